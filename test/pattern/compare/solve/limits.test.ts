import { describe, expect, it } from "vitest";
import { areImpossible, compare } from "../../../../src/pattern/compare/compare.ts";
import { Effort } from "../../../../src/pattern/compare/effort.ts";
import { parse } from "../../../../src/pattern/parse/parser.ts";
import { presets } from "../../../../src/presets.ts";
import { patterns } from "../brute.ts";

const tooLarge = "the patterns are too large, or too different, to be compared within the budget";

/** Returns the steps of comparisons. */
function stepsOf(pairs: readonly (readonly [string, string])[]): number {
  const effort = new Effort(Number.POSITIVE_INFINITY);
  for (const [first, second] of pairs) compare(first, second, {}, effort);
  return effort.spent;
}

describe("areImpossible", () => {
  const impossible = (first: string, second: string, steps = 1_000_000) =>
    (
      [
        [true, false],
        [false, true],
        [true, true],
      ] as const
    ).map((verdicts) => areImpossible(verdicts, [parse(first), parse(second)], new Effort(steps)));

  it("proves which verdicts no message has", () => {
    expect(impossible("{ $.a = x }", '{ $.a = "x*" }')).toEqual([true, false, false]);
    expect(impossible('{ $.a = "x*" }', "{ $.a = x }")).toEqual([false, true, false]);
    expect(impossible("{ $.a = x }", "{ $.a = y }")).toEqual([false, false, true]);
    expect(impossible("a b", "b a")).toEqual([true, true, false]);
  });

  it("proves nothing without steps, or about half a character", () => {
    expect(impossible("{ $.a = x }", '{ $.a = "x*" }', 0)).toEqual([false, false, false]);
    expect(impossible("a", '"a \ud800"')).toEqual([false, false, false]);
  });
});

describe("compare", () => {
  it("considers lists of up to 41 elements", () => {
    expect(compare("{ $.a[39] = 1 }", "{ $.a[*] = 1 }")).toMatchObject({ relation: "narrower", reason: null });
    expect(compare("{ $.a[40] = 1 }", "{ $.a[*] = 1 }")).toMatchObject({ relation: "unknown", reason: tooLarge });
  });

  it("considers events of up to 600 fields", () => {
    // The event, $.a, its 41 elements with 13 fields each, and $.z with the rest.
    const isProven = (fields: number) => {
      const tested = [`$.a[39] = 1`, `$.a[*]${".b".repeat(13)} = 1`, `$.z${".b".repeat(fields)} = 1`];
      const first = `{ ${tested.join(" && ")} && $.z = 1 }`;
      return areImpossible([true, false], [parse(first), parse("{ $.a[0] = 2 }")], new Effort(1_000_000));
    };
    expect(isProven(23)).toBe(true);
    expect(isProven(24)).toBe(false);
  });

  it("says what it found although one text is too hard to find", () => {
    const turns = Array.from({ length: 6 }, (_, at) => `${"123456".slice(at)}${"123456".slice(0, at)}*${at}x`);
    const hard = turns.map((turn) => `$.a = "*${turn}*"`).join(" && ");
    const records = { isAlways: () => true };
    expect(compare(`{ ${hard} && $.a = "a*" && $.a = "*b" && $.a != "a*b" }`, "{ $.b = y }", records)).toEqual({
      relation: "unknown",
      onlyInFirst: null,
      onlyInSecond: '{"a":"","b":"y"}',
      inBoth: null,
      assumptions: [],
      reason: tooLarge,
    });
    const [start, end] = [turns.slice(0, 3), turns.slice(3)].map((some) => some.map((turn) => `$.a = "*${turn}*"`));
    const first = `{ ${start?.join(" && ")} && $.a = "a*" && $.a != "a*b" }`;
    const found = compare(first, `{ ${end?.join(" && ")} && $.a = "*b" }`, records);
    expect(found).toMatchObject({ relation: "unknown", inBoth: null, assumptions: [], reason: tooLarge });
    expect(found.onlyInFirst).toMatch(/^{"a":"a.*"}$/);
    expect(found.onlyInSecond).toMatch(/^{"a":".*b"}$/);
  });

  it("takes few steps for the presets", () => {
    const few = presets.filter(({ name }) => name !== "recommended").map(({ pattern }) => [pattern, pattern] as const);
    expect(stepsOf(few)).toBeLessThan(12_000);
  });

  it("takes few steps for random patterns", () => {
    const next = patterns(22);
    expect(stepsOf(Array.from({ length: 100 }, () => [next(), next()] as const))).toBeLessThan(135_000);
  });

  it("searches for a smaller event only for a while", () => {
    const both = Array.from({ length: 11 }, (_, at) => `($.a${at} = x || $.b${at} = x)`).join(" && ");
    expect(stepsOf([[`{ ${both} }`, "{ $.c = y }"]])).toBeLessThan(11_000);
  });
});
