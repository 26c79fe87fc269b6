import type { ClientOptions } from "../../../aws/clients.ts";
import { type HistoryEvent, type ReadSlice, type Slice, searchHistory } from "../../../aws/history/history.ts";
import type { Scanned } from "../../../aws/history/insights.ts";
import type { Pacing } from "../../../aws/history/pace.ts";
import { IamAlertsError } from "../../../errors.ts";
import type { Translation } from "../../../pattern/translate/dialect.ts";
import { toInsights } from "../../../pattern/translate/insights.ts";
import { grouped } from "../../../words.ts";
import { awsOptions, sleep } from "../../flags/aws.ts";
import type { Io } from "../../io.ts";
import { caveatInWords } from "../../print/caveat.ts";
import { shellQuoted } from "../../print/shell.ts";
import { talk } from "../../report.ts";
import type { Collector } from "./collector.ts";
import { canAsk, confirm } from "./confirm.ts";
import type { BacktestOptions } from "./options.ts";
import { historyLine, megabytes, Progress } from "./progress.ts";
import type { Searched } from "./report/searched.ts";

/** What of a log group is searched, and what was typed to ask for it. */
export interface HistoryRequest {
  readonly logGroup: string;
  readonly range: Slice;
  readonly argv: readonly string[];
}

/**
 * Searches a log group's history by AWS's own engines, or what of it comes before Ctrl-C or a failure.
 *
 * @throws IamAlertsError as AWS's calls do, before anything was read; `usage` where queries are not agreed to.
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
  let [reached, events, slowed, hasSaid] = [range.since, 0, false, false];
  let failure: IamAlertsError | undefined;
  const show = () => progress?.update((time) => historyLine(range, reached, events, time, slowed), performance.now());
  const throttled = () => {
    slowed = true;
    if (progress === undefined && !hasSaid) talk("AWS asks to slow down; this goes on, more slowly", options, io);
    hasSaid = true;
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
  const resume = reached === range.until ? null : resumption(argv, time(reached), time(range.until));
  const searched = {
    name: logGroup,
    since: time(range.since),
    until: time(range.until),
    reached: time(reached),
    resume,
  };
  return {
    scope: {
      ...{ files: null, records: scanned?.records ?? null, bytes: scanned?.bytes ?? null },
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
  const { Pace } = await import("../../../aws/history/pace.ts");
  const client = await logsClient(flags);
  if (scanned === undefined || translations === undefined) {
    const { logEventsReader } = await import("../../../aws/history/log-events.ts");
    return logEventsReader(client, logGroup, collector.patterns, new Pace(pacing));
  }
  const { insightsReader, storedBytesOf } = await import("../../../aws/history/insights.ts");
  await agree(logGroup, await storedBytesOf(client, logGroup), translations.length, options, io);
  const queries = translations.map(({ text }) => text);
  return insightsReader(client, logGroup, queries, new Pace(pacing), sleep, scanned);
}

/** The query, and what it says differently; its own limit is no caveat, since the time is split by it. */
function translate(source: string, options: BacktestOptions, io: Io): Translation {
  const translation = toInsights(source);
  for (const caveat of translation.caveats) {
    if (caveat.code !== "size") talk(caveatInWords(caveat, source), options, io);
  }
  return translation;
}

/** @throws IamAlertsError `usage` where nobody agrees to what the queries may cost. */
async function agree(
  logGroup: string,
  stored: number,
  queries: number,
  options: BacktestOptions,
  io: Io,
): Promise<void> {
  const each = queries === 1 ? "" : `, and as much for each of the ${queries} patterns`;
  const estimate =
    `Logs Insights would scan at most ${costOf(stored * queries)}: all that ${logGroup} has stored, ` +
    `whatever --since says${each}; a part with more than 10,000 matches is scanned again`;
  if (options.yes) return talk(estimate, options, io);
  const details = { logGroup, storedBytes: stored, queries };
  if (!canAsk(io)) {
    throw new IamAlertsError("usage", `expected --yes for queries that cost money. ${estimate}`, {
      hint: "give --yes to agree; without --insights the search costs nothing",
      details,
    });
  }
  talk(estimate, { quiet: false }, io);
  if (await confirm("Go on?", io)) return;
  throw new IamAlertsError("usage", "nothing was queried", { hint: "y or yes goes on, and so does --yes", details });
}

/** The list price of Logs Insights for a GB that is scanned, in USD. @see https://aws.amazon.com/cloudwatch/pricing/ */
const price = 0.005;

/** Bytes, with what Logs Insights asks for them by AWS's price list. */
function costOf(bytes: number): string {
  const cost = (bytes / 1e9) * price;
  const amount = cost > 0 && cost < 0.01 ? "less than 0.01" : grouped(Number(cost.toFixed(2)));
  return `${megabytes(bytes)}, ${amount} USD at the list price of ${price} USD per GB (some Regions ask for more)`;
}

/** The command that does what is left: as it was typed, but for the time. */
function resumption(argv: readonly string[], since: string, until: string): string {
  const at = argv.indexOf("backtest") + 1;
  const rest: string[] = [];
  for (let index = at; index < argv.length; index++) {
    const argument = argv[index] as string;
    if (argument === "--since" || argument === "--until") index++;
    else if (!/^--(?:since|until)=/.test(argument)) rest.push(argument);
  }
  const words = ["iam-alerts", ...argv.slice(0, at), "--since", since, "--until", until, ...rest];
  return words.map(shellQuoted).join(" ");
}
