import { describe, expect, it } from "vitest";
import { type Comparison, compare } from "../../../src/pattern/compare/compare.ts";
import { compile } from "../../../src/pattern/match/compile.ts";
import { patterns, Verdicts } from "./brute.ts";

// brute.test.ts compares more pairs with more events, which takes seconds.
const events = new Verdicts().events.filter((_event, index) => index % 13 === 0);

/** Returns random pairs of patterns, and what they match. */
function inputs(seed: number, count: number) {
  const next = patterns(seed);
  return Array.from({ length: count }, () => {
    const sources = [next(), next()] as const;
    const matchers = sources.map((source) => compile(source));
    const verdicts = (message: string) => matchers.map((matcher) => matcher.test(message)).join();
    return { sources, verdicts, occurring: new Set(events.map(verdicts)) };
  });
}

const pairs = inputs(22, 200);

const found = ({ onlyInFirst, onlyInSecond, inBoth }: Comparison) =>
  [
    ["true,false", onlyInFirst],
    ["false,true", onlyInSecond],
    ["true,true", inBoth],
  ] as const;

/** Yields copies of a value in which one member or one element is left out. */
function* smaller(value: unknown): Iterable<unknown> {
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      yield value.toSpliced(index, 1);
      for (const less of smaller(element)) yield value.with(index, less);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      const others = Object.entries(value).filter(([other]) => other !== name);
      yield Object.fromEntries(others);
      for (const less of smaller(member)) yield { ...value, [name]: less };
    }
  }
}

describe("compare", () => {
  it("gives events with the right verdicts, and denies none that brute force finds", () => {
    const relations: Record<string, number> = {};
    for (const { sources, verdicts, occurring } of pairs) {
      const comparison = compare(...sources);
      relations[comparison.relation] = (relations[comparison.relation] ?? 0) + 1;
      for (const [wanted, event] of found(comparison)) {
        if (event === null) expect(occurring, `${sources}`).not.toContain(wanted);
        else expect(verdicts(event), `${sources} ${event}`).toBe(wanted);
      }
    }
    expect(relations).toEqual({ overlapping: 93, disjoint: 28, wider: 39, narrower: 36, equal: 4 });
  });

  it("gives events in which no member and no element can be left out", () => {
    // For a condition with a wildcard, an event has an element of its own.
    for (const { sources, verdicts } of pairs.filter(({ sources }) => !/[.[]\*/.test(sources.join()))) {
      for (const [wanted, event] of found(compare(...sources))) {
        if (event === null) continue;
        const alike = [...smaller(JSON.parse(event))].map((less) => JSON.stringify(less));
        const suffices = alike.filter((less) => verdicts(less) === wanted);
        expect(suffices, `${sources} ${event}`).toEqual([]);
      }
    }
  });
});
