import * as zlib from "node:zlib";
import { describe, expect, it } from "vitest";
import { Scanner } from "../../src/archive/scanner.ts";
import { compile } from "../../src/pattern/match/compile.ts";

// Files that mislead a search without parsing. For each, the scanner must find the same records as parsing the whole file.

const pattern = '{ ($.eventSource = "iam.amazonaws.com") && ($.eventName = "CreateUser") }';
const hit = '{"eventVersion":"1.11","eventSource":"iam.amazonaws.com","eventName":"CreateUser"}';
const miss = '{"eventVersion":"1.11","eventSource":"s3.amazonaws.com","eventName":"GetObject"}';
const inside = (json: string) => miss.replace("}", `,"requestParameters":${json}}`);
const file = (...records: readonly string[]) => `{"Records":[${records.join(",")}]}`;
const escaped = (text: string) => [...text].map((character) => `\\u00${character.charCodeAt(0).toString(16)}`).join("");

/** The text of a file, and the number of its records that match. */
const misleading: Readonly<Record<string, readonly [text: string, hits: number]>> = {
  "an escaped dot in the literal": [file(hit.replace("iam.", "iam\\u002e"), miss), 1],
  "an escaped letter in the literal": [file(hit.replace('"iam', '"\\u0069am')), 1],
  "a literal in escapes, of capitals": [
    file(hit.replace("iam.amazonaws.com", escaped("iam.amazonaws.com").toUpperCase().replaceAll("U", "u"))),
    1,
  ],
  "an escaped key": [
    file(hit.replace("eventSource", "event\\u0053ource"), hit.replace("eventName", "\\u0065ventName")),
    2,
  ],
  "escapes of other characters": [file(inside('"\\u003cb\\u003e \\u00e9"'), hit), 1],
  "a file that is pretty-printed": [JSON.stringify({ Records: [JSON.parse(hit), JSON.parse(miss)] }, null, 2), 1],
  "blanks everywhere": [
    `\r\n { "Records"\t: [ ${hit.replaceAll(",", " ,\n").replaceAll(":", " : ")} , ${miss} ] } \n`,
    1,
  ],
  "another order of keys": [file('{"eventName":"CreateUser","x":{"y":[1]},"eventSource":"iam.amazonaws.com"}'), 1],
  "a record nested in parameters": [
    file(inside(hit), inside(`[${hit},[${hit}]]`), inside(`{"Records":[${hit}]}`), hit),
    1,
  ],
  "a record nested in a record that matches": [file(hit.replace("}", `,"requestParameters":${hit}}`)), 1],
  "a record's text in a string": [file(inside(JSON.stringify(hit)), inside(JSON.stringify(file(hit)))), 0],
  "a record's text, twice in a string": [file(inside(JSON.stringify(JSON.stringify(hit))), hit), 1],
  "the literal in other fields": [file(inside('{"eventSource":"iam.amazonaws.com","host":"iam.amazonaws.com"}')), 0],
  "the literal in a key": [file(inside('{"iam.amazonaws.com":"CreateUser"}'), hit), 1],
  "brackets in strings": [file(inside('"}]},{\\"Records\\":["'), inside('"\\\\"'), hit, inside('"[{"')), 1],
  "a key twice, the last one matching": [file(`{"eventName":"DeleteUser",${hit.slice(1)}`), 1],
  "a key twice, the first one matching": [file(hit.replace("}", ',"eventName":"DeleteUser"}')), 0],
  "a key twice, in escapes": [file(hit.replace("}", ',"event\\u004eame":"DeleteUser"}')), 0],
  "another list at the root, before": [`{"Others":[${hit}],"Records":[${miss},${hit}]}`, 1],
  "another list at the root, after": [`{"Records":[${miss},${hit}],"Others":[${hit}]}`, 1],
  "Records twice": [`{"Records":[${hit},${hit}],"Records":[${hit}]}`, 1],
  "Records twice, once in escapes": [`{"Records":[${hit},${hit}],"\\u0052ecords":[${hit}]}`, 1],
  "Records beside other fields": [`{"NextToken":null,"Records":[${hit}],"Count":1}`, 1],
  "no records": ['{"Records":[]}', 0],
  "records that are none": [`{"Records":[null,5,"${"iam.amazonaws.com"}",[${hit}],${hit}]}`, 1],
  "the byte order mark": [`\uFEFF${file(hit, miss)}`, 1],
  "characters of several bytes": [
    file(inside('"é😀\u2028"'), hit.replace("CreateUser", "CreateUser"), inside('"\u00e9"')),
    1,
  ],
  "a text that is longer than a block": [file(inside(JSON.stringify('x\\"}'.repeat(5000))), hit), 1],
  "a number of many digits": [file(hit.replace("}", ',"n":123456789012345678901234567890}')), 1],
  "a depth of hundreds": [file(inside("[".repeat(500) + hit + "]".repeat(500)), hit), 1],
};

const recordsOf = (text: string): readonly unknown[] =>
  (JSON.parse(text.replace(/^\uFEFF/, "")) as { Records: unknown[] }).Records;

async function found(bytes: Buffer, patterns: readonly string[] = [pattern]): Promise<readonly unknown[]> {
  const { lines, problems } = await new Scanner({
    patterns,
    range: {},
    wantsRecords: true,
    maxBytes: 1 << 26,
  }).scan(bytes);
  expect(problems).toEqual([]);
  const texts = Buffer.from(lines).toString("utf8").split("\n").slice(0, -1);
  return texts.map((line) => JSON.parse(line) as unknown);
}

describe.each(Object.entries(misleading))("%s", (_, [text, hits]) => {
  const matcher = compile(pattern);
  const parsed = recordsOf(text).filter((record) => matcher.testJson(record));

  it("finds the same records as parsing the file", async () => {
    expect(parsed).toHaveLength(hits);
    expect(await found(Buffer.from(text))).toEqual(parsed);
  });

  it("finds them in gzip of one or two members, split anywhere", async () => {
    const bytes = Buffer.from(text);
    expect(await found(zlib.gzipSync(bytes))).toEqual(parsed);
    for (const at of [1, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const members = [zlib.gzipSync(bytes.subarray(0, at)), zlib.gzipSync(bytes.subarray(at))];
      expect(await found(Buffer.concat(members)), `cut at ${at}`).toEqual(parsed);
    }
  });
});

describe("the archive's scanner", () => {
  it("finds all records of a pattern that needs no text", async () => {
    const text = file(hit, miss, "{}");
    expect(await found(Buffer.from(text), ["{ $.errorCode NOT EXISTS }"])).toEqual(recordsOf(text));
  });

  it("reads the data before the damage and reports the damage", async () => {
    const scanner = new Scanner({ patterns: [pattern], range: {}, wantsRecords: true, maxBytes: 1 << 26 });
    const noise = Array.from({ length: 2000 }, (_, index) => miss.replace("GetObject", `Get${Math.sin(index)}`));
    const packed = zlib.gzipSync(file(hit, ...noise));
    const cut = await scanner.scan(packed.subarray(0, packed.length - 100));
    expect(Buffer.from(cut.lines).toString()).toBe(`${hit}\n`);
    expect(cut.problems.join()).toContain("cut short");
    const damaged = Buffer.from(packed);
    damaged[packed.length - 6] = (damaged[packed.length - 6] ?? 0) ^ 1;
    expect((await scanner.scan(damaged)).problems.join()).toContain("damaged");
    const half = await scanner.scan(Buffer.from(file(hit, miss).slice(0, -20)));
    expect(Buffer.from(half.lines).toString()).toBe(`${hit}\n`);
    expect(half.problems.length).toBeGreaterThan(0);
    for (const text of ["", "hello\n", "[]", "{}"]) {
      expect((await scanner.scan(Buffer.from(text))).problems, text).toHaveLength(1);
    }
    const large = new Scanner({ patterns: [pattern], range: {}, wantsRecords: true, maxBytes: 1000 });
    expect((await large.scan(packed)).problems.join()).toContain("--max-bytes");
  });

  it("does not count text that only looks like a record", async () => {
    const scanner = new Scanner({ patterns: ["CreateUser"], range: {}, wantsRecords: true, maxBytes: 1 << 26 });
    const { lines, problems } = await scanner.scan(Buffer.from(file(hit, '{"eventName":"CreateUser",}')));
    expect(Buffer.from(lines).toString()).toBe(`${hit}\n`);
    expect(problems).toHaveLength(1);
  });

  it("reads Zstandard if Node.js supports it, and reports if not", async () => {
    const { zstdCompressSync } = zlib as unknown as { zstdCompressSync?: (bytes: Buffer) => Buffer };
    const scanner = new Scanner({ patterns: [pattern], range: {}, wantsRecords: true, maxBytes: 1 << 26 });
    const packed = zstdCompressSync?.(Buffer.from(file(hit, miss))) ?? Buffer.from("28b52ffd", "hex");
    const { lines, problems } = await scanner.scan(packed);
    if (zstdCompressSync !== undefined) expect(Buffer.from(lines).toString()).toBe(`${hit}\n`);
    else expect(problems.join()).toContain("use Node.js 22.15 or newer, or unpack the file first with zstd -d");
  });

  it("recognizes digest files by their content", async () => {
    const scanner = new Scanner({ patterns: [pattern], range: {}, wantsRecords: true, maxBytes: 1 << 26 });
    const digest = JSON.stringify({
      awsAccountId: "111122223333",
      digestStartTime: "",
      digestS3Object: "",
      logFiles: [],
    });
    expect(await scanner.scan(zlib.gzipSync(digest))).toMatchObject({ records: 0, problems: [] });
  });
});
