import { describe, expect, it } from "vitest";
import { PatternError } from "../../src/errors.ts";
import { parse } from "../../src/pattern/parser.ts";

const refused = (source: string): PatternError => {
  try {
    parse(source);
  } catch (error) {
    if (error instanceof PatternError) return error;
    throw error;
  }
  throw new Error(`expected a PatternError for ${source}`);
};

/** An error as the command line shows it: message, frame, hint. */
const report = (source: string): string => {
  const { message, frame, hint } = refused(source);
  return [message, frame, ...(hint === undefined ? [] : [`hint: ${hint}`])].join("\n");
};

describe("a pattern that AWS would refuse", () => {
  it.each([
    [
      "without an operator, as the design has it",
      "{ $.eventName Create* }",
      `expected an operator after $.eventName, found "Create*" (column 15)
{ $.eventName Create* }
              ^~~~~~~
hint: compare with = or !=, IS NULL, IS TRUE, IS FALSE or NOT EXISTS, for example { $.eventName = "Create*" }`,
    ],
    [
      "with ==",
      '{ $.a == "x" }',
      `expected an operator, found "==" (column 7)
{ $.a == "x" }
      ^~
hint: AWS compares with a single =`,
    ],
    [
      "with a blank before the brace",
      ' { $.a = "x" }',
      `expected { or [ first, found a blank (column 1)
 { $.a = "x" }
^
hint: AWS refuses blanks before the bracket: remove them`,
    ],
    [
      "with a line break at its end",
      '{ $.a = "x" }\n',
      `expected the end after }, found a line break (column 14)
{ $.a = "x" }
             ^
hint: heredocs and editors end with a line break: strip it`,
    ],
    [
      "with a quote that is not closed",
      '{ $.a = "x }',
      `expected a closing ", found the end (column 9)
{ $.a = "x }
        ^~~~
hint: a double quote in the text is written \\"`,
    ],
    [
      "without its closing brace",
      '{ $.a = "x"',
      `expected &&, || or }, found the end (column 12)
{ $.a = "x"
           ^`,
    ],
    [
      "of several lines",
      '{\n  $.a = "x" &&\n\t$.b\n}',
      `expected an operator after $.b, found "}" (line 4, column 1)
}
^
hint: compare with = or !=, IS NULL, IS TRUE, IS FALSE or NOT EXISTS, for example { $.b = "Create*" }`,
    ],
    [
      "of several lines, with a tab before the fault",
      "[a,\n\tb = ]",
      `expected a value after =, found "]" (line 2, column 6)
\tb = ]
\t    ^
hint: for example "Create*" or 404`,
    ],
    [
      "of terms",
      "ERROR user@example now",
      `expected a letter, a digit, _ or = in a term, found "@" (column 11)
ERROR user@example now
          ^
hint: put it in double quotes: "user@example"`,
    ],
    [
      "with an expression that is wrong inside",
      "[a = %x[z-a]%]",
      `expected a range from a lower character to a higher one (column 9)
[a = %x[z-a]%]
        ^~~`,
    ],
  ])("%s is pointed at", (_, source, expected) => {
    expect(report(source)).toBe(expected);
  });

  it.each<[string, number, number]>([
    ["{ }", 2, 3],
    ["{}", 1, 2],
    ["{ $ }", 3, 4],
    ["{ $. = x }", 3, 4],
    ["{ a = x }", 2, 3],
    ["{ $.a }", 6, 7],
    ["{ $.a = x && }", 13, 14],
    ["{ && $.a = x }", 2, 4],
    ["{ ($.a = x }", 11, 12],
    ["{ $.a = x) }", 9, 10],
    ["{ () }", 3, 4],
    ["{ $.a = x y }", 10, 11],
    ["{ $.errorMessage = Failed authentication }", 26, 40],
    ["{ $.a = x, $.b = y }", 9, 10],
    ["{ $.a = x $.b = y }", 10, 13],
    ["{ $.a = $.b }", 8, 11],
    ['{ $."x" = y }', 3, 4],
    ["{ $", 3, 3],
    ["{ $.a[", 5, 6],
    ["{ $.a IS }", 9, 10],
    ["{ $.a NOT NULL }", 10, 14],
    ["{ $.a IS EMPTY }", 9, 14],
    ["[a, b c]", 6, 7],
    ["[=5]", 1, 2],
    ["[a @]", 3, 4],
    ["[a = 1 || (b = 2)]", 11, 12],
    ["-", 1, 1],
    ["x ?", 3, 3],
    ["%a**%", 3, 4],
    ["%[a%", 1, 3],
    ["%a{2,1}%", 2, 7],
    ["%%", 1, 2],
    ["x %é%", 3, 4],
    ["{ $.a = x }}", 11, 12],
    ["{ { $.a = x } }", 2, 3],
    ["{ $.a ! = x }", 6, 7],
    ['{ "a" = x }', 2, 5],
    ["{ $.a = x@y }", 9, 10],
  ])("%s has its fault at %i to %i", (source, start, end) => {
    const error = refused(source);
    expect(error.code).toBe("pattern-syntax");
    expect(error.span).toEqual({ start, end });
    expect(error.details).toMatchObject({ line: 1, column: start + 1 });
  });

  it("hints at quotes where an unquoted value has a blank in it", () => {
    expect(refused("{ $.errorMessage = Failed authentication }").hint).toMatch(/double quotes/);
  });

  it("of 1,025 characters says how many are too many, and where the limit is", () => {
    const source = `{ $.a = "${"x".repeat(1013)}" }`;
    expect(source).toHaveLength(1025);
    expect(refused(source)).toMatchObject({
      message: "expected at most 1024 characters, found 1025 (column 1025)",
      span: { start: 1024, end: 1025 },
    });
  });

  it("of 1,025 characters, wide ones among them, has the limit at the right place", () => {
    const source = `{ $.a = "${"😀".repeat(1013)}" }`;
    expect(refused(source).span).toEqual({ start: source.length - 1, end: source.length });
  });
});
