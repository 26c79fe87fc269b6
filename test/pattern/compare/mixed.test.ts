import { describe, expect, it } from "vitest";
import { compare } from "../../../src/pattern/compare/compare.ts";
import { linePatterns, poolOf, termPatterns, unknownPairs } from "./pool.ts";

const values = ['""', '"a"', '"ab"', '"b a"', '"a b"', '"c"', "12", "true", "null", '["a"]', "[1]", '{"b":"a"}'];
const events = [
  ...["{}", "[]", '["a"]', "[1]", "a b", "{a", '{ "a": "b" }', '{"\\u0061":"\\u0061"}', '{"\\u0061":"a b c"}'],
  ...values.flatMap((one) => [
    `{"a":${one}}`,
    `{"a": ${one}}`,
    `{"x":"a b","b":${one}}`,
    ...values.map((two) => `{"a":${one},"b":${two}}`),
  ]),
];

const jsonPatterns = (size: number, seed: number) =>
  poolOf(size, seed, (pick, below) => {
    const condition = () =>
      below(5) === 0
        ? `$.${pick(["a", "b"])} ${pick(["NOT EXISTS", "IS NULL", "IS TRUE", "> 5"])}`
        : `$.${pick(["a", "a", "b", "a.b", "a[0]", "a[*]"])} ${pick(["=", "=", "!="])} ${pick(['"a"', '"a*"', '"*b"', "12", "%b%", '"*"'])}`;
    const root = () => `$[${pick(["0", "*"])}] ${pick(["NOT EXISTS", "= 1", '= "a"'])}`;
    const first = below(6) === 0 ? root() : condition();
    return `{ ${below(2) === 0 ? first : `${first} ${pick(["&&", "||"])} ${condition()}`} }`;
  });

describe("compare and brute force", () => {
  it("agree on JSON patterns and term patterns", () => {
    const unknown = unknownPairs(jsonPatterns(30, 1), termPatterns(30, 2), events, 80);
    expect(unknown.length).toBeLessThanOrEqual(10);
  });

  it("agree on patterns for lines and JSON patterns", () => {
    const unknown = unknownPairs(linePatterns(30, 3), jsonPatterns(30, 4), events, 50);
    expect(unknown.length).toBeLessThanOrEqual(9);
  });
});

describe("compare", () => {
  const inBoth = (first: string, second: string) => compare(first, second).inBoth;

  it("puts a text into a field of an event", () => {
    expect(inBoth("{ $.b NOT EXISTS }", "no")).toBe('{"message":"no"}');
    expect(inBoth('{ $.a = ",}" }', "no")).toBe('{"message":"no","a":",}"}');
    expect(inBoth("{ $.a = x }", '[w = "*me*", message = "no data*"]')).toBe('{"message":"x no data","a":"x"}');
    expect(inBoth("{ $.a = x }", "[w, message = data, ...]")).toBe('{"message":"x data ","a":"x"}');
  });

  it("puts terms into an event as its fields", () => {
    expect(inBoth("{ $.b IS NULL }", '"\\"a\\":1" b')).toBe('{"a":1,"b":null}');
    expect(inBoth("{ $.a.b NOT EXISTS }", '"}" "\\"a\\":1"')).toBe('{"a":1}');
    expect(compare("{ $.a = a || $.a NOT EXISTS }", '-"\\"a" "{"').onlyInFirst).toBe('{"message":"\\"a"}');
  });

  it("puts a text before or after words of a line", () => {
    expect(inBoth("%c.d%", "[first = x, ..., last = y*]")).toBe("x ycad");
    expect(inBoth("%c.d%", "[..., last = y]")).toBe("cad y");
    expect(inBoth("%c.d%", "[first = x, ...]")).toBe("x cad");
    expect(inBoth("[first = x, ...]", "%c.d%")).toBe("x cad");
  });

  it("knows that a pattern without messages is narrower than any other", () => {
    expect(compare("%c.d% -%c.d%", "[w = x]").relation).toBe("narrower");
    expect(compare("[w = x]", "%c.d% -%c.d%").relation).toBe("wider");
    expect(compare("[w = x && w = y]", "%c.d%").relation).toBe("narrower");
    expect(compare("{ $.a = x }", "x -x").relation).toBe("wider");
  });

  it("knows that an object begins with {, and a list does not", () => {
    expect(compare("{ $.a = x }", "[w = x, ...]").relation).toBe("disjoint");
    expect(compare("{ $[0] = 1 }", "[w = x, ...]").relation).toBe("unknown");
    expect(compare("{ $[*] = 1 }", "[w = x, ...]").relation).toBe("unknown");
    expect(compare("{ $.a NOT EXISTS }", "[w = x, ...]").relation).toBe("unknown");
  });

  it("does not know the relation of an event that it cannot find", () => {
    const hard = '{ $.a > 5 && $.a < 51 && $.a = "50*7*3*" }';
    expect(compare(hard, "{ $.b = x }").relation).toBe("unknown");
    expect(compare(hard, "x").relation).toBe("unknown");
    expect(compare("[w = x]", hard).relation).toBe("unknown");
  });

  it("says what it takes for granted of patterns of different kinds", () => {
    const plain = "the digits of a number are those that it needs, and zeros";
    const assumed = (first: string, second: string) => [...new Set(compare(first, second).assumptions)];
    expect(assumed('{ $.a = 500 && $.a = "4*" }', "x")).toEqual([plain]);
    expect(assumed("[a = 500 && a = 4*]", "x")).toEqual([plain]);
    expect(assumed("{ $.a = x }", "x -x")).toEqual([]);
    expect(assumed("[a = x && a = y]", "x")).toEqual([]);
  });
});
