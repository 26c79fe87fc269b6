import { failure } from "../bytes/bytes.ts";
import { stringify } from "../bytes/json.ts";
import { asText, attempt, type Item, jsonFault } from "./items.ts";
import { isPayloadLike, type Payload, toPayloadShape } from "./payload.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** Recognises what is inside a wrapping. */
type Inside = (value: unknown) => Item[] | undefined;

/** Gives the items of one known shape, or nothing where the object is of another. */
export type Shape = (fields: Fields, inside: Inside, decode: (event: unknown) => Payload) => Item[] | undefined;

/**
 * The known wrappings. The first that answers wins, so the most telling stand first.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html for the events of Kinesis, Firehose, SNS and SQS
 */
export const shapes: readonly Shape[] = [
  // The event of a Lambda function behind a subscription filter.
  (fields, _inside, decode) => (isObject(fields["awslogs"]) ? payloadItem(decode(fields)) : undefined),
  // The same, unpacked: what Kinesis and Firehose deliver.
  (fields) => (isPayloadLike(fields) ? payloadItem(toPayloadShape(fields)) : undefined),
  // An alert of ours, saved as JSON; and what the alert function answers.
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
  // aws logs get-log-record
  (fields, inside) => (isObject(fields["logRecord"]) ? inside(fields["logRecord"]["@message"]) : undefined),
  // A line of a container's log, as Docker and Fluent Bit keep it
  (fields, inside) => (typeof fields["log"] === "string" ? inside(fields["log"]) : undefined),
  // EventBridge
  (fields, inside) => ("detail-type" in fields && isObject(fields["detail"]) ? inside(fields["detail"]) : undefined),
  // SNS, as it stands in a queue or at an HTTP endpoint
  (fields, inside) => ("TopicArn" in fields ? wrapped(fields, "Message", inside) : undefined),
  // One entry of one of the lists above, as `jq -c '.Records[]'` prints them
  (fields, inside) => (isEntry(fields) ? fromEntry(fields, inside) : undefined),
  (fields, inside) => (isLogEvent(fields) ? logEvent(fields, inside) : undefined),
  // What awslogs holds, and an entry of Kinesis or Firehose as EventBridge Pipes and jq give it
  (fields, inside) => (isPacked(fields["data"]) ? inside(fields["data"]) : undefined),
];

function payloadItem(payload: Payload): Item[] {
  return [{ kind: "payload", payload }];
}

/** Whether text starts as base64 of gzip or of a JSON object does; "data" is a name that anybody uses. */
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

/** An entry of "Records": a wrapping of Kinesis, SNS or SQS, or else a CloudTrail record, sound or not. */
function fromEntry(entry: unknown, inside: Inside): Item[] | undefined {
  if (!isObject(entry)) return [{ kind: "unreadable", text: stringify(entry), reason: "it is not an object" }];
  const { kinesis, Sns, body, Data } = entry;
  if (isObject(kinesis)) return wrapped(kinesis, "data", inside);
  if (isObject(Sns)) return wrapped(Sns, "Message", inside);
  if (typeof body === "string") return wrapped(entry, "body", inside);
  if (typeof Data === "string") return wrapped(entry, "Data", inside);
  return inside(entry) ?? [{ kind: "record", value: entry }];
}

/** A list is CloudTrail's where anything in it is: then the rest of it was meant as records too. */
function fromRecords(fields: Fields, inside: Inside): Item[] | undefined {
  const list = fields["Records"];
  const isOurs =
    Array.isArray(list) && (list.length === 0 || list.some((entry) => isObject(entry) && isKnownEntry(entry)));
  return isOurs ? listOf(fields, "Records", (entry) => fromEntry(entry, inside)) : undefined;
}

function isKnownEntry(entry: Fields): boolean {
  return (
    isRecordLike(entry) || isEntry(entry) || typeof entry["Data"] === "string" || typeof entry["body"] === "string"
  );
}

/** What is inside a wrapping must be something known; without text in its place it is no wrapping of ours. */
function wrapped(wrapping: unknown, name: string, inside: Inside): Item[] | undefined {
  const data = isObject(wrapping) ? wrapping[name] : undefined;
  if (typeof data !== "string") return undefined;
  const items = inside(data);
  if (items !== undefined) return items;
  throw failure("shape", "expected a CloudWatch Logs payload or a CloudTrail record inside, found something else");
}

function isLogEvent(fields: Fields): boolean {
  const { message, timestamp, ingestionTime } = fields;
  return (
    typeof message === "string" && (timestamp !== undefined || ingestionTime !== undefined) && !isRecordLike(fields)
  );
}

/** A log event that holds no record is text to pass on: log groups hold more than CloudTrail. */
function logEvent(entry: unknown, inside: Inside): Item[] | undefined {
  const { message, timestamp } = isObject(entry) ? entry : {};
  const time = typeof timestamp === "number" ? timestamp : undefined;
  return inside(message)?.map((item) => (item.kind === "record" ? { ...item, time } : item));
}

/**
 * Reads every entry of a list; one that fails becomes an error of its own and leaves its neighbours alone. A list in
 * which nothing is known is somebody else's.
 */
function listOf(fields: Fields, name: string, read: (entry: unknown) => Item[] | undefined): Item[] | undefined {
  const list = fields[name];
  if (!Array.isArray(list)) return undefined;
  const found = list.map((entry, index) => attempt(() => read(entry), `${name}[${index}]`));
  const isEmpty = list.length === 0 && Object.keys(fields).every((key) => key === name || besideLists.has(key));
  const isOurs = isEmpty || found.some((items) => items?.some((item) => item.kind !== "text"));
  return isOurs ? found.flatMap((items, index) => items ?? asText(textOf(list[index]))) : undefined;
}

/** What AWS's answers have beside their lists; an empty list beside anything else is somebody else's. */
const besideLists: ReadonlySet<string> = new Set([
  ...["searchedLogStreams", "nextToken", "nextForwardToken", "nextBackwardToken", "NextToken", "NextShardIterator"],
  ...["MillisBehindLatest", "status", "statistics", "queryLanguage", "encryptionKey"],
]);

/** What passes on of a log event is its message. */
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

/** Whether an object is a CloudTrail record: two of the fields that hardly anything else has. */
export function isRecordLike(fields: object): boolean {
  // S3's notifications and other services' events for Lambda have the same names.
  const { eventSource } = fields as Fields;
  if (typeof eventSource === "string" && eventSource.startsWith("aws:")) return false;
  let found = 0;
  for (const name of recordFields) if (name in fields && ++found === 2) return true;
  return false;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
