import { IamAlertsError } from "../errors.ts";
import { type DecodeOptions, decodePayload, isPayloadLike, type Payload, toPayloadShape } from "./awslogs.ts";
import { failure, fromBase64, gunzip } from "./bytes.ts";
import { parseJson, stringify } from "./json.ts";

/** What was found in the input. */
export type Item =
  /** What a subscription filter sent. */
  | { readonly kind: "payload"; readonly payload: Payload }
  /** One CloudTrail record. `message` is its text where the input had it as text; `time` is in milliseconds since 1970. */
  | {
      readonly kind: "record";
      readonly value: unknown;
      readonly message?: string | undefined;
      readonly time?: number | undefined;
      readonly simulated?: boolean;
    }
  /** Something meant as a record that cannot be read. */
  | { readonly kind: "unreadable"; readonly text: string; readonly reason: string }
  /** Something meant as a payload that cannot be unpacked. */
  | { readonly kind: "error"; readonly error: IamAlertsError }
  /** Anything else, byte for byte. */
  | { readonly kind: "text"; readonly bytes: Uint8Array };

type Fields = Readonly<Record<string, unknown>>;

/** Wrappings inside wrappings: SNS in SQS in EventBridge is real, more than this is an attack. */
const maxDepth = 8;

/**
 * Recognises what a JSON document holds, whatever it is wrapped in. Gives the payloads and records in it, in order, or
 * nothing where it is none of the known shapes. `message` is the document's own text, where it was text.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html for the events of Kinesis, Firehose, SNS and SQS
 */
export function recognise(
  value: unknown,
  options: DecodeOptions = {},
  message?: string,
  depth = 0,
): Item[] | undefined {
  if (depth > maxDepth) return undefined;
  if (typeof value === "string") return recogniseText(value, options, depth + 1);
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return recogniseList(value, options, depth + 1);
  const fields = value as Fields;
  for (const shape of shapes) {
    const items = shape(fields, options, depth + 1);
    if (items !== undefined) return items;
  }
  return isRecordLike(fields) ? [{ kind: "record", value, message }] : undefined;
}

/** Recognises text: JSON, or base64 of gzip or of JSON. Nothing where it is neither. */
export function recogniseText(text: string, options: DecodeOptions, depth = 0): Item[] | undefined {
  const trimmed = text.trim();
  if (depth > maxDepth) return undefined;
  if (/^[{["]/.test(trimmed)) {
    try {
      return recognise(parseJson(trimmed), options, text, depth);
    } catch {
      return brokenRecord(text);
    }
  }
  if (!/^[A-Za-z0-9+/_-][A-Za-z0-9+/_\s-]*={0,2}$/.test(trimmed)) return undefined;
  const packed = trimmed.startsWith("H4sI");
  if (!packed && !/^(?:e[wy]|[WI][A-Za-z0-9])/.test(trimmed)) return undefined;
  const bytes = packed ? gunzip(fromBase64(trimmed), options.maxBytes) : Buffer.from(trimmed, "base64");
  return recogniseText(bytes.toString("utf8"), options, depth + 1);
}

/** JSON of ours that was cut or damaged is worth an alert that says so; other text is none of our business. */
export function brokenRecord(text: string): Item[] | undefined {
  if (!/^\s*\{/.test(text) || !/"(?:eventVersion|eventSource|eventName|userIdentity|awslogs)"\s*:/.test(text))
    return undefined;
  return [{ kind: "unreadable", text, reason: jsonFault(text) }];
}

/** Why text is not JSON, in JSON.parse's words, without the text itself. */
export function jsonFault(text: string): string {
  try {
    JSON.parse(text);
    return "not a JSON object";
  } catch (error) {
    return /end of JSON|Unterminated/.test((error as Error).message) ? "its JSON is cut short" : "it is not valid JSON";
  }
}

function recogniseList(values: readonly unknown[], options: DecodeOptions, depth: number): Item[] | undefined {
  // Insights answers with rows of {field, value}.
  if (values.every((cell) => typeof (cell as Fields | null)?.["field"] === "string") && values.length > 0) {
    const message = values.find((cell) => (cell as Fields)["field"] === "@message") as Fields | undefined;
    return message === undefined ? undefined : recognise(message["value"], options, undefined, depth);
  }
  const found = values.map((value) => attempt(() => recognise(value, options, undefined, depth)));
  if (found.every((items) => items === undefined)) return values.length === 0 ? [] : undefined;
  return found.flatMap((items, index) => items ?? asText(values[index]));
}

type Shape = (fields: Fields, options: DecodeOptions, depth: number) => Item[] | undefined;

/** The known wrappings. The first that answers wins, so the most telling stand first. */
const shapes: readonly Shape[] = [
  // The event of a Lambda function behind a subscription filter.
  (fields, options) =>
    isObject(fields["awslogs"])
      ? attempt(() => [{ kind: "payload", payload: decodePayload(fields, options) }])
      : undefined,
  // The same, unpacked: what Kinesis and Firehose deliver.
  (fields) =>
    isPayloadLike(fields) ? attempt(() => [{ kind: "payload", payload: toPayloadShape(fields) }]) : undefined,
  // An alert of ours, saved as JSON; and what the alert function answers.
  (fields) =>
    fields["version"] === 1 && isObject(fields["action"]) && isObject(fields["actor"]) && "record" in fields
      ? [savedAlert(fields)]
      : undefined,
  (fields, options, depth) =>
    Array.isArray(fields["alerts"]) && Array.isArray(fields["deliveries"])
      ? each(fields["alerts"], (alert) => recognise(alert, options, undefined, depth))
      : undefined,
  // CloudTrail's files, and the events of Kinesis, SNS and SQS, which look alike.
  (fields, options, depth) => listOf(fields["Records"], "Records", (entry) => fromEntry(entry, options, depth)),
  // Firehose, for transformation and for HTTP endpoints.
  (fields, options, depth) =>
    "deliveryStreamArn" in fields || "requestId" in fields || "invocationId" in fields
      ? listOf(fields["records"], "records", (entry) => wrapped((entry as Fields | null)?.["data"], options, depth))
      : undefined,
  // aws sqs receive-message
  (fields, options, depth) =>
    listOf(fields["Messages"], "Messages", (entry) => wrapped((entry as Fields | null)?.["Body"], options, depth)),
  // aws logs filter-log-events, get-log-events
  (fields, options, depth) => listOf(fields["events"], "events", (entry) => logEvent(entry, options, depth)),
  // aws cloudtrail lookup-events
  (fields, options, depth) => listOf(fields["Events"], "Events", (entry) => lookedUp(entry, options, depth)),
  (fields, options, depth) => ("CloudTrailEvent" in fields ? lookedUp(fields, options, depth) : undefined),
  // aws logs get-query-results
  (fields, options, depth) =>
    "statistics" in fields || "queryId" in fields || "status" in fields
      ? listOf(fields["results"], "results", (row) => recognise(row, options, undefined, depth))
      : undefined,
  // EventBridge
  (fields, options, depth) =>
    "detail-type" in fields && isObject(fields["detail"])
      ? recognise(fields["detail"], options, undefined, depth)
      : undefined,
  // SNS, as it stands in a queue or at an HTTP endpoint
  (fields, options, depth) =>
    typeof fields["Message"] === "string" && ("TopicArn" in fields || "Type" in fields)
      ? wrapped(fields["Message"], options, depth)
      : undefined,
  // One entry of one of the lists above, as `jq -c '.events[]'` prints them
  (fields, options, depth) =>
    "kinesis" in fields ||
    "Sns" in fields ||
    fields["eventSource"] === "aws:sqs" ||
    ("Data" in fields && "SequenceNumber" in fields)
      ? fromEntry(fields, options, depth)
      : undefined,
  (fields, options, depth) =>
    typeof fields["message"] === "string" &&
    ("timestamp" in fields || "ingestionTime" in fields) &&
    !isRecordLike(fields)
      ? logEvent(fields, options, depth)
      : undefined,
];

/** An entry of "Records": a wrapping of Kinesis, SNS or SQS, or else a CloudTrail record, sound or not. */
function fromEntry(entry: unknown, options: DecodeOptions, depth: number): Item[] | undefined {
  if (!isObject(entry)) return [{ kind: "unreadable", text: stringify(entry), reason: "it is not an object" }];
  const { kinesis, Sns, body, Data } = entry;
  if (isObject(kinesis)) return wrapped(kinesis["data"], options, depth);
  if (isObject(Sns)) return wrapped(Sns["Message"], options, depth);
  if (typeof body === "string") return wrapped(body, options, depth);
  if (typeof Data === "string") return wrapped(Data, options, depth);
  return recognise(entry, options, undefined, depth) ?? [{ kind: "record", value: entry }];
}

/** The text inside a wrapping must be something known: a wrapping around nothing known is an error. */
function wrapped(data: unknown, options: DecodeOptions, depth: number): Item[] | undefined {
  const items = recognise(data, options, undefined, depth);
  if (items !== undefined) return items;
  throw failure("shape", "expected a CloudWatch Logs payload or a CloudTrail record inside, found something else");
}

/** A log event that holds no record is text to pass on: log groups hold more than CloudTrail. */
function logEvent(entry: unknown, options: DecodeOptions, depth: number): Item[] | undefined {
  const { message, timestamp } = (entry ?? {}) as Fields;
  const items = recognise(message, options, undefined, depth);
  if (items === undefined) return asText(message ?? entry);
  const time = typeof timestamp === "number" ? timestamp : undefined;
  return items.map((item) => (item.kind === "record" ? { ...item, time } : item));
}

function lookedUp(entry: unknown, options: DecodeOptions, depth: number): Item[] | undefined {
  const text = (entry as Fields | null)?.["CloudTrailEvent"];
  return wrapped(text, options, depth);
}

function savedAlert(fields: Fields): Item {
  const record = fields["record"];
  if (typeof record === "string") return { kind: "unreadable", text: record, reason: jsonFault(record) };
  return { kind: "record", value: record, simulated: fields["simulated"] === true };
}

/** A list in which nothing is known is somebody else's document. */
function listOf(list: unknown, name: string, read: (entry: unknown) => Item[] | undefined): Item[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const items = each(list, read, name);
  return list.length === 0 || items.some((item) => item.kind !== "text") ? items : undefined;
}

/** Reads every entry; one that fails becomes an error of its own and leaves its neighbours alone. */
function each(list: readonly unknown[], read: (entry: unknown) => Item[] | undefined, name?: string): Item[] {
  return list.flatMap((entry, index) => {
    const place = name === undefined ? undefined : `${name}[${index}]`;
    return attempt(() => read(entry), place) ?? asText(entry);
  });
}

function attempt(read: () => Item[] | undefined, place?: string): Item[] | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof IamAlertsError)) throw error;
    if (place === undefined) return [{ kind: "error", error }];
    const { code, message, hint, details } = error;
    const placed = new IamAlertsError(code, `${place}: ${message}`, {
      ...(hint === undefined ? {} : { hint }),
      details: { ...details, place },
      cause: error,
    });
    return [{ kind: "error", error: placed }];
  }
}

function asText(value: unknown): Item[] {
  const text = typeof value === "string" ? value : stringify(value);
  return [{ kind: "text", bytes: Buffer.from(text.endsWith("\n") ? text : `${text}\n`) }];
}

const recordFields = [
  "eventName",
  "eventSource",
  "userIdentity",
  "awsRegion",
  "sourceIPAddress",
  "requestParameters",
  "recipientAccountId",
  "eventVersion",
] as const;

/** Whether an object is a CloudTrail record: two of the fields that hardly anything else has. */
export function isRecordLike(fields: object): boolean {
  let found = 0;
  for (const name of recordFields) if (name in fields && ++found === 2) return true;
  return false;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
