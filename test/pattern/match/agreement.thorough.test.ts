import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PatternError } from "../../../src/errors.ts";
import type { Pattern } from "../../../src/pattern/ast.ts";
import { compile } from "../../../src/pattern/match/compile.ts";
import { excludes, prefilter } from "../../../src/pattern/match/prefilter.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";
import { why } from "../../../src/pattern/why.ts";
import { anyPair, pairs } from "../arbitraries.ts";
import { agrees, printsBack } from "../properties.ts";

/** The tree of a pattern, where it keeps the limits on expressions and wildcards. */
function parsed(source: string): Pattern {
  try {
    return parse(source);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    expect(error.message).toMatch(/expected at most/);
    return fc.pre(false) as never;
  }
}

describe("compile, the naive evaluator, why and the prefilter", () => {
  it.each(Object.entries(pairs))("agree on patterns of %s", (_, pair) => {
    fc.assert(
      fc.property(pair, ([source, message]) => agrees(parsed(source), message)),
      { numRuns: 1500 },
    );
  });
});

describe("print", () => {
  it("prints text that parses to the same tree", () => {
    fc.assert(
      fc.property(anyPair, ([source]) => printsBack(parsed(source))),
      { numRuns: 1500 },
    );
  });
});

describe("why", () => {
  it.each([
    ["absent", "{}"],
    ["null", '{"a":null}'],
    ["array of 2", '{"a":[1,2]}'],
    ["object", '{"a":{}}'],
    ["1.0", '{"a":1.0}'],
    ['"absent"', '{"a":"absent"}'],
    ["true", '{"a":true}'],
  ])("shows the value as %s", (value, message) => {
    expect(why(parse('{ $.a = "x" }'), message).clause?.seen).toEqual([{ path: "$.a", value }]);
  });

  it("shows a string as a string, even if it begins with an escaped #", () => {
    const { clause } = why(parse('{ $.a = "x" }'), '{"a":"\\u0023x"}');
    expect(clause?.seen).toEqual([{ path: "$.a", value: '"#x"' }]);
  });
});

describe("the prefilter", () => {
  it.each(["\\u0041ttachUserPolicy", "Attach\\u0055serPolicy", "AttachUserPolic\\u0079", "AttachUserPo\\u006Cicy"])(
    "excludes no message with the value %s",
    (written) => {
      for (const wanted of ["AttachUserPolicy", "Attach*", "*Policy", "*User*"]) {
        const pattern = parse(`{ $.eventName = "${wanted}" }`);
        const message = `{"eventName":"${written}"}`;
        expect(excludes(prefilter(pattern), message)).toBe(false);
        expect(compile(pattern).test(message)).toBe(true);
      }
    },
  );
});
