import { JsonScanner, stringify, tryParse } from "../bytes/json.ts";
import { IamAlertsError } from "../errors.ts";
import type { Payload } from "./payload.ts";

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
  /** Something meant as a payload that cannot be unpacked. `line` counts from 1. */
  | { readonly kind: "error"; readonly error: IamAlertsError; readonly line?: number }
  /** Anything else, byte for byte. */
  | { readonly kind: "text"; readonly bytes: Uint8Array };

/** Whether an item says that something cannot be read. */
export function isFault({ kind }: Item): boolean {
  return kind === "unreadable" || kind === "error";
}

/** JSON of ours that was cut or damaged is worth an alert that says so; other text is none of our business. */
export function brokenRecord(text: string): Item[] | undefined {
  const isOurs = /"(?:eventVersion|eventSource|eventName|userIdentity|awslogs)"\s*:/.test(text);
  if (!isOurs || !/^\s*\{/.test(text) || tryParse(text) !== undefined) return undefined;
  return [{ kind: "unreadable", text, reason: jsonFault(text) }];
}

/** Why text is no record: not JSON, cut short, or something else than an object. */
export function jsonFault(text: string): string {
  if (tryParse(text) !== undefined) return "its JSON is not an object";
  const bytes = Buffer.from(text.trim());
  return new JsonScanner().scan(bytes, 0, bytes.length) === "more" ? "its JSON is cut short" : "it is not valid JSON";
}

/** What `read` gives, or its failure as an item, with the place where it went wrong. */
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

/** A value that is none of our business, as a line of text. */
export function asText(value: unknown): Item[] {
  const text = typeof value === "string" ? value : stringify(value);
  return [{ kind: "text", bytes: Buffer.from(text.endsWith("\n") ? text : `${text}\n`) }];
}
