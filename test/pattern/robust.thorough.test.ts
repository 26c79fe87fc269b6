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
/** Seconds of processor time per input. A slow machine stays below the limit; a backtracking parser does not. */
const maxAverage = 0.025;

/** Asserts that a text is refused with a place, or parses, prints back and is answered by every function. */
function survives(source: string): void {
  const pattern = parseOrPoint(source);
  if (pattern === undefined) return;
  printsBack(pattern);
  isAnswered(pattern);
}

describe("any text", () => {
  it.each(anyTexts)("%s parses or is refused with a place", (_, text) => {
    const seconds = startCpu();
    fc.assert(fc.property(text, survives), { numRuns: runs });
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
  ])("%j is refused with a place inside the text", (source) => {
    expect(() => parse(source)).toThrow(PatternError);
    parseOrPoint(source);
  });

  it.each([
    ["only opens parentheses", `{${"(".repeat(1023)}`],
    ["only opens brackets", "[".repeat(1024)],
    ["has hundreds of steps", `{ $${".a".repeat(505)}`],
    ["has hundreds of fields", `[${"a,".repeat(511)}`],
    ["has hundreds of operators", `{ $.a = 1 ${"|| ".repeat(300)}`],
    ["has hundreds of hyphens", `a${"-a".repeat(511)}`],
    ["is far too long", "{ $.a = 1 && ".repeat(100_000)],
  ])("that %s parses or is refused with a place", (_, source) => {
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
  ])("is searched in linear time: %s", (pattern) => {
    const matcher = compile(pattern);
    expect(seconds(() => expect(matcher.test("a".repeat(length))).toBe(false))).toBeLessThan(10);
    expect(matcher.test(`${"a".repeat(length)}aaaaaaaabxc`)).toBe(!pattern.includes("$"));
  });

  it.each([
    ["a few stars", "*a*a*a*a*b"],
    ["no first star", "a*a*a*a*b"],
    ["many stars", `${"*a".repeat(400)}*b`],
    ["a long piece", `*${"a".repeat(900)}b`],
  ])("is compared with %s in linear time", (_, value) => {
    const message = JSON.stringify({ a: "a".repeat(length) });
    const [event, line] = [compile(`{ $.a = "${value}" }`), compile(`[a = "${value}", ...]`)];
    expect(seconds(() => expect(event.test(message)).toBe(false))).toBeLessThan(10);
    expect(seconds(() => expect(line.test("a".repeat(length))).toBe(false))).toBeLessThan(10);
  });

  it.each([
    ["of words", "x ".repeat(length)],
    ["of unclosed brackets", "[ ".repeat(length)],
    ["of unclosed quotes", `x ${"[".repeat(length)}`],
    ["of pairs of quotes", '"x" '.repeat(length)],
  ])("%s is split into fields in linear time", (_, line) => {
    const matcher = compile("[a, ..., b = y]");
    expect(seconds(() => expect(matcher.test(line)).toBe(false))).toBeLessThan(10);
  });

  it("of escapes keeps the spelling of its numbers", () => {
    const matcher = compile('{ $.a = "1.0" }');
    const message = `{"a":1.0,"b":"${"\\n".repeat(1_000_000)}"}`;
    expect(matcher.test(message)).toBe(true);
  });

  it("of # keeps the spelling of its numbers", () => {
    const matcher = compile('{ $.a = "1.0" }');
    const message = `{"a":1.0,"b":"${"#".repeat(250_000)}","c":[${"1,".repeat(50_000)}1]}`;
    expect(seconds(() => expect(matcher.test(message)).toBe(true))).toBeLessThan(15);
  });

  /** Returns a reproducible random sequence of the letters a and b. */
  const random = (() => {
    let seed = 1;
    const next = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % 2 === 0 ? "a" : "b";
    };
    return (letters: number) => Array.from({ length: letters }, next).join("");
  })();

  it.each(["%a[ab]{10}c%", "%a[ab]{200}c%", "%a.{500}c|b.{500}d%", "%a.{60}\\W$%"])(
    "is searched with more states than the cache keeps: %s",
    (pattern) => {
      const matcher = compile(pattern);
      const asRegExp = new RegExp(pattern.slice(1, -1), "u");
      expect(seconds(() => expect(matcher.test(random(20_000))).toBe(false))).toBeLessThan(15);
      const ends = ["c", "d", "😀", "😀c", "\u2028", "\nc"];
      const texts = [5, 11, 61, 201, 501, 1000].flatMap((letters) => ends.map((end) => random(letters) + end));
      expect(texts.map(matcher.test)).toEqual(texts.map((text) => asRegExp.test(text)));
    },
  );

  it("does not leak memory, however many states a search has", () => {
    const matcher = compile("%a[ab]{60}c%");
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let message = 0; message < 20; message++) matcher.test(random(2500));
    collect();
    expect((process.memoryUsage().heapUsed - before) / 1e6).toBeLessThan(25);
    expect(matcher.test(`a${"b".repeat(60)}c`)).toBe(true);
  });
});
