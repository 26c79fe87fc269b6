import { entriesOf } from "../../bytes/entries.ts";
import { tryParse } from "../../bytes/json.ts";
import { IamAlertsError } from "../../errors.ts";
import { type Foreign, foreignKind } from "../../payload/foreign.ts";
import { type Item, jsonFault } from "../../payload/items.ts";
import { readItems } from "../../payload/reader.ts";
import { isParquet, parquetRows } from "./parquet.ts";

/** The contents of a file that is not in CloudTrail's usual form. */
export interface Contents {
  /** The log messages, each of them JSON: records, and messages from payloads. */
  readonly messages: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Parses all of a file: CloudTrail's files however they are formatted, and everything else that `decode` reads.
 * `unpacked` is the unpacked bytes, or the error of unpacking: the data before the damage is read anyway.
 */
export async function readContents(
  file: Buffer,
  unpacked: Buffer | IamAlertsError,
  maxBytes: number,
): Promise<Contents> {
  const isUnpacked = !(unpacked instanceof IamAlertsError);
  if (!isUnpacked && unpacked.details["step"] !== "gzip") return { messages: [], problems: [sentence(unpacked)] };
  const text = isUnpacked ? withoutMark(unpacked) : undefined;
  const document = text === undefined ? undefined : parseObject(text);
  if (text !== undefined && document !== undefined) {
    if (isDigest(document)) return { messages: [], problems: [] };
    if (Array.isArray(document["Records"])) {
      const ranges = entriesOf(text, "Records");
      return { messages: ranges.map(([start, end]) => text.toString("utf8", start, end)), problems: [] };
    }
  }
  const inRows = isUnpacked && isParquet(unpacked) ? await readRows(unpacked, maxBytes) : undefined;
  if (inRows !== undefined) return inRows;
  const foreign = foreignKind((isUnpacked ? unpacked : file).subarray(0, startLength));
  if (foreign?.isBinary) return { messages: [], problems: [unlike(foreign)] };
  const messages: string[] = [];
  const problems: string[] = [];
  try {
    for await (const item of readItems([isUnpacked ? unpacked : file], { maxBytes })) read(item, messages, problems);
  } catch (error) {
    if (!(error instanceof IamAlertsError)) throw error;
    problems.push(sentence(error));
  }
  if (messages.length === 0 && problems.length === 0) {
    const found = file.length === 0 ? "an empty file" : "none";
    problems.push(foreign === undefined ? `expected CloudTrail records, found ${found}` : unlike(foreign));
  }
  return { messages, problems };
}

/** Reads the rows of a Parquet file like lines of JSON. Returns undefined if DuckDB is not installed. */
async function readRows(bytes: Buffer, maxBytes: number): Promise<Contents | undefined> {
  try {
    const rows = await parquetRows(bytes, maxBytes);
    return rows === undefined ? undefined : await readContents(rows, rows, maxBytes);
  } catch (error) {
    if (!(error instanceof IamAlertsError)) throw error;
    return { messages: [], problems: [sentence(error)] };
  }
}

/** The number of bytes at the start of a file that are enough to recognize it. */
const startLength = 4096;

/** Says what a file without records looks like, and what to do with it. */
function unlike({ name, hint }: Foreign): string {
  return `expected CloudTrail records, found ${name}; ${hint}`;
}

/** The byte order mark. Some editors write it, and JSON does not allow it. */
const mark = Buffer.from("\uFEFF");

function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, mark.length).equals(mark) ? bytes.subarray(mark.length) : bytes;
}

type Fields = Readonly<Record<string, unknown>>;

function parseObject(bytes: Buffer): Fields | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether this is one of CloudTrail's digest files, which prove that its other files are unchanged and hold no events.
 */
function isDigest(fields: Fields): boolean {
  return "digestStartTime" in fields && "digestS3Object" in fields;
}

/** Returns an error and its hint as one line. */
export function sentence({ message, hint }: IamAlertsError): string {
  return hint === undefined ? message : `${message}; ${hint}`;
}

function read(item: Item, messages: string[], problems: string[]): void {
  const line = item.kind === "error" && item.line !== undefined ? `line ${item.line}: ` : "";
  switch (item.kind) {
    case "record": {
      const message = item.message ?? jsonOf(item.value);
      if (message === undefined) problems.push("an event could not be read: its JSON is nested too deep");
      else messages.push(message);
      return;
    }
    case "payload":
      if (item.payload.messageType === "DATA_MESSAGE") {
        for (const { message } of item.payload.logEvents) {
          if (tryParse(message) !== undefined) messages.push(message);
          else if (message.startsWith("{")) problems.push(`an event could not be read: ${jsonFault(message)}`);
        }
      }
      return;
    case "unreadable":
      problems.push(`an event could not be read: ${item.reason}`);
      return;
    case "error":
      problems.push(line + sentence(item.error));
      return;
    case "text": // other lines between events are ignored
      return;
  }
}

/**
 * Writes a value as JSON. Returns undefined for values so deep that JSON.parse can read but JSON.stringify cannot write
 * them.
 */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
