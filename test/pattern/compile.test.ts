import { describe, expect, it } from "vitest";
import { PatternError } from "../../src/errors.ts";
import { compile } from "../../src/pattern/compile.ts";
import { parse } from "../../src/pattern/parser.ts";
import { startCpu } from "../cpu.ts";

/** Whether text is matched by a value, as $.a of an event. */
const alike = (value: string, text: unknown) => compile(`{ $.a = "${value}" }`).testJson({ a: text });

describe("compile", () => {
  it("takes a pattern's text or its tree", () => {
    const source = '{ $.a = "x" }';
    for (const pattern of [source, parse(source)]) {
      expect(compile(pattern).testJson({ a: "x" })).toBe(true);
      expect(compile(pattern).testJson({ a: "y" })).toBe(false);
    }
  });

  it("throws a PatternError for text that is no pattern", () => {
    expect(() => compile("{ $.a }")).toThrow(PatternError);
  });

  it.each<[string, boolean, boolean, boolean, boolean]>([
    ["$.a = x && $.b = x", false, false, false, true],
    ["$.a = x || $.b = x", false, true, true, true],
    ["$.a != x && $.b = x", false, false, true, false],
    ["$.a != x || $.b != x", true, true, true, false],
  ])("%s of a and b being: neither, a, b, both x", (source, ...expected) => {
    const events = ["nn", "xn", "nx", "xx"].map(([a, b]) => ({ a, b }));
    expect(events.map((event) => compile(`{ ${source} }`).testJson(event))).toEqual(expected);
  });

  it("binds && before ||", () => {
    const event = { a: "x", b: "n", c: "n" };
    expect(compile("{ $.a = x || $.b = x && $.c = x }").testJson(event)).toBe(true);
    expect(compile("{ ($.a = x || $.b = x) && $.c = x }").testJson(event)).toBe(false);
  });

  it.each<[string, string, boolean]>([
    ["x", "x", true],
    ["x", "X", false],
    ["x", "xy", false],
    ["", "", true],
    ["", "x", false],
    ["Create*", "CreateUser", true],
    ["Create*", "Create", true],
    ["Create*", "ReCreate", false],
    ["*Event", "PutEvent", true],
    ["*Event", "Event", true],
    ["*Event", "Events", false],
    ["*Notification*", "packetNotification-assigned", true],
    ["Put*Policy", "PutUserPolicy", true],
    ["Put*Policy", "PutPolicy", true],
    ["Put*Policy", "PutUserPolicies", false],
    ["Put*Policy", "PuPolicy", false],
    ["*", "", true],
    ["*", "anything", true],
    ["**", "x", true],
    ["a**b", "ab", true],
    ["a*b*c", "a1b2c", true],
    ["a*b*c", "a1c2b", false],
    ["ab*b", "ab", false],
    ["1*3", "123", true],
    // Each piece is taken at its leftmost place, and AWS was not seen to try again (J14).
    ["*.111.111.111", "111.111.111.111", true],
    ["*111.111.111", "111.111.111.111", false],
    ["111*111", "111.111.111.111", false],
    ["*foo", "foofoo", false],
    ["a.c", "abc", false],
    ["[x]*", "[x]y", true],
  ])("takes %j for %j: %j", (value, text, expected) => {
    expect(alike(value, text)).toBe(expected);
    expect(compile(`{ $.a != "${value}" }`).testJson({ a: text })).toBe(!expected);
  });

  it("takes a bare value as it takes a quoted one", () => {
    const event = { source: "iam.amazonaws.com" };
    for (const value of ["iam.amazonaws.com", '"iam.amazonaws.com"', "iam*", '"iam*"'])
      expect(compile(`{ $.source = ${value} }`).testJson(event)).toBe(true);
  });

  it.each<[string, unknown]>([
    ["missing", {}],
    ["null", { a: null }],
    ["a list", { a: ["x"] }],
    ["an empty list", { a: [] }],
    ["an object", { a: { x: "x" } }],
  ])("holds for no comparison where the node is %s", (_, event) => {
    for (const comparison of ['= "x"', '!= "x"', '= "*"', '!= "*"', '= ""'])
      expect(compile(`{ $.a ${comparison} }`).testJson(event)).toBe(false);
  });

  it.each<[unknown, string]>([
    [true, "true"],
    [false, "false"],
  ])("compares the boolean %j with its text", (node, text) => {
    expect(alike(text, node)).toBe(true);
    expect(alike("x", node)).toBe(false);
    expect(alike("*", node)).toBe(true);
  });

  it.each<[string, unknown, boolean]>([
    ["$.a.b.c", { a: { b: { c: "x" } } }, true],
    ["$.a.b", { a: "x" }, false],
    ["$.a.b", { a: null }, false],
    ["$.A", { a: "x" }, false],
    ["$.length", ["x"], false],
    ["$.a.length", { a: ["x"] }, false],
    ["$.a.0", { a: ["x"] }, false],
    ["$.a.length", { a: "x" }, false],
    ["$.a.0", { a: { "0": "x" } }, true],
    ["$.constructor.name", {}, false],
    ["$.__proto__.a", JSON.parse('{"__proto__":{"a":"x"}}'), true],
    ["$.detail-type", { "detail-type": "x" }, true],
  ])("selects with %s in %j: %j", (selector, event, expected) => {
    expect(compile(`{ ${selector} = "*" }`).testJson(event)).toBe(expected);
  });

  it.each([
    ['{"a":"x"}', true],
    [' \n{"a":"x"}\n', true],
    ['{"a":"y","a":"x"}', true],
    ["a = x", false],
    ['{"a":"x"', false],
    ['INFO {"a":"x"}', false],
    ['"x"', false],
    ["null", false],
    ["[]", false],
    ["", false],
  ])("reads the message %j as JSON: %j", (message, expected) => {
    expect(compile('{ $.a = "x" }').test(message)).toBe(expected);
    expect(compile('{ $.a != "z" }').test(message)).toBe(expected);
  });

  it.each([
    ["ERROR", { level: "ERROR" }, true],
    ["ERROR", undefined, false],
    ["[a = 12, b]", 12, false],
    ['{ $.n = "12" }', JSON.parse('{"n":12.0}'), true],
    ['{ $.n[*] = "1000" }', JSON.parse('{"n":[1e3]}'), true],
  ])("sees with %s the parsed %j as JavaScript writes it: %j", (source, value, expected) => {
    expect(compile(source).testJson(value)).toBe(expected);
  });

  it("keeps nothing of a message for the next", () => {
    const matcher = compile('{ $.n = "12.0" }');
    expect(['{"n":12.0}', '{"n":12}', "no JSON", '{"n":12.0}'].map((message) => matcher.test(message))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(matcher.testJson({ n: 12 })).toBe(false);
  });

  it.each([[undefined], [null], ["x"], [7], [true]])("lets nothing of %j through", (value) => {
    expect(compile('{ $.a != "z" }').testJson(value)).toBe(false);
  });

  it("is not made slow by stars", () => {
    const matcher = compile(`{ $.a = "${"*a".repeat(400)}b" }`);
    const seconds = startCpu();
    expect(matcher.testJson({ a: "a".repeat(200_000) })).toBe(false);
    expect(seconds()).toBeLessThan(5);
  });
});
