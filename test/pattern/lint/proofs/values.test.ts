import { describe, expect, it } from "vitest";
import { lint } from "../../../../src/pattern/lint/lint.ts";
import { parse } from "../../../../src/pattern/parse/parser.ts";

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
    ["IS TRUE", "= %x%", true],
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
    ["= x*", "> 5", true],
    ["= %x%", "> 5", true],
    ["= %5%", "> 5", false],
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
  ])("%s and %s exclude each other: %j", (one, other, expected) => {
    const contradicts = (first: string, second: string) =>
      lint(parse(`{ $.b = 1 && $.a ${first} && $.a ${second} }`)).some(
        ({ code, message }) => code === "never-holds" && /cannot both be true/.test(message),
      );
    expect([contradicts(one, other), contradicts(other, one)]).toEqual([expected, expected]);
  });
});

const matchesAll = (regex: string) =>
  lint(parse(`{ $.a = %${regex}% }`)).some(({ code }) => code === "regex-match-all");

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
    expect(matchesAll(regex)).toBe(true);
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
    "[ab*]",
    "[a|b]",
    "[\\]*]",
    "[ab]+",
    "\\|",
    "\\$",
    "\\^",
  ])("%s does not match every text", (regex) => {
    expect(matchesAll(regex)).toBe(false);
  });
});
