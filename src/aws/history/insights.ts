import type { CloudWatchLogsClient, ResultField } from "@aws-sdk/client-cloudwatch-logs";
import { IamAlertsError } from "../../errors.ts";
import { findLogGroup } from "../log-groups.ts";
import type { Pace, Pacing } from "../pace.ts";
import { type HistoryEvent, type ReadSlice, type Slice, SliceCollector } from "./history.ts";
import { InsightsQueries } from "./query.ts";

/** The number of events that a query can return, with its limit command. */
const maxResults = 10_000;
/** The resolution of a query's times, in milliseconds. */
const second = 1_000;

/** The amount of data that queries have read, from their statistics. */
export interface Scanned {
  records: number;
  bytes: number;
}

/**
 * Returns the number of bytes that a log group stores.
 *
 * @throws IamAlertsError `not-found` if there is no such group; `aws…`
 */
export async function storedBytesOf(client: CloudWatchLogsClient, logGroupName: string): Promise<number> {
  const group = await findLogGroup(client, logGroupName);
  if (group !== undefined) return group.storedBytes ?? 0;
  throw new IamAlertsError("not-found", `expected the log group ${logGroupName}, found none with that name`, {
    hint: "check the name, the Region (--region) and the account (--profile)",
    details: { logGroup: logGroupName },
  });
}

/**
 * Returns a reader of slices that runs one Logs Insights query per pattern. A slice with more matches than a query can
 * return is read in parts, which scans it again.
 */
export function insightsReader(
  client: CloudWatchLogsClient,
  logGroupName: string,
  patternQueries: readonly string[],
  pace: Pace,
  sleep: Pacing["sleep"],
  scanned: Scanned,
): ReadSlice {
  const queries = new InsightsQueries(client, pace, sleep);
  return async (slice, signal) => {
    const collector = new SliceCollector(slice);
    const problems: string[] = [];
    const times = { startTime: Math.floor(slice.since / second), endTime: Math.ceil(slice.until / second) };
    const maxParts = Math.floor((slice.until - slice.since) / second);
    for (const [index, queryString] of patternQueries.entries()) {
      const {
        results = [],
        statistics = {},
        status,
      } = await queries.run({ logGroupName, queryString, ...times }, signal);
      const { recordsMatched = 0, recordsScanned = 0, bytesScanned = 0 } = statistics;
      scanned.records += recordsScanned;
      scanned.bytes += bytesScanned;
      const isCut = results.length >= maxResults || status === "Timeout";
      if (isCut && maxParts > 1) return Math.min(maxParts, partsFor(recordsMatched));
      if (isCut) problems.push(cutProblem(slice));
      for (const row of results) collector.add(index, ...eventOf(row));
    }
    return collector.result(problems);
  };
}

/** Returns the number of parts for a slice: matches are not spread evenly, so each part has room for twice its share. */
function partsFor(matches: number): number {
  return Math.max(2, Math.ceil((2 * matches) / maxResults));
}

/** Returns the id and the event of a row. */
function eventOf(row: readonly ResultField[]): readonly [id: string, event: Omit<HistoryEvent, "mask">] {
  const fields = new Map(row.map(({ field = "", value = "" }) => [field, value]));
  const [time = "", message = ""] = [fields.get("@timestamp"), fields.get("@message")];
  // A query that applies a function to the time returns milliseconds.
  const timestamp = /^\d+$/.test(time) ? Number(time) : Date.parse(`${time.replace(" ", "T")}Z`);
  if (Number.isNaN(timestamp)) throw unknownTime(time);
  return [fields.get("@ptr") ?? `${time} ${message}`, { timestamp, message, logStream: "" }];
}

function unknownTime(time: string): IamAlertsError {
  return new IamAlertsError("aws", `expected a time such as 2026-11-18 15:21:36.000, found ${JSON.stringify(time)}`, {
    hint: "the answer may not come from Logs Insights; check --endpoint-url",
  });
}

function cutProblem({ since }: Slice): string {
  const time = new Date(since).toISOString();
  return `events may be missing at ${time}: Logs Insights returns at most ${maxResults} events per second`;
}
