import assert from "node:assert/strict";
import { gunzipSync, gzipSync } from "node:zlib";
import { readContents } from "../../src/archive/contents/fallback.ts";
import { type Found, Scanner } from "../../src/archive/scanner.ts";
import { compile } from "../../src/pattern/match/compile.ts";
import { Documents, patterns } from "../archive/documents.ts";
import { mutateBytes } from "./mutate.ts";
import { type Target, without } from "./target.ts";

const maxBytes = 1 << 24;
const scanners = [...patterns, '{ $.readOnly IS TRUE || $.readOnly = "12.0" }'].map((pattern) => ({
  pattern,
  matcher: compile(pattern),
  scanner: new Scanner({ patterns: [pattern], range: {}, wantsRecords: true, maxBytes }),
}));

function unknown(): never {
  throw new Error("expected a pattern from the list");
}

interface Input {
  /** The content before packing. */
  readonly json: Buffer;
  /** The packing: none, one gzip member, two members, or one member with the bytes of `damage` changed. */
  readonly packing: "plain" | "gzip" | "members" | "damaged";
  readonly damage: readonly (readonly [place: number, byte: number])[];
  readonly pattern: string;
}

const packings = ["plain", "gzip", "gzip", "members", "damaged"] as const;

function packed({ json, packing, damage }: Input): Buffer {
  const half = Math.floor(json.length / 2);
  switch (packing) {
    case "plain":
      return json;
    case "gzip":
      return gzipSync(json, { level: 1 });
    case "members":
      return Buffer.concat([gzipSync(json.subarray(0, half)), gzipSync(json.subarray(half))]);
    case "damaged": {
      const file = gzipSync(json, { level: 1 });
      for (const [place, byte] of damage) file[place % file.length] = byte;
      return file;
    }
  }
}

function unpacked(file: Buffer): Buffer | undefined {
  if (file[0] !== 0x1f || file[1] !== 0x8b) return file;
  try {
    return gunzipSync(file, { maxOutputLength: maxBytes });
  } catch {
    return undefined;
  }
}

const linesOf = ({ lines }: Found) => Buffer.from(lines).toString("utf8").split("\n").slice(0, -1);

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/**
 * The scanner, which parses few of a file's records, finds the same records as parsing the whole file. In a file that is
 * not JSON it may find more, because the parts that it skips can be broken, but only records that match.
 */
export const archives: Target<Input> = {
  name: "the archive's scanner",
  make(random) {
    const documents = new Documents(random.below(2 ** 31));
    const bytes = Buffer.from(random.below(8) === 0 ? documents.lines() : documents.file());
    const isMutated = random.below(3) > 0 && bytes.length > 0;
    return {
      json: isMutated ? mutateBytes(bytes, Buffer.from(documents.file()), random) : bytes,
      packing: random.of(packings),
      damage: Array.from({ length: 1 + random.below(3) }, () => [random.below(2 ** 20), random.below(256)] as const),
      pattern: random.of(scanners).pattern,
    };
  },
  async check(input, _, count) {
    const { scanner, matcher } = scanners.find(({ pattern }) => pattern === input.pattern) ?? unknown();
    const file = packed(input);
    const found = await scanner.scan(file);
    const lines = linesOf(found);
    assert.equal(found.masks.length, lines.length);
    for (const line of lines) assert.ok(matcher.test(line), `does not match: ${line}`);
    const bytes = unpacked(file);
    if (bytes === undefined) {
      assert.notEqual(found.problems.length, 0, "expected a problem for a file that cannot be unpacked");
      return count("cannot be unpacked");
    }
    const text = bytes.toString("utf8");
    const isText = Buffer.from(text).equals(bytes);
    const document = parsed(text) as { Records?: unknown } | null | undefined;
    if (document === undefined) return count(found.problems.length > 0 ? "not JSON" : "not JSON, but records");
    const { messages, problems } = await readContents(file, bytes, maxBytes);
    // A line that begins like CloudTrail's lines is a record, regardless of its content.
    if (messages.length === 0 && text.trimStart().startsWith('{"eventVersion":')) return count("lines");
    const wanted = messages.filter((message) => matcher.test(message));
    assert.deepEqual(lines.map(parsed), wanted.map(parsed));
    assert.deepEqual([found.records, found.problems], [messages.length, problems]);
    const records = document?.Records;
    // If the name occurs once, JavaScript's parser is the other half of the proof, except for the spelling of numbers.
    if (
      !isText ||
      input.pattern.includes("12.0") ||
      !Array.isArray(records) ||
      text.match(/"(?:R|\\u0052)ecords"/g)?.length !== 1
    )
      return count("JSON");
    assert.equal(lines.length, records.filter((record) => matcher.test(JSON.stringify(record))).length);
    count("CloudTrail's files");
  },
  *smaller(input) {
    for (const json of without(input.json)) yield { ...input, json };
  },
};
