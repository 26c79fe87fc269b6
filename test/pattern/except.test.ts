import { describe, expect, it } from "vitest";
import { PatternError } from "../../src/errors.ts";
import { type Exclusion, parseExclusion } from "../../src/pattern/except.ts";
import { compile, except, parse } from "../../src/pattern/index.ts";

describe("except", () => {
  it("guards exclusions, so that events without the field still match", () => {
    const source = except('{ $.a = "x" || $.b = "y" }', [{ selector: "userIdentity.arn", value: "*:role/ci" }]);
    expect(source).toBe(
      '{ ($.a = "x" || $.b = "y") && (($.userIdentity.arn NOT EXISTS) || ($.userIdentity.arn != "*:role/ci")) }',
    );
    const { testJson } = compile(source);
    expect(testJson({ a: "x" })).toBe(true);
    expect(testJson({ a: "x", userIdentity: { arn: "arn:aws:iam::111122223333:role/ci" } })).toBe(false);
    expect(testJson({ b: "y", userIdentity: { arn: "arn:aws:iam::111122223333:role/app" } })).toBe(true);
  });

  it("returns the same pattern without exclusions", () => {
    expect(except("ERROR", [])).toBe("ERROR");
  });

  it("applies several exclusions", () => {
    const without = [
      { selector: "a", value: "x" },
      { selector: "$.b.c", value: "y*" },
    ];
    expect(except("{$.d = 1}", without)).toBe(
      '{ ($.d = 1) && (($.a NOT EXISTS) || ($.a != "x")) && (($.b.c NOT EXISTS) || ($.b.c != "y*")) }',
    );
  });

  it("accepts a result of exactly 1,024 characters", () => {
    const maxValue = 1024 - except("{ $.a = 1 }", [{ selector: "b", value: "" }]).length;
    expect(except("{ $.a = 1 }", [{ selector: "b", value: "x".repeat(maxValue) }])).toHaveLength(1024);
    expect(() => except("{ $.a = 1 }", [{ selector: "b", value: "x".repeat(maxValue + 1) }])).toThrow(
      "found 1025 including",
    );
  });

  it("escapes values, and accepts selectors with $.", () => {
    const source = except("{ $.a = 1 }", [{ selector: "$.b", value: 'x" || $.c = "' }]);
    expect(parse(source).kind).toBe("json");
    expect(compile(source).testJson({ a: 1, b: 'x" || $.c = "' })).toBe(false);
    expect(compile(source).testJson({ a: 1, b: "z", c: "" })).toBe(true);
  });

  it.each([
    ["a term pattern", "ERROR", [{ selector: "a", value: "b" }], "expected a JSON pattern"],
    ["an invalid selector", "{ $.a = 1 }", [{ selector: "a b", value: "c" }], "expected an operator after $.a"],
    [
      "a selector with a wildcard",
      "{ $.a = 1 }",
      [{ selector: "b[*].c", value: "d" }],
      "expected a selector without a wildcard",
    ],
    [
      "more than AWS accepts",
      "{ $.a = 1 }",
      [{ selector: "b", value: "x".repeat(1000) }],
      "expected a pattern of at most 1024",
    ],
  ])("refuses %s", (_, source, exclusions, message) => {
    expect(() => except(source, exclusions)).toThrow(PatternError);
    expect(() => except(source, exclusions)).toThrow(message);
  });

  it.each([
    ["ERROR", "a", "in a term pattern, write -term", 0, 5],
    ["{ $.a = 1 }", "b.*", "hardly any event would be excluded", 0, 5],
    ["{ $.a = 1 }", `b${"b".repeat(1000)}`, "use wildcards", 0, 11],
  ])("refuses %s without %s, with a hint", (source, selector, hint, start, end) => {
    let error: unknown;
    try {
      except(source, [{ selector, value: "x" }]);
    } catch (thrown) {
      error = thrown;
    }
    expect((error as PatternError).hint).toContain(hint);
    expect((error as PatternError).span).toEqual({ start, end });
  });
});

describe("parseExclusion", () => {
  it.each<[string, Exclusion | undefined]>([
    ["a=b", { selector: "a", value: "b" }],
    ["$.a.b = b c ", { selector: "$.a.b", value: "b c" }],
    ['a = "b"', { selector: "a", value: "b" }],
    ['a = " b "', { selector: "a", value: " b " }],
    ['a = "b', { selector: "a", value: '"b' }],
    ['a = b"', { selector: "a", value: 'b"' }],
    ['a = x"b"', { selector: "a", value: 'x"b"' }],
    ['a = "b"x', { selector: "a", value: '"b"x' }],
    ["a=", { selector: "a", value: "" }],
    ["a=b=c", { selector: "a", value: "b=c" }],
    ["a=b\nc", { selector: "a", value: "b\nc" }],
    ['a="b\nc"', { selector: "a", value: "b\nc" }],
    ["$.['a=b']=c", { selector: "$.['a=b']", value: "c" }],
    ["$.['']=c", { selector: "$.['']", value: "c" }],
    ["a['=b", { selector: "a['", value: "b" }],
    ["a=%", { selector: "a", value: "%" }],
    ["a=%b%c", { selector: "a", value: "%b%c" }],
    ["a=c%b%", { selector: "a", value: "c%b%" }],
    ["a!b=c", { selector: "a!b", value: "c" }],
    ["a!=b", undefined],
    ["a ! =b", undefined],
    ["a>=b", undefined],
    ["a <=b", undefined],
    ["a==b", undefined],
    ["a= =b", undefined],
    ["a=%b%", undefined],
    ["a=%b\nc%", undefined],
    ["a=%%", undefined],
    ["a", undefined],
    ["=b", undefined],
    ["", undefined],
  ])("parses %j as %j", (text, expected) => {
    expect(parseExclusion(text)).toEqual(expected);
  });
});
