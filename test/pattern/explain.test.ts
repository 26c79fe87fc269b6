import { describe, expect, it } from "vitest";
import { budgetOf, explain, parse } from "../../src/pattern/index.ts";
import { presets } from "../../src/presets.ts";

describe("explain", () => {
  it.each([
    ["{ $.a = 1 }", "Lets an event through when a is 1"],
    ['{ $.a != "x*" }', 'Lets an event through when a is there and does not begin with "x"'],
    ['{ $.a = "*" }', "Lets an event through when a is there, as text, number or boolean"],
    ['{ $.a = "**" }', "Lets an event through when a is there, as text, number or boolean"],
    [
      '{ $.a != "*" }',
      "Lets an event through when a is there and is like no text, number or boolean, which never holds",
    ],
    ["[]", "Lets every line through."],
    ["[...]", "Lets every line through."],
    ["[a, b]", "Lets a line through when it has 2 fields with blanks between, or more: the last takes the rest"],
    [
      "[a = x]",
      'Lets a line through when all of these hold:\n  - it is not empty: the only field takes all of it\n  - a is "x"',
    ],
    ["[..., a]", "Lets a line through when it has at least 1 field"],
    ['{ $.a = "*x*" }', 'Lets an event through when a contains "x"'],
    ['{ $.a = "a*b" }', 'Lets an event through when a is like "a*b"'],
    ["{ $.a.b NOT EXISTS }", "Lets an event through when a.b is absent"],
    ["{ $.a[*].b IS NULL }", "Lets an event through when any of a[*].b is null"],
    ["{ $.a >= 5 }", "Lets an event through when a is a number of at least 5"],
    ["{ $.a = %x+% }", "Lets an event through when a has in it what the expression x+ finds"],
    ['{ $.a = "x" || $.a = "y*" || $.a = "z" }', 'Lets an event through when a is "x" or "z", or begins with "y"'],
    [
      '{ $.a = "x" && ($.b = 1 || $.c IS TRUE) }',
      'Lets an event through when all of these hold:\n  - a is "x"\n  - any of these holds:\n    - b is 1\n    - c is true',
    ],
    ["ERROR", 'Lets a message through when it holds "ERROR"'],
    [
      "ERROR -DEBUG",
      'Lets a message through when all of these hold:\n  - it holds "ERROR"\n  - it does not hold "DEBUG"',
    ],
    ['{ $.a = "*x" }', 'Lets an event through when a ends with "x"'],
    ['{ $.a = "*x*y" }', 'Lets an event through when a is like "*x*y"'],
    ['{ $.a = "x*y*" }', 'Lets an event through when a is like "x*y*"'],
    ['{ $.a = "*x*y*" }', 'Lets an event through when a is like "*x*y*"'],
    ['{ $.a != "*x" }', 'Lets an event through when a is there and does not end with "x"'],
    ["{ $.a < 5 }", "Lets an event through when a is a number below 5"],
    ["{ $.a <= 5 }", "Lets an event through when a is a number of at most 5"],
    ["{ $.a > 5 }", "Lets an event through when a is a number above 5"],
    ["{ $[0].a = 5 }", "Lets an event through when [0].a is 5"],
    ["{ $.a.* = x }", 'Lets an event through when any of a.* is "x"'],
    ["{ $.a = x || $.b = y }", 'Lets an event through when any of these holds:\n  - a is "x"\n  - b is "y"'],
    [
      "{ $.a = x || $.a != y }",
      'Lets an event through when any of these holds:\n  - a is "x"\n  - a is there and is not "y"',
    ],
    ["{ $.a = x || $.a IS NULL }", 'Lets an event through when any of these holds:\n  - a is "x"\n  - a is null'],
    [
      "{ $.a = x || ($.a = y && $.a = z) }",
      'Lets an event through when any of these holds:\n  - a is "x"\n  - all of these hold:\n    - a is "y"\n    - a is "z"',
    ],
    ["{ $.a = x && $.a = y }", 'Lets an event through when all of these hold:\n  - a is "x"\n  - a is "y"'],
    ["{ $.a = v || $.a = w || $.a = x || $.a = y }", 'Lets an event through when a is "v", "w", "x" or "y"'],
    ["%x+%", "Lets a message through when it holds what the expression x+ finds"],
    ["?A ?C B", 'Lets a message through when it holds "B"\nIgnored beside the others: "A", "C".'],
    ["[a, ]", "Lets a line through when it has 2 fields with blanks between, or more: the last takes the rest"],
    ["[, ]", "Lets a line through when it has 2 fields with blanks between, or more: the last takes the rest"],
    [
      "[a = x || a != y, b]",
      'Lets a line through when all of these hold:\n  - it has 2 fields with blanks between, or more: the last takes the rest\n  - any of these holds:\n    - a is "x"\n    - a is there and is not "y"',
    ],
    ["?A ?B", 'Lets a message through when it holds "A" or "B"'],
    ["?A B", 'Lets a message through when it holds "B"\nIgnored beside the others: "A".'],
    ["", "Lets every message through."],
    [
      "[ip, status = 4* || status = 5*, ...]",
      'Lets a line through when all of these hold:\n  - it has at least 2 fields with blanks between\n  - status begins with "4" or "5"',
    ],
  ])("says what %s means", (pattern, words) => {
    expect(explain(parse(pattern))).toBe(words);
  });

  it("says something of every preset", () => {
    for (const { pattern } of presets) expect(explain(parse(pattern))).toMatch(/^Lets an event through when .*\w/);
  });
});

describe("budgetOf", () => {
  it.each([
    ["{ $.a[*] = %x% && $.b.* = 1 }", { characters: 29, regexes: 1, wildcardSelectors: 2 }],
    ["[a = %x%, b = %y%]", { characters: 18, regexes: 2, wildcardSelectors: 0 }],
    ["[, a, ..., b = %x% || b = y]", { characters: 28, regexes: 1, wildcardSelectors: 0 }],
    ["{ $.a IS NULL && $.b = %x% }", { characters: 28, regexes: 1, wildcardSelectors: 0 }],
    ["%x% é", { characters: 5, regexes: 1, wildcardSelectors: 0 }],
  ])("counts what %s uses up", (pattern, budget) => {
    expect(budgetOf(parse(pattern))).toEqual(budget);
  });
});
