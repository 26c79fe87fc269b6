import { type CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { checkAnswered } from "../failure.ts";
import type { Pace } from "../pace.ts";
import { type ReadSlice, SliceCollector } from "./history.ts";

const action = "logs:FilterLogEvents";

/** The largest slice that is read whole, in UTF-16 units; a larger one is read in halves. */
const maxHeld = 8 << 20;

/**
 * Returns a reader of slices that calls FilterLogEvents, so that AWS evaluates the patterns. A page may be empty without
 * being the last.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */
export function logEventsReader(
  client: CloudWatchLogsClient,
  logGroupName: string,
  patterns: readonly string[],
  pace: Pace,
): ReadSlice {
  return async (slice, signal) => {
    const collector = new SliceCollector(slice);
    for (const [index, filterPattern] of patterns.entries()) {
      let nextToken: string | undefined;
      do {
        // Both times are inclusive.
        const times = { startTime: slice.since, endTime: slice.until - 1 };
        const command = new FilterLogEventsCommand({ logGroupName, filterPattern, ...times, nextToken });
        const page = await pace.call(action, signal, () => client.send(command, { abortSignal: signal }));
        checkAnswered(page.events ?? page.nextToken, page.$metadata, action);
        for (const { eventId = "", timestamp = slice.since, message = "", logStreamName = "" } of page.events ?? []) {
          collector.add(index, eventId, { timestamp, message, logStream: logStreamName });
        }
        if (collector.size > maxHeld && slice.until - slice.since > 1) return 2;
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
    }
    return collector.result();
  };
}
