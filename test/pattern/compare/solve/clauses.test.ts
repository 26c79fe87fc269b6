import { describe, expect, it } from "vitest";
import { compare } from "../../../../src/pattern/compare/compare.ts";
import { Effort } from "../../../../src/pattern/compare/effort.ts";
import { compile } from "../../../../src/pattern/match/compile.ts";

const fields = [..."abcdef"];
const isText = fields.map((field) => `$.${field} = x`);
const isLike = fields.map((field) => `$.${field} = "x*"`);
const isInside = ["$.a.b = x", "$.a.c = x", "$.a = x", "$.d[0] = x", "$.d[1] = x", "$.d[2] NOT EXISTS", "$.d = x"];
const isMissing = ["$.a NOT EXISTS", "$.b NOT EXISTS", "$.c IS NULL", "$.d IS TRUE", "$.a = x", "$.b = x"];

/** Returns random patterns with clauses of two or three conditions. */
function patterns(conditions: readonly string[], clauses: number): readonly string[] {
  let state = clauses;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const condition = () =>
    (conditions[next(conditions.length)] as string).replace(" = ", next(2) === 0 ? " = " : " != ");
  const clause = () => {
    const [first, second, third] = [condition(), condition(), condition()];
    if (next(2) === 0) return `(${first} || ${second})`;
    return next(4) === 0 ? `(${first} || (${second} && ${third}))` : `(${first} || ${second} || ${third})`;
  };
  return Array.from({ length: 20 }, () => `{ ${Array.from({ length: clauses }, clause).join(" && ")} }`);
}

/** Returns events with all combinations of some values of six fields. */
function eventsWith(values: Readonly<Record<string, readonly unknown[]>>): readonly string[] {
  let events: readonly object[] = [{}];
  for (const field of fields) {
    events = events.flatMap((event) => (values[field] ?? ["x", "y"]).map((value) => ({ ...event, [field]: value })));
  }
  return events.map((event) => JSON.stringify(event));
}

const texts = eventsWith({});
const parts = ["x", "y", undefined];
const insides = eventsWith({
  a: ["x", "y", ...parts.flatMap((b) => parts.map((c) => ({ b, c })))],
  d: ["x", "y", [], ["x"], ["y"], ["x", "x"], ["x", "y"], ["y", "x"], ["y", "y"], ["x", "x", "x"], ["y", "y", "y"]],
  ...{ b: [1], c: [1], e: [1], f: [1] },
});
const missing = eventsWith({
  ...{ a: parts, b: parts, c: [null, 1], d: [true, 1], e: [1], f: [1] },
});

describe("compare", () => {
  it.each([
    [12, "texts", isText, texts, 4, 3_990],
    [20, "texts", isText, texts, 15, 2_610],
    [12, "wildcards", isLike, texts, 4, 7_400],
    [20, "wildcards", isLike, texts, 15, 6_600],
    [6, "fields in fields", isInside, insides, 7, 1_640],
    [12, "fields in fields", isInside, insides, 14, 1_700],
    [8, "missing fields", isMissing, missing, 3, 1_580],
    [14, "missing fields", isMissing, missing, 9, 1_780],
  ])(
    "finds events for %i clauses with %s if there are any, in few steps",
    (clauses, _kind, conditions, events, none, steps) => {
      const effort = new Effort(1_000_000);
      let impossible = 0;
      for (const pattern of patterns(conditions, clauses)) {
        const matcher = compile(pattern);
        const found = compare(pattern, "{ $.never = x && $.never = y }", {}, effort).onlyInFirst;
        if (found === null) {
          impossible++;
          expect(
            events.find((event) => matcher.test(event)),
            pattern,
          ).toBeUndefined();
        } else expect(matcher.test(found), `${pattern} ${found}`).toBe(true);
      }
      expect(impossible).toBe(none);
      expect(effort.spent).toBeLessThanOrEqual(steps);
    },
  );
});
