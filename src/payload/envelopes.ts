import { fromBase64, gunzip } from "../bytes/bytes.ts";
import { parseDocuments } from "../bytes/json.ts";
import { type DecodeOptions, decodePayload } from "./awslogs.ts";
import { asText, attempt, brokenRecord, type Item, isFault } from "./items.ts";
import { type Fields, isRecordLike, shapes } from "./shapes.ts";

/** Wrappings inside wrappings: SNS in SQS in EventBridge is real, more than this is an attack. */
const maxDepth = 8;

/**
 * Recognises what a JSON value holds, whatever it is wrapped in. Gives the payloads and records in it, in order, or
 * nothing where it is none of the known shapes. `message` is the value's own text, where it was text.
 *
 * Throws IamAlertsError `payload` where a known wrapping holds nothing known or cannot be unpacked.
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
  const inside = (part: unknown) => recognise(part, options, undefined, depth + 1);
  if (Array.isArray(value)) return value.length > 0 || depth === 0 ? recogniseList(value, inside) : undefined;
  const fields = value as Fields;
  const decode = (event: unknown) => decodePayload(event, options);
  for (const shape of shapes) {
    const items = shape(fields, inside, decode);
    if (items !== undefined) return items;
  }
  return isRecordLike(fields) ? [{ kind: "record", value, message }] : undefined;
}

/**
 * Recognises text: JSON, one document or more, or base64 of gzip or of JSON. Nothing where it is neither.
 *
 * Throws IamAlertsError `payload` as `recognise` does, and where base64 of gzip cannot be unpacked.
 */
export function recogniseText(text: string, options: DecodeOptions, depth = 0): Item[] | undefined {
  const trimmed = text.trim();
  if (depth > maxDepth) return undefined;
  if (/^[{["]/.test(trimmed)) {
    const documents = parseDocuments(trimmed);
    if (documents === undefined) return brokenRecord(text);
    return recogniseDocuments(documents, options, text, depth);
  }
  // A shell that was given no quotes makes one line of wrapped base64; anything else of that look is words.
  if (/^[\w+/-]+(?: [\w+/-]+)+={0,2}$/.test(trimmed)) {
    const items = attempt(() => recogniseText(trimmed.replaceAll(" ", ""), options, depth + 1));
    return items?.some(isFault) ? undefined : items;
  }
  // Base64 of gzip is told by its start, so that what is wrong in it is an error and no text to pass on.
  const isGzip = /^H4sI[A-Za-z0-9+/_-]{4}/.test(trimmed) && !/[ \t]/.test(trimmed);
  if (!isGzip && !/^[A-Za-z0-9+/_-][A-Za-z0-9+/_\s-]*={0,2}$/.test(trimmed)) return undefined;
  if (!isGzip && !looksLikeJson(trimmed)) return undefined;
  const bytes = isGzip ? gunzip(fromBase64(trimmed), options.maxBytes) : Buffer.from(trimmed, "base64");
  return recogniseText(bytes.toString("utf8"), options, depth + 1);
}

/** Recognises the JSON documents of one text; `message` is that text. */
export function recogniseDocuments(
  documents: readonly unknown[],
  options: DecodeOptions,
  message: string,
  depth = 0,
): Item[] | undefined {
  const [first, ...more] = documents;
  if (more.length === 0) return recognise(first, options, message, depth);
  return recogniseList(documents, (value) => recognise(value, options, undefined, depth));
}

/** Whether base64 begins as the base64 of an object or a list does. */
export function looksLikeJson(base64: string): boolean {
  return /^[{[]\s*["{[]/.test(Buffer.from(base64.slice(0, 16), "base64").toString("latin1"));
}

/** A list that holds anything known is ours, and what is not known in it passes on as text. */
function recogniseList(values: readonly unknown[], inside: (value: unknown) => Item[] | undefined): Item[] | undefined {
  if (values.length === 0) return [];
  // CloudWatch Logs Insights answers with rows of {field, value}.
  if (values.every((cell) => typeof (cell as Fields | null)?.["field"] === "string")) {
    const message = values.find((cell) => (cell as Fields)["field"] === "@message") as Fields | undefined;
    return message === undefined ? undefined : inside(message["value"]);
  }
  const found = values.map((value) => attempt(() => inside(value)));
  return found.every((items) => items === undefined)
    ? undefined
    : found.flatMap((items, index) => items ?? asText(values[index]));
}
