import { type Command, Option } from "commander";
import { IamAlertsError } from "../../../errors.ts";
import { visible } from "../../../render/escape.ts";
import { count, didYouMean, listed } from "../../../words.ts";
import type { Run } from "../../flags/flags.ts";
import { columnsOf } from "../../flags/screen.ts";
import { type GlobalOptions, paintOf } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { reportError, talk, wantsJsonErrors } from "../../report.ts";
import { decoded } from "./files/read.ts";
import { mend } from "./fix/mend.ts";
import { isAtLeast, type Problem, type Severity, severities } from "./problem.ts";
import type { Report } from "./report/report.ts";
import { formatOf, printReport } from "./report/reporters.ts";
import { type GivenText, type Linted, lintPaths } from "./run.ts";
import { withoutBaseline, writeBaseline } from "./suppress/baseline.ts";

export interface LintOptions extends GlobalOptions {
  readonly list?: boolean;
  readonly failOn: Severity;
  readonly fix?: boolean;
  readonly dryRun?: boolean;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  /** false for --no-ignore */
  readonly ignore: boolean;
  readonly stdinFilename?: string;
  readonly passWithNoPatterns?: boolean;
}

export function declare(command: Command, run: Run): void {
  command
    .argument("[path...]", "files, folders to search, or - for stdin (default: current folder)")
    .option("--list", "list the patterns instead of problems: place, kind, resource and text")
    .addOption(
      new Option("--fail-on <level>", "exit with 1 for problems of at least this level")
        .choices(severities)
        .default("error")
        .argParser(parseLevel),
    )
    .option("--fix", "correct obvious mistakes: escapes, typographic quotes, line breaks at the end, ==")
    .option("--dry-run", "with --fix: print the changes as a diff, and write nothing")
    .option("--baseline <file>", "report only problems that are not in this file")
    .option("--write-baseline <file>", "write the problems to this file, and exit with 0")
    .option("--no-ignore", "also search files that .gitignore excludes")
    .option("--stdin-filename <name>", "name of the file that stdin contains, for editors")
    .option("--pass-with-no-patterns", "exit with 0 if there are no patterns, as for the files of one commit")
    .addHelpText(
      "after",
      `
Finds filter patterns in Terraform, CloudFormation, SAM, cdk.out, serverless.yml, Pulumi, Ansible, shell scripts,
TypeScript and Python, and checks each where it is written.

Levels:
  error    AWS refuses the pattern, or it can never match
  warning  it rarely does what its author meant
  info     worth knowing

A part that is not in the files, such as a variable, may have any value. To keep a pattern as it is, write a comment on
its line or above it: # iam-alerts-ignore no-event-source -- the reason

Formats: a list (terminal, text), json, ndjson, sarif (code scanning), github (annotations), junit.
Exits with 1 if there is a problem of the level --fail-on, or no pattern, and with 2 if a file cannot be read.

Examples:
  $ iam-alerts lint
  $ iam-alerts lint infra template.yaml --fail-on warning
  $ iam-alerts lint --fix --dry-run
  $ iam-alerts lint --list
  $ iam-alerts lint --format sarif > lint.sarif
  $ iam-alerts lint --write-baseline lint-baseline.json
  $ iam-alerts lint - --stdin-filename main.tf < main.tf`,
    )
    .action((paths: string[]) => run((io, options: LintOptions) => lint(paths, options, io)));
}

function parseLevel(text: string): Severity {
  const level = severities.find((name) => name === text);
  if (level !== undefined) return level;
  throw new IamAlertsError("usage", `expected a level after --fail-on, found ${JSON.stringify(text)}`, {
    hint: didYouMean(text, severities) ?? `use one of ${severities.join(", ")}`,
  });
}

/** Lints the patterns in files. Returns the exit code. */
export async function lint(given: readonly string[], options: LintOptions, io: Io): Promise<number> {
  formatOf(options);
  checkFlags(given, options);
  const stdin = await stdinOf(given, options, io);
  const paths = given.filter((path) => path !== "-");
  const search = () =>
    lintPaths(paths.length === 0 && stdin === undefined ? ["."] : paths, { respectsGit: options.ignore }, stdin);
  let linted = await search();
  if (options.fix) {
    const mended = await mend(linted);
    if (options.dryRun) return printDiff(mended.diff, linted, options, io);
    mended.write();
    for (const { file, fixes } of mended.files) talk(`${file}: corrected ${count(fixes, "problem")}`, options, io);
    if (mended.files.length > 0) linted = await search();
  }
  const { report, code } = compared(linted.report, options, io);
  const screen = { paint: await paintOf(options, io), columns: columnsOf(io) };
  io.stdout.write(await printReport({ ...linted, report }, options, screen));
  tellRest(report, options, io);
  return code;
}

function checkFlags(paths: readonly string[], options: LintOptions): void {
  const refuse = (message: string, hint: string) => {
    throw new IamAlertsError("usage", message, { hint });
  };
  if (options.dryRun && !options.fix)
    refuse("expected --fix with --dry-run, found none", "--dry-run shows what --fix would change");
  if (options.fix && paths.includes("-"))
    refuse("expected files with --fix, found -", "stdin cannot be written: name the file instead");
  const chosen = (["list", "fix", "writeBaseline"] as const).filter((name) => options[name] !== undefined);
  const flags = { list: "--list", fix: "--fix", writeBaseline: "--write-baseline" };
  if (chosen.length > 1)
    refuse(
      `expected one of ${listed(
        chosen.map((name) => flags[name]),
        "or",
      )}, found both`,
      "run the command twice",
    );
  if (options.baseline !== undefined && options.writeBaseline !== undefined) {
    refuse("expected --baseline or --write-baseline, found both", "--write-baseline writes all problems again");
  }
}

/** Reads the text that an editor sends on stdin. */
async function stdinOf(
  paths: readonly string[],
  { stdinFilename: name }: LintOptions,
  io: Io,
): Promise<GivenText | undefined> {
  if (!paths.includes("-")) {
    if (name === undefined) return undefined;
    throw new IamAlertsError("usage", "expected - with --stdin-filename, found none", {
      hint: `to read stdin: iam-alerts lint - --stdin-filename ${name}`,
    });
  }
  if (name === undefined) {
    throw new IamAlertsError("usage", "expected --stdin-filename with -, found none", {
      hint: "the name says what the text is, for example --stdin-filename main.tf",
    });
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin.chunks()) chunks.push(Uint8Array.from(chunk));
  const { text, isUtf8 } = decoded(name, Buffer.concat(chunks));
  if (!isUtf8) throw new IamAlertsError("config", `expected UTF-8 on stdin for ${name}, found other bytes`);
  return { name, text };
}

/** Prints what --fix would change. */
function printDiff(diff: string, { report }: Linted, options: LintOptions, io: Io): number {
  io.stdout.write(diff);
  if (diff === "") talk(`nothing to correct in ${count(report.patterns.length, "pattern")}`, options, io);
  tellUnreadable(report, options, io);
  return report.unreadable.length > 0 ? 2 : diff === "" ? 0 : 1;
}

/** Applies the baseline. Returns the remaining problems, and the exit code. */
function compared(all: Report, options: LintOptions, io: Io): { readonly report: Report; readonly code: number } {
  const isUnreadable = all.unreadable.length > 0 || all.problems.some(isUnread);
  if (options.writeBaseline !== undefined) {
    writeBaseline(all.problems, options.writeBaseline);
    talk(`${options.writeBaseline}: wrote ${count(all.problems.length, "problem")}`, options, io);
    return { report: { ...all, problems: [], known: all.problems.length }, code: isUnreadable ? 2 : 0 };
  }
  const { problems, known, gone } =
    options.baseline === undefined
      ? { problems: all.problems, known: 0, gone: 0 }
      : withoutBaseline(all.problems, options.baseline);
  if (gone > 0)
    talk(`${options.baseline}: ${count(gone, "problem")} no longer found: write the baseline again`, options, io);
  const report = { ...all, problems, known };
  const hasUnread = all.unreadable.length > 0 || problems.some(isUnread);
  return { report, code: hasUnread ? 2 : exitCodeOf(report, options) };
}

/** Whether a problem is that a part of a file cannot be read. */
const isUnread = ({ code, severity }: Problem): boolean => code === "unreadable" && severity === "error";

function exitCodeOf({ problems, patterns }: Report, options: LintOptions): number {
  const isFailed = !options.list && problems.some(({ severity }) => isAtLeast(severity, options.failOn));
  const isEmpty = patterns.length === 0 && !options.passWithNoPatterns;
  return isFailed || isEmpty ? 1 : 0;
}

/** Reports on stderr which files were not read, and whether nothing was found. */
function tellRest(report: Report, options: LintOptions, io: Io): void {
  tellUnreadable(report, options, io);
  if (report.patterns.length > 0 || options.passWithNoPatterns || options.quiet) return;
  const hint =
    "patterns can be in Terraform, CloudFormation, serverless.yml, scripts and more; iam-alerts lint --help lists them all";
  io.stderr.write(
    `iam-alerts: expected filter patterns, found none in ${count(report.files, "file")}\n  hint: ${hint}\n`,
  );
}

function tellUnreadable({ unreadable, large }: Report, options: LintOptions, io: Io): void {
  for (const { path, reason } of unreadable) {
    const error = new IamAlertsError("config", `cannot read ${path}: ${reason}`, { details: { path } });
    reportError(error, io, wantsJsonErrors(options.format));
  }
  for (const path of large)
    talk(`${visible(path)}: not read, because the file is large; name it to read it`, options, io);
}
