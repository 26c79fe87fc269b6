import {
  type CloudWatchLogsClient,
  GetQueryResultsCommand,
  type GetQueryResultsResponse,
  StartQueryCommand,
  StopQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { IamAlertsError } from "../../errors.ts";
import { checkAnswered } from "../failure.ts";
import { findLogGroup } from "../log-groups.ts";
import { type ReadSlice, type Slice, SliceCollector } from "./history.ts";
import type { Pace, Pacing } from "./pace.ts";

/** As many events a query gives, by its limit command. */
const mostResults = 10_000;
/** Queries go by whole seconds. */
const second = 1_000;
/** The first and the longest wait for a query's results, in milliseconds. */
const firstWait = 250;
const longestWait = 4_000;

/** What queries read, by their statistics. */
export interface Scanned {
  records: number;
  bytes: number;
}

/**
 * The bytes that a log group holds.
 *
 * @throws IamAlertsError `not-found` where there is no such group.
 */
export async function storedBytesOf(client: CloudWatchLogsClient, logGroupName: string): Promise<number> {
  const group = await findLogGroup(client, logGroupName);
  if (group !== undefined) return group.storedBytes ?? 0;
  throw new IamAlertsError("not-found", `expected the log group ${logGroupName}, found none of that name`, {
    hint: "check the name, the Region (--region) and the account (--profile)",
    details: { logGroup: logGroupName },
  });
}

/**
 * Reads slices of a log group by queries of Logs Insights, one a pattern. A slice with more matches than a query gives is
 * read in parts, which scans it again. Queries are stopped when the signal comes.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html
 */
export function insightsReader(
  client: CloudWatchLogsClient,
  logGroupName: string,
  queries: readonly string[],
  pace: Pace,
  sleep: Pacing["sleep"],
  scanned: Scanned,
): ReadSlice {
  return async (slice, signal) => {
    const collector = new SliceCollector(slice);
    const problems: string[] = [];
    for (const [index, queryString] of queries.entries()) {
      const times = { startTime: Math.floor(slice.since / second), endTime: Math.ceil(slice.until / second) };
      const command = new StartQueryCommand({ logGroupName, queryString, ...times });
      const { queryId, $metadata } = await pace.call("logs:StartQuery", signal, () =>
        client.send(command, { abortSignal: signal }),
      );
      checkAnswered(queryId, $metadata, "logs:StartQuery");
      const ended = await resultsOf(queryId ?? "", signal).catch(async (error: unknown) => {
        // Whatever failed, or whoever gave up: it would be paid for until its end.
        await client.send(new StopQueryCommand({ queryId })).catch(() => {});
        throw error;
      });
      const { recordsMatched = 0, recordsScanned = 0, bytesScanned = 0 } = ended.statistics ?? {};
      scanned.records += recordsScanned;
      scanned.bytes += bytesScanned;
      const results = ended.results ?? [];
      const isCut = results.length >= mostResults || ended.status === "Timeout";
      const most = Math.floor((slice.until - slice.since) / second);
      // Matches are never spread evenly: room for twice as many.
      if (isCut && most > 1) return Math.min(most, Math.max(2, Math.ceil((2 * recordsMatched) / mostResults)));
      if (isCut) problems.push(cutProblem(slice));
      for (const row of results) {
        const fields = new Map(row.map(({ field = "", value = "" }) => [field, value]));
        const [time = "", message = ""] = [fields.get("@timestamp"), fields.get("@message")];
        // A function of the query language would give milliseconds.
        const timestamp = /^\d+$/.test(time) ? Number(time) : Date.parse(`${time.replace(" ", "T")}Z`);
        if (Number.isNaN(timestamp)) throw unknownTime(time);
        collector.add(index, fields.get("@ptr") ?? `${time} ${message}`, { timestamp, message, logStream: "" });
      }
    }
    return collector.result(problems);
  };

  /** Waits until a query has ended. */
  async function resultsOf(queryId: string, signal: AbortSignal): Promise<GetQueryResultsResponse> {
    const action = "logs:GetQueryResults";
    const page = async (nextToken?: string) => {
      const command = new GetQueryResultsCommand({ queryId, nextToken });
      const answer = await pace.call(action, signal, () => client.send(command, { abortSignal: signal }));
      checkAnswered(answer.status, answer.$metadata, action);
      return answer;
    };
    for (let wait = firstWait; ; wait = Math.min(longestWait, 2 * wait)) {
      await sleep(wait, signal);
      const first = await page();
      const { status = "Unknown" } = first;
      if (status === "Scheduled" || status === "Running") continue;
      if (status === "Timeout") return { ...first, results: [] };
      if (status !== "Complete") {
        throw new IamAlertsError("aws", `Logs Insights ended a query with the status ${status}`, {
          hint: "try again; the history of queries in the CloudWatch console may say more",
          details: { action, queryId, status },
        });
      }
      const results = [...(first.results ?? [])];
      for (let { nextToken } = first; nextToken !== undefined; ) {
        const next = await page(nextToken);
        results.push(...(next.results ?? []));
        nextToken = next.nextToken;
      }
      return { ...first, results };
    }
  }
}

function unknownTime(time: string): IamAlertsError {
  return new IamAlertsError("aws", `expected a time from Logs Insights, found ${JSON.stringify(time)}`, {
    hint: "times read 2026-11-18 15:21:36.000; check --endpoint-url",
  });
}

function cutProblem({ since }: Slice): string {
  const time = new Date(since).toISOString();
  return `Logs Insights does not give all events at ${time}: it gives ${mostResults} for a second at most`;
}
