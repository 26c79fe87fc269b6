import type { DecodeOptions } from "../../src/payload/awslogs.ts";
import type { Item } from "../../src/payload/items.ts";
import { readItems } from "../../src/payload/reader.ts";
import type { Chunks } from "../../src/payload/stream.ts";

/** A small CloudTrail record. */
export const record = (eventName: string, more: object = {}): Record<string, unknown> => ({
  eventVersion: "1.11",
  eventSource: "iam.amazonaws.com",
  eventName,
  eventTime: "2026-11-18T15:21:36Z",
  awsRegion: "us-east-1",
  sourceIPAddress: "192.0.2.25",
  userIdentity: { type: "IAMUser", userName: "alice", accountId: "111122223333" },
  requestParameters: { userName: "bob" },
  ...more,
});

/** The same as one line of JSON, without a line break. */
export const json = (eventName: string, more: object = {}): string => JSON.stringify(record(eventName, more));

export const base64 = (input: string | Uint8Array): string => Buffer.from(input).toString("base64");

/** Wraps text into lines, as `base64 -w` does. */
export const wrap = (text: string, width: number, lineBreak = "\n"): string =>
  (text.match(new RegExp(`.{1,${width}}`, "g")) ?? []).map((line) => line + lineBreak).join("");

/** Cuts bytes into pieces of a size. */
export function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const isText = (input: string | Uint8Array | Chunks): input is string => typeof input === "string";
const chunksOf = (input: string | Uint8Array | Chunks): Chunks =>
  isText(input) ? [Buffer.from(input)] : input instanceof Uint8Array ? [input] : input;

/** Returns all items of an input, and the error that it ended with. */
export async function readAll(
  input: string | Uint8Array | Chunks,
  options: DecodeOptions = {},
): Promise<{ items: Item[]; thrown: unknown }> {
  const items: Item[] = [];
  try {
    for await (const item of readItems(chunksOf(input), options)) items.push(item);
    return { items, thrown: undefined };
  } catch (thrown) {
    return { items, thrown };
  }
}

/** Returns one line per item: "record CreateUser", "text hello\n", "error gzip". Adjacent texts are joined. */
export async function reading(input: string | Uint8Array | Chunks, options: DecodeOptions = {}): Promise<string[]> {
  const { items, thrown } = await readAll(input, options);
  if (thrown !== undefined) throw thrown;
  return summaries(items);
}

export function summaries(items: readonly Item[]): string[] {
  const found: string[] = [];
  for (const item of items) {
    const last = found.at(-1);
    if (item.kind === "text" && last?.startsWith("text ")) found[found.length - 1] = last + textOf(item.bytes);
    else found.push(summary(item));
  }
  return found;
}

function summary(item: Item): string {
  switch (item.kind) {
    case "payload":
      return ["payload", ...item.payload.logEvents.map(({ message }) => nameIn(JSON.parse(message)))].join(" ");
    case "record":
      return `record ${nameIn(item.value)}`;
    case "unreadable":
      return `unreadable ${item.text}`;
    case "error":
      return `error ${item.error.details["step"]}`;
    case "text":
      return `text ${textOf(item.bytes)}`;
  }
}

const nameIn = (value: unknown) => String((value as { eventName?: unknown } | null)?.eventName);
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
