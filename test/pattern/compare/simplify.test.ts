import { describe, expect, it } from "vitest";
import { compare } from "../../../src/pattern/compare/compare.ts";
import { simplify } from "../../../src/pattern/compare/simplify.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";
import { patterns } from "./brute.ts";

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
    ["{ ($.a = x && $.b = y || $.a = x && $.b = y && $.d = q) && $.c = z }", "{$.a=x&&$.b=y&&$.c=z}"],
    ["{ $.c = z && ($.a = x || ($.b = y && $.b = y)) }", "{$.c=z&&($.a=x||$.b=y)}"],
    ["{ ($.a = x && $.b = y) || ($.a = x && $.c = z && $.d = q) }", "{$.a=x&&($.b=y||$.c=z&&$.d=q)}"],
    ["{ ($.a = x || $.b = y) && ($.b = y || $.a = x || $.c = z) }", "{$.a=x||$.b=y}"],
    ['{ $.a = "x" && $.b = 12 && $.c = %^y% && $.d > 1 }', "{$.a=x&&$.b=12&&$.c=%^y%&&$.d>1}"],
    ['{ $.a = "x*" || $.a = "" || $.a = "a:b" }', '{$.a=x*||$.a=""||$.a="a:b"}'],
  ])("writes %s as %s", (given, shorter) => {
    expect(simplify(parse(given))).toBe(shorter);
    expect(compare(given, shorter).relation).toBe("equal");
  });

  it("leaves out nothing more than it may, and nothing less", () => {
    const next = patterns(7);
    for (let count = 0; count < 25; count++) {
      const given = next();
      const shorter = simplify(parse(given));
      if (shorter === null) continue;
      expect({ given, relation: compare(given, shorter).relation }).toEqual({ given, relation: "equal" });
      expect(shorter.length).toBeLessThan(given.length);
      expect({ given, again: simplify(parse(shorter)) }).toEqual({ given, again: null });
    }
  });

  it.each(["{$.a=x}", "ERROR ERROR", "[a, b = x]", "{$.a=x&&$.b=y}"])("has nothing shorter than %s", (given) => {
    expect(simplify(parse(given))).toBeNull();
  });
});
