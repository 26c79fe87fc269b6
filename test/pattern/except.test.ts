import { describe, expect, it } from "vitest";
import { PatternError } from "../../src/errors.ts";
import { compile, except, parse } from "../../src/pattern/index.ts";

describe("except", () => {
  it("guards what it leaves out, so that an event without the field is not lost", () => {
    const source = except('{ $.a = "x" || $.b = "y" }', [{ selector: "userIdentity.arn", value: "*:role/ci" }]);
    expect(source).toBe(
      '{ ($.a = "x" || $.b = "y") && (($.userIdentity.arn NOT EXISTS) || ($.userIdentity.arn != "*:role/ci")) }',
    );
    const { testJson } = compile(source);
    expect(testJson({ a: "x" })).toBe(true);
    expect(testJson({ a: "x", userIdentity: { arn: "arn:aws:iam::111122223333:role/ci" } })).toBe(false);
    expect(testJson({ b: "y", userIdentity: { arn: "arn:aws:iam::111122223333:role/app" } })).toBe(true);
  });

  it("leaves a pattern alone where nothing is to be left out", () => {
    expect(except("ERROR", [])).toBe("ERROR");
  });

  it("quotes values, whatever stands in them, and takes selectors with $. too", () => {
    const source = except("{ $.a = 1 }", [{ selector: "$.b", value: 'x" || $.c = "' }]);
    expect(parse(source).kind).toBe("json");
    expect(compile(source).testJson({ a: 1, b: 'x" || $.c = "' })).toBe(false);
    expect(compile(source).testJson({ a: 1, b: "z", c: "" })).toBe(true);
  });

  it.each([
    ["a pattern of terms", "ERROR", [{ selector: "a", value: "b" }], "expected a JSON pattern"],
    ["a selector that is none", "{ $.a = 1 }", [{ selector: "a b", value: "c" }], "expected an operator after $.a"],
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
  ])("refuses %s", (_, source, exceptions, message) => {
    expect(() => except(source, exceptions)).toThrow(PatternError);
    expect(() => except(source, exceptions)).toThrow(message);
  });
});
