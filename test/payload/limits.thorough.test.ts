import { describe, expect, it } from "vitest";
import { detect } from "../../src/detect.ts";
import { compile } from "../../src/pattern/match/compile.ts";
import { decodePayload, encodePayload } from "../../src/payload/awslogs.ts";
import { startCpu } from "../cpu.ts";
import { json, pieces, readAll, reading, record } from "./reading.ts";

const create = json("CreateUser");
const deepList = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
const deepObject = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;

/** Reads an input in chunks like a pipe's. Returns the kinds of its items and the CPU seconds used. */
const timed = async (input: string | Uint8Array) => {
  const chunks = pieces(Buffer.from(input), 65_536);
  const seconds = startCpu();
  const { items, thrown } = await readAll(chunks);
  return { kinds: items.map(({ kind }) => kind), items, thrown, seconds: seconds() };
};

describe("nesting 100,000 levels deep", () => {
  it.each([
    ["a list", deepList],
    ["an object", deepObject],
    ["a list that is not closed", "[".repeat(100_000)],
    ["an object that is not closed", '{"a":'.repeat(100_000)],
    ["text before a list", `x ${deepObject}`],
  ])("of %s is passed on as text and does not affect its neighbors", async (_, deep) => {
    expect(await reading(`${create}\n${deep}\n${create}\n`)).toEqual([
      "record CreateUser",
      `text ${deep}\n`,
      "record CreateUser",
    ]);
  });

  it.each([
    ["a Records list", `{"Records":[${deepObject},${create}]}`],
    ["a list", `[${deepList},${create}]`],
    ["log events", `{"events":[{"message":${JSON.stringify(deepObject)}},{"message":${JSON.stringify(create)}}]}`],
  ])("in %s does not affect its neighbor", async (_, input) => {
    expect((await reading(`${input}\n`)).at(-1)).toBe("record CreateUser");
  });

  it("of known wrappings stops", async () => {
    for (const open of [
      '{"Records":[',
      '{"detail-type":"x","detail":',
      '{"records":[{"data":',
      '{"events":[{"message":',
    ]) {
      const close = [...open].reverse().flatMap((c) => (c === "{" ? ["}"] : c === "[" ? ["]"] : []));
      const { seconds, thrown } = await timed(`${open.repeat(20_000)}null${close.join("").repeat(20_000)}\n`);
      expect(thrown).toBeUndefined();
      expect(seconds).toBeLessThan(10);
    }
  });

  it("in a record gives an alert that reports it, for any pattern", () => {
    const message = create.replace('{"userName":"bob"}', deepObject);
    const payload = decodePayload(encodePayload([message, deepList, deepObject, record("CreateUser")]));
    const { alerts, unreadable } = detect(payload, compile('{ $.eventName = "*" }'));
    expect(alerts.at(0)?.title).toBe("a log event could not be read: its JSON is nested too deep");
    expect(alerts.at(0)?.record).toBe(message);
    expect(alerts.at(-1)?.title).toBe("alice created user bob");
    expect(unreadable).toBeGreaterThanOrEqual(1);
    expect(detect(payload).unreadable).toBe(3);
  });
});

describe("an input that is crafted to be slow is read in seconds", () => {
  const size = 8_000_000;
  const repeated = (text: string) => () => Buffer.alloc(size, text);

  it.each<[string, () => string | Uint8Array, readonly string[]]>([
    ["a line of letters", repeated("a"), ["text"]],
    ["a line of words", repeated("word "), ["text"]],
    ["a line of [", repeated("["), ["text"]],
    ["a line of {", repeated("{"), ["text"]],
    ['a line of "', repeated('"'), ["text"]],
    ["a string in an object", () => `{"a":"${"x".repeat(size)}"}\n`, ["text"]],
    ["a record cut in a string", () => `{"eventName":"${"x".repeat(size)}`, ["unreadable"]],
    ["braces after text", () => `x ${'{"'.repeat(size / 2)}`, ["text"]],
    ["objects after text", () => `x ${'{"a":'.repeat(size / 10)}`, ["text"]],
    ["what could be base64 of JSON", () => `eyJ${"h".repeat(size)}`, ["text"]],
    ["what could be base64 of gzip", () => `H4sI${"A".repeat(size)}`, ["error"]],
    ["cells of CSV that do not end", () => ',"{""'.repeat(size / 5), ["text"]],
    ["a cell of CSV", () => `,"{""a"":${'""b"",'.repeat(size / 6)}`, ["text"]],
    ["a long cell of CSV", () => `1,"{""a"":""${"b".repeat(50_000_000)}"",""c"":1}"`, ["text"]],
    ["blanks", () => Buffer.alloc(60_000_000, " "), []],
    ["blank lines", () => Buffer.alloc(60_000_000, "\n"), []],
  ])("%s", async (_, input, expected) => {
    const { kinds, seconds, thrown } = await timed(input());
    expect(thrown).toBeUndefined();
    if (expected.length > 0) expect(kinds).toEqual(expected);
    expect(seconds).toBeLessThan(15);
  });

  it.each([
    ["[ on lines of their own", "[\n".repeat(40_000)],
    ["objects on lines that are never closed", '{"a":\n'.repeat(40_000)],
    ["the same before what cannot be JSON", `${"[\n".repeat(40_000)}x y\n`],
  ])("%s", async (_, input) => {
    const { items, seconds, thrown } = await timed(input);
    expect(thrown).toBeUndefined();
    const bytes = items.map((item) => (item.kind === "text" ? Buffer.from(item.bytes).toString() : item.kind));
    expect(bytes.join("") === input).toBe(true);
    expect(seconds).toBeLessThan(10);
  });

  it.each([
    ["200,000 small objects without a separator", "{}".repeat(200_000), "text"],
    ["20,000 records without a separator", create.repeat(20_000), "record"],
    ["20,000 records in a list", `[${`${create},`.repeat(19_999)}${create}]`, "record"],
  ])("%s", async (_, input, kind) => {
    const { kinds, seconds } = await timed(input);
    expect(new Set(kinds)).toEqual(new Set([kind]));
    if (kind === "record") expect(kinds).toHaveLength(20_000);
    expect(seconds).toBeLessThan(15);
  });
});
