import { fromBase64, gunzip } from "../bytes/bytes.ts";
import { entriesOf } from "../bytes/entries.ts";
import { parseDocuments } from "../bytes/json.ts";
import { type DecodeOptions, decodePayload } from "./awslogs.ts";
import { asText, attempt, brokenRecord, type Item, isFault } from "./items.ts";
import { isAggregate, recordsIn } from "./kpl.ts";
import { type Fields, isRecordLike, shapes } from "./shapes.ts";

/** The deepest nesting of wrappings. SNS in SQS in EventBridge occurs in practice; more than this is an attack. */
const maxWrappings = 8;

/**
 * Finds the payloads and records in a JSON value, in any known wrapping. Returns them in order, or undefined if the
 * value has no known shape. `message` is the text that the value was parsed from, if there is one.
 *
 * Throws IamAlertsError `payload` if a known wrapping holds nothing known or cannot be unpacked.
 */
export function recognize(
  value: unknown,
  options: DecodeOptions = {},
  message?: string,
  depth = 0,
): Item[] | undefined {
  if (depth > maxWrappings) return undefined;
  if (typeof value === "string") return recognizeText(value, options, depth + 1);
  if (typeof value !== "object" || value === null) return undefined;
  const inside = (part: unknown) => recognize(part, options, undefined, depth + 1);
  if (Array.isArray(value)) return value.length > 0 || depth === 0 ? recogniseList(value, inside) : undefined;
  const fields = value as Fields;
  const decode = (event: unknown) => decodePayload(event, options);
  for (const shape of shapes) {
    const items = shape(fields, inside, decode);
    if (items !== undefined) return message === undefined ? items : withTexts(items, fields, message);
  }
  return isRecordLike(fields) ? [{ kind: "record", value, message }] : undefined;
}

/**
 * Gives the records of a CloudTrail file their text from the file, which is cut out on first use.
 */
function withTexts(items: Item[], { Records: list }: Fields, file: string): Item[] {
  if (!Array.isArray(list) || list.length !== items.length) return items;
  let texts: readonly string[] | undefined;
  const textAt = (index: number): string | undefined => {
    texts ??= textsIn(file, "Records");
    return texts[index];
  };
  return items.map((item, index) => {
    if (item.kind !== "record" || item.message !== undefined) return item;
    return {
      ...item,
      get message() {
        return textAt(index);
      },
    };
  });
}

function textsIn(file: string, name: string): readonly string[] {
  const bytes = Buffer.from(file);
  return entriesOf(bytes, name).map(([start, end]) => bytes.toString("utf8", start, end));
}

/**
 * Finds the payloads and records in text: in one or more JSON documents, or in base64 of gzip or of JSON. Returns
 * undefined if the text is neither.
 *
 * Throws the same errors as for a value, and IamAlertsError `payload` if base64 of gzip cannot be unpacked.
 */
export function recognizeText(text: string, options: DecodeOptions, depth = 0): Item[] | undefined {
  const trimmed = text.trim();
  if (depth > maxWrappings) return undefined;
  if (/^[{["]/.test(trimmed)) {
    const documents = parseDocuments(trimmed);
    if (documents === undefined) return brokenRecord(text);
    return recognizeDocuments(documents, options, text, depth);
  }
  // Without quotes, a shell joins wrapped base64 into one line. Anything else that looks like this is words.
  if (/^[\w+/-]+(?: [\w+/-]+)+={0,2}$/.test(trimmed)) {
    const items = attempt(() => recognizeText(trimmed.replaceAll(" ", ""), options, depth + 1));
    return items?.some(isFault) ? undefined : items;
  }
  // The start identifies base64 of gzip. From then on, a fault in it is an error, not text to pass on.
  const isPacked = /^(?:H4sI[A-Za-z0-9+/_-]{4}|84maw[g-v])/.test(trimmed) && !/[ \t]/.test(trimmed);
  if (!isPacked && !/^[A-Za-z0-9+/_-][A-Za-z0-9+/_\s-]*={0,2}$/.test(trimmed)) return undefined;
  if (!isPacked && !looksLikeJson(trimmed)) return undefined;
  const bytes = isPacked ? fromBase64(trimmed) : Buffer.from(trimmed, "base64");
  return recognizeBytes(bytes, options, depth + 1);
}

/** Finds the payloads and records in bytes: aggregates of the Kinesis Producer Library, gzip inside gzip, or text. */
function recognizeBytes(bytes: Buffer, options: DecodeOptions, depth: number): Item[] | undefined {
  if (depth > maxWrappings) return undefined;
  if (isAggregate(bytes)) {
    const found = recordsIn(bytes).map(
      (data) => attempt(() => recognizeBytes(data, options, depth + 1)) ?? asText(data.toString("utf8")),
    );
    return found.flat();
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    return recognizeBytes(gunzip(bytes, options.maxBytes), options, depth + 1);
  }
  return recognizeText(bytes.toString("utf8"), options, depth);
}

/** Finds the payloads and records in the JSON documents of one text. `message` is that text. */
export function recognizeDocuments(
  documents: readonly unknown[],
  options: DecodeOptions,
  message: string,
  depth = 0,
): Item[] | undefined {
  const [first, ...more] = documents;
  if (more.length === 0) return recognize(first, options, message, depth);
  return recogniseList(documents, (value) => recognize(value, options, undefined, depth));
}

/** Whether base64 begins like that of a JSON object or list. */
export function looksLikeJson(base64: string): boolean {
  return /^[{[]\s*["{[]/.test(Buffer.from(base64.slice(0, 16), "base64").toString("latin1"));
}

/** Recognizes a list that contains anything known. Its other entries become text. */
function recogniseList(values: readonly unknown[], inside: (value: unknown) => Item[] | undefined): Item[] | undefined {
  if (values.length === 0) return [];
  // CloudWatch Logs Insights returns rows of {field, value}.
  if (values.every((cell) => typeof (cell as Fields | null)?.["field"] === "string")) {
    const message = values.find((cell) => (cell as Fields)["field"] === "@message") as Fields | undefined;
    return message === undefined ? undefined : inside(message["value"]);
  }
  const found = values.map((value) => attempt(() => inside(value)));
  return found.every((items) => items === undefined)
    ? undefined
    : found.flatMap((items, index) => items ?? asText(values[index]));
}
