import { isPayloadLike, type Payload, toPayloadShape } from "./awslogs.ts";
import { failure } from "./bytes.ts";
import { asText, attempt, type Item, jsonFault } from "./items.ts";
import { stringify } from "./json.ts";

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
  (fields, inside) => listOf(fields, "Records", (entry) => fromEntry(entry, inside)),
  // Firehose, for transformation and for HTTP endpoints.
  (fields, inside) => listOf(fields, "records", (entry) => wrapped(isObject(entry) ? entry["data"] : entry, inside)),
  // aws sqs receive-message
  (fields, inside) => listOf(fields, "Messages", (entry) => wrapped(isObject(entry) ? entry["Body"] : entry, inside)),
  // aws logs filter-log-events, get-log-events
  (fields, inside) => listOf(fields, "events", (entry) => logEvent(entry, inside)),
  // aws cloudtrail lookup-events
  (fields, inside) => listOf(fields, "Events", (entry) => inside(entry) ?? wrapped(undefined, inside)),
  (fields, inside) => ("CloudTrailEvent" in fields ? wrapped(fields["CloudTrailEvent"], inside) : undefined),
  // aws logs get-query-results
  (fields, inside) => listOf(fields, "results", inside),
  // EventBridge
  (fields, inside) => ("detail-type" in fields && isObject(fields["detail"]) ? inside(fields["detail"]) : undefined),
  // SNS, as it stands in a queue or at an HTTP endpoint
  (fields, inside) => ("TopicArn" in fields && "Message" in fields ? wrapped(fields["Message"], inside) : undefined),
  // One entry of one of the lists above, as `jq -c '.Records[]'` prints them
  (fields, inside) => (isEntry(fields) ? fromEntry(fields, inside) : undefined),
  (fields, inside) => (isLogEvent(fields) ? logEvent(fields, inside) : undefined),
];

function payloadItem(payload: Payload): Item[] {
  return [{ kind: "payload", payload }];
}

function isSavedAlert({ version, action, actor, record }: Fields): boolean {
  return version === 1 && isObject(action) && isObject(actor) && record !== undefined;
}

function savedAlert({ record, simulated }: Fields): Item {
  if (typeof record === "string") return { kind: "unreadable", text: record, reason: jsonFault(record) };
  return { kind: "record", value: record, simulated: simulated === true };
}

function isEntry(fields: Fields): boolean {
  const { kinesis, Sns, eventSource, Data, SequenceNumber } = fields;
  return (
    isObject(kinesis) ||
    isObject(Sns) ||
    eventSource === "aws:sqs" ||
    (Data !== undefined && SequenceNumber !== undefined)
  );
}

/** An entry of "Records": a wrapping of Kinesis, SNS or SQS, or else a CloudTrail record, sound or not. */
function fromEntry(entry: unknown, inside: Inside): Item[] {
  if (!isObject(entry)) return [{ kind: "unreadable", text: stringify(entry), reason: "it is not an object" }];
  const { kinesis, Sns, body, Data } = entry;
  if (isObject(kinesis)) return wrapped(kinesis["data"], inside);
  if (isObject(Sns)) return wrapped(Sns["Message"], inside);
  if (typeof body === "string") return wrapped(body, inside);
  if (typeof Data === "string") return wrapped(Data, inside);
  return inside(entry) ?? [{ kind: "record", value: entry }];
}

/** What is inside a wrapping must be something known. */
function wrapped(data: unknown, inside: Inside): Item[] {
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
  const isOurs = list.length === 0 || found.some((items) => items?.some((item) => item.kind !== "text"));
  return isOurs ? found.flatMap((items, index) => items ?? asText(textOf(list[index]))) : undefined;
}

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
  let found = 0;
  for (const name of recordFields) if (name in fields && ++found === 2) return true;
  return false;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
