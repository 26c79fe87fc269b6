import { type Command, Option } from "commander";
import type { Range } from "../../../archive/range.ts";
import { readLogGroup } from "../../../aws/arn.ts";
import type { Slice } from "../../../aws/history/history.ts";
import { IamAlertsError } from "../../../errors.ts";
import { maxBytesOption, numberFor, type Run, repeatable } from "../../flags/flags.ts";
import { addAlertOptions, addFilterOptions, listFields } from "../../flags/output.ts";
import { exceptOption, patternHelp, type ResolvedPattern, resolvePattern } from "../../flags/pattern.ts";
import type { Io } from "../../io.ts";
import { searchFiles } from "./archive.ts";
import { Collector, type Patterns } from "./collector.ts";
import type { HistoryRequest } from "./history.ts";
import type { BacktestOptions } from "./options.ts";
import { parseTime } from "./period.ts";
import type { Searched } from "./report/searched.ts";
import { Reporter } from "./reporter.ts";

export function declare(command: Command, run: Run): void {
  addFilterOptions(addAlertOptions(command))
    .argument("<pattern>", patternHelp)
    .argument("[source...]", "files, and folders of them: CloudTrail's as they lie in S3, or any that decode reads")
    .option("--since <time>", "events from this time on: a date, a time, or how long ago (24h, 7d)")
    .option("--until <time>", "events before this time; a date alone is included")
    .option("--region <name>", "events of this Region; repeatable. With --log-group: its Region", repeatable)
    .option("--account <id>", "events of this account; repeatable", repeatable)
    .option("-c, --count", "print how many alerts there would be, and nothing else")
    .option("--alerts", "print the alerts, in the format of --format")
    .addOption(exceptOption())
    .option("--compare <pattern>", "say what this pattern would catch besides, and what it would lose")
    .option("--html <file>", "write a page too, with charts and a table of alerts to search; it needs no network")
    .addOption(
      new Option("--max-per-day <n>", "exit with 1 where a day has more alerts").argParser(
        numberFor("--max-per-day", 0),
      ),
    )
    .option("--lenient", "exit with 0 though some files could not be read")
    .addOption(
      new Option("--threads <n>", "threads to use (default: as many as the machine has)").argParser(
        numberFor("--threads", 1),
      ),
    )
    .addOption(maxBytesOption())
    .option("--log-group <name>", "the events of a log group instead of files (env: IAM_ALERTS_LOG_GROUP)")
    .option("--insights", "with --log-group: by queries of Logs Insights, which cost money")
    .option("--yes", "with --insights: agree to the cost without being asked")
    .option("--profile <name>", "with --log-group: the AWS profile (env: AWS_PROFILE)")
    .option("--endpoint-url <url>", "with --log-group: another endpoint than AWS's own (env: AWS_ENDPOINT_URL)")
    .addHelpText(
      "after",
      `
Prints a report on a terminal and with --format json, else the records that match, one a line. CloudTrail's folders and
files are told by their paths: what --since, --until, --region and --account leave out is not opened. Digest and Insights
files are skipped. Files that cannot be read are listed at the end, and the exit code is 2. --min-severity, --only-failed
and --human count only what a function with these settings would send.

With --log-group AWS itself searches, with the pattern as it is, and --since says how far back; times are those of the log
events. What AWS finds is checked against iam-alerts' own matcher. Ctrl-C, or a failure, prints what is known and the
command that goes on from there. --insights is for groups that are too large for that, and says first what it may cost.

Examples:
  How many alerts a day, and from whom:
  $ iam-alerts backtest iam-changes AWSLogs/ --format text
  What an exclusion would silence:
  $ iam-alerts backtest iam-changes AWSLogs/ --except 'userIdentity.arn=*:assumed-role/ci-deploy/*' --format text
  What the narrower pattern would lose:
  $ iam-alerts backtest iam-changes AWSLogs/ --since 30d --compare iam-auth-changes --format json
  A page to look at and to hand on:
  $ iam-alerts backtest iam-changes AWSLogs/ --format text --html report.html
  The last week of a log group:
  $ iam-alerts backtest iam-changes --log-group aws-cloudtrail-logs --since 7d --format text
  A check for CI:
  $ iam-alerts backtest @pattern.txt AWSLogs/ --since 7d --max-per-day 20 --count`,
    )
    .action((pattern: string, sources: string[]) =>
      run((io, options, argv) => backtest(pattern, sources, options as never, io, argv)),
    );
}

/**
 * Runs a pattern over an archive or a log group's history. Gives the exit code: 1 where a day has more alerts than
 * --max-per-day, 2 where something could not be read, 130 where it was interrupted.
 */
export async function backtest(
  given: string,
  sources: readonly string[],
  options: BacktestOptions,
  io: Io,
  argv: readonly string[],
): Promise<number> {
  if (options.fields !== undefined && !options.alerts) {
    throw new IamAlertsError("usage", "expected --alerts with --fields, which chooses among an alert's fields");
  }
  if (options.fields === true) return listFields(options, io);
  const now = Date.now();
  const range = rangeOf(options, now);
  const logGroup = logGroupOf(sources, options, io);
  const patterns = {
    pattern: resolvePattern(given, options.except),
    unfiltered: options.except === undefined ? undefined : resolvePattern(given),
    compared: options.compare === undefined ? undefined : comparedPattern(options.compare),
  };
  const search: Search =
    logGroup === undefined
      ? (collector, interruption) => searchFiles(collector, { sources, range }, interruption, options, io)
      : await logGroupSearch({ logGroup, range: sliceOf(range, now), argv }, options, io);
  return searchAndReport(patterns, search, options, io);
}

async function logGroupSearch(request: HistoryRequest, options: BacktestOptions, io: Io): Promise<Search> {
  const { searchLogGroup } = await import("./history.ts");
  return (collector, interruption) => searchLogGroup(collector, request, interruption, options, io);
}

type Search = (collector: Collector, interruption: AbortSignal) => Promise<Searched>;

/** Reports the whole search, or the part of it before Ctrl-C. */
async function searchAndReport(patterns: Patterns, search: Search, options: BacktestOptions, io: Io): Promise<number> {
  const reporter = await Reporter.create(options, io);
  const collector = new Collector(patterns, options, reporter);
  const interruption = new AbortController();
  const stopListening = io.onInterrupt(() => interruption.abort());
  try {
    const searched = await search(collector, interruption.signal);
    return await reporter.end(collector, searched, interruption.signal.aborted);
  } finally {
    stopListening();
  }
}

/** The log group to search, unless it is files. @throws IamAlertsError `usage` for flags that do not go together. */
function logGroupOf(sources: readonly string[], options: BacktestOptions, { env }: Io): string | undefined {
  const { logGroup = sources.length === 0 ? env["IAM_ALERTS_LOG_GROUP"] || undefined : undefined } = options;
  const { insights, yes, profile, endpointUrl, threads, region = [] } = options;
  const refuse = (expected: string, hint?: string) => {
    throw new IamAlertsError("usage", `expected ${expected}`, hint === undefined ? {} : { hint });
  };
  if (logGroup === undefined) {
    if (sources.length === 0) refuse("files or --log-group, found neither", "a folder will do, for example AWSLogs/");
    const given = { "--insights": insights, "--yes": yes, "--profile": profile, "--endpoint-url": endpointUrl };
    const [flag] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
    if (flag !== undefined) refuse(`--log-group with ${flag}, found files`);
    return undefined;
  }
  if (sources.length > 0) refuse("files or --log-group, found both");
  if (threads !== undefined) refuse("files with --threads, found --log-group: it is AWS that searches");
  if (region.length > 1) refuse("one --region with --log-group, found more", "it is where the log group is");
  return readLogGroup(logGroup);
}

/** @throws IamAlertsError `usage` where the range has no beginning. */
function sliceOf({ since, until }: Range, now: number): Slice {
  if (since === undefined) {
    throw new IamAlertsError("usage", "expected --since with --log-group, found none", {
      hint: "say how far back to search, for example --since 7d",
    });
  }
  const slice = { since: Date.parse(since), until: Math.min(now, until === undefined ? now : Date.parse(until)) };
  if (slice.since < slice.until) return slice;
  throw new IamAlertsError("usage", `expected a time in the past after --since, found ${since}`);
}

/** A pattern that has no name of its own must not be called as the first is. */
function comparedPattern(given: string): ResolvedPattern {
  const pattern = resolvePattern(given);
  return pattern.name === "the pattern" ? { ...pattern, name: "the pattern of --compare" } : pattern;
}

function rangeOf({ since, until, region, account }: BacktestOptions, now: number): Range {
  const wrong = account?.find((id) => !/^\d{12}$/.test(id));
  if (wrong !== undefined) {
    throw new IamAlertsError(
      "usage",
      `expected an account's 12 digits after --account, found ${JSON.stringify(wrong)}`,
    );
  }
  const range = {
    since: since === undefined ? undefined : parseTime("--since", since, now),
    until: until === undefined ? undefined : parseTime("--until", until, now, true),
    regions: region,
    accounts: account,
  };
  if (range.since !== undefined && range.until !== undefined && range.since >= range.until) {
    throw new IamAlertsError("usage", `expected --since before --until, found ${range.since} and ${range.until}`);
  }
  return range;
}
