import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { eachRecord } from "../../src/archive/contents/records.ts";
import { type Found, Scanner } from "../../src/archive/scanner.ts";
import { FileMemory } from "../../src/bytes/file-memory.ts";
import { compile } from "../../src/pattern/match/compile.ts";
import { Documents, patterns as documentPatterns } from "./documents.ts";

const maxBytes = 1 << 26;

const scannerFor = (...patterns: readonly string[]) =>
  new Scanner({ patterns, range: {}, wantsRecords: true, maxBytes });

function recordsIn({ lines }: Found): unknown[] {
  const text = Buffer.from(lines).toString("utf8");
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
}

const patterns = [...documentPatterns, "{ $.readOnly IS TRUE || $.readOnly = 12 }"];

/** Returns the matches that parsing the whole text finds. */
function parsed(text: string, pattern: string): unknown[] {
  const matcher = compile(pattern);
  const { Records } = JSON.parse(text) as { Records: unknown[] };
  return Records.filter((record) => matcher.testJson(record));
}

describe("the archive's scanner", () => {
  it("finds the same as parsing each file as a whole, however it is written", async () => {
    const memory = new FileMemory();
    let walked = 0;
    let found = 0;
    const count = 600;
    const scanners = patterns.map((pattern) => ({ pattern, scanner: scannerFor(pattern) }));
    for (let seed = 1; seed <= count; seed++) {
      const documents = new Documents(seed);
      const text = documents.file();
      const bytes = Buffer.from(text);
      if (eachRecord(bytes, memory.search(bytes), { next: (from) => from, found() {} }) !== undefined) walked++;
      const half = Math.floor(bytes.length / 2);
      const isTwo = documents.chance(0.2);
      const file = isTwo
        ? Buffer.concat([gzipSync(bytes.subarray(0, half)), gzipSync(bytes.subarray(half))])
        : documents.chance(0.5)
          ? gzipSync(bytes)
          : bytes;
      for (const { pattern, scanner } of documents.chance(0.1) ? scanners : [documents.pick(scanners)]) {
        const wanted = parsed(text, pattern);
        const result = await scanner.scan(file);
        expect(recordsIn(result), `seed ${seed}, ${pattern}, ${text}`).toEqual(wanted);
        expect([result.masks.length, result.problems]).toEqual([wanted.length, []]);
        found += wanted.length;
      }
    }
    // The test is only meaningful if the files were not parsed whole and if something matched.
    expect(walked).toBeGreaterThan(count / 2);
    expect(walked).toBeLessThan(count);
    expect(found).toBeGreaterThan(count);
  });

  it("finds the same in NDJSON as parsing each line", async () => {
    for (let seed = 1; seed <= 300; seed++) {
      const text = new Documents(seed).lines();
      const pattern = patterns[seed % patterns.length] ?? "";
      const wanted = parsed(`{"Records":[${text.trim().split(/\r?\n/).join(",")}]}`, pattern);
      expect(recordsIn(await scannerFor(pattern).scan(Buffer.from(text))), text).toEqual(wanted);
    }
  });

  it("returns a record as the file spells it, but on one line", async () => {
    const spelt =
      '{"eventName":"Cre\\u0061teUser","n":[12.0,1e3,9007199254740993],"eventName":"CreateUser","t":"\\u003c é"}';
    const { lines } = await scannerFor("{ $.eventName = CreateUser }").scan(Buffer.from(`{"Records":[${spelt}]}`));
    expect(Buffer.from(lines).toString()).toBe(`${spelt}\n`);
    const pretty = '{\n  "eventName": "CreateUser",\r\n  "t": "a  b \\" : , c"\n}';
    const other = await scannerFor("{ $.eventName = CreateUser }").scan(Buffer.from(`{"Records":[${pretty}]}`));
    expect(Buffer.from(other.lines).toString()).toBe('{"eventName":"CreateUser","t":"a  b \\" : , c"}\n');
  });

  it("does so too if the whole file must be parsed", async () => {
    const record = '{ "eventName": "CreateUser", "n": [12.0,1e3,9007199254740993] }';
    const lists = [`"Records":[${record}]`, `"Others":[{}]`, `"R\u0065cords" : [ 1, "]", null , ${record}\n,{} ]`];
    const file = `\uFEFF{ "Count": 1.5, "Text":"\\"}]" , ${lists.join(",")} }`;
    const { lines, records } = await scannerFor('{ $.n[0] = "12.0" }').scan(Buffer.from(file));
    expect(Buffer.from(lines).toString()).toBe(`${record.replaceAll(" ", "")}\n`);
    expect(records).toBe(5);
  });

  it("compares numbers by their spelling, as CloudWatch Logs does", async () => {
    const file = Buffer.from('{"Records":[{"n":12.0},{"n":12},{"n":"12.0"}]}');
    const { lines } = await scannerFor('{ $.n = "12.0" }').scan(file);
    expect(Buffer.from(lines).toString()).toBe('{"n":12.0}\n{"n":"12.0"}\n');
  });

  it("matches terms against the message without whitespace", async () => {
    const file = Buffer.from(
      '{"Records":[ { "eventName" : "Create User" , "x" : [ 1, 2 ] }, {"eventName":"Crea\\u0074e"} ]}',
    );
    const found = async (pattern: string) => recordsIn(await scannerFor(pattern).scan(file)).length;
    expect(await found('"Create User"')).toBe(1);
    expect(await found('"\\"eventName\\":\\"Create User\\""')).toBe(1);
    expect(await found('"[1,2]"')).toBe(1);
    expect(await found('"[ 1"')).toBe(0);
    expect(await found("Create")).toBe(1);
    expect(await found("-Create")).toBe(1);
    expect(await found("?User ?eventName")).toBe(2);
  });

  it("reports which of the patterns match each record", async () => {
    const file = Buffer.from('{"Records":[{"a":1,"b":2},{"b":2},{"c":3},{"a":1}]}');
    const { masks, records } = await scannerFor("{ $.a = 1 }", "{ $.b = 2 }", "{ $.d NOT EXISTS && $.a = 1 }").scan(
      file,
    );
    expect([...masks]).toEqual([0b111, 0b010, 0b101]);
    expect(records).toBe(4);
  });

  it("reports an event that is nested too deep to be written, and reads its neighbors", async () => {
    const deep = `{"eventName":"CreateUser","eventSource":"x","deep":${"[".repeat(9_000)}${"]".repeat(9_000)}}`;
    const file = Buffer.from(`[${deep},{"eventName":"CreateUser","eventSource":"x"}]`);
    const { problems, masks } = await scannerFor("{ $.eventName = CreateUser }").scan(file);
    expect(problems).toEqual(["an event could not be read: its JSON is nested too deep"]);
    expect(masks.length).toBe(1);
  });

  it("adapts its needles to the content of the files, and finds the same", async () => {
    const record = (index: number) =>
      JSON.stringify({
        eventVersion: "1.11",
        userIdentity: { type: index % 50 === 0 ? "Root" : "Role", x: "y".repeat(900) },
      });
    const file = Buffer.from(`{"Records":[${Array.from({ length: 300 }, (_, index) => record(index)).join(",")}]}`);
    const scanner = scannerFor("{ $.userIdentity.type = Root }");
    for (let round = 0; round < 40; round++) expect((await scanner.scan(file)).masks.length).toBe(6);
  });
});
