import { describe, expect, it } from "vitest";
import { PatternError } from "../../../src/errors.ts";
import { compile } from "../../../src/pattern/match/compile.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";
import { startCpu } from "../../cpu.ts";

/** Whether text is matched by a value, as $.a of an event. */
const alike = (value: string, text: unknown) => compile(`{ $.a = "${value}" }`).testJson({ a: text });

describe("compile", () => {
  it("accepts a pattern as text or as a tree", () => {
    const source = '{ $.a = "x" }';
    for (const pattern of [source, parse(source)]) {
      expect(compile(pattern).testJson({ a: "x" })).toBe(true);
      expect(compile(pattern).testJson({ a: "y" })).toBe(false);
    }
  });

  it("throws a PatternError for an invalid pattern", () => {
    expect(() => compile("{ $.a }")).toThrow(PatternError);
  });

  it.each<[string, boolean, boolean, boolean, boolean]>([
    ["$.a = x && $.b = x", false, false, false, true],
    ["$.a = x || $.b = x", false, true, true, true],
    ["$.a != x && $.b = x", false, false, true, false],
    ["$.a != x || $.b != x", true, true, true, false],
  ])("%s with x in: neither field, a, b, both", (source, ...expected) => {
    const events = ["nn", "xn", "nx", "xx"].map(([a, b]) => ({ a, b }));
    expect(events.map((event) => compile(`{ ${source} }`).testJson(event))).toEqual(expected);
  });

  it("gives && precedence over ||", () => {
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
    ["a*a*", "a", false],
    ["a*bc*bc", "abc", false],
    ["a*bc*bc", "abcbc", true],
    ["*a*", "b", false],
    ["a*b*c", "a1b2c", true],
    ["a*b*c", "a1c2b", false],
    ["ab*b", "ab", false],
    ["1*3", "123", true],
    // Each piece is taken at its leftmost place, and AWS was not seen to try again.
    ["*.111.111.111", "111.111.111.111", true],
    ["*111.111.111", "111.111.111.111", false],
    ["111*111", "111.111.111.111", false],
    ["*foo", "foofoo", false],
    ["a.c", "abc", false],
    ["[x]*", "[x]y", true],
  ])("compares the value %j with %j: %j", (value, text, expected) => {
    expect(alike(value, text)).toBe(expected);
    expect(compile(`{ $.a != "${value}" }`).testJson({ a: text })).toBe(!expected);
  });

  it("treats a bare value like a quoted one", () => {
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
  ])("satisfies no comparison if the node is %s", (_, event) => {
    for (const comparison of ['= "x"', '!= "x"', '= "*"', '!= "*"', '= ""'])
      expect(compile(`{ $.a ${comparison} }`).testJson(event)).toBe(false);
  });

  it.each<[unknown, string]>([
    [true, "true"],
    [false, "false"],
  ])("compares the boolean %j as text", (node, text) => {
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
  ])("testJson of %s sees %j as JSON.stringify writes it: %j", (source, value, expected) => {
    expect(compile(source).testJson(value)).toBe(expected);
  });

  it.each<[string, readonly unknown[], readonly unknown[]]>([
    ["$.a = x || $.a = y", ["x", "y"], ["", "z", "xy", 7, true, null, ["x"], { x: "y" }, undefined]],
    ["$.a = Create* || $.a = Delete*", ["CreateUser", "Delete"], ["create", "ReCreate", "", "C"]],
    ["$.a = *User || $.a = x || $.a = xy", ["aUser", "xUser", "User", "x", "xy", "äUser"], ["z", "xyz", "ä"]],
    ['$.a = "" || $.a = x || $.a = ä*', ["", "x", "ä", "äx"], ["y", "ö", "\x7f", "x "]],
    ['$.a = "\x7f" || $.a = "\x80"', ["\x7f", "\x80"], ["\x81", ""]],
    ['$.a = "12" || $.a = "true" || $.a = x', ["12", "true", "x", 12, true], [13, false, "false"]],
    ["$.a = 12 || $.a = x", ["12", "x", 12], [13, "13"]],
    ["$.a = x || $.a != y", ["x", "z", 7], ["y", null]],
    ["$.a = x || $.a = %y+%", ["x", "ay"], ["a"]],
    ["$.a = x || $.a IS NULL", ["x", null], ["y", undefined]],
    ["$.a = x || ($.a = y || $.a = z)", ["x", "y", "z"], ["w"]],
    ["$.a = x && $.a != y", ["x"], ["y", "z"]],
  ])("%s", (source, some, others) => {
    const { test, testJson } = compile(`{ ${source} }`);
    for (const values of [some, others])
      for (const value of values) {
        const event = value === undefined ? {} : { a: value };
        expect([value, testJson(event), test(JSON.stringify(event))]).toEqual([
          value,
          values === some,
          values === some,
        ]);
      }
  });

  it.each<[string, string, boolean]>([
    ["$.a = x || $.b = x", '{"b":"x"}', true],
    ["$.a.b = x || $.a = x", '{"a":"x"}', true],
    ["$.a.b = x || $.a.c = x", '{"a":{"c":"x"}}', true],
    ["$.a = x || $.a[0] = x", '{"a":["x"]}', true],
    ["$.a[0] = x || $.a[1] = x", '{"a":["y","x"]}', true],
    ["$.a[0] = x || $.a[0] = y", '{"a":["y"]}', true],
    ["$.a[*] = x || $.a[*] = y", '{"a":["z","y"]}', true],
    ["$.a.* = x || $.a[*] = x", '{"a":["x"]}', true],
    ["$.a[*] = x || $.a.* = x", '{"a":{"b":"x"}}', true],
    ['$.a = "12.0" || $.a = x', '{"a":12.0}', true],
    ['$.a = "12.0" || $.a = x', '{"a":12}', false],
    ['$.a[*] = "12.0"', '{"a":["x",12.0]}', true],
    ['$.a[*] = "12"', '{"a":["x",12.0]}', false],
    ['$.a[*] = "12.0"', '{"a":["12.0"]}', true],
    ['$.a[*] = "x"', '{"a":[{},"x"]}', true],
    ['$.a = "1E+3"', '{"b":"\\"1","c":[1,"a\\\\"],"a":1E+3}', true],
    ['$.a = "1e30"', '{"a":1e30}', true],
    ['$.a = "-0"', '{"a":-0}', true],
    ['$.a != "1.50"', '{"a":1.50}', false],
    ["$.a = %^1.50$%", '{"a":1.50}', true],
    ["$.a.b.c = x", '{"a":{"b":{"c":"x"}}}', true],
    ["$.a.b.c = x", '{"a":{"b":{"d":"x"}}}', false],
    ["$.a[0].b = x", '{"a":[{"b":"x"}]}', true],
    ["$.a[0].b = x", '{"a":[null]}', false],
    ["$.a[0].b = x", '{"a":{"0":{"b":"x"}}}', false],
    ["$.a[0] NOT EXISTS", '{"a":{"0":"x"}}', true],
    ["$.a[1] NOT EXISTS", '{"a":["x"]}', true],
    ["$.a[0] NOT EXISTS", '{"a":[null]}', false],
    ["$.a[*] NOT EXISTS", '{"a":{}}', true],
    ["$.a[*] NOT EXISTS", '{"a":[0]}', false],
    ["$.a.* NOT EXISTS", '{"a":"text"}', true],
    ["$.a.* NOT EXISTS", '{"a":null}', true],
    ["$.a.* NOT EXISTS", '{"a":[1]}', true],
    ["$.a.* NOT EXISTS", '{"a":{"b":null}}', false],
    ["$.a.* IS NULL", '{"a":{"b":1,"c":null}}', true],
    ["$.a.* = 2", '{"a":{"b":1,"c":2}}', true],
    ["$.a.*.b = x", '{"a":{"c":{"b":"y"},"d":{"b":"x"}}}', true],
    ["$.toString NOT EXISTS", "{}", true],
    ["$.toString.x NOT EXISTS", "{}", true],
    ["$.a < 5", '{"a":4}', true],
    ["$.a < 5", '{"a":5}', false],
    ["$.a < 5", '{"a":"4"}', false],
    ["$.a < 5", '{"a":true}', false],
    ["$.a <= 5", '{"a":5}', true],
    ["$.a <= 5", '{"a":6}', false],
    ["$.a <= 5", '{"a":"5"}', false],
    ["$.a > 5", '{"a":6}', true],
    ["$.a > 5", '{"a":5}', false],
    ["$.a > 5", '{"a":"6"}', false],
    ["$.a >= 5", '{"a":5}', true],
    ["$.a >= 5", '{"a":4}', false],
    ["$.a >= 5", '{"a":"5"}', false],
    ["$.a = 5", '{"a":5.0}', true],
    ["$.a = 5.0", '{"a":"5"}', false],
    ["$.a = 5.0", '{"a":"5.0"}', true],
    ["$.a != 5", '{"a":5.0}', false],
  ])("%s of %s: %j", (source, message, expected) => {
    expect(compile(`{ ${source} }`).test(message)).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ["[a < 5]", "4", true],
    ["[a < 5]", "5", false],
    ["[a <= 5]", "5", true],
    ["[a <= 5]", "6", false],
    ["[a <= 5]", "x", false],
    ["[a > 5]", "6", true],
    ["[a > 5]", "5", false],
    ["[a >= 5]", "5", true],
    ["[a >= 5]", "4", false],
    ["[a = 5]", "5.0", true],
    ["[a = 5]", "6", false],
    ["[a = 5]", "x", false],
    ["[a = x]", "5", false],
    ["[a = 5*]", "5", true],
    ['[a = "5.0"]', "5", false],
    ["[a != 5]", "5.0", false],
    ["[a != 5]", "x", true],
    ["[a, b = x]", "1 x", true],
    ['[a, b = "x y"]', "1  x y \t\n", true],
    ["[a, b = x]", '1 "x"', true],
    ['[a, b = "\\"x\\" y"]', '1 "x" y ', true],
    ["[a = x, b]", '"x" y', true],
    ['[a = "x y", b]', "[x y] z", true],
    ['[a = "", b]', '"" z', true],
    ['[a = "\\"x", b]', '"x y', true],
    ["[a = x, b = y]", "  x y", true],
    ["[a, ..., z = 9]", "1 2 3 9", true],
    ["[a, ..., y = 3, z]", "1 2 3 9", true],
    ["[a = 1, ...]", "1", true],
    ["[..., a = 1]", "", false],
    ["[]", "", true],
    ["[a]", "", false],
    ["[a]", " \t ", false],
    ["[, ]", "x", false],
    ["[, ]", "x y", true],
  ])("%s of the line %j: %j", (source, line, expected) => {
    expect(compile(source).test(line)).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ["?a ?b", "b", true],
    ["?a ?b -c", "c", false],
    ["?a ?b -c", "x", true],
    ["?a -c d", "d", true],
    ["?a -c d", "a", false],
    ["-a", "", true],
    ["a -b", "a", true],
    ["a -b", "ab", false],
  ])("%s of the text %j: %j", (source, message, expected) => {
    expect(compile(source).test(message)).toBe(expected);
  });

  it("rules out a message by its text alone", () => {
    const { cannotMatch, test } = compile('{ $.a = "x" && $.b = "yy" }');
    expect(cannotMatch?.('{"a":"x"}')).toBe(true);
    // Only the rarest text is searched for.
    expect(cannotMatch?.('{"b":"yy"')).toBe(false);
    expect(test('{"b":"yy"')).toBe(false);
    expect(compile("x").cannotMatch).toBeUndefined();
  });

  it("keeps no state between messages", () => {
    const matcher = compile('{ $.n = "12.0" }');
    expect(['{"n":12.0}', '{"n":12}', "no JSON", '{"n":12.0}'].map((message) => matcher.test(message))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(matcher.testJson({ n: 12 })).toBe(false);
  });

  it.each([[undefined], [null], ["x"], [7], [true]])("matches nothing in %j", (value) => {
    expect(compile('{ $.a != "z" }').testJson(value)).toBe(false);
  });

  it("stays fast with many stars", () => {
    const matcher = compile(`{ $.a = "${"*a".repeat(400)}b" }`);
    const seconds = startCpu();
    expect(matcher.testJson({ a: "a".repeat(200_000) })).toBe(false);
    expect(seconds()).toBeLessThan(5);
  });
});
