import { describe, expect, it } from "vitest";
import { compare } from "../../../../src/pattern/compare/compare.ts";

describe("compare", () => {
  it.each([
    ['{ $.a = "x*" || $.a != "x*" }', "{ $.a IS NULL }", "disjoint"],
    ['{ $.a = "x*" || $.a != "x*" }', '{ $.a = "*" }', "equal"],
    ['{ $.a = "x*" || $.a != "x*" }', "{ $.b = y }", "overlapping"],
    ["{ $.a = %x% || $.a != %x% || $.a.b = y }", "{ $.a NOT EXISTS }", "disjoint"],
  ])("knows that null, objects and missing fields match neither side of %s", (either, other, relation) => {
    expect(compare(either, other).relation).toBe(relation);
  });

  it.each([
    // Fields rather than other values, and short texts rather than long ones.
    ["{ $.a = abc || $.a = z }", '{"a":"z"}'],
    ['{ $.a = 5 || $.a = "x*" }', '{"a":5}'],
    ['{ $.a = 55 || $.a = "x*" }', '{"a":"x"}'],
    ['{ $.a != "" && $.a != x }', '{"a":0}'],
    ["{ $.a = x || $.b = x }", '{"a":"x"}'],
    ["{ ($.a = x && $.b = y && $.c = z) || $.d = w }", '{"d":"w"}'],
    ["{ $.a IS NULL || $.a IS TRUE || $.a IS FALSE }", '{"a":null}'],
    ["{ $.a NOT EXISTS || $.a = x }", "{}"],
    // Numbers in spellings that conditions with texts need.
    ['{ $.a = 12 && $.a != "12" }', '{"a":12.0}'],
    ['{ $.a = 12 && $.a != "12" && $.a = %2$% }', '{"a":1200e-2}'],
    ['{ $.a > 3 && $.a = "*.*" }', '{"a":4.0}'],
    // Elements, and those before them.
    ["{ $.a[2] = x }", '{"a":[null,null,"x"]}'],
    ["{ $.a[2] = x && $.a[0] = y }", '{"a":["y",null,"x"]}'],
    ["{ $.a[10] = x && $.a[9] = y && $.a[8] = z }", '{"a":[null,null,null,null,null,null,null,null,"z","y","x"]}'],
    ["{ $.a[1].b = x }", '{"a":[null,{"b":"x"}]}'],
    ["{ $.a[*] = x && $.a[*] = y && $.a[1] = z }", '{"a":["y","z","x"]}'],
    ["{ $.a[*].b = x && $.a[*].b = y }", '{"a":[{"b":"x"},{"b":"y"}]}'],
    ["{ $.a.* = x && $.a.a = y && $.a.aa = z }", '{"a":{"a":"y","aa":"z","aaa":"x"}}'],
    ["{ $.a.* = x && $.a.* = y }", '{"a":{"a":"x","aa":"y"}}'],
    ["{ $.b.* = y && $.* = x && $.never = z }", '{"b":{"a":"y"},"never":"z","a":"x"}'],
    ["{ $.b.* = x && $.*.a != x }", '{"b":{"a":"","aa":"x"}}'],
    // Phrases one after another.
    ['{ $.a = "*foo*" && $.a = "*bar*" && $.a = "*baz*" }', '{"a":"baz bar foo"}'],
  ])("gives for %s the event %s", (pattern, event) => {
    expect(compare(pattern, "{ $.never = x && $.never = y }").onlyInFirst).toBe(event);
  });
});
