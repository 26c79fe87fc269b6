import { describe, expect, it } from "vitest";
import { compare } from "../../../../src/pattern/compare/compare.ts";
import { lint } from "../../../../src/pattern/lint/lint.ts";
import { parse } from "../../../../src/pattern/parse/parser.ts";

const codes = new Set(["duplicate-clause", "subsumed-clause", "idle-clause"]);
const found = (source: string) => lint(parse(source)).filter(({ code }) => codes.has(code));

describe("a superfluous part", () => {
  it.each([
    ["{ $.a = x || ($.b = y && $.a = x) }", "($.b = y) && ($.a = x) adds nothing to $.a = x", "{ $.a = x }"],
    ["{ $.a = x && ($.b = y || $.a = x) }", "($.b = y) || ($.a = x) adds nothing: $.a = x is stricter", "{ $.a = x }"],
    ["{ $.a = x && ($.a = y || $.b = z) }", "$.a = y adds nothing: $.a = x excludes it", "{ $.a = x && ($.b = z) }"],
    [
      "{ $.a = x && ($.b = z || ($.a != y && $.c = z)) }",
      "$.a != y adds nothing: $.a = x is stricter",
      "{ $.a = x && ($.b = z || ($.c = z)) }",
    ],
    ["{ $.a > 5 && $.a > 3 }", "$.a > 3 adds nothing: $.a > 5 is stricter", "{ $.a > 5 }"],
    ["{ $.a = %^x% || $.a = xy* }", "$.a = xy* adds nothing to $.a = %^x%", "{ $.a = %^x% }"],
    ["{ $.a[*] = x || $.a[2] = x }", "$.a[2] = x adds nothing to $.a[*] = x", "{ $.a[*] = x }"],
    ["[a = x* || a = xy, b]", "a = xy adds nothing to a = x*", "[a = x*, b]"],
    ["[a, b > 5 && b >= 5]", "b >= 5 adds nothing: b > 5 is stricter", "[a, b > 5]"],
    ["?db.session ?session ?x", "?db.session adds nothing to ?session", "?session ?x"],
    ["-time -timeout", "-timeout adds nothing: -time is stricter", "-time"],
  ])("is found in %s", (source, message, fix) => {
    expect(found(source)).toMatchObject([{ message, fix }]);
    expect(compare(source, fix).relation).toBe("equal");
  });

  it.each([
    "{ $.errorCode NOT EXISTS || $.errorCode != Throttling }",
    '{ $.userIdentity.type = Root && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
    "{ $.eventSource = iam.amazonaws.com && ($.eventName = CreateUser || $.eventName = DeleteUser) }",
    "{ $.a = x || $.a != x }",
    "{ ($.a NOT EXISTS || $.a = x) && ($.a NOT EXISTS || $.b = y) }",
    '{ $.a = 12 || $.a = "12.0x" }',
    "{ $.a = x && $.a = y && $.b = z }",
    "{ $.a != x || $.a != y || $.a != z }",
    "[a = x, b = x]",
    "an error in the handler and the other",
  ])("is not in %s", (source) => {
    expect(found(source)).toEqual([]);
  });

  it("is one of two that say the same, not both", () => {
    const source = '{ $.a = "x*" || $.b = y || $.a = %^x% }';
    expect(found(source).map(({ fix }) => fix)).toEqual(['{ $.a = "x*" || $.b = y }']);
    expect(found("{ $.a = x || $.a = x || $.a = x }").map(({ code }) => code)).toEqual([
      "duplicate-clause",
      "duplicate-clause",
    ]);
  });

  it("is not looked for in a part that is never true", () => {
    expect(found("{ $.c = z || ($.a = x && $.a = y && $.a = y) }")).toEqual([]);
  });
});
