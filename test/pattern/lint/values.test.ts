import { describe, expect, it } from "vitest";
import { asRegex, borderOf } from "../../../src/pattern/lint/values.ts";

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
