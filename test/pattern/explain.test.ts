import { describe, expect, it } from "vitest";
import { budgetOf, explain, parse } from "../../src/pattern/index.ts";
import { presets } from "../../src/presets.ts";

describe("explain", () => {
  it.each([
    ["{ $.a = 1 }", "Matches an event if a is 1"],
    ['{ $.a != "x*" }', 'Matches an event if a is present and does not begin with "x"'],
    ['{ $.a = "*" }', "Matches an event if a is present, as text, a number or a boolean"],
    ['{ $.a = "**" }', "Matches an event if a is present, as text, a number or a boolean"],
    ['{ $.a != "*" }', "Matches an event if a is present and is not text, a number or a boolean, which is never true"],
    ["[]", "Matches every line."],
    ["[...]", "Matches every line."],
    ["[a, b]", "Matches a line if it has 2 fields separated by spaces, or more (the last field takes the rest)"],
    [
      "[a = x]",
      'Matches a line if all of these are true:\n  - it is not empty (the only field takes the whole line)\n  - a is "x"',
    ],
    ["[..., a]", "Matches a line if it has at least 1 field"],
    ['{ $.a = "*x*" }', 'Matches an event if a contains "x"'],
    ['{ $.a = "a*b" }', 'Matches an event if a matches "a*b"'],
    ["{ $.a.b NOT EXISTS }", "Matches an event if a.b is absent"],
    ["{ $.a[*].b IS NULL }", "Matches an event if any of a[*].b is null"],
    ["{ $.a >= 5 }", "Matches an event if a is a number of at least 5"],
    ["{ $.a = %x+% }", "Matches an event if a matches the regular expression x+"],
    ['{ $.a = "x" || $.a = "y*" || $.a = "z" }', 'Matches an event if a is "x" or "z", or begins with "y"'],
    [
      '{ $.a = "x" && ($.b = 1 || $.c IS TRUE) }',
      'Matches an event if all of these are true:\n  - a is "x"\n  - any of these is true:\n    - b is 1\n    - c is true',
    ],
    ["ERROR", 'Matches a message if it contains "ERROR"'],
    [
      "ERROR -DEBUG",
      'Matches a message if all of these are true:\n  - it contains "ERROR"\n  - it does not contain "DEBUG"',
    ],
    ['{ $.a = "*x" }', 'Matches an event if a ends with "x"'],
    ['{ $.a = "*x*y" }', 'Matches an event if a matches "*x*y"'],
    ['{ $.a = "x*y*" }', 'Matches an event if a matches "x*y*"'],
    ['{ $.a = "*x*y*" }', 'Matches an event if a matches "*x*y*"'],
    ['{ $.a != "*x" }', 'Matches an event if a is present and does not end with "x"'],
    ["{ $.a < 5 }", "Matches an event if a is a number less than 5"],
    ["{ $.a <= 5 }", "Matches an event if a is a number of at most 5"],
    ["{ $.a > 5 }", "Matches an event if a is a number greater than 5"],
    ["{ $[0].a = 5 }", "Matches an event if [0].a is 5"],
    ["{ $.a.* = x }", 'Matches an event if any of a.* is "x"'],
    ["{ $.a = x || $.b = y }", 'Matches an event if any of these is true:\n  - a is "x"\n  - b is "y"'],
    [
      "{ $.a = x || $.a != y }",
      'Matches an event if any of these is true:\n  - a is "x"\n  - a is present and is not "y"',
    ],
    ["{ $.a = x || $.a IS NULL }", 'Matches an event if any of these is true:\n  - a is "x"\n  - a is null'],
    [
      "{ $.a = x || ($.a = y && $.a = z) }",
      'Matches an event if any of these is true:\n  - a is "x"\n  - all of these are true:\n    - a is "y"\n    - a is "z"',
    ],
    ["{ $.a = x && $.a = y }", 'Matches an event if all of these are true:\n  - a is "x"\n  - a is "y"'],
    ["{ $.a = v || $.a = w || $.a = x || $.a = y }", 'Matches an event if a is "v", "w", "x" or "y"'],
    ["%x+%", "Matches a message if it contains a match of the regular expression x+"],
    ["?A ?C B", 'Matches a message if it contains "B"\nIgnored because of the other terms: "A", "C".'],
    ["[a, ]", "Matches a line if it has 2 fields separated by spaces, or more (the last field takes the rest)"],
    ["[, ]", "Matches a line if it has 2 fields separated by spaces, or more (the last field takes the rest)"],
    [
      "[a = x || a != y, b]",
      'Matches a line if all of these are true:\n  - it has 2 fields separated by spaces, or more (the last field takes the rest)\n  - any of these is true:\n    - a is "x"\n    - a is present and is not "y"',
    ],
    ["?A ?B", 'Matches a message if it contains "A" or "B"'],
    ["?A B", 'Matches a message if it contains "B"\nIgnored because of the other terms: "A".'],
    ["", "Matches every message."],
    [
      "[ip, status = 4* || status = 5*, ...]",
      'Matches a line if all of these are true:\n  - it has at least 2 fields separated by spaces\n  - status begins with "4" or "5"',
    ],
  ])("describes %s", (pattern, words) => {
    expect(explain(parse(pattern))).toBe(words);
  });

  it("describes every preset", () => {
    for (const { pattern } of presets) expect(explain(parse(pattern))).toMatch(/^Matches an event if .*\w/);
  });
});

describe("budgetOf", () => {
  it.each([
    ["{ $.a[*] = %x% && $.b.* = 1 }", { characters: 29, regexes: 1, wildcardSelectors: 2 }],
    ["[a = %x%, b = %y%]", { characters: 18, regexes: 2, wildcardSelectors: 0 }],
    ["[, a, ..., b = %x% || b = y]", { characters: 28, regexes: 1, wildcardSelectors: 0 }],
    ["{ $.a IS NULL && $.b = %x% }", { characters: 28, regexes: 1, wildcardSelectors: 0 }],
    ["%x% é", { characters: 5, regexes: 1, wildcardSelectors: 0 }],
  ])("counts what %s uses of AWS's limits", (pattern, budget) => {
    expect(budgetOf(parse(pattern))).toEqual(budget);
  });
});
