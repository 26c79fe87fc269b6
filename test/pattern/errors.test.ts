import fc from "fast-check";
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
hint: compare with = or !=, for example { $.eventName = "Create*" }`,
    ],
    [
      "with single quotes",
      "{ $.a = 'x' }",
      `expected a selector, an operator, a value or a parenthesis, found "'" (column 9)
{ $.a = 'x' }
        ^
hint: AWS takes double quotes only: "…"`,
    ],
    [
      "with a single &",
      '{ $.a = "x" & $.b = "y" }',
      `expected a selector, an operator, a value or a parenthesis, found "&" (column 13)
{ $.a = "x" & $.b = "y" }
            ^
hint: write && for both`,
    ],
    [
      "with a single |",
      '{ $.a = "x" | $.b = "y" }',
      `expected a selector, an operator, a value or a parenthesis, found "|" (column 13)
{ $.a = "x" | $.b = "y" }
            ^
hint: write || for either`,
    ],
    [
      "with ==",
      '{ $.a == "x" }',
      `expected a value, found "=" (column 8)
{ $.a == "x" }
       ^
hint: a single = compares`,
    ],
    [
      "with a blank before the brace",
      ' { $.a = "x" }',
      `expected a JSON pattern, { … }, found " " (column 1)
 { $.a = "x" }
^
hint: AWS refuses blanks before the {`,
    ],
    [
      "with a line break at its end",
      '{ $.a = "x" }\n',
      `expected the end after }, found more (column 14)
{ $.a = "x" }
             ^
hint: remove what follows, blanks and line breaks too: AWS refuses them`,
    ],
    [
      "with more after the brace",
      '{ $.a = "x" } || x',
      `expected the end after }, found more (column 14)
{ $.a = "x" } || x
             ^~~~~
hint: remove what follows, blanks and line breaks too: AWS refuses them`,
    ],
    [
      "with a quote that is not closed",
      '{ $.a = "x }',
      `expected a closing ", found the end (column 9)
{ $.a = "x }
        ^~~~`,
    ],
    [
      "without a value",
      "{ $.a = }",
      `expected a value, found "}" (column 9)
{ $.a = }
        ^
hint: put it in double quotes: "…"`,
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
hint: compare with = or !=, for example { $.b = "Create*" }`,
    ],
    [
      "that is a term",
      "ERROR",
      `expected a JSON pattern, { … }, found "E" (column 1)
ERROR
^
hint: compare fields of the event, for example { $.eventName = "Create*" }`,
    ],
    [
      "that is empty",
      "",
      `expected a JSON pattern, { … }, found nothing (column 1)

^
hint: compare fields of the event, for example { $.eventName = "Create*" }`,
    ],
    [
      "with !( )",
      '{ !($.a = "x") }',
      `expected a selector, an operator, a value or a parenthesis, found "!" (column 3)
{ !($.a = "x") }
  ^`,
    ],
  ])("%s is pointed at", (_, source, expected) => {
    expect(report(source)).toBe(expected);
  });

  it.each<[string, number, number]>([
    ["{ }", 2, 3],
    ["{}", 1, 2],
    ["{ $ }", 2, 3],
    ["{ $. = x }", 2, 3],
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
    ['{ $."x" = y }', 2, 3],
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

  it("never fails in another way, and points into the pattern", () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "(",
      ")",
      "&&",
      "||",
      "&",
      "=",
      "!=",
      "$.a",
      "$",
      "x",
      '"y"',
      '"',
      "'",
      "\\",
      " ",
      "\n",
      "😀",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const source = `{${pieces.join("")}`;
        try {
          expect(parse(source).source).toBe(source);
        } catch (error) {
          if (!(error instanceof PatternError)) throw error;
          expect(error.span.start).toBeLessThanOrEqual(source.length);
          expect(error.frame).toMatch(/\n\s*\^~*$/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
