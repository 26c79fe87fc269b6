import { failure } from "../bytes/bytes.ts";
import { stringify } from "../bytes/json.ts";
import { foreignKind } from "./foreign.ts";
import { asText, attempt, type Item, jsonFault } from "./items.ts";
import { isPayloadLike, type Payload, timeOf, toPayloadShape } from "./payload.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** Recognizes the content of a wrapping. */
type Inside = (value: unknown) => Item[] | undefined;

/** Returns the items of an object of one known shape, undefined for an object of another shape. */
export type Shape = (fields: Fields, inside: Inside, decode: (event: unknown) => Payload) => Item[] | undefined;

/**
 * The known wrappings. The first that recognizes an object wins, so the most specific come first.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html for events of Kinesis, Firehose, SNS and SQS
 */
export const shapes: readonly Shape[] = [
  // The event of a Lambda function behind a subscription filter.
  (fields, _inside, decode) => (isObject(fields["awslogs"]) ? payloadItem(decode(fields)) : undefined),
  // The same unpacked, as Kinesis and Firehose deliver it.
  (fields) => (isPayloadLike(fields) ? payloadItem(toPayloadShape(fields)) : undefined),
  // An alert that was saved as JSON, and the result of the alert function.
  (fields) => (isSavedAlert(fields) ? [savedAlert(fields)] : undefined),
  (fields, inside) => (Array.isArray(fields["deliveries"]) ? listOf(fields, "alerts", inside) : undefined),
  // CloudTrail's files, and the events of Kinesis, SNS and SQS, which look alike.
  (fields, inside) => fromRecords(fields, inside),
  // Firehose, for transformation and for HTTP endpoints.
  (fields, inside) => listOf(fields, "records", (entry) => wrapped(entry, "data", inside)),
  // aws sqs receive-message
  (fields, inside) => listOf(fields, "Messages", (entry) => wrapped(entry, "Body", inside)),
  // aws logs filter-log-events, get-log-events
  (fields, inside) => listOf(fields, "events", (entry) => logEvent(entry, inside)),
  // aws cloudtrail lookup-events
  (fields, inside) => listOf(fields, "Events", (entry) => wrapped(entry, "CloudTrailEvent", inside)),
  (fields, inside) => wrapped(fields, "CloudTrailEvent", inside),
  // aws logs get-query-results
  (fields, inside) => listOf(fields, "results", inside),
  // aws cloudtrail get-query-results: rows of cells, each cell an object with one field
  (fields, inside) => listOf(fields, "QueryResultRows", (row) => lakeRow(row, inside)),
  // aws logs get-log-record
  (fields, inside) => (isObject(fields["logRecord"]) ? inside(fields["logRecord"]["@message"]) : undefined),
  // A line of a container's log, as Docker and Fluent Bit store it
  (fields, inside) => (typeof fields["log"] === "string" ? inside(fields["log"]) : undefined),
  // EventBridge
  (fields, inside) => ("detail-type" in fields && isObject(fields["detail"]) ? inside(fields["detail"]) : undefined),
  // SNS, as queues and HTTP endpoints receive it
  (fields, inside) => ("TopicArn" in fields ? wrapped(fields, "Message", inside) : undefined),
  // One entry of one of the lists above, as `jq -c '.Records[]'` prints them
  (fields, inside) => (isEntry(fields) ? fromEntry(fields, inside) : undefined),
  (fields, inside) => (isLogEvent(fields) ? logEvent(fields, inside) : undefined),
  // The content of awslogs, and an entry of Kinesis or Firehose as EventBridge Pipes and jq return it
  (fields, inside) => (isPacked(fields["data"]) ? inside(fields["data"]) : undefined),
];

function payloadItem(payload: Payload): Item[] {
  return [{ kind: "payload", payload }];
}

/**
 * Whether text begins like base64 of gzip or of a JSON object. The name "data" alone says little: many programs use it.
 */
function isPacked(data: unknown): boolean {
  return typeof data === "string" && /^(?:H4sI|ey[IJ])/.test(data);
}

function isSavedAlert({ version, action, actor, record }: Fields): boolean {
  return version === 1 && isObject(action) && isObject(actor) && record !== undefined;
}

function savedAlert({ record, simulated }: Fields): Item {
  if (typeof record === "string") return { kind: "unreadable", text: record, reason: jsonFault(record) };
  return { kind: "record", value: record, simulated: simulated === true };
}

function isEntry(fields: Fields): boolean {
  const { kinesis, Sns, eventSource, body, Data, SequenceNumber } = fields;
  const isSqs = eventSource === "aws:sqs" && typeof body === "string";
  return isObject(kinesis) || isObject(Sns) || isSqs || (typeof Data === "string" && SequenceNumber !== undefined);
}

/** Reads an entry of "Records": a wrapping of Kinesis, SNS or SQS, or else a CloudTrail record, valid or not. */
function fromEntry(entry: unknown, inside: Inside): Item[] | undefined {
  if (!isObject(entry)) return [{ kind: "unreadable", text: stringify(entry), reason: "it is not an object" }];
  const { kinesis, Sns, body, Data } = entry;
  if (isObject(kinesis)) return wrapped(kinesis, "data", inside);
  if (isObject(Sns)) return wrapped(Sns, "Message", inside);
  if (typeof body === "string") return wrapped(entry, "body", inside);
  if (typeof Data === "string") return wrapped(entry, "Data", inside);
  return inside(entry) ?? [{ kind: "record", value: entry }];
}

/** Reads "Records" if any entry is known: then the other entries were meant as records too. */
function fromRecords(fields: Fields, inside: Inside): Item[] | undefined {
  const list = fields["Records"];
  const isKnown =
    Array.isArray(list) && (list.length === 0 || list.some((entry) => isObject(entry) && isKnownEntry(entry)));
  return isKnown ? listOf(fields, "Records", (entry) => fromEntry(entry, inside)) : undefined;
}

function isKnownEntry(entry: Fields): boolean {
  return (
    isRecordLike(entry) || isEntry(entry) || typeof entry["Data"] === "string" || typeof entry["body"] === "string"
  );
}

/**
 * Reads the text in a wrapping, which must be something known. An object without text in that place is not a wrapping.
 */
function wrapped(wrapping: unknown, name: string, inside: Inside): Item[] | undefined {
  const data = isObject(wrapping) ? wrapping[name] : undefined;
  if (typeof data !== "string") return undefined;
  const items = inside(data);
  if (items !== undefined) return items;
  const foreign = foreignKind(Buffer.from(data));
  throw failure(
    "shape",
    `expected a CloudWatch Logs payload or a CloudTrail record inside, found ${foreign?.name ?? "something else"}`,
    foreign === undefined ? {} : { hint: foreign.hint },
  );
}

/** Reads the event in a row of CloudTrail Lake; the column may be in any letter case. */
function lakeRow(row: unknown, inside: Inside): Item[] | undefined {
  if (!Array.isArray(row)) return undefined;
  for (const cell of row.filter(isObject)) {
    const name = Object.keys(cell).find((key) => key.toLowerCase() === "eventjson");
    if (name !== undefined) return wrapped(cell, name, inside);
  }
  return undefined;
}

function isLogEvent(fields: Fields): boolean {
  const { message, timestamp, ingestionTime } = fields;
  return (
    typeof message === "string" && (timestamp !== undefined || ingestionTime !== undefined) && !isRecordLike(fields)
  );
}

/** Reads a log event. One without a record is text to pass on: log groups hold more than CloudTrail. */
function logEvent(entry: unknown, inside: Inside): Item[] | undefined {
  const { message, timestamp } = isObject(entry) ? entry : {};
  const time = timeOf(timestamp);
  return inside(message)?.map((item) => (item.kind === "record" ? { ...item, time } : item));
}

/**
 * Reads every entry of a list. An entry that fails becomes an error item and does not affect the others. Returns
 * undefined if no entry is known.
 */
function listOf(fields: Fields, name: string, read: (entry: unknown) => Item[] | undefined): Item[] | undefined {
  const list = fields[name];
  if (!Array.isArray(list)) return undefined;
  const found = list.map((entry, index) => attempt(() => read(entry), `${name}[${index}]`));
  const isEmpty = list.length === 0 && Object.keys(fields).every((key) => key === name || listCompanions.has(key));
  const isKnown = isEmpty || found.some((items) => items?.some((item) => item.kind !== "text"));
  return isKnown ? found.flatMap((items, index) => items ?? asText(textOf(list[index]))) : undefined;
}

/** The fields next to the lists in AWS's responses. An empty list next to any other field is not recognized. */
const listCompanions: ReadonlySet<string> = new Set([
  ...["searchedLogStreams", "nextToken", "nextForwardToken", "nextBackwardToken", "NextToken", "NextShardIterator"],
  ...["MillisBehindLatest", "status", "statistics", "queryLanguage", "encryptionKey"],
  ...["QueryStatus", "QueryStatistics"],
]);

/** Returns the message of a log event, or any other entry itself: what is passed on as text. */
function textOf(entry: unknown): unknown {
  return isObject(entry) && typeof entry["message"] === "string" ? entry["message"] : entry;
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

/**
 * Whether an object looks like a CloudTrail record: it has two of the fields that hardly anything else has, or it
 * is an OCSF event made from a record.
 */
export function isRecordLike(fields: object): boolean {
  if ("class_uid" in fields && isOcsf(fields)) return true;
  // S3's notifications and other services' events for Lambda use the same field names.
  const { eventSource } = fields as Fields;
  if (typeof eventSource === "string" && eventSource.startsWith("aws:")) return false;
  let found = 0;
  for (const name of recordFields) if (name in fields && ++found === 2) return true;
  return false;
}

/** Whether an OCSF event was made from a CloudTrail record rather than from another log. */
function isOcsf({ metadata }: Fields): boolean {
  const product = isObject(metadata) ? metadata["product"] : undefined;
  const name = isObject(product) ? product["name"] : undefined;
  return typeof name === "string" && name.toLowerCase() === "cloudtrail";
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
