import { onOneLine, stringify, tryParse } from "../bytes/json.ts";
import { JsonScanner } from "../bytes/json-scanner.ts";
import { IamAlertsError } from "../errors.ts";
import type { Payload } from "./payload.ts";

/** One thing that was found in the input. */
export type Item =
  /** A payload that a subscription filter sent. */
  | { readonly kind: "payload"; readonly payload: Payload }
  /**
   * One CloudTrail record. `message` is its text, if the input had it as text; `time` is in milliseconds since 1970.
   */
  | {
      readonly kind: "record";
      readonly value: unknown;
      readonly message?: string | undefined;
      readonly time?: number | undefined;
      readonly simulated?: boolean;
    }
  /** A record that cannot be read. */
  | { readonly kind: "unreadable"; readonly text: string; readonly reason: string }
  /** A payload that cannot be unpacked. `line` counts from 1. */
  | { readonly kind: "error"; readonly error: IamAlertsError; readonly line?: number }
  /** Anything else, unchanged. */
  | { readonly kind: "text"; readonly bytes: Uint8Array };

/** Whether an item reports something that cannot be read. */
export function isFault({ kind }: Item): boolean {
  return kind === "unreadable" || kind === "error";
}

/** Returns an unreadable item for text that looks like a damaged record or payload, undefined for any other text. */
export function brokenRecord(text: string): Item[] | undefined {
  const isRecognized =
    /"(?:eventVersion|eventSource|eventName|userIdentity|awslogs)"\s*:/.test(text) ||
    (/"class_uid"\s*:/.test(text) && /"CloudTrail"/.test(text));
  if (!isRecognized || !/^\s*\{/.test(text) || tryParse(text) !== undefined) return undefined;
  return [{ kind: "unreadable", text, reason: jsonFault(text) }];
}

/** Explains why text is not a record: it is not JSON, is cut short, or is not an object. */
export function jsonFault(text: string): string {
  if (tryParse(text) !== undefined) return "its JSON is not an object";
  const bytes = Buffer.from(text.trim());
  return new JsonScanner().scan(bytes, 0, bytes.length) === "more" ? "its JSON is cut short" : "it is not valid JSON";
}

/** Returns the result of `read`, or its error as an item that names the place. */
export function attempt(read: () => Item[] | undefined, place?: string): Item[] | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof IamAlertsError)) throw error;
    if (place === undefined) return [{ kind: "error", error }];
    const { code, message, hint, details } = error;
    const options = { ...(hint === undefined ? {} : { hint }), details: { ...details, place }, cause: error };
    return [{ kind: "error", error: new IamAlertsError(code, `${place}: ${message}`, options) }];
  }
}

/** Returns a value that is not recognized as a line of text. */
export function asText(value: unknown): Item[] {
  const text = typeof value === "string" ? value : stringify(value);
  return [{ kind: "text", bytes: Buffer.from(text.endsWith("\n") ? text : `${text}\n`) }];
}

/** Returns the log messages in an item of the input, as CloudTrail writes them: JSON on one line. */
export function messagesOf(item: Exclude<Item, { kind: "text" | "error" }>): readonly string[] {
  switch (item.kind) {
    case "payload":
      return item.payload.messageType === "CONTROL_MESSAGE" ? [] : item.payload.logEvents.map(({ message }) => message);
    case "record":
      return [item.message === undefined ? JSON.stringify(item.value) : textOf(item.message)];
    case "unreadable":
      return [item.text];
  }
}

/** Returns the text of a record on one line. Its numbers, escapes and repeated names stay as they are written. */
function textOf(message: string): string {
  return /[\r\n]/.test(message) ? onOneLine(message) : message;
}
