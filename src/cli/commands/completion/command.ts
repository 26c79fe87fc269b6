import { Argument, type Command } from "commander";
import type { Run } from "../../flags/flags.ts";
import { completionScript, type Shell, shells } from "./script.ts";

export function declare(command: Command, run: Run): void {
  command
    .addArgument(new Argument("<shell>", "shell to write the script for").choices(shells))
    .addHelpText(
      "after",
      `
Completes commands, flags, presets, samples, formats, severities, alert fields, and log groups if there are credentials.
Log groups are read from AWS at most every ten minutes, and for at most a second. For anything else, the shell completes file names.

Examples:
  For the current shell:
  $ source <(iam-alerts completion bash)
  For all new shells:
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
