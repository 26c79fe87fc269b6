import type { Command } from "commander";
import { printPlace } from "../../../document/place.ts";
import { IamAlertsError } from "../../../errors.ts";
import { visible } from "../../../render/escape.ts";
import { count } from "../../../words.ts";
import { once, percentageFor, type Run } from "../../flags/flags.ts";
import { alsoOption, defaultHelp, exceptOption, patternOr, type Refinement } from "../../flags/pattern.ts";
import { type AwsFlags, paintOf } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { writeFile } from "../../read/file.ts";
import { reportError, wantsJsonErrors } from "../../report.ts";
import { writeFirstFile } from "./cover/first.ts";
import { invokeDeployed } from "./deployed.ts";
import { findFiles } from "./file/files.ts";
import { update } from "./file/update.ts";
import { printJunit } from "./report/junit.ts";
import { totalsOf } from "./report/list.ts";
import { reporterOf } from "./report/reporters.ts";
import { invokeHere } from "./run.ts";
import { type Report, runSuite, type SuiteOptions } from "./suite.ts";
import { watch } from "./watch.ts";

export interface TestOptions extends AwsFlags, Refinement {
  readonly filter?: string;
  readonly bail?: boolean;
  readonly strict?: boolean;
  readonly minClauses?: number;
  readonly minRules?: number;
  readonly rules?: string;
  readonly update?: boolean;
  readonly watch?: boolean;
  readonly junit?: string;
  /** The deployed function to invoke instead of the one in this program. */
  readonly function?: string;
  /** The pattern to write a first test file for. */
  readonly init?: string | true;
}

export function declare(command: Command, run: Run): void {
  command
    .argument("[path...]", "files, or folders to search for *.iam-alerts.yaml (default: current folder)")
    .option("--filter <text>", "run only tests whose names contain this text")
    .option("--bail", "stop at the first test that fails")
    .option("--strict", "fail, instead of warning, if a pattern has only positive or only negative tests")
    .option(
      "--min-clauses <percent>",
      "fail if tests cover less than this share of a pattern's clauses, each with a match and a refusal",
      percentageFor("--min-clauses"),
    )
    .option("--rules <file>", "apply the team's rules in this file, for test files that name none")
    .option(
      "--min-rules <percent>",
      "fail if tests reach less than this share of the rules that are applied",
      percentageFor("--min-rules"),
    )
    .option("-u, --update", "update the expected alert fields in the files")
    .option("--watch", "run again when a file changes")
    .option("--junit <file>", "also write the results as JUnit XML")
    .option(
      "--function <name>",
      "test the alerts of the deployed function, by name or ARN, optionally with :alias",
      once("--function", "run the command once for each function"),
    )
    .option(
      "--init [pattern]",
      `write a first test file for a pattern: a match and a refusal for each clause ${defaultHelp}`,
    )
    .addOption(alsoOption())
    .addOption(exceptOption())
    .addHelpText(
      "after",
      `
A file contains a pattern, and events with expectations:

  pattern: recommended                  # a preset, @file, or the pattern's text
  also: [root-activity]                 # more patterns
  except: ["userIdentity.arn=arn:aws:sts::*:assumed-role/ci-deploy/*"]
  coverage: 100                         # minimum share of IAM's write operations, in percent
  rules: rules.yaml                     # the team's rules; muted: and channels: are expectations, too
  tests:
    - name: creating a user alerts
      event: CreateUser                 # a sample's name, a file, or a record
      set: { userIdentity.type: Root }
      matches: true
      alert: { severity: high, title: /created user/, actor.name: root }

Formats: a list (terminal, text), json, ndjson, tap, github (annotations). Only --function needs the network: the function
is invoked once for each event that the pattern lets through, and delivers its alerts, marked as tests.
Exits with 1 if an expectation failed or no test ran, and with 2 if a file or an event cannot be read.

Examples:
  $ iam-alerts test --init
  $ iam-alerts test
  $ iam-alerts test rules --strict --min-clauses 100 --junit results.xml
  $ iam-alerts test recommended.iam-alerts.yaml --update
  Test the deployed function after a release:
  $ iam-alerts test smoke.iam-alerts.yaml --function iam-alerts:live`,
    )
    .action((paths: string[]) => run((io, options: TestOptions) => test(paths, options, io)));
}

/** Runs files of expectations. Returns the exit code. */
export async function test(paths: readonly string[], options: TestOptions, io: Io): Promise<number> {
  checkFlags(paths, options);
  if (options.init !== undefined)
    return init(patternOr(options.init === true ? undefined : options.init, io.env), paths[0], options, io);
  const print = reporterOf(options.format ?? "terminal");
  const paint = await paintOf(options, io);
  const invoke = options.function === undefined ? invokeHere : await invokeDeployed(options.function, options, io);
  const runOnce = async (): Promise<Report> => {
    const report = await runAndUpdate(findFiles(paths), { ...options, invoke }, io);
    io.stdout.write(print(report, paint));
    if (options.junit !== undefined) writeFile(options.junit, printJunit(report));
    reportProblems(report, options, io);
    return report;
  };
  if (options.watch !== true) return exitCodeOf(await runOnce());
  let sources: readonly string[] = [];
  return watch(
    async () => {
      ({ sources } = await runOnce());
    },
    () => [...new Set([...findFiles(paths), ...sources])],
    () => {
      if (!options.quiet) io.stderr.write("iam-alerts: waiting for changes; press Ctrl-C to stop\n");
      io.flush();
    },
  );
}

function checkFlags(paths: readonly string[], options: TestOptions): void {
  const { filter, minClauses, init: pattern } = options;
  const [flag] = (["update", "watch"] as const).filter((name) => options[name]);
  if (options.function !== undefined && flag !== undefined) {
    throw new IamAlertsError("usage", `expected --function or --${flag}, found both`, {
      hint: "a deployed function delivers every alert; run the tests without --function first",
    });
  }
  if (options.function !== undefined && (options.rules ?? options.minRules) !== undefined) {
    throw new IamAlertsError("usage", "expected no --rules and no --min-rules with --function", {
      hint: "a deployed function has rules of its own, in its setting RULES",
    });
  }
  const [refined] = pattern === undefined ? (["also", "except"] as const).filter((name) => options[name]) : [];
  if (refined !== undefined) {
    throw new IamAlertsError("usage", `expected --init with --${refined}, found none`, {
      hint: `a test file names its own patterns: add ${refined}: to the file`,
    });
  }
  const least = minClauses === undefined ? "--min-rules" : "--min-clauses";
  if (filter !== undefined && (minClauses ?? options.minRules) !== undefined) {
    throw new IamAlertsError("usage", `expected --filter or ${least}, found both`, {
      hint: `${least === "--min-rules" ? "rules" : "clauses"} are counted over all tests; leave out one of the two flags`,
    });
  }
  if (pattern !== undefined && paths.length > 1) {
    throw new IamAlertsError("usage", `expected one file to write after --init, found ${paths.length}`, {
      hint: "quote a pattern that has spaces: --init '{ $.eventName = \"Create*\" }'",
    });
  }
}

/** Runs the tests. With --update, writes the alert fields into the files, and runs the tests again if that changed any. */
async function runAndUpdate(files: readonly string[], options: TestOptions & SuiteOptions, io: Io): Promise<Report> {
  const report = await runSuite(files, options, io);
  if (!options.update) return report;
  const changed = report.files.filter(update);
  for (const { file } of changed) {
    if (!options.quiet) io.stderr.write(`iam-alerts: ${visible(file.file)}: updated the alert fields\n`);
  }
  return changed.length > 0 ? runSuite(files, options, io) : report;
}

/** Reports problems, warnings and missing tests on stderr. */
function reportProblems(report: Report, options: TestOptions, io: Io): void {
  const asJson = wantsJsonErrors(options.format);
  const blocked = report.files.flatMap(({ outcomes }) => outcomes.flatMap(({ problem }) => problem ?? []));
  for (const { error, place } of [...report.problems, ...blocked]) reportError(error, io, asJson, printPlace(place));
  if (options.quiet) return;
  for (const { message, place } of report.warnings) {
    io.stderr.write(`iam-alerts: ${visible(printPlace(place))}: warning: ${visible(message)}\n`);
  }
  const { tests, errors } = totalsOf(report);
  if (tests > 0 || errors > 0) return;
  const [found, hint] =
    options.filter === undefined
      ? ["found none", "test files are named *.iam-alerts.yaml; iam-alerts test --init writes a first one"]
      : [`found none with ${JSON.stringify(options.filter)} in its name`, "--filter accepts any part of a name"];
  io.stderr.write(`iam-alerts: expected tests, ${visible(found)}\n  hint: ${hint}\n`);
}

function exitCodeOf(report: Report): number {
  const { tests, failed, errors } = totalsOf(report);
  return errors > 0 ? 2 : failed > 0 || tests === 0 ? 1 : 0;
}

async function init(pattern: string, path: string | undefined, options: TestOptions, io: Io): Promise<number> {
  const { file, lacking } = await writeFirstFile(pattern, path, options, io);
  io.stdout.write(`${visible(file)}\n`);
  if (options.quiet) return 0;
  for (const clause of lacking) io.stderr.write(`iam-alerts: found no event for ${visible(clause)}\n`);
  const more = lacking.length === 0 ? "" : `, without ${count(lacking.length, "case")} that you must add`;
  io.stderr.write(`iam-alerts: wrote the file${more}. To run it: iam-alerts test ${visible(file)}\n`);
  return 0;
}
