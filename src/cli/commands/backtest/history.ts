import type { ClientOptions } from "../../../aws/clients.ts";
import { type HistoryEvent, type ReadSlice, type Slice, searchHistory } from "../../../aws/history/history.ts";
import type { Scanned } from "../../../aws/history/insights.ts";
import type { Pacing } from "../../../aws/pace.ts";
import { IamAlertsError } from "../../../errors.ts";
import type { Translation } from "../../../pattern/translate/dialect.ts";
import { toInsights } from "../../../pattern/translate/insights.ts";
import { awsOptions, sleep } from "../../flags/aws.ts";
import type { Io } from "../../io.ts";
import { caveatInWords } from "../../print/caveat.ts";
import { talk } from "../../report.ts";
import type { Collector } from "./collector.ts";
import { accept, dollars } from "./cost.ts";
import type { BacktestOptions } from "./options.ts";
import { historyLine, megabytes, Progress } from "./progress.ts";
import type { Searched } from "./report/searched.ts";
import { resumption } from "./resumption.ts";

/** The log group and time to search, and the arguments as typed. */
export interface HistoryRequest {
  readonly logGroup: string;
  readonly range: Slice;
  readonly argv: readonly string[];
}

/**
 * Lets AWS search a log group's history, all of it or the part before Ctrl-C or a failure.
 *
 * @throws IamAlertsError for a failed AWS call before anything was read; `usage` if the cost of queries is not accepted.
 */
export async function searchLogGroup(
  collector: Collector,
  { logGroup, range, argv }: HistoryRequest,
  interruption: AbortSignal,
  options: BacktestOptions,
  io: Io,
): Promise<Searched> {
  const { stderr } = io;
  const progress = stderr.isTerminal && !options.quiet ? new Progress(stderr, performance.now()) : undefined;
  let [reached, events, slowed, hasReported] = [range.since, 0, false, false];
  let failure: IamAlertsError | undefined;
  const show = () =>
    progress?.update((seconds) => historyLine(range, reached, events, seconds, slowed), performance.now());
  const throttled = () => {
    slowed = true;
    if (progress === undefined && !hasReported)
      talk("AWS asks to slow down; the search continues more slowly", options, io);
    hasReported = true;
    show();
  };
  const scanned: Scanned | undefined = options.insights ? { records: 0, bytes: 0 } : undefined;
  const read = await readerOf(collector, logGroup, scanned, throttled, options, io);
  try {
    for await (const found of searchHistory(range, read, interruption)) {
      if (found.events.length > 0 && collector.printsAsItComes) progress?.clear();
      collector.takeProblems(logGroup, found.problems);
      for (const event of found.events) take(collector, event, logGroup);
      [reached, slowed] = [found.until, false];
      events += found.events.length;
      show();
    }
  } catch (error) {
    if (!(error instanceof IamAlertsError) || reached === range.since) throw error;
    failure = error;
  } finally {
    progress?.clear();
  }
  if (scanned !== undefined) talk(`Logs Insights scanned ${costOf(scanned.bytes)}`, options, io);
  const time = (at: number) => new Date(at).toISOString();
  const resume =
    reached === range.until ? null : resumption(argv, { "--since": time(reached), "--until": time(range.until) });
  const searched = {
    name: logGroup,
    since: time(range.since),
    until: time(range.until),
    reached: time(reached),
    resume,
  };
  return {
    scope: {
      ...{ files: null, unreadFiles: null, records: scanned?.records ?? null, bytes: scanned?.bytes ?? null },
      complete: resume === null,
      logGroup: searched,
    },
    words: `${logGroup} from ${searched.since} to ${searched.reached}`,
    resume,
    failure,
  };
}

function take(collector: Collector, { timestamp, message, logStream, mask }: HistoryEvent, logGroup: string): void {
  collector.takeEvent(message, mask, new Date(timestamp).toISOString(), logStream === "" ? logGroup : logStream);
}

async function readerOf(
  collector: Collector,
  logGroup: string,
  scanned: Scanned | undefined,
  throttled: () => void,
  options: BacktestOptions,
  io: Io,
): Promise<ReadSlice> {
  const { region: [region] = [], ...others } = options;
  const flags: ClientOptions = awsOptions({ ...others, ...(region === undefined ? {} : { region }) }, io);
  const pacing: Pacing = { sleep, throttled };
  const translations = scanned && collector.patterns.map((source) => translate(source, options, io));
  const { logsClient } = await import("../../../aws/clients.ts");
  const { Pace } = await import("../../../aws/pace.ts");
  const client = await logsClient(flags);
  if (scanned === undefined || translations === undefined) {
    const { logEventsReader } = await import("../../../aws/history/log-events.ts");
    return logEventsReader(client, logGroup, collector.patterns, new Pace(pacing));
  }
  const { insightsReader, storedBytesOf } = await import("../../../aws/history/insights.ts");
  await acceptCost(logGroup, await storedBytesOf(client, logGroup), translations.length, options, io);
  const queries = translations.map(({ text }) => text);
  return insightsReader(client, logGroup, queries, new Pace(pacing), sleep, scanned);
}

/** Translates a pattern, and prints the caveats. The limit of results is not one, because the time range is split by it. */
function translate(source: string, options: BacktestOptions, io: Io): Translation {
  const translation = toInsights(source);
  for (const caveat of translation.caveats) {
    if (caveat.code !== "size") talk(caveatInWords(caveat, source), options, io);
  }
  return translation;
}

/** @throws IamAlertsError `usage` if the user does not accept the cost of the queries. */
async function acceptCost(
  logGroup: string,
  stored: number,
  queries: number,
  options: BacktestOptions,
  io: Io,
): Promise<void> {
  const each = queries === 1 ? "" : `, once for each of the ${queries} patterns`;
  const estimate =
    `Logs Insights would scan at most ${costOf(stored * queries)}: everything that ${logGroup} has stored, ` +
    `regardless of --since${each}; a part with more than 10,000 matches is scanned again`;
  const cost = {
    estimate,
    reason: "queries that cost money.",
    hint: "give --yes to agree; without --insights, the search costs nothing",
    undone: "nothing was queried",
    details: { logGroup, storedBytes: stored, queries },
  };
  return accept(cost, options, io);
}

/** The list price of Logs Insights per GB scanned, in USD. @see https://aws.amazon.com/cloudwatch/pricing/ */
const price = 0.005;

/** Returns a number of bytes with the list price of scanning them. */
function costOf(bytes: number): string {
  return `${megabytes(bytes)}, ${dollars((bytes / 1e9) * price)} at the list price of ${price} USD per GB (some Regions cost more)`;
}
