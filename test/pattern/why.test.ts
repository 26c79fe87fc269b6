import { describe, expect, it } from "vitest";
import { parse } from "../../src/pattern/parse/parser.ts";
import { type Clause, why } from "../../src/pattern/why.ts";

/** The answer and its reason, then the tree of clauses with what they saw; > before the one that decided. */
function verdictOf(source: string, message: string): readonly string[] {
  const { matches, reason, clause, decisive } = why(parse(source), message);
  const lines = (one: Clause, indent: string): readonly string[] => {
    const seen = one.seen.map(({ path, value }) => `${path} is ${value}`);
    return [
      `${indent}${one === decisive ? ">" : " "} ${one.kind} ${one.holds}: ${[one.text, ...seen].join("; ")}`,
      ...one.clauses.flatMap((inner) => lines(inner, `${indent}  `)),
    ];
  };
  return [`${matches}${reason === null ? "" : `: ${reason}`}`, ...(clause === null ? [] : lines(clause, ""))];
}

describe("why", () => {
  it.each<[string, string, readonly string[]]>([
    [
      '{ $.a = "x" && ($.b != "y" || $.c IS NULL) }',
      '{"a":"x","b":"y","c":null}',
      [
        "true",
        "> and true: all of",
        '    condition true: $.a = "x"; $.a is "x"',
        "    or true: any of",
        '      condition false: $.b != "y"; $.b is "y"',
        "      condition true: $.c IS NULL; $.c is null",
      ],
    ],
    [
      '{ $.a = "x" && ($.b != "y" || $.c IS NULL) }',
      '{"a":"x","b":"y"}',
      [
        "false",
        "  and false: all of",
        '    condition true: $.a = "x"; $.a is "x"',
        "  > or false: any of",
        '      condition false: $.b != "y"; $.b is "y"',
        "      condition false: $.c IS NULL; $.c is absent",
      ],
    ],
    [
      '{ $.a = "x" || $.b = "y" || $.c = "z" }',
      '{"b":"y","c":"z"}',
      [
        "true",
        "  or true: any of",
        '    condition false: $.a = "x"; $.a is absent',
        '  > condition true: $.b = "y"; $.b is "y"',
        '    condition true: $.c = "z"; $.c is "z"',
      ],
    ],
    [
      '{ $.a = "x" || $.b = "y" }',
      '{"a":[1],"b":{}}',
      [
        "false",
        "> or false: any of",
        '    condition false: $.a = "x"; $.a is array of 1',
        '    condition false: $.b = "y"; $.b is object',
      ],
    ],
    [
      '{ ($.a = "x" && $.b = "y") || $.c NOT EXISTS }',
      '{"a":"x","b":"y"}',
      [
        "true",
        "  or true: any of",
        "  > and true: all of",
        '      condition true: $.a = "x"; $.a is "x"',
        '      condition true: $.b = "y"; $.b is "y"',
        "    condition true: $.c NOT EXISTS; $.c is absent",
      ],
    ],
    [
      '{ $.a[*] = "x*" }',
      '{"a":["y","xy",7,null]}',
      ["true", '> condition true: $.a[*] = "x*"; $.a[0] is "y"; $.a[1] is "xy"; $.a[2] is 7; $.a[3] is null'],
    ],
    [
      '{ $.a[*] = "1e3" }',
      '{"a":["y",1e3]}',
      ["true", '> condition true: $.a[*] = "1e3"; $.a[0] is "y"; $.a[1] is 1e3'],
    ],
    [
      '{ $.a[*] = "1e3" }',
      '{"a":[1000,"1e4"]}',
      ["false", '> condition false: $.a[*] = "1e3"; $.a[0] is 1000; $.a[1] is "1e4"'],
    ],
    [
      "{ $.a[*] IS TRUE }",
      '{"a":[false,true]}',
      ["true", "> condition true: $.a[*] IS TRUE; $.a[0] is false; $.a[1] is true"],
    ],
    ["{ $.a.* NOT EXISTS }", '{"a":{"b c":1}}', ["false", "> condition false: $.a.* NOT EXISTS; $.a.['b c'] is 1"]],
    ["{ $.a NOT EXISTS }", "[]", ["true", "> condition true: $.a NOT EXISTS; $.a is absent"]],
    ['{ $.a = "x" }', "no JSON", ["false: the message is not a JSON object or array, so no condition is true"]],
    ['{ $.a = "x" }', "null", ["false: the message is not a JSON object or array, so no condition is true"]],
    ['{ $.a = "x" }', '"text"', ["false: the message is not a JSON object or array, so no condition is true"]],
    ["", "anything", ["true", "> condition true: every message"]],
    [
      'ERROR -"x y" ?a',
      "ERROR a",
      [
        "true: AWS ignores ? terms if the pattern has others: ?a",
        "> and true: all of",
        "    condition true: ERROR; message is occurs",
        '    condition true: -"x y"; message is does not occur',
      ],
    ],
    [
      "ERROR -x",
      "INFO x",
      [
        "false",
        "  and false: all of",
        "  > condition false: ERROR; message is does not occur",
        "    condition false: -x; message is occurs",
      ],
    ],
    [
      "?one ?two",
      "two",
      [
        "true",
        "  or true: any of",
        "    condition false: ?one; message is does not occur",
        "  > condition true: ?two; message is occurs",
      ],
    ],
    [
      "?one ?two",
      "three",
      [
        "false",
        "> or false: any of",
        "    condition false: ?one; message is does not occur",
        "    condition false: ?two; message is does not occur",
      ],
    ],
    [
      "%e+r% one",
      "err",
      [
        "false",
        "  and false: all of",
        "    condition true: %e+r%; message is occurs",
        "  > condition false: one; message is does not occur",
      ],
    ],
    ["[a, b]", "one", ["false: the line has fewer fields than the pattern"]],
    ["[a, b]", "one two three", ["true", '> condition true: [a, b]; $a is "one"; $b is "two three"']],
    ["[]", "one two", ["true", "> condition true: []"]],
    ["[..., last]", "one two three", ["true", '> condition true: [..., last]; $last is "three"']],
    [
      "[a = 1*, ..., c, , e > 2 && e < 9]",
      "10 x y z 5",
      [
        "true",
        "> and true: all of",
        '    condition true: a = 1*; $a is "10"',
        "    and true: all of",
        '      condition true: e > 2; $e is "5"',
        '      condition true: e < 9; $e is "5"',
      ],
    ],
    [
      "[a = 1*, ..., c = x || c = z, d]",
      "20 x y z",
      [
        "false",
        "  and false: all of",
        '  > condition false: a = 1*; $a is "20"',
        "    or false: any of",
        '      condition false: c = x; $c is "y"',
        '      condition false: c = z; $c is "y"',
      ],
    ],
    ["[a != x, ]", "x y", ["false", '> condition false: a != x; $a is "x"']],
  ])("%s of %s", (source, message, expected) => {
    expect(verdictOf(source, message)).toEqual(expected);
  });

  it.each([
    [198, '"'],
    [199, "…"],
  ])("shortens a value of %i characters to 200, its quotes included", (length, end) => {
    const [, line] = verdictOf("{ $.a = y }", JSON.stringify({ a: "x".repeat(length) }));
    expect(line).toBe(`> condition false: $.a = y; $.a is "${"x".repeat(198)}${end}`);
  });
});
