import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { awsFailure, isNamed } from "../failure.ts";
import { type DoctorFinding, green, red } from "./check.ts";

/** A harmless event that is sent through the pipeline. */
export interface Canary {
  readonly logGroup: string;
  /** The canary's own log stream, whose name ends in the event's id. */
  readonly logStream: string;
  readonly eventId: string;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Writes the event to the log group as CloudTrail would. */
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

/** The time limit, the clock in milliseconds since 1970, and the callbacks for waiting. */
export interface CanaryWait {
  readonly seconds: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
  readonly waiting: (seconds: number) => void;
}

/** The function's log, and the channels in its environment. */
export interface ExpectedDeliveries {
  readonly functionLog: string;
  readonly channels: readonly string[];
}

/** Waits until the function's log shows the outcome of the event's alert for every channel; otherwise reports where it was last seen. */
export async function awaitCanary(
  client: CloudWatchLogsClient,
  canary: Canary,
  destination: ExpectedDeliveries,
  { seconds, sleep, now, waiting }: CanaryWait,
): Promise<readonly DoctorFinding[]> {
  const { functionLog, channels } = destination;
  const end = now() + seconds * 1_000;
  for (;;) {
    const entries = (await read(client, functionLog, canary.time, `"${canary.eventId}"`)).map(readEntry);
    const arrival = entries.find(({ logStream }) => logStream === canary.logStream);
    if (arrival?.alerts === 0) return [skipped(functionLog)];
    const outcomes = entries.filter(
      ({ eventIds }) => Array.isArray(eventIds) && eventIds.some((id) => id === canary.eventId),
    );
    const missing = channels.filter((name) => !outcomes.some(({ channel }) => channel === name));
    const isOver = now() >= end;
    if (isOver || (outcomes.length > 0 && missing.length === 0)) {
      const findings = outcomes.map((outcome) => verdict(outcome, functionLog));
      if (missing.length === 0 && findings.length > 0) return findings;
      const isSeen = arrival !== undefined || findings.length > 0;
      const lines = isSeen ? [] : await read(client, functionLog, canary.time);
      return [
        ...findings,
        isSeen ? silent(missing, functionLog, seconds) : lastSeen(canary, functionLog, lines, seconds),
      ];
    }
    waiting(Math.round((now() - canary.time) / 1_000));
    await sleep(Math.min(2_000, end - now()));
  }
}

/** A line that the alert function writes to its log, about a payload that it read or a message that it sent. */
interface Entry {
  readonly message?: unknown;
  readonly logStream?: unknown;
  readonly alerts?: unknown;
  readonly channel?: unknown;
  readonly messageId?: unknown;
  readonly error?: unknown;
  readonly eventIds?: unknown;
}

/**
 * Parses a line of the log. Lambda's text format puts it after a time and a request id, the JSON format into an object.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
function readEntry(line: string): Entry {
  try {
    const entry = (JSON.parse(line.slice(line.indexOf("{"))) ?? {}) as Entry;
    const { message } = entry;
    if (typeof message === "string" && message.startsWith("{")) return readEntry(message);
    return typeof message === "object" && message !== null ? message : entry;
  } catch {
    return {};
  }
}

const tail = (functionLog: string) => `aws logs tail ${functionLog} --since 10m`;

function verdict({ message, channel, messageId, error }: Entry, functionLog: string): DoctorFinding {
  if (message === "delivered") {
    return green("canary", `the alert was delivered to ${String(channel)}, message id ${String(messageId)}`);
  }
  return red(
    "canary",
    `last seen in the function: ${String(channel)} did not accept the alert: ${String(error)}`,
    tail(functionLog),
  );
}

function skipped(functionLog: string): DoctorFinding {
  return red(
    "canary",
    "last seen in the function, which created no alert for it",
    `check PATTERN, EXCEPT, MIN_SEVERITY, ONLY_FAILED and HUMAN in the function's environment; ${tail(functionLog)}`,
  );
}

function silent(channels: readonly string[], functionLog: string, seconds: number): DoctorFinding {
  const where = channels.length === 0 ? "any channel" : channels.join(", ");
  return red(
    "canary",
    `last seen in the function, whose log does not show a delivery to ${where} within ${seconds} s`,
    tail(functionLog),
  );
}

/** Lines that Lambda itself writes for every invocation. */
const platform = /^(?:START|END|REPORT|INIT_START) /;

function lastSeen({ logGroup }: Canary, functionLog: string, lines: readonly string[], seconds: number): DoctorFinding {
  const own = lines.filter((line) => !platform.test(line));
  const last = (own.findLast((line) => /\bERROR\b|timed out/.test(line)) ?? own.at(-1) ?? lines.at(-1))
    ?.trim()
    .slice(0, 400);
  if (last === undefined) {
    return red(
      "canary",
      `last seen in ${logGroup}: ${functionLog} received nothing within ${seconds} s`,
      "check the filter, its pattern and the permission above, or allow more time with --timeout",
    );
  }
  const message = `last seen in ${logGroup}: ${functionLog} does not mention it within ${seconds} s; its last line is: ${last}`;
  return red("canary", message, tail(functionLog));
}

/** Returns the log's lines since a time, or only those that a pattern matches. */
async function read(
  client: CloudWatchLogsClient,
  logGroupName: string,
  startTime: number,
  filterPattern?: string,
): Promise<readonly string[]> {
  const lines: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client
      .send(new FilterLogEventsCommand({ logGroupName, startTime, filterPattern, nextToken }))
      .catch((error: unknown) => {
        // Lambda creates a function's log group when the function first runs.
        if (isNamed(error, "ResourceNotFoundException")) return undefined;
        throw awsFailure(error, "logs:FilterLogEvents");
      });
    lines.push(...(page?.events ?? []).map(({ message = "" }) => message));
    nextToken = page?.nextToken;
  } while (nextToken !== undefined);
  return lines;
}
