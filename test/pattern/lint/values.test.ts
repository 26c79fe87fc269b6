import { describe, expect, it } from "vitest";
import type { Comparison, Condition, Selector } from "../../../src/pattern/ast.ts";
import {
  areDisjoint,
  asRegex,
  borderOf,
  contradict,
  covers,
  isFoundEverywhere,
} from "../../../src/pattern/lint/values.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";

function conditionOf(text: string): Condition {
  const pattern = parse(`{ $.a ${text} }`);
  if (pattern.kind !== "json" || pattern.expression.kind === "and" || pattern.expression.kind === "or")
    throw new Error("expected one condition");
  return pattern.expression;
}

const readValue = (text: string) => (conditionOf(`= ${text}`) as Comparison<Selector>).value;

describe("a value", () => {
  it.each([
    ["*", "x"],
    ["*", "5"],
    ["*", "%x%"],
    ["**", "x*y"],
    ["x", '"x"'],
    ["x*", '"x*"'],
    ["%x%", "%x%"],
    ["5", '"5"'],
    ["x*", "xy"],
    ["x*", "xy*"],
    ["x*", "x*y"],
    ["*x", "yx"],
    ["*x*", "axb*"],
    ["*x*", "a*bxc"],
    ["a*b*", "a*b*"],
  ])("%s covers %s", (wide, narrow) => {
    expect(covers(readValue(wide), readValue(narrow))).toBe(true);
  });

  it.each([
    ["x", "y"],
    ["x", "x*"],
    ["5", "6"],
    ["5", '"5.0"'],
    ["5", "x"],
    ["5", "5*"],
    ['"5*"', "5"],
    ["x", "5"],
    ["%x%", "x"],
    ["%x%", "x*"],
    ["x", "%x%"],
    ["x*", "yx"],
    ["x*", "*x"],
    ["x*", "yx*"],
    ["x*", "y*x*"],
    ["*x", "yx*"],
    ["*x", "*y"],
    ["*x*", "a*b"],
    ["a*x*", "bx*"],
    ["*x*y*", "x*"],
    ["x**", "y*x"],
    ["x*y", "x*yy"],
  ])("%s does not provably cover %s", (wide, narrow) => {
    expect(covers(readValue(wide), readValue(narrow))).toBe(false);
  });

  it.each<[string, string, boolean]>([
    ["5", "6", true],
    ["5", "5.0", false],
    ["5", '"5"', false],
    ["5", '"5.0"', false],
    ["5.0", '"5.0"', false],
    ["5", '"6"', true],
    ["5", "x", true],
    ["5", "x*", false],
    ["%x%", "y", false],
    ["%x%", "5", false],
    ["%x%", "%y%", false],
    ["x", "y", true],
    ["x", '"x"', false],
    ["x", "x*", false],
    ["xy", "z*", true],
    ["xy", "*y", false],
    ["x*", "y*", true],
    ["x*", "xy*", false],
    ["x*y", "yx*", true],
    ["xyx*", "x*", false],
    ["*x", "y*", false],
    ["*x", "*y", false],
  ])("areDisjoint(%s, %s) is %j", (one, other, expected) => {
    expect(areDisjoint(readValue(one), readValue(other))).toBe(expected);
    expect(areDisjoint(readValue(other), readValue(one))).toBe(expected);
  });
});

describe("two conditions on one field", () => {
  it.each<[string, string, boolean]>([
    ["NOT EXISTS", "NOT EXISTS", false],
    ["NOT EXISTS", "IS NULL", true],
    ["NOT EXISTS", "!= x", true],
    ["NOT EXISTS", "= *", true],
    ["IS NULL", "IS NULL", false],
    ["IS NULL", "IS TRUE", true],
    ["IS NULL", "!= x", true],
    ["IS TRUE", "IS FALSE", true],
    ["IS TRUE", "= true", false],
    ["IS TRUE", '= "t*"', false],
    ["IS TRUE", "= false", true],
    ["IS TRUE", "= 1", true],
    ["IS TRUE", "> 0", true],
    ["IS TRUE", "!= x", false],
    ["IS TRUE", "= %x%", false],
    ["IS TRUE", "= *", false],
    ["IS FALSE", "= false", false],
    ["IS FALSE", "= true", true],
    ["= x", "= y", true],
    ["= x", "= x*", false],
    ["= x", "!= x", true],
    ["= x", "!= y", false],
    ["= x*", "!= xy", false],
    ["= xy", "!= x*", true],
    ["= 5", "!= 5", true],
    ["= x", "> 5", true],
    ["= x*", "> 5", false],
    ["= %x%", "> 5", false],
    ["= 5", "> 5", true],
    ["= 6", "> 5", false],
    ["= 4", "> 5", true],
    ["= 5", ">= 5", false],
    ["= 4", ">= 5", true],
    ["= 5", "< 5", true],
    ["= 4", "< 5", false],
    ["= 6", "< 5", true],
    ["= 5", "<= 5", false],
    ["= 6", "<= 5", true],
    ['= "6"', "< 5", true],
    ['= "4"', "< 5", false],
    ["!= x", "!= y", false],
    ["!= 5", "> 5", false],
    ["!= 5", "< 5", false],
    ["> 5", "> 9", false],
    ["< 5", "< 9", false],
    ["> 9", "< 5", true],
    [">= 9", "<= 5", true],
    ["> 5", "< 9", false],
    ["> 5", "< 5", true],
    ["> 5", "<= 5", true],
    [">= 5", "< 5", true],
    [">= 5", "<= 5", false],
    [">= 4", "< 5", false],
  ])("contradict(%s, %s) is %j", (one, other, expected) => {
    expect(contradict(conditionOf(one), conditionOf(other))).toBe(expected);
    expect(contradict(conditionOf(other), conditionOf(one))).toBe(expected);
  });
});

describe("an expression", () => {
  it.each([
    ".*",
    "a*",
    "a?",
    "a{0}",
    "a{,3}",
    "a{0,3}",
    "a{00,3}",
    "^",
    "$",
    "^^",
    "$$",
    "a|b*",
    "^a*b?",
    "a*$",
    "[ab]*",
    "[\\]x]*",
    "[a|b]*",
    "\\**",
    "\\|*",
    "\\x41*",
    "\\x41{0,1}",
    "\\d?",
  ])("%s matches every text", (regex) => {
    expect(isFoundEverywhere(regex)).toBe(true);
  });

  it.each([
    "a",
    ".",
    ".+",
    "a+",
    "a{1}",
    "a{1,}",
    "a{10}",
    "a{10,20}",
    "^$",
    "^a*$",
    "a|b",
    "a*b",
    "\\*",
    "\\x41",
    "\\x4*1",
    "[ab*]",
    "[a|b]",
    "[\\]*]",
    "[ab]+",
    "\\|",
    "\\$",
    "\\^",
  ])("%s does not match every text", (regex) => {
    expect(isFoundEverywhere(regex)).toBe(false);
  });
});

describe("text with stars", () => {
  it.each<[string, string | undefined]>([
    ["a*b", "%^a.*b$%"],
    ["*ab", "%ab$%"],
    ["**ab", "%ab$%"],
    ["ab*", "%^ab%"],
    ["ab***", "%^ab%"],
    ["*a**b*", "%a.*b%"],
    ["a.b:c/d*", "%^a\\.b:c/d%"],
    ["a&b*", "%^a\\x26b%"],
    ["^$?[]{}|\\+.", "%^\\^\\$\\?\\[\\]\\{\\}\\|\\\\\\+\\.$%"],
    ["ä*", undefined],
    ["a\t*", undefined],
    ["~ *", "%^\\x7e %"],
  ])("%s as a regular expression is %s", (text, regex) => {
    expect(asRegex(text)).toBe(regex);
  });

  it.each([
    ["", ""],
    ["a", ""],
    ["ab", ""],
    ["aa", "a"],
    ["aba", "a"],
    ["abaxaba", "aba"],
    ["aaaa", "aaa"],
    ["aabaaa", "aa"],
    ["abacabab", "ab"],
    ["aabaabaaa", "aa"],
    [".111.111.111", ".111.111"],
  ])("%j has the border %j", (text, border) => {
    expect(borderOf(text)).toBe(border);
  });
});
