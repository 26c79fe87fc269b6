import { describe, expect, it } from "vitest";
import { excludes, prefilter } from "../../../src/pattern/match/prefilter.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";

const groupsOf = (source: string) => prefilter(parse(source)).groups;
const names = (count: number) => Array.from({ length: count }, (_, at) => `n${at}`);

describe("prefilter", () => {
  it.each<[string, readonly (readonly string[])[]]>([
    ['{ $.a = "Create" }', [["Create"]]],
    ['{ $.a = "Create*" }', [["Create"]]],
    ['{ $.a = "*a*User*" }', [["User"]]],
    // Of a comparison the value is rarer than the name; without a text to look for there is the name.
    ["{ $.user.name = * }", [["user"], ["name"]]],
    ['{ $.name.user != "x" }', [["name"], ["user"]]],
    ["{ $.user = %x% }", [["user"]]],
    ["{ $.user = 12 }", [["user"]]],
    ["{ $.user >= 12 }", [["user"]]],
    ["{ $.user IS NULL }", [["user"]]],
    ["{ $.a[0].bc[*] IS TRUE }", [["bc"], ["a"]]],
    ["{ $.user NOT EXISTS }", []],
    // What JSON may spell in another way.
    ['{ $.a = "x/y" }', [["a"]]],
    ['{ $.a = "x\\"y" }', [["a"]]],
    ['{ $.a = "x\\\\y" }', [["a"]]],
    ['{ $.a = "xäy" }', [["a"]]],
    ['{ $.a = "xy\x7f" }', [["a"]]],
    ['{ $.a = "\tx" }', [["a"]]],
    ["{ $.['a/b'] IS NULL }", []],
    // All that must hold, the fewest and longest first.
    ['{ $.a = "x" && $.b = "yyy" && $.c NOT EXISTS && $.d = "zz" }', [["yyy"], ["zz"], ["x"]]],
    // One of which must hold.
    ['{ $.a = "x" || $.b = "y*" }', [["x", "y"]]],
    ['{ $.a = "x" || $.b NOT EXISTS }', []],
    ['{ ($.a = "x" || $.b = "yyy") && $.c = "z" }', [["z"], ["x", "yyy"]]],
    [
      '{ ($.a = "x" || $.b = "y") && ($.a = "z" || $.b = "wwww") }',
      [
        ["z", "wwww"],
        ["x", "y"],
      ],
    ],
    ['{ ($.a = "x" && $.b = "yyy") || $.c = "z" }', [["yyy", "z"]]],
    [
      `{ ${names(64)
        .map((name) => `$.a=${name}`)
        .join("||")} }`,
      [names(64)],
    ],
    [
      `{ ${names(65)
        .map((name) => `$.a=${name}`)
        .join("||")} }`,
      [],
    ],
    ["ERROR", [["ERROR"]]],
    ['ERROR "x y" -DEBUG', [["ERROR"], ["x y"]]],
    ["ERROR %a% ?b", [["ERROR"]]],
    ["%a%", []],
    ["?one ?three", [["one", "three"]]],
    ["?one ?%two%", []],
    ["-one", []],
    ["", []],
    ["[a = x]", []],
  ])("of %s has the groups %j", (source, groups) => {
    expect(groupsOf(source)).toEqual(groups);
  });

  it.each<[string, boolean]>([
    ["{ $.a = x }", true],
    ["x", false],
    ["[a = x]", false],
  ])("of %s expects JSON messages: %j", (source, json) => {
    expect(prefilter(parse(source)).json).toBe(json);
  });
});

describe("excludes", () => {
  it.each<[string, string, boolean]>([
    ['{ $.a = "x" && $.b = "y" }', '{"a":"x","b":"z"}', true],
    ['{ $.a = "x" && $.b = "y" }', '{"a":"y","b":"z"}', true],
    ['{ $.a = "x" && $.b = "y" }', '{"a":"x","b":"y"}', false],
    ['{ $.a = "x" || $.b = "y" }', '{"b":"y"}', false],
    ['{ $.a = "x" || $.b = "y" }', '{"c":"z"}', true],
    ['{ $.a = "x" }', '{"a":"\\u0078"}', false],
    ['{ $.a = "x" }', '{"a":"\\u2028"}', true],
    ['{ $.a = "x" }', '{"a":"u00"}', true],
    ["ERROR", "\\u0045RROR", true],
    ["[a = x]", "y", false],
  ])("%s of %s: %j", (source, message, expected) => {
    expect(excludes(prefilter(parse(source)), message)).toBe(expected);
  });
});
