import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../runs.ts";
import { base64, json, readAll, reading, wrap } from "./reading.ts";

const create = json("CreateUser");
const header = "2026-11-18T15:21:36.123000+00:00 stream ";

/** Returns the bytes of the text items and the number of items of another kind. */
const passed = async (input: string | Uint8Array) => {
  const { items, thrown } = await readAll(input);
  const texts = items.flatMap((item) => (item.kind === "text" ? [Buffer.from(item.bytes)] : []));
  return { bytes: Buffer.concat(texts).toString("latin1"), others: items.length - texts.length, thrown };
};

const latin1 = (input: string | Uint8Array) => Buffer.from(input).toString("latin1");

describe("text that is not recognized passes through byte for byte", () => {
  it.each<[string, string | Uint8Array]>([
    ["a line", "hello\n"],
    ["no final line break", "hello\nworld"],
    ["CRLF", "START RequestId: 1\r\nEND\r\n"],
    ["blank lines between", "a\n\n\n  \nb\n"],
    ["blank lines before", "\n\nhello\n"],
    ["spaces after", "hello\n   "],
    ["indented lines", "\tat f (x.js:1)\n  at g\n"],
    ["invalid UTF-8", Buffer.from("caf\xe9 \xff\xfe\x00 \xc3\n\x80", "latin1")],
    ["NULs and escapes", "\u0000\u001b[2J\u0007\n"],
    ["lines that start with [", "[INFO] started\n[1, 2] rest\n[2026-11-18 15:21:36] x\n["],
    ["lines that start with {", "{INFO} started\n{foo: 1}\n{}x\n{"],
    ["braces inside a line", "a {b} {c: 1} {\n} else {\n"],
    ["quoted text", '"hello"\n"not closed\n'],
    ["words that could be base64", "deadbeef\nAAAA\nH4\nabcd1234==\n"],
    ["a long word of base64 characters", `${"abcd".repeat(40)}\nnext\n`],
    ["base64 of other JSON", `${Buffer.from('{"a":1}').toString("base64")}\n`],
    ["a token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.\n"],
    ["numbers and words of JSON", "1\ntrue\nnull\n-1.5e3\n"],
    ["JSON objects", '{"level":"info","msg":"hello"}\n{"a":{"b":[1,{"c":null}]}}\n{}\n'],
    ["one typical field", '{"eventName":"click"}\n{"awsRegion":"us-east-1"}\n'],
    ["JSON with spaces and long numbers", '  {"a" : 12345678901234567890}  \r\n'],
    ["JSON lists", "[1,2]\n[[]]\n[null]\n"],
    ["pretty-printed JSON", '{\n  "a": [\n    1\n  ]\n}\n{\n  "b": {}\n}\n'],
    ["pretty-printed JSON with CRLF", '{\r\n  "a": 1\r\n}\r\n'],
    ["pretty-printed JSON in text", 'before\n{\n  "a": 1\n}\nafter\n'],
    ["JSON after text", 'INFO {"level":"info"}\nINFO {"level":"info"} done\n'],
    ["JSON cut short", '{"level":"info","msg":"cut'],
    ["pretty-printed JSON cut short", '{\n  "level": "info",\n  "list": [\n'],
    ["a typical field inside another object", '{"level":"info","event":{"eventName":"click"}}\n'],
    ["a typical field inside a list", '[{"eventName":"click"}]\n'],
    ["lists with the same names", '{"records":[{"id":1}]}\n{"Events":[{"id":1}]}\n{"Messages":[{"text":"hi"}]}\n'],
    ["a Records list of something else", '{"Records":[{"id":1,"name":"row"}]}\n'],
    ["empty lists next to unknown fields", '{"level":"info","events":[]}\n{"records":[],"total":0}\n'],
    ["an empty list after text", 'INFO polled {"events":[],"took":5}\n'],
    ["events without a record", '{"events":[{"timestamp":1,"message":"hello"}]}\n'],
    ["results of another query", '{"results":[[{"field":"count","value":"3"}]]}\n{"results":["a"]}\n'],
    [
      "an event of EventBridge about something else",
      '{"detail-type":"EC2 State","source":"aws.ec2","detail":{"state":"up"}}\n',
    ],
    ["data of other programs", '{"data":"hello"}\n{"data":"eyJhIjoxfQ=="}\n[{"data":5}]\n'],
    ["words after what could be base64", "H4sIAAAA is what it begins with\n"],
    ["base64 of other JSON, wrapped", wrap(base64(JSON.stringify({ level: "info", text: "x".repeat(200) })), 76)],
    ["a short word that is base64 of a record", `at ${base64('{"eventName":"a","awsRegion":"b"}')} it ended\n`],
    ["words before what could be base64", `data H4sI${"A".repeat(80)} ${"ey".repeat(40)}\n`],
    ["CSV that holds other JSON", `1,"{""level"":""info""}"\n"{""eventName"":""a"",""awsRegion"":""b""}\n`],
    ["a container's log", '{"log":"hello\\n","stream":"stdout"}\n{"logRecord":{"@message":"hello"}}\n'],
    ["headers of aws logs tail", `${header}\n${header}\nhello\n${header}{\n${header}\n{\n`],
    ["pretty-printed JSON after such a header", `${header}\n{\n  "a": 1\n}\n${header}{\n  "a": 1\n}\n`],
    ["JSON after such a header", `${header}\n{"a":1}\n${header}\r\n{"a":1}\r\n`],
    ["such a header before the end", `${header}\n`],
    ["a log event with another message", '{"timestamp":1,"message":"hello","level":"info"}\n'],
    ["keys such as __proto__", '{"__proto__":{"a":1},"constructor":{"b":2}}\n'],
  ])("%s", async (_, input) => {
    expect(await passed(input)).toEqual({ bytes: latin1(input), others: 0, thrown: undefined });
  });

  it("any bytes, line by line, if no line begins like recognized JSON or base64", async () => {
    const line = fc.uint8Array({ maxLength: 30 }).map((bytes) => `.${latin1(bytes).replaceAll("{", "(")}`);
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 6 }), fc.constantFrom("\n", "\r\n"), async (lines, lineBreak) => {
        const input = Buffer.from(lines.join(lineBreak), "latin1");
        expect(await passed(input)).toEqual({ bytes: latin1(input), others: 0, thrown: undefined });
      }),
      { numRuns: runs(300) },
    );
  });

  it("any JSON without records and payloads, pretty-printed or not", async () => {
    const value = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
    await fc.assert(
      fc.asyncProperty(value, fc.constantFrom(0, 2), fc.constantFrom("", "\n"), async (object, indent, end) => {
        const input = JSON.stringify(object, null, indent) + end;
        expect(await passed(input)).toEqual({ bytes: latin1(input), others: 0, thrown: undefined });
      }),
      { numRuns: runs(300) },
    );
  });
});

describe("text around records", () => {
  it("keeps its place", async () => {
    const input = `before\n${create}\n\nbetween\n\n${create}\nafter`;
    expect(await reading(input)).toEqual([
      "text before\n",
      "record CreateUser",
      "text between\n\n",
      "record CreateUser",
      "text after",
    ]);
  });

  it("is passed on after a record on the same line, and the next line is read", async () => {
    expect(await reading(`${create} trailing\n${json("GetUser")}\n`)).toEqual([
      "record CreateUser",
      "text  trailing\n",
      "record GetUser",
    ]);
  });

  it("does not affect the records around it if it is JSON on the same line", async () => {
    const found = await reading(`{"a":1}${create}{"b":2}${json("GetUser")}\n`);
    expect(found.filter((item) => !item.startsWith("text "))).toEqual(["record CreateUser", "record GetUser"]);
    expect(found.join("")).toMatch(/\{"a":1\}.*\{"b":2\}/s);
  });

  it("is passed on from log events, as their messages", async () => {
    const events = [{ message: "START\n" }, { message: create }, { message: "END" }];
    expect(await reading(JSON.stringify({ events }))).toEqual(["text START\n", "record CreateUser", "text END\n"]);
  });

  it("is passed on from lists", async () => {
    expect(await reading(`[{"a":1},${create},"x"]`)).toEqual(['text {"a":1}\n', "record CreateUser", "text x\n"]);
  });
});
