import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { awsFailure, isNamed } from "../failure.ts";
import { type Finding, green, red } from "./check.ts";

/** A harmless event on its way. */
export interface Canary {
  readonly logGroup: string;
  /** A log stream of its own, by which the function's log tells this event from others. */
  readonly logStream: string;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Writes the event as CloudTrail would. */
export async function writeCanary(client: CloudWatchLogsClient, canary: Canary): Promise<void> {
  const { logGroup: logGroupName, logStream: logStreamName, message, time: timestamp } = canary;
  await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName })).catch((error: unknown) => {
    throw awsFailure(error, "logs:CreateLogStream");
  });
  const put = new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: [{ timestamp, message }] });
  await client.send(put).catch((error: unknown) => {
    throw awsFailure(error, "logs:PutLogEvents");
  });
}

/** Waiting, and a clock: milliseconds since 1970. */
export interface Watch {
  readonly seconds: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
  readonly waiting: (seconds: number) => void;
}

/** Waits until the function's log tells of the event's alert, or says where it was last seen. */
export async function awaitCanary(
  client: CloudWatchLogsClient,
  canary: Canary,
  functionLog: string,
  { seconds, sleep, now, waiting }: Watch,
): Promise<Finding> {
  const end = now() + seconds * 1_000;
  for (;;) {
    const lines = await linesSince(client, functionLog, canary.time);
    const entry = lines.map(readEntry).find(({ logStream }) => logStream === canary.logStream);
    if (entry !== undefined) return verdict(entry, functionLog);
    if (now() >= end) return lastSeen(canary, functionLog, lines, seconds);
    waiting(Math.round((now() - canary.time) / 1_000));
    await sleep(Math.min(2_000, Math.max(0, end - now())));
  }
}

/** What the alert function writes to its log for a payload. */
interface Entry {
  readonly logStream?: unknown;
  readonly alerts?: unknown;
  readonly deliveries?: unknown;
}

/** A line of the log, which Lambda may have put a time and a request's id before. */
function readEntry(line: string): Entry {
  try {
    return (JSON.parse(line.slice(line.indexOf("{"))) ?? {}) as Entry;
  } catch {
    return {};
  }
}

function verdict({ alerts, deliveries }: Entry, functionLog: string): Finding {
  const sent = (Array.isArray(deliveries) ? deliveries : []) as readonly { channel?: unknown; id?: unknown }[];
  const [first] = sent;
  if (first !== undefined) {
    return green("canary", `the alert was handed to ${String(first.channel)}, message id ${String(first.id)}`);
  }
  return red(
    "canary",
    `last seen in the function, which made ${String(alerts)} alerts of it and delivered none`,
    `aws logs tail ${functionLog} --since 10m`,
  );
}

function lastSeen({ logGroup }: Canary, functionLog: string, lines: readonly string[], seconds: number): Finding {
  const last = lines.at(-1)?.trim().slice(0, 300);
  return last === undefined
    ? red(
        "canary",
        `last seen in ${logGroup}: in ${seconds} s nothing came to ${functionLog}`,
        "see the filter, its pattern and the permission above; or give it more time with --timeout",
      )
    : red(
        "canary",
        `last seen at the function, whose log does not tell of an alert in ${seconds} s; it ends with: ${last}`,
        `aws logs tail ${functionLog} --since 10m`,
      );
}

async function linesSince(
  client: CloudWatchLogsClient,
  logGroupName: string,
  startTime: number,
): Promise<readonly string[]> {
  const lines: string[] = [];
  let nextToken: string | undefined;
  do {
    const command = new FilterLogEventsCommand({
      logGroupName,
      startTime,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const page = await client.send(command).catch((error: unknown) => {
      // The function makes its log group when it first runs.
      if (isNamed(error, "ResourceNotFoundException")) return undefined;
      throw awsFailure(error, "logs:FilterLogEvents");
    });
    lines.push(...(page?.events ?? []).map(({ message = "" }) => message));
    nextToken = page?.nextToken;
  } while (nextToken !== undefined);
  return lines;
}
