import { Command, CommanderError } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { IamAlertsError } from "../errors.ts";
import { visibleLines } from "../render/escape.ts";
import { didYouMean } from "../words.ts";
import { type CommandEntry, commands } from "./commands.ts";
import { checkFormat, formatOption, formatsOf } from "./flags/formats.ts";
import type { GlobalOptions } from "./flags/settings.ts";
import { usageError } from "./help/usage.ts";
import { ClosedPipeError, type Io, OutputError } from "./io.ts";
import { reportError, wantsJsonErrors } from "./report.ts";

/** The exit codes: yes or done, the answer is no, there is no answer. */
const exit = { ok: 0, no: 1, failed: 2 } as const;

/**
 * Runs the program with `argv` (without node and the script) and returns the exit code. Never exits the process. Apart
 * from files, `io` is its only access to the world.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    const code = await runProgram(argv, io).catch((error: unknown) => exitCodeOf(error, argv, io));
    io.flush();
    return code;
  } catch (error) {
    return exitCodeOf(error, argv, io);
  }
}

async function runProgram(argv: readonly string[], io: Io): Promise<number> {
  const [first, ...rest] = argv;
  if (first === "help") return help(rest, io);
  if (first === "complete") {
    const { complete } = await import("./commands/completion/complete.ts");
    return complete(rest[0] === "--" ? rest.slice(1) : rest, (words) => programFor(words, io), io);
  }
  let code: number = exit.ok;
  const program = await programFor(argv, io, (found) => {
    code = found;
  });
  if (argv.length === 0) {
    program.outputHelp();
    return exit.ok;
  }
  await program.parseAsync(argv, { from: "user" });
  return code;
}

/**
 * Returns the program. The commands that the arguments name are declared, the others are only listed. `done` takes the
 * exit code of the command that runs; without `done`, no command runs.
 */
async function programFor(argv: readonly string[], io: Io, done?: (code: number) => void): Promise<Command> {
  const entries = needed(argv);
  const named = entries.filter(([name]) => argv.includes(name));
  const prints = (named.length === 0 ? entries : named).map(([, entry]) => entry.prints ?? "plain");
  const program = createProgram(io, [...new Set(prints.flatMap((kind) => formatsOf[kind]))]);
  if (named.length === 0 || named.some(([, { aws }]) => aws)) addAwsOptions(program);
  for (const [name, { group, summary, load, prints: kind = "plain" }] of entries) {
    const command = program.command(name, { hidden: group === undefined }).description(summary);
    if (group !== undefined) command.helpGroup(group);
    if (!argv.includes(name)) continue;
    (await load()).declare(command, async (work) => {
      const { format } = command.optsWithGlobals<GlobalOptions>();
      if (format !== undefined) checkFormat(format, formatsOf[kind]);
      done?.(await work(io, command.optsWithGlobals(), argv));
    });
  }
  return program;
}

/** Runs `help`, `help <command>` and `help <topic>`. */
async function help([asked = "", ...more]: readonly string[], io: Io): Promise<number> {
  if (asked === "" || asked.startsWith("-")) return runProgram([], io);
  const { isTopic, topic, topicNames } = await import("./help/topics.ts");
  const names = [...new Set([...Object.keys(commands), ...topicNames])];
  const usage = (found: string, hint: string) =>
    new IamAlertsError("usage", `expected a command or a topic after help, found ${found}`, { hint });
  if (more.length > 0 && !more[0]?.startsWith("-")) throw usage(`${1 + more.length}`, "ask for one at a time");
  if (isTopic(asked)) {
    io.stdout.write(await topic(asked, wholeProgram(io)));
    return exit.ok;
  }
  if (Object.hasOwn(commands, asked)) return runProgram([asked, "--help"], io);
  throw usage(JSON.stringify(asked), didYouMean(asked, names) ?? `use one of ${names.join(", ")}`);
}

/** Returns a program without a command, and one for each command, declared as for a run. They are for reading only. */
export function wholeProgram(io: Io): Promise<readonly Command[]> {
  return Promise.all([[], ...Object.keys(commands).map((name) => [name])].map((argv) => programFor(argv, io)));
}

/** Returns the command that the arguments begin with, or all commands if help may have to list them. */
function needed(argv: readonly string[]): readonly [string, CommandEntry][] {
  const all = Object.entries(commands);
  const [first = ""] = argv;
  return all.filter(([name]) => name === first || !Object.hasOwn(commands, first));
}

/** Adds the flags of the commands that call AWS. Other commands may define flags with the same names. */
function addAwsOptions(program: Command): void {
  program
    .option("--region <name>", "AWS Region (env: AWS_REGION)")
    .option("--profile <name>", "AWS profile (env: AWS_PROFILE)")
    .option("--endpoint-url <url>", "endpoint to use instead of the default one (env: AWS_ENDPOINT_URL)");
}

function createProgram(io: Io, formats: readonly string[]): Command {
  return new Command("iam-alerts")
    .description("Alerts on AWS IAM changes: who changed what, with which parameters, from where and how.")
    .usage("<command> [options]")
    .version(manifest.version, "--version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand(false)
    .addOption(formatOption(formats))
    .option("--color", "use color even if stdout is not a terminal")
    .option("--no-color", "do not use color, even on a terminal")
    .option("-q, --quiet", "print only errors on stderr")
    .option("--debug", "verbose output on stderr, including every AWS call")
    .addHelpText(
      "after",
      `
Alerts go to stdout, messages to stderr. The default format is terminal on a terminal. Into a pipe, events and alerts are
ndjson, and reports are text.

More:
  iam-alerts <command> --help
  iam-alerts help exit-codes|environment|patterns|formats
  iam-alerts completion bash|zsh|fish|powershell

Examples:
  $ iam-alerts simulate CreateUser
  $ aws logs tail aws-cloudtrail-logs --since 1h | iam-alerts decode
  $ iam-alerts explain`,
    )
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: () => {},
    })
    .exitOverride();
}

/** The only place that turns errors into messages and exit codes. */
function exitCodeOf(error: unknown, argv: readonly string[], io: Io): number {
  if (error instanceof ClosedPipeError) return exit.ok;
  if (error instanceof CommanderError && error.exitCode === 0) return exit.ok;
  const expected = asExpected(error, argv);
  if (expected !== undefined) {
    reportError(expected, io, wantsJsonErrors(formatIn(argv)));
    return exit.failed;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const ask = `This is a bug in iam-alerts ${manifest.version}. Please report it with the command and the lines above.`;
  io.stderr.write(`${visibleLines(stack)}\n${ask}\n`);
  return exit.failed;
}

/** Returns the error to report; undefined for a bug. */
function asExpected(error: unknown, argv: readonly string[]): IamAlertsError | undefined {
  if (error instanceof CommanderError) {
    return usageError(
      error,
      argv.find((argument) => Object.hasOwn(commands, argument)),
    );
  }
  if (error instanceof OutputError) return new IamAlertsError("config", error.message, { cause: error });
  return error instanceof IamAlertsError ? error : undefined;
}

/** Returns --format as it was typed, because an error can come before the arguments are parsed. */
function formatIn(argv: readonly string[]): string | undefined {
  const at = argv.lastIndexOf("--format");
  const joined = argv.findLast((argument) => argument.startsWith("--format="));
  return at === -1 ? joined?.slice("--format=".length) : argv[at + 1];
}
