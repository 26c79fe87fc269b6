import { tryParse } from "../bytes/json.ts";
import { IamAlertsError } from "../errors.ts";
import { type Item, jsonFault } from "../payload/items.ts";
import { readItems } from "../payload/reader.ts";
import { entriesOf } from "./entries.ts";

/** What a file that is not of CloudTrail's form holds. */
export interface Whole {
  /** Its log messages, each JSON: records, and what is in payloads. */
  readonly messages: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Parses a file whole: CloudTrail's in any spelling, and everything else that `decode` reads. `unpacked` is its bytes, or
 * what kept it from being unpacked: then what came before the damage is read all the same.
 */
export async function readWhole(file: Buffer, unpacked: Buffer | IamAlertsError, maxBytes: number): Promise<Whole> {
  const isSound = !(unpacked instanceof IamAlertsError);
  if (!isSound && unpacked.details["step"] !== "gzip") return { messages: [], problems: [sentence(unpacked)] };
  const text = isSound ? withoutMark(unpacked) : undefined;
  const document = text === undefined ? undefined : parsed(text);
  if (text !== undefined && document !== undefined) {
    if (isDigest(document)) return { messages: [], problems: [] };
    if (Array.isArray(document["Records"])) {
      const places = entriesOf(text, "Records");
      return { messages: places.map(([start, end]) => text.toString("utf8", start, end)), problems: [] };
    }
  }
  const messages: string[] = [];
  const problems: string[] = [];
  try {
    for await (const item of readItems([isSound ? unpacked : file], { maxBytes })) read(item, messages, problems);
  } catch (error) {
    if (!(error instanceof IamAlertsError)) throw error;
    problems.push(sentence(error));
  }
  if (messages.length === 0 && problems.length === 0) {
    problems.push(`expected CloudTrail records, found ${file.length === 0 ? "an empty file" : "none"}`);
  }
  return { messages, problems };
}

/** The byte order mark, which some editors write and JSON does not know. */
const mark = Buffer.from("\uFEFF");

function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, mark.length).equals(mark) ? bytes.subarray(mark.length) : bytes;
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(bytes: Buffer): Fields | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

/** CloudTrail's digest files, which prove that its other files are as they were, hold no events. */
function isDigest(fields: Fields): boolean {
  return "digestStartTime" in fields && "digestS3Object" in fields;
}

/** An error in one line, with what can be done. */
function sentence({ message, hint }: IamAlertsError): string {
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
    case "text": // beside events it is none of our business
      return;
  }
}

/** A value as JSON; nothing where it is nested as deep as JSON.parse reads, but JSON.stringify, which recurses, cannot write. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
