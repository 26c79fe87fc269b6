import { gzipSync } from "node:zlib";
import { describe, failure, fromBase64, gunzip } from "../bytes/bytes.ts";
import { parseJson } from "../bytes/json.ts";
import { parseUtf8 } from "../bytes/utf8.ts";
import { isPayload, type Payload, toPayloadShape } from "./payload.ts";

/** @internal */
export { defaultMaxBytes } from "../bytes/bytes.ts";

/** The event that a subscription filter invokes a Lambda function with: base64 of gzip of JSON. */
export interface AwsLogsEvent {
  readonly awslogs: { readonly data: string };
}

/** The log stream that marks a payload as made by `iam-alerts simulate`. */
export const simulatedLogStream = "iam-alerts-simulate";

/** The prefix of the log streams that `doctor` writes a harmless event to; each run creates a new one. */
export const canaryLogStream: string = `${simulatedLogStream}-canary-`;

export interface EncodeOptions {
  readonly messageType?: Payload["messageType"];
  readonly owner?: string;
  readonly logGroup?: string;
  readonly logStream?: string;
  readonly subscriptionFilters?: readonly string[];
  /** The time of every event, in milliseconds since 1970. Default: the record's own eventTime, or 0 if it has none. */
  readonly timestamp?: number;
}

export interface DecodeOptions {
  /** The limit for the unpacked JSON, in bytes. Default: 64 MiB. */
  readonly maxBytes?: number;
}

/**
 * Packs log messages the way CloudWatch Logs packs them for a Lambda function.
 *
 * Takes CloudTrail records (objects, written as JSON), messages (text, sent unchanged) or a whole payload (sent
 * unchanged, so that `decodePayload(encodePayload(payload))` equals it).
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export function encodePayload(
  input: Payload | readonly (string | object)[],
  options: EncodeOptions = {},
): AwsLogsEvent {
  const payload = isList(input) ? toPayload(input, options) : input;
  return { awslogs: { data: gzipSync(JSON.stringify(payload)).toString("base64") } };
}

function isList(input: Payload | readonly (string | object)[]): input is readonly (string | object)[] {
  return Array.isArray(input);
}

function toPayload(entries: readonly (string | object)[], options: EncodeOptions): Payload {
  const messageType = options.messageType ?? "DATA_MESSAGE";
  const messages = entries.map((entry) => (typeof entry === "string" ? entry : JSON.stringify(entry)));
  return {
    messageType,
    owner: options.owner ?? "111122223333",
    logGroup: options.logGroup ?? "aws-cloudtrail-logs",
    logStream: options.logStream ?? "111122223333_CloudTrail_us-east-1",
    subscriptionFilters: options.subscriptionFilters ?? ["iam-alerts"],
    logEvents: messages.map((message, index) => {
      const timestamp = options.timestamp ?? eventTimeOf(message);
      return { id: eventId(timestamp, index), timestamp, message };
    }),
  };
}

/**
 * Returns the control message that CloudWatch Logs sends to check that a destination can be reached.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export function controlMessage(options: EncodeOptions = {}): Payload {
  const text = "CWL CONTROL MESSAGE: Checking health of destination Lambda.";
  return {
    ...toPayload([text], { timestamp: 0, ...options, messageType: "CONTROL_MESSAGE" }),
    owner: options.owner ?? "CloudwatchLogs",
    logGroup: options.logGroup ?? "",
    logStream: options.logStream ?? "",
    subscriptionFilters: options.subscriptionFilters ?? [],
  };
}

/** Returns an id like AWS's: 56 digits, with the time in the upper bits and the index in the lower bits. */
function eventId(timestamp: number, index: number): string {
  const milliseconds = Number.isFinite(timestamp) ? Math.max(0, Math.trunc(timestamp)) : 0;
  return ((BigInt(milliseconds) << 144n) + BigInt(index)).toString().padStart(56, "0");
}

function eventTimeOf(message: string): number {
  const found = /"eventTime"\s*:\s*"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)"/.exec(message)?.[1];
  const time = found === undefined ? 0 : Date.parse(found);
  return Number.isNaN(time) ? 0 : time;
}

/**
 * Unpacks the event that a subscription filter invokes a Lambda function with.
 *
 * @throws IamAlertsError `payload`; `details.step` says what failed: `event` (no awslogs.data), `base64`, `gzip`,
 *   `size` (more bytes than allowed), `json` or `shape` (JSON, but not a payload).
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html
 */
export function decodePayload(event: unknown, options: DecodeOptions = {}): Payload {
  return parsePayload(gunzip(packedIn(event), options.maxBytes));
}

/** Returns the gzip data of an event; see `decodePayload`. @internal */
export function packedIn(event: unknown): Buffer {
  const data = (event as AwsLogsEvent | null | undefined)?.awslogs?.data;
  if (typeof data !== "string") {
    throw failure("event", `expected an event with base64 text in awslogs.data, found ${describe(event)}`, {
      hint: 'a CloudWatch Logs event looks like {"awslogs":{"data":"H4sI…"}}',
    });
  }
  return fromBase64(data);
}

/** Reads the unpacked JSON of a payload. @internal */
export function parsePayload(json: Buffer): Payload {
  let value: unknown;
  try {
    value = parseUtf8(json);
  } catch (cause) {
    throw failure("json", `expected the payload's JSON, found text that is not (${(cause as Error).message})`, {
      cause,
    });
  }
  // A payload that needs repair is parsed again, so that an id written as a number keeps its digits.
  return isPayload(value) ? value : toPayloadShape(parseJson(json.toString("utf8")));
}
