import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PatternError } from "../../src/errors.ts";
import { compile } from "../../src/pattern/match/compile.ts";
import { parse } from "../../src/pattern/parse/parser.ts";
import { startCpu } from "../cpu.ts";
import { isAnswered, parseOrPoint, printsBack } from "./properties.ts";
import { anyTexts } from "./texts.ts";

const runs = 1000;
/** Seconds of the processor: a slow machine keeps to it too; a parser that goes back and forth does not. */
const maxAverage = 0.025;

/** What parses is printed so that it parses again, and all questions about it are answered. */
function isSound(source: string): void {
  const pattern = parseOrPoint(source);
  if (pattern === undefined) return;
  printsBack(pattern);
  isAnswered(pattern);
}

describe("any text", () => {
  it.each(anyTexts)("%s parses or is pointed at", (_, text) => {
    const seconds = startCpu();
    fc.assert(fc.property(text, isSound), { numRuns: runs });
    expect(seconds()).toBeLessThan(runs * maxAverage);
  });

  it.each([
    "-",
    "?",
    "a -",
    "a ?",
    '"',
    "%",
    "{",
    "[",
    "{ $",
    "{ $.",
    "[a,",
    "[a =",
    "%\\%",
    "%[%",
    "%[a-%",
    "%a{%",
    "\\",
  ])("%j is pointed at inside", (source) => {
    expect(() => parse(source)).toThrow(PatternError);
    parseOrPoint(source);
  });

  it.each([
    ["opens nothing but parentheses", `{${"(".repeat(1023)}`],
    ["opens nothing but brackets", "[".repeat(1024)],
    ["has steps without end", `{ $${".a".repeat(505)}`],
    ["has fields without end", `[${"a,".repeat(511)}`],
    ["has operators without end", `{ $.a = 1 ${"|| ".repeat(300)}`],
    ["has hyphens without end", `a${"-a".repeat(511)}`],
    ["is far too long", "{ $.a = 1 && ".repeat(100_000)],
  ])("that %s parses or is pointed at", (_, source) => {
    const seconds = startCpu();
    parseOrPoint(source);
    expect(seconds()).toBeLessThan(5);
  });
});

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

describe("a long text", () => {
  const length = 100_000;
  const seconds = (work: () => void): number => {
    const elapsed = startCpu();
    work();
    return elapsed();
  };

  it.each([
    "%a*a*a*a*b%",
    "%.*.*.*.*x%",
    "%a{1,50}a{1,50}a{1,50}b%",
    "%[ab]*[ab]*[ab]*c%",
    "%a?a?a?a?a?a?a?a?aaaaaaaab%",
    "%a+a+a+$b%",
    "%^a*a*a*b|a*c%",
  ])("is searched in time that grows with it: %s", (pattern) => {
    const matcher = compile(pattern);
    expect(seconds(() => expect(matcher.test("a".repeat(length))).toBe(false))).toBeLessThan(10);
    expect(matcher.test(`${"a".repeat(length)}aaaaaaaabxc`)).toBe(!pattern.includes("$"));
  });

  it.each([
    ["a few stars", "*a*a*a*a*b"],
    ["no first star", "a*a*a*a*b"],
    ["many stars", `${"*a".repeat(400)}*b`],
    ["a long piece", `*${"a".repeat(900)}b`],
  ])("is compared with %s in time that grows with it", (_, value) => {
    const message = JSON.stringify({ a: "a".repeat(length) });
    const [event, line] = [compile(`{ $.a = "${value}" }`), compile(`[a = "${value}", ...]`)];
    expect(seconds(() => expect(event.test(message)).toBe(false))).toBeLessThan(10);
    expect(seconds(() => expect(line.test("a".repeat(length))).toBe(false))).toBeLessThan(10);
  });

  it.each([
    ["of words", "x ".repeat(length)],
    ["of brackets that nothing closes", "[ ".repeat(length)],
    ["of quotes that nothing closes", `x ${"[".repeat(length)}`],
    ["of pairs of quotes", '"x" '.repeat(length)],
  ])("%s is cut into fields in time that grows with it", (_, line) => {
    const matcher = compile("[a, ..., b = y]");
    expect(seconds(() => expect(matcher.test(line)).toBe(false))).toBeLessThan(10);
  });

  it("of escapes is read again for its numbers", () => {
    const matcher = compile('{ $.a = "1.0" }');
    const message = `{"a":1.0,"b":"${"\\n".repeat(1_000_000)}"}`;
    expect(matcher.test(message)).toBe(true);
  });

  it("of # is read again for its numbers", () => {
    const matcher = compile('{ $.a = "1.0" }');
    const message = `{"a":1.0,"b":"${"#".repeat(250_000)}","c":[${"1,".repeat(50_000)}1]}`;
    expect(seconds(() => expect(matcher.test(message)).toBe(true))).toBeLessThan(15);
  });

  /** Letters a and b in no order, the same ones every time. */
  const random = (() => {
    let seed = 1;
    const next = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % 2 === 0 ? "a" : "b";
    };
    return (letters: number) => Array.from({ length: letters }, next).join("");
  })();

  it.each(["%a[ab]{10}c%", "%a[ab]{200}c%", "%a.{500}c|b.{500}d%", "%a.{60}\\W$%"])(
    "is searched where there are more states than are kept: %s",
    (pattern) => {
      const matcher = compile(pattern);
      const asRegExp = new RegExp(pattern.slice(1, -1), "u");
      expect(seconds(() => expect(matcher.test(random(20_000))).toBe(false))).toBeLessThan(15);
      const ends = ["c", "d", "😀", "😀c", "\u2028", "\nc"];
      const texts = [5, 11, 61, 201, 501, 1000].flatMap((letters) => ends.map((end) => random(letters) + end));
      expect(texts.map(matcher.test)).toEqual(texts.map((text) => asRegExp.test(text)));
    },
  );

  it("leaves no memory behind, however many states a search had", () => {
    const matcher = compile("%a[ab]{60}c%");
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let message = 0; message < 20; message++) matcher.test(random(2500));
    collect();
    expect((process.memoryUsage().heapUsed - before) / 1e6).toBeLessThan(25);
    expect(matcher.test(`a${"b".repeat(60)}c`)).toBe(true);
  });
});
