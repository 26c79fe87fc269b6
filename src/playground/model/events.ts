import type { Alert } from "../../alert/alert.ts";
import { defaultMaxBytes } from "../../bytes/bytes.ts";
import { withLongNumbers } from "../../bytes/json.ts";
import { isFields, isTooDeep } from "../../cloudtrail/fields.ts";
import { alertOf } from "../../detect.ts";
import type { Matcher } from "../../pattern/match/compile.ts";
import { type Item, messagesOf } from "../../payload/items.ts";
import { readItems } from "../../payload/reader.ts";
import { visible } from "../../render/escape.ts";
import { shortened } from "../../words.ts";
import { type Unpacked, unpacked } from "../link.ts";
import { Buffer } from "../node/buffer.ts";
import type { KeptEvent } from "../state.ts";
import { samples } from "./samples.ts";

/** A log event on the page. */
export interface PageEvent {
  readonly message: string;
  /** The message, parsed; undefined if it is not JSON, or is nested too deep to show. */
  readonly value: unknown;
  /** The name of the sample that it is, if it is one. */
  readonly sample: string | undefined;
  /** One line about the event for the list: the alert's title, if the event is a record. Harmless to show. */
  readonly title: string;
}

/** The names of samples by their messages: a sample that was pasted is the sample again, so that links stay short. */
const nameOf: ReadonlyMap<string, string> = new Map([...samples].map(([name, message]) => [message, name]));

export function eventOf(message: string): PageEvent {
  const value = parsed(message);
  const title = alertFor({ message, value })?.title;
  return { message, value, sample: nameOf.get(message), title: shortened(visible(title ?? message), 160) };
}

function parsed(message: string): unknown {
  try {
    const value: unknown = JSON.parse(message);
    return isTooDeep(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Returns the alert that a record gives; undefined for any other message. */
export function alertFor({ message, value }: Pick<PageEvent, "message" | "value">): Alert | undefined {
  if (!isFields(value) || !("eventName" in value || "class_uid" in value)) return undefined;
  return alertOf(withLongNumbers(message, value), {}, () => message).alert;
}

/** Returns the verdict of a pattern on an event, as CloudWatch Logs would give it on the message. */
export function isMatch(matcher: Matcher, { message, value }: PageEvent): boolean {
  if (matcher.cannotMatch?.(message)) return false;
  return value === undefined ? matcher.test(message) : (matcher.testParsed?.(message, value) ?? matcher.test(message));
}

/** Returns the event that a link or the program names; undefined for a sample that does not exist. */
export function eventKept(kept: KeptEvent): PageEvent | undefined {
  const message = "message" in kept ? kept.message : samples.get(kept.sample);
  return message === undefined ? undefined : eventOf(message);
}

export function keptOf({ message, sample }: PageEvent): KeptEvent {
  return sample === undefined ? { message } : { sample };
}

/** The messages that were read from text or a file, and what could not be read. */
export interface ReadMessages {
  readonly messages: readonly string[];
  readonly faults: readonly string[];
}

/** Reads the messages in bytes as `decode` does: payloads and records in any wrapping, packed or not, and lines of text. */
export async function readMessages(bytes: Uint8Array<ArrayBuffer>): Promise<ReadMessages> {
  const messages: string[] = [];
  const faults: string[] = [];
  const { output, fault } = await withoutGzip(bytes);
  if (fault !== undefined) faults.push(fault);
  try {
    for await (const item of readItems(output)) {
      if (item.kind === "error") faults.push(item.error.message);
      else for (const message of messagesIn(item)) messages.push(message);
    }
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error));
  }
  return { messages, faults };
}

function messagesIn(item: Exclude<Item, { kind: "error" }>): readonly string[] {
  if (item.kind !== "text") return messagesOf(item);
  const text = Buffer.from(item.bytes).toString();
  return text.trim() === "" ? [] : [text.replace(/\r?\n$/, "")];
}

/** Removes up to two layers of gzip: Firehose packs what CloudWatch Logs has packed. */
async function withoutGzip(bytes: Uint8Array<ArrayBuffer>, layers = 2): Promise<Unpacked> {
  if (layers === 0 || bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { output: [bytes], fault: undefined };
  const outer = await unpacked(bytes, "gzip", defaultMaxBytes);
  const inner = await withoutGzip(new Uint8Array(Buffer.concat(outer.output)), layers - 1);
  return { output: inner.output, fault: outer.fault ?? inner.fault };
}
