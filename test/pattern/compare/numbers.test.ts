import { describe, expect, it } from "vitest";
import {
  allNumbers,
  insideOf,
  isIn,
  numberAutomaton,
  type PartAfter,
  partInJson,
  partInLine,
  type Range,
  rangesBetween,
  spellingOf,
  spellingsIn,
} from "../../../src/pattern/compare/text/number.ts";
import { numberPattern } from "../../../src/pattern/parse/limits.ts";
import { textsOver } from "./words.ts";

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const infinity = Number.POSITIVE_INFINITY;

function accepts(range: Range, partAfter: PartAfter, text: string): boolean {
  const automaton = numberAutomaton(range, partAfter);
  return automaton.accepts([...text].reduce(automaton.step, automaton.first));
}

/** Returns the texts of a list that an automaton accepts. Each text is read on from the one that it extends. */
function acceptedOf(range: Range, partAfter: PartAfter, texts: readonly string[]): readonly string[] {
  const { first, step, accepts } = numberAutomaton(range, partAfter);
  const states = new Map([["", first]]);
  return texts.filter((text) => {
    if (text !== "") states.set(text, step(states.get(text.slice(0, -1)) as number, text.slice(-1)));
    return accepts(states.get(text) as number);
  });
}

describe("the ranges between constants", () => {
  it.each([
    [[], [[-infinity, infinity]]],
    [
      [0],
      [
        [0, 0],
        [-infinity, 0],
        [0, infinity],
      ],
    ],
    [
      [5, -1, 5],
      [
        [-1, -1],
        [0, 0],
        [5, 5],
        [-infinity, -1],
        [-1, 0],
        [0, 5],
        [5, infinity],
      ],
    ],
    [
      [1, 1 + Number.EPSILON],
      [
        [0, 0],
        [1, 1],
        [1 + Number.EPSILON, 1 + Number.EPSILON],
        [-infinity, 0],
        [0, 1],
        [1 + Number.EPSILON, infinity],
      ],
    ],
  ])("of %j hold every number once", (constants, expected) => {
    const ranges = rangesBetween(constants);
    expect(ranges.map(({ low, high }) => [low, high])).toEqual(expected);
    for (const number of [-infinity, -7, -1, -0.5, -0, 0, 0.1, 1, 1 + Number.EPSILON, 4.9, 5, 5.1, 1e308, infinity]) {
      expect(ranges.filter((range) => isIn(range, number))).toHaveLength(1);
    }
  });

  it("treat -0 as 0", () => {
    expect(rangesBetween([-0])).toEqual(rangesBetween([0]));
    expect(Object.is(rangesBetween([-0])[0]?.low, 0)).toBe(true);
  });
});

const ranges: readonly Range[] = [
  ...[0, 5, 12, -12, 0.5, 500, 105, -3e10].map((point) => ({ low: point, high: point })),
  ...[
    [-infinity, 0],
    [0, infinity],
    [0, 5],
    [-1, 0],
    [1, 5],
    [5, 10],
    [-10, -5],
    [-5, -1],
    [12, 15],
    [15, 151],
    [1.5, 1.51],
    [99, 100],
    [99.5, 99.75],
    [5, 50],
    [500, infinity],
    [-infinity, -500],
    [100, 105],
    [0.01, 0.015],
  ].map(([low = 0, high = 0]) => ({ low, high })),
];
const nameOf = ({ low, high }: Range) => ({
  range: { low, high },
  name: low === high ? `${low}` : `${low} to ${high}`,
});

const texts = textsOver([..."-0159.e"], 4);
const ofJson = texts.filter((text) => jsonNumber.test(text));
const ofLines = texts.filter((text) => numberPattern.test(text));
const scales = Array.from({ length: 41 }, (_, index) => index - 20);

/** Returns the digits of a number without zeros before them. */
function digitsOf(text: string): string {
  const [, sign, digits] = /^([+-]?)0*(\d*)/.exec(text.replace(".", "")) ?? [];
  return digits === "" ? "0" : `${sign}${digits}`;
}

describe.each(ranges.map(nameOf))("the range $name", ({ range }) => {
  const isWide = [15, 5].includes(range.low) && [50, 151].includes(range.high);

  it("has numbers inside and none outside", () => {
    const inside = insideOf(range);
    expect(inside.length).toBeGreaterThan(0);
    expect(inside.filter((number) => !isIn(range, number))).toEqual([]);
    expect(new Set(inside).size).toBe(inside.length);
  });

  it("has spellings that JSON allows", () => {
    const spellings = [...spellingsIn(range)];
    expect(spellings.length).toBeGreaterThan(0);
    expect(spellings.filter((text) => !jsonNumber.test(text) || !isIn(range, Number(text)))).toEqual([]);
    expect(spellings.filter((text) => String(JSON.parse(text)) !== String(Number(text)))).toEqual([]);
    expect(spellings.filter((text) => !accepts(range, partInJson, text))).toEqual([]);
    expect(spellings.filter((text) => !accepts(range, partInLine, text))).toEqual([]);
  });

  /** Returns the numbers that have the digits of some number in the range, times a power of ten. */
  const withDigitsIn = (numbers: readonly string[], isWanted: (number: number) => boolean) => {
    const known = new Map<string, boolean>();
    return numbers.filter((text) => {
      const digits = digitsOf(text);
      if (!known.has(digits))
        known.set(
          digits,
          scales.some((scale) => isWanted(Number(`${digits}e${scale}`))),
        );
      return known.get(digits);
    });
  };

  it.each([
    ["JSON", partInJson, ofJson],
    ["a line", partInLine, ofLines],
  ])("has an automaton for its numbers in %s that only ignores the power of ten", (_place, partAfter, numbers) => {
    const accepted = new Set(acceptedOf(range, partAfter, texts));
    const inside = withDigitsIn(numbers, (number) => isIn(range, number));
    expect(inside.filter((text) => !accepted.has(text))).toEqual([]);
    const atEnds = new Set(withDigitsIn(numbers, (number) => number >= range.low && number <= range.high));
    // Where a range goes beyond a power of ten, its automaton does not look at the digits.
    if (!isWide) expect([...accepted].filter((text) => !atEnds.has(text))).toEqual([]);
  });
});

/** Returns the number that is the closest to another one, away from zero (1) or toward it (-1). */
function neighbor(number: number, direction: 1 | -1): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(direction));
  return view.getFloat64(0);
}

describe("the numbers inside a range", () => {
  it.each([5, 1, 0.1, 1e300, 123456.789, 1 + Number.EPSILON, 2 ** -1070])("lie as close to %d as any", (point) => {
    expect(insideOf({ low: point, high: infinity })).toContain(neighbor(point, 1));
    expect(insideOf({ low: -infinity, high: point })).toContain(neighbor(point, -1));
    expect(insideOf({ low: -infinity, high: -point })).toContain(neighbor(-point, 1));
    expect(insideOf({ low: -point, high: infinity })).toContain(neighbor(-point, -1));
    expect(insideOf({ low: 0, high: neighbor(0, 1) * 2 })).toEqual([5e-324]);
    expect(insideOf({ low: point, high: neighbor(point, 1) })).toEqual([]);
    expect(insideOf({ low: point, high: neighbor(neighbor(point, 1), 1) })).toEqual([neighbor(point, 1)]);
  });

  it.each([
    [{ low: 7, high: 7 }, [7]],
    [{ low: -infinity, high: infinity }, [0, 1, -1]],
    [{ low: 5, high: infinity }, [6, 5.5, 10]],
    [{ low: 5.5, high: infinity }, [6, 11, 55]],
    [{ low: -infinity, high: -5 }, [-6, -5.5, -10]],
    [{ low: -infinity, high: -5.5 }, [-6, -11, -55]],
    [{ low: 5, high: 6 }, [5.5, 5.25]],
    [{ low: 0, high: 5 }, [1, 0.5, 2.5]],
    [{ low: -1, high: 0 }, [-0.5, -0.75, -0.1]],
    [{ low: 60, high: infinity }, [61, 60.5, 120, 600, 100, 1000]],
    [{ low: 600, high: 1e4 }, [601, 600.5, 5300, 2950, 1200, 6000, 1000]],
  ])("of %j are simple", (range, expected) => {
    expect(insideOf(range)).toEqual(expect.arrayContaining(expected));
    expect(insideOf(range)[0]).toBe(expected[0]);
  });
});

describe("the spellings of numbers", () => {
  it.each([
    ["JSON", partInJson, jsonNumber],
    ["a line", partInLine, numberPattern],
  ])("in %s are those that the automaton of all numbers accepts", (_place, partAfter, pattern) => {
    const texts = textsOver([..."+-07.eE"], 5);
    expect(acceptedOf(allNumbers, partAfter, texts)).toEqual(texts.filter((text) => pattern.test(text)));
  });

  it.each([
    [0, "0"],
    [-0, "0"],
    [12, "12"],
    [-1.5, "-1.5"],
    [1e21, "1e21"],
    [1e-7, "1e-7"],
    [infinity, "1e999"],
    [-infinity, "-1e999"],
  ])("of %d begin with %s", (number, expected) => {
    expect(spellingOf(number)).toBe(expected);
  });

  it.each([
    [{ low: 0, high: 0 }, "0 -0 0.0 0e0 0E0 0e+1 -0.0"],
    [{ low: 12, high: 12 }, "12 12.0 12.00 12e0 12E0 12e+0 120e-1 120E-1 1200e-2 1200E-2 1.2e1 0.12e2"],
    [{ low: -0.5, high: -0.5 }, "-0.5 -0.50 -5e-1 -5E-1 -50e-2 -50E-2 -500e-3 -500E-3 -5.0e-1 -0.5e0"],
    [{ low: 1e21, high: 1e21 }, "1e21 1E21 1e+21 10e20 10E20 10e+20 100e19 100E19 100e+19 1.0e21 0.1e22"],
  ])("are listed for %j", (range, expected) => {
    expect([...spellingsIn(range)].join(" ")).toBe(expected);
  });
});
