import { type Command, Option } from "commander";
import type { AlertFilter } from "../../alert/filter.ts";
import type { Range } from "../../archive/range.ts";
import { IamAlertsError } from "../../errors.ts";
import type { Exception } from "../../pattern/except.ts";
import { Backtest } from "../backtest/backtest.ts";
import { parseTime } from "../backtest/period.ts";
import { maxBytesOption, type Run } from "../command.ts";
import type { Io } from "../io.ts";
import { addAlertOptions, addFilterOptions, listFields } from "../output.ts";
import { exceptOption, patternHelp, type ResolvedPattern, resolvePattern } from "../pattern.ts";
import type { AlertOptions } from "../settings.ts";

export interface BacktestOptions extends AlertOptions, AlertFilter {
  readonly since?: string;
  readonly until?: string;
  readonly region?: readonly string[];
  readonly account?: readonly string[];
  readonly alerts?: boolean;
  readonly count?: boolean;
  readonly except?: readonly Exception[];
  readonly compare?: string;
  readonly html?: string;
  readonly maxPerDay?: number;
  readonly lenient?: boolean;
  readonly threads?: number;
  readonly maxBytes: number;
}

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

export function declare(command: Command, run: Run): void {
  addFilterOptions(addAlertOptions(command))
    .argument("<pattern>", patternHelp)
    .argument("<source...>", "files, and folders of them: CloudTrail's as they lie in S3, or any that decode reads")
    .option("--since <time>", "events from this time on: a date, a time, or how long ago (24h, 7d)")
    .option("--until <time>", "events before this time; a date alone is included")
    .option("--region <name>", "events of this Region; repeatable", collect)
    .option("--account <id>", "events of this account; repeatable", collect)
    .option("-c, --count", "print how many alerts there would be, and nothing else")
    .option("--alerts", "print the alerts, in the format of --format")
    .addOption(exceptOption())
    .option("--compare <pattern>", "say what this pattern would catch besides, and what it would lose")
    .option("--html <file>", "write a page too, with charts and a table of alerts to search; it needs no network")
    .addOption(
      new Option("--max-per-day <n>", "exit with 1 where a day has more alerts").argParser(number("--max-per-day", 0)),
    )
    .option("--lenient", "exit with 0 though some files could not be read")
    .addOption(
      new Option("--threads <n>", "threads to use (default: as many as the machine has)").argParser(
        number("--threads", 1),
      ),
    )
    .addOption(maxBytesOption())
    .addHelpText(
      "after",
      `
Prints a report on a terminal and with --format json, else the records that match, one a line. CloudTrail's folders and
files are told by their paths: what --since, --until, --region and --account leave out is not opened. Digest and Insights
files are skipped. Files that cannot be read are listed at the end, and the exit code is 2. --min-severity, --only-failed
and --human count only what a function with these settings would send.

Examples:
  How many alerts a day, and from whom:
  $ iam-alerts backtest iam-changes AWSLogs/ --format text
  What an exception would silence:
  $ iam-alerts backtest iam-changes AWSLogs/ --except 'userIdentity.arn=*:role/ci-deploy' --format text
  What the narrower pattern would lose:
  $ iam-alerts backtest iam-changes AWSLogs/ --since 30d --compare iam-auth-changes --format json
  A page to look at and to hand on:
  $ iam-alerts backtest iam-changes AWSLogs/ --format text --html report.html
  A check for CI:
  $ iam-alerts backtest @pattern.txt AWSLogs/ --since 7d --max-per-day 20 --count`,
    )
    .action((pattern: string, sources: string[]) =>
      run((io, options) => backtest(pattern, sources, options as never, io)),
    );
}

function number(flag: string, least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least) return value;
    throw new IamAlertsError(
      "usage",
      `expected a number of at least ${least} after ${flag}, found ${JSON.stringify(text)}`,
    );
  };
}

/**
 * Runs a pattern over an archive. Gives the exit code: 1 where a day has more alerts than --max-per-day, 2 where a file
 * could not be read, 130 where it was interrupted.
 */
export async function backtest(
  given: string,
  sources: readonly string[],
  options: BacktestOptions,
  io: Io,
): Promise<number> {
  if (options.fields !== undefined && !options.alerts) {
    throw new IamAlertsError("usage", "expected --alerts with --fields, which chooses among an alert's fields");
  }
  if (options.fields === true) return listFields(options, io);
  const range = rangeOf(options, Date.now());
  const work = new Backtest(
    {
      pattern: resolvePattern(given, options.except),
      without: options.except === undefined ? undefined : resolvePattern(given),
      compared: options.compare === undefined ? undefined : comparedPattern(options.compare),
    },
    options,
    io,
  );
  await work.run(sources, range);
  return work.end();
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
