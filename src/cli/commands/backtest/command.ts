import { existsSync } from "node:fs";
import { type Command, Option } from "commander";
import { isStored } from "../../../archive/objects/store.ts";
import { readLogGroup } from "../../../aws/arn.ts";
import { IamAlertsError } from "../../../errors.ts";
import { type AccountContext, accountContextOf } from "../../flags/accounts.ts";
import { maxBytesOption, numberFor, once, type Run, repeatable } from "../../flags/flags.ts";
import { addAlertOptions, addFilterOptions, listFields } from "../../flags/output.ts";
import { alsoOption, defaultHelp, exceptOption, patternHelp, patternOr, resolvePattern } from "../../flags/pattern.ts";
import { addRulesOption, type Ruler, rulerOf } from "../../flags/rules.ts";
import type { Io } from "../../io.ts";
import { searchFiles } from "./archive.ts";
import { addAthenaOptions } from "./athena/flags.ts";
import { type AthenaRequest, athenaRequestOf } from "./athena/request.ts";
import { Collector } from "./collector.ts";
import type { HistoryRequest } from "./history.ts";
import type { BacktestOptions } from "./options.ts";
import { comparedWith, type Patterns } from "./patterns.ts";
import { rangeOf, sliceOf } from "./period.ts";
import type { Searched } from "./report/searched.ts";
import { Reporter } from "./reporter.ts";

export function declare(command: Command, run: Run): void {
  addRulesOption(addFilterOptions(addAlertOptions(command)))
    .argument("[pattern]", `${patternHelp} ${defaultHelp}`)
    .argument(
      "[source...]",
      "files, folders and s3:// addresses: CloudTrail files with their paths in S3, or anything that decode reads",
    )
    .option(
      "--since <time>",
      "only events since this time: a date, a time, how long ago (24h, 7d), yesterday or a weekday, in UTC",
    )
    .option("--until <time>", "only events before this time; a date includes the whole day")
    .option(
      "--region <name>",
      "only events in this Region; repeatable. With --log-group: Region of the log group",
      repeatable,
    )
    .option("--account <id>", "only events in this account, by id or name; repeatable", repeatable)
    .option("-c, --count", "print only the number of alerts")
    .option("--alerts", "print the alerts, in the format given by --format")
    .addOption(alsoOption())
    .addOption(exceptOption())
    .option("--compare <pattern>", "report the alerts that this pattern would add and lose")
    .option("--html <file>", "also write an HTML page with charts and a searchable table of alerts; works offline")
    .option("--playground <file>", "with --html: also write the playground, to which each alert of the page links")
    .addOption(
      new Option("--max-per-day <n>", "exit with 1 if a day has more alerts than this").argParser(
        numberFor("--max-per-day", 0),
      ),
    )
    .option("--lenient", "exit with 0 even if some files could not be read")
    .addOption(
      new Option("--threads <n>", "number of threads (default: as many as the machine has)").argParser(
        numberFor("--threads", 1),
      ),
    )
    .addOption(maxBytesOption())
    .option(
      "--log-group <name>",
      "search a log group instead of files (env: IAM_ALERTS_LOG_GROUP)",
      once("--log-group", "run the command once for each log group"),
    )
    .option("--insights", "with --log-group: use Logs Insights queries, which cost money")
    .option("--yes", "with --insights, --athena and s3://: accept the cost without a prompt")
    .addOption(
      new Option("--request-payer <who>", "with s3://: pay for the requests to a bucket of another account").choices([
        "requester",
      ]),
    )
    .option("--after <file>", "with s3://: continue after this file, as an interrupted run says")
    .option("--results <file>", "with --after: add the results that the interrupted run saved in this file")
    .option("--profile <name>", "with --log-group, --athena and s3://: AWS profile (env: AWS_PROFILE)")
    .option(
      "--endpoint-url <url>",
      "with --log-group, --athena and s3://: endpoint to use instead of the default one (env: AWS_ENDPOINT_URL)",
    )
    .addHelpText(
      "after",
      `
Prints a report on a terminal and with --format json; otherwise prints the matching records, one per line. Files outside
--since, --until, --region and --account are recognized by their CloudTrail paths and not opened. CloudTrail's digests,
Insights and aggregated events are left out and counted. Files that cannot be read are listed at the end, and the exit
code is 2. With --rules, alerts that a rule mutes are counted apart. With --min-severity, --only-failed and --human, only the alerts that a function with these settings would
send are counted.

A source s3://<bucket>/<folder> is read in place: only folders that can hold such events are listed, and objects are read
in parallel. It needs s3:ListBucket and s3:GetObject, and kms:Decrypt for encrypted objects. If the requests cost more than
a dollar, the cost is printed first. After Ctrl-C, the command prints the results so far and the command that continues.

With --log-group, AWS searches with the pattern itself. --since is required, and times are those of the log events.
Matches are checked with iam-alerts' own matcher. After Ctrl-C or a failure, the command prints the results so far and
the command that continues. Use --insights for log groups that are too large for this; its maximum cost is printed first.

Examples:
  Show how many alerts a day has, and who causes them:
  $ iam-alerts backtest AWSLogs/ --format text
  Show what an exclusion would silence:
  $ iam-alerts backtest recommended AWSLogs/ --except 'userIdentity.arn=arn:aws:sts::*:assumed-role/ci-deploy/*' --format text
  Show what a narrower pattern would lose:
  $ iam-alerts backtest recommended AWSLogs/ --since 30d --compare iam-changes --format json
  Write a page to share:
  $ iam-alerts backtest AWSLogs/ --format text --html report.html
  Search the bucket of an organization's trail:
  $ iam-alerts backtest s3://amzn-s3-demo-bucket/AWSLogs/o-exampleorgid/ --since 7d --format text
  Search the last week of a log group:
  $ iam-alerts backtest --log-group aws-cloudtrail-logs --since 7d --format text
  Check the number of alerts in CI:
  $ iam-alerts backtest @pattern.txt AWSLogs/ --since 7d --max-per-day 20 --count`,
    )
    .action((first: string | undefined, others: string[]) =>
      run((io, options, argv) => {
        const { pattern, sources } = argumentsOf(first, others, io);
        return backtest(pattern, sources, options as never, io, argv);
      }),
    );
  addAthenaOptions(command);
}

/** Separates the pattern from the sources. An S3 address is a source, and so is a lone file or folder. */
function argumentsOf(
  first: string | undefined,
  others: readonly string[],
  { env }: Io,
): { readonly pattern: string; readonly sources: readonly string[] } {
  const isLone = others.length === 0 && first !== undefined && (first === "-" || existsSync(first));
  if (isLone || (first !== undefined && isStored(first))) {
    return { pattern: patternOr(undefined, env), sources: [first, ...others] };
  }
  return { pattern: patternOr(first, env), sources: others };
}

/**
 * Runs a pattern over files, a log group's history or a table of Athena. Returns the exit code: 1 if a day has more alerts than
 * --max-per-day, 2 if something could not be read, 130 if the run was interrupted.
 */
export async function backtest(
  given: string,
  sources: readonly string[],
  options: BacktestOptions,
  io: Io,
  argv: readonly string[],
): Promise<number> {
  if (options.fields !== undefined && !options.alerts) {
    throw new IamAlertsError("usage", "expected --alerts with --fields, which selects the fields of alerts");
  }
  if (options.fields === true) return listFields(options, io);
  const now = Date.now();
  const accounts = await accountContextOf(options);
  const ruler = await rulerOf(options, io);
  if (ruler === undefined) return 2;
  const range = rangeOf(options, now, accounts);
  const athena = athenaRequestOf(sources, options, range, now);
  const logGroup = athena === undefined ? logGroupOf(given, sources, options, io) : undefined;
  const resolved = resolvePattern(given, options);
  const patterns = {
    pattern: resolved,
    unfiltered: options.except === undefined ? undefined : resolvePattern(given, { also: options.also ?? [] }),
    compared: options.compare === undefined ? undefined : await comparedWith(resolved, options.compare, options),
  };
  const search: Search =
    athena !== undefined
      ? await athenaSearch(athena, options, io)
      : logGroup === undefined
        ? (collector, interruption) => searchFiles(collector, { sources, range, argv }, interruption, options, io)
        : await logGroupSearch({ logGroup, range: sliceOf(range, now), argv }, options, io);
  return searchAndReport({ patterns, accounts, ruler }, search, options, io);
}

async function logGroupSearch(request: HistoryRequest, options: BacktestOptions, io: Io): Promise<Search> {
  const { searchLogGroup } = await import("./history.ts");
  return (collector, interruption) => searchLogGroup(collector, request, interruption, options, io);
}

async function athenaSearch(request: AthenaRequest, options: BacktestOptions, io: Io): Promise<Search> {
  const { searchAthena } = await import("./athena/search.ts");
  return (collector, interruption) => searchAthena(collector, request, interruption, options, io);
}

type Search = (collector: Collector, interruption: AbortSignal) => Promise<Searched>;

/** Reports the whole search, or the part of it before Ctrl-C. */
async function searchAndReport(
  {
    patterns,
    accounts,
    ruler,
  }: { readonly patterns: Patterns; readonly accounts: AccountContext; readonly ruler: Ruler },
  search: Search,
  options: BacktestOptions,
  io: Io,
): Promise<number> {
  const reporter = await Reporter.create(options, io);
  const collector = new Collector(patterns, options, reporter, accounts, ruler);
  const interruption = new AbortController();
  const stopListening = io.onInterrupt(() => interruption.abort());
  try {
    const searched = await search(collector, interruption.signal);
    return await reporter.end(collector, searched, interruption.signal.aborted);
  } finally {
    stopListening();
  }
}

/** Returns the log group to search; undefined for files. @throws IamAlertsError `usage` for conflicting flags. */
function logGroupOf(
  given: string,
  sources: readonly string[],
  options: BacktestOptions,
  { env }: Io,
): string | undefined {
  const { logGroup = sources.length === 0 ? env["IAM_ALERTS_LOG_GROUP"] || undefined : undefined } = options;
  const { insights, yes, profile, endpointUrl, threads, region = [], requestPayer, after, results } = options;
  const refuseStored = () => {
    const stored = { "--request-payer": requestPayer, "--after": after, "--results": results };
    const [flag] = Object.entries(stored).find(([, value]) => value) ?? [];
    if (flag !== undefined) refuse(`an s3:// source with ${flag}, found none`);
  };
  const refuse = (expected: string, hint?: string) => {
    throw new IamAlertsError("usage", `expected ${expected}`, hint === undefined ? {} : { hint });
  };
  if (logGroup === undefined) {
    if (sources.length === 0 && looksLikePath(given))
      refuse(
        `files or --log-group, found only ${JSON.stringify(given)}, which is neither a file, a folder nor a pattern`,
        "check the path; without a pattern, an existing file or folder is enough",
      );
    if (sources.length === 0)
      refuse("files or --log-group, found neither", "name a file or a folder, for example AWSLogs/");
    const shared = { "--yes": yes, "--profile": profile, "--endpoint-url": endpointUrl };
    if (insights) refuse("--log-group with --insights, found files");
    if (results !== undefined && after === undefined) refuse("--after with --results, found none");
    if (sources.some(isStored)) return undefined;
    const [flag] = Object.entries(shared).find(([, value]) => value !== undefined) ?? [];
    if (flag !== undefined) refuse(`--log-group or s3:// with ${flag}, found files`);
    refuseStored();
    return undefined;
  }
  refuseStored();
  if (sources.length > 0) refuse("files or --log-group, found both");
  if (threads !== undefined) refuse("files with --threads, found --log-group, which AWS searches");
  if (region.length > 1) refuse("one --region with --log-group, found more", "give the Region of the log group");
  return readLogGroup(logGroup);
}

/** Whether a text looks like a path: it has slashes or an extension, and nothing that only patterns have. */
function looksLikePath(given: string): boolean {
  return /^[^\s{["%?@=]*(?:[/\\]|\.[A-Za-z]\w{1,7}$)[^\s{["%?=]*$/.test(given);
}
