import { Argument, type Command } from "commander";
import type { Run } from "../../flags/flags.ts";
import { completionScript, type Shell, shells } from "./script.ts";

export function declare(command: Command, run: Run): void {
  command
    .addArgument(new Argument("<shell>", "the shell to complete in").choices(shells))
    .addHelpText(
      "after",
      `
Completes commands, flags, presets, samples, formats, severities, fields of alerts, and log groups where credentials are
at hand: asked of AWS once in ten minutes, for a second at most. Elsewhere the shell completes files.

Examples:
  For this shell:
  $ source <(iam-alerts completion bash)
  For every shell from now on:
  $ iam-alerts completion bash > ~/.local/share/bash-completion/completions/iam-alerts
  $ iam-alerts completion zsh > "\${fpath[1]}/_iam-alerts"
  $ iam-alerts completion fish > ~/.config/fish/completions/iam-alerts.fish
  $ iam-alerts completion powershell >> $PROFILE`,
    )
    .action((shell: Shell) =>
      run(async (io) => {
        io.stdout.write(completionScript(shell));
        return 0;
      }),
    );
}
