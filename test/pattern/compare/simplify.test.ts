import { describe, expect, it } from "vitest";
import { compare } from "../../../src/pattern/compare/compare.ts";
import { simplify } from "../../../src/pattern/compare/simplify.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";

describe("simplify", () => {
  it.each([
    ['{ $.a = "x" || $.a = "x" }', "{$.a=x}"],
    ['{ $.a = "x" && $.a != "y" }', "{$.a=x}"],
    ['{ $.a = "x*" || ($.a = "xy" && $.b = "z") }', "{$.a=x*}"],
    ["{ ($.s = i && $.n = a) || ($.s = i && $.n = b) || ($.s = i && $.n = c) }", "{$.s=i&&($.n=a||$.n=b||$.n=c)}"],
    ["{ ($.a = x || $.b = y) && ($.a = x || $.c = z) }", "{$.a=x||$.b=y&&$.c=z}"],
    ["{ $.a = x || ($.a = x && $.b = y) }", "{$.a=x}"],
    ["{ ($.a NOT EXISTS || $.a != x) && $.a = y }", "{$.a=y}"],
    ['{ $.a = "12" || $.a = "a b" || $.a = "a-b" }', '{$.a="12"||$.a="a b"||$.a="a-b"}'],
    ["{ $.a = 12 || $.a = 12.0 || $.b IS NULL }", "{$.a=12||$.a=12.0||$.b IS NULL}"],
  ])("writes %s as %s", (given, shorter) => {
    expect(simplify(parse(given))).toBe(shorter);
    expect(compare(given, shorter).relation).toBe("equal");
  });

  it.each(["{$.a=x}", "ERROR ERROR", "[a, b = x]", "{$.a=x&&$.b=y}"])("has nothing shorter than %s", (given) => {
    expect(simplify(parse(given))).toBeNull();
  });
});
