import { describe, expect, it } from "vitest";
import { compare } from "../../../src/pattern/compare/compare.ts";
import { written } from "../../../src/pattern/compare/lines/words.ts";
import { linePatterns, lines, unknownPairs } from "./pool.ts";

describe("compare and brute force", () => {
  it("agree on patterns for lines", () => {
    const pool = linePatterns(40, 22);
    // In some pairs, both patterns test the rest of a line, from different words on.
    expect(unknownPairs(pool, pool, lines, 100).length).toBeLessThanOrEqual(7);
  });
});

describe("a word", () => {
  it.each([
    ["a", "a"],
    ["a]b", "a]b"],
    ['"', '"'],
    ["", '""'],
    ["a b", '"a b"'],
    [" a", '" a"'],
    ["a\tb", '"a\tb"'],
    ["[a]", '"[a]"'],
    ["[a b", '"[a b"'],
    ['a"b c', '[a"b c]'],
    ['"a"', '["a"]'],
    ['a" ]b', undefined],
    ['"a" ]', undefined],
  ])("%j is written as %s", (text, expected) => {
    expect(written(text)).toBe(expected);
  });
});

const unlike = [..."abcdefghijk"].map((letter) => `w != "*${letter}*"`).join(" && ");

describe("compare", () => {
  it.each([
    // The rest of a line begins and ends with a word.
    ['[a, b = " x y"]', '[a, b = "x y"]', "disjoint", 'a " x y"', 'a "x y"', null],
    ['[a, b = "x y "]', '[a, b = "x y"]', "disjoint", 'a "x y "', 'a "x y"', null],
    ['[a, b = "x y\v"]', '[a, b = "x y"]', "disjoint", 'a "x y\v"', 'a "x y"', null],
    ['[a = x, b = "y z", ...]', '[a = x, b = "y z"]', "overlapping", 'x "y z" a', "x y z", 'x "y z"'],
    ['[a, b = "y*"]', '[a, b = "*z"]', "overlapping", "a y", "a z", "a yz"],
    ["[,]", "[a, b]", "equal", null, null, "a a"],
    ["[a, , c = x]", "[a = x, , b]", "overlapping", "a a x", "x a a", "x a x"],
    // Both conditions on the ends of a line need four words.
    ["[a = x, b = x, ...]", "[..., c = y, d = y]", "overlapping", "x x", "y y", "x x y y"],
    // A word that is a number compares as one.
    ["[a = 5, ...]", '[a = "5*", ...]', "overlapping", "0.5e1", "5a", "5"],
    ["[a > 5, ...]", "[a != 5, ...]", "narrower", null, "a", "6"],
    ['[a = "1*2" && a != 12, ...]', "[a > 5, ...]", "overlapping", "1a2", "12", "1300e-2"],
    ["[a != a && a != b && a != x, ...]", "[a = y, ...]", "wider", '""', null, "y"],
    // A term is in a word, or in several.
    ["a", '[w, x = "a* *"]', "wider", "a", null, 'a "a "'],
    ["-a", '[w, x = "a* *"]', "disjoint", "", 'a "a "', null],
    ['"a b"', '[w = "*a*"]', "narrower", null, "a", '"a b a"'],
    ['?"a b" ?c', '[w = "a b"]', "wider", "c", null, '"a b"'],
    ['?"a b" ?c', "[w = a]", "disjoint", "c", "a", null],
    // Without quotes and brackets, only the rest of a line has a space.
    ['a -"\\"" -"["', '[w != "*a*", x = "b* *"]', "overlapping", "a", 'b "b "', "b b a"],
    ['-a -"\\"" -"["', '[w, x = "* *"]', "overlapping", "", 'a " "', "b x y"],
    ['-b -"\\"" -"["', '[w, x = "* *"]', "overlapping", "", 'a " "', "a x y"],
    ['c -"\\"" -"["', '[w = b, x = "* * *c"]', "overlapping", "c", 'b "  c"', "b a  c"],
    ['"[a] b"', "[w = c]", "disjoint", "[a] b", "c", null],
    ['"[a] b"', '[w = "*c"]', "overlapping", "[a] b", "c", "[a] bc"],
    ['-"[a"', '[w = "*a*"]', "overlapping", "", "[a", "a"],
    ['"\\""', "[w = a, x]", "overlapping", '"', "a a", 'a a"'],
    ['?"a d" ?"b c"', "[w = d]", "disjoint", "a d", "d", null],
    ['[a, b = " x y"]', "[..., c, d, e]", "disjoint", 'a " x y"', "a a b", null],
    ['[a, b = "x y\v"]', "[..., c, d, e]", "disjoint", 'a "x y\v"', "a a b", null],
    // So many conditions on one word are tried with examples first.
    [`[w = "*1*" && ${unlike}]`, "[w < 5 || w >= 5]", "overlapping", "1x", "5", "1"],
    ["a", "[w = b, x = b]", "disjoint", "a", "b b", null],
    ["?a ?c", "[w = a]", "wider", "c", null, "a"],
    ['-c -"\\"" -"["', '[w, x = "* *"]', "overlapping", "", 'a " "', "a a b"],
    ['[w = "*1*"]', "[w < 5 || w >= 5]", "overlapping", "a1", "5", "1"],
    ["[w != a]", "[w = a]", "disjoint", "b", "a", null],
    ["[w != a && w != b]", "[w = a]", "disjoint", "x", "a", null],
  ] as const)("%s and %s are %s", (first, second, relation, onlyInFirst, onlyInSecond, inBoth) => {
    expect(compare(first, second)).toMatchObject({ relation, onlyInFirst, onlyInSecond, inBoth });
  });
});
