import { describe, expect, it } from "vitest";
import { PatternError } from "../../../src/errors.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";

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
      "without an operator",
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
      "with a space before the brace",
      ' { $.a = "x" }',
      `expected { or [ first, found whitespace (column 1)
 { $.a = "x" }
^
hint: AWS refuses whitespace before the bracket: remove it`,
    ],
    [
      "with a line break at the end",
      '{ $.a = "x" }\n',
      `expected the end after }, found a line break (column 14)
{ $.a = "x" }
             ^
hint: heredocs and editors add a final line break: strip it`,
    ],
    [
      "with an unclosed quote",
      '{ $.a = "x }',
      `expected a closing ", found the end (column 9)
{ $.a = "x }
        ^~~~
hint: write a double quote inside the text as \\"`,
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
      "of several lines, with a tab before the error",
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
      "with an invalid regular expression",
      "[a = %x[z-a]%]",
      `expected a range from a lower character to a higher one (column 9)
[a = %x[z-a]%]
        ^~~`,
    ],
  ])("%s is marked with a caret", (_, source, expected) => {
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
  ])("%s has its error at %i to %i", (source, start, end) => {
    const error = refused(source);
    expect(error.code).toBe("pattern-syntax");
    expect(error.span).toEqual({ start, end });
    expect(error.details).toMatchObject({ line: 1, column: start + 1 });
  });

  it("suggests quotes for an unquoted value with a space", () => {
    expect(refused("{ $.errorMessage = Failed authentication }").hint).toMatch(/double quotes/);
  });

  it("of 1,025 characters reports the count and the place of the limit", () => {
    const source = `{ $.a = "${"x".repeat(1013)}" }`;
    expect(source).toHaveLength(1025);
    expect(refused(source)).toMatchObject({
      message: "expected at most 1024 characters, found 1025 (column 1025)",
      span: { start: 1024, end: 1025 },
    });
  });

  it("of 1,025 characters with wide ones marks the right place", () => {
    const source = `{ $.a = "${"😀".repeat(1013)}" }`;
    expect(refused(source).span).toEqual({ start: source.length - 1, end: source.length });
  });
});

describe("an error", () => {
  it.each<[source: string, message: string, hint?: string | null, aws?: string]>([
    [
      "\n {a",
      "expected { or [ first, found whitespace (column 1)",
      "AWS refuses whitespace before the bracket: remove it",
    ],
    [
      " [a]",
      "expected { or [ first, found whitespace (column 1)",
      "AWS refuses whitespace before the bracket: remove it",
    ],
    [
      "{ $.a = 1 } ",
      "expected the end after }, found a space (column 12)",
      "heredocs and editors add a final line break: strip it",
      "If a filter pattern starts with '{' it must end with '}'",
    ],
    [
      "[a] \u00a0",
      'expected the end after ], found U+00A0 "no-break space" (column 4)',
      "it comes with pasted text: replace it with a space, or remove it",
      "If a filter pattern starts with '[' it must end with ']'",
    ],
    [
      "{ $.a = 1 } x",
      'expected the end after }, found "x" (column 12)',
      "a pattern is one { … } and nothing else",
      "If a filter pattern starts with '{' it must end with '}'",
    ],
    [
      "[a] x",
      'expected the end after ], found "x" (column 4)',
      "a pattern is one [ … ] and nothing else",
      "If a filter pattern starts with '[' it must end with ']'",
    ],
    [
      "ERROR: x",
      'expected a letter, a digit, _ or = in a term, found ":" (column 6)',
      'put it in double quotes: "ERROR:"',
      "Invalid character(s) in term 'ERROR:'",
    ],
    ["a ? b", "expected a term after ?, found nothing (column 4)", null, "Invalid character(s) in term '?'"],
    ["a -", "expected a term after -, found nothing (column 4)", null, "Invalid character(s) in term '-'"],
    ["?-a", 'expected a term after ?, found "-" (column 2)', null, "Invalid character(s) in term '?-a'"],
    [
      "a -?b",
      'expected a letter, a digit, _ or = in a term, found "?" (column 4)',
      'put it in double quotes: -"?b"',
      "Invalid character(s) in term '-?b'",
    ],
    ["?", "expected a term after ?, found nothing (column 2)", null, "Invalid character(s) in term '?'"],
    [
      "a..b",
      'expected a letter, a digit, _ or = in a term, found "." (column 2)',
      'put it in double quotes: "a..b"',
      "Invalid character(s) in term 'a..b'",
    ],
    [
      "a,b",
      'expected a letter, a digit, _ or = in a term, found "," (column 2)',
      'put it in double quotes: "a,b"',
      "Invalid character(s) in term 'a,b'",
    ],
    [
      '"x".',
      'expected a space around a phrase, found "." (column 4)',
      'put a space around "…"; write a quote inside as \\"',
      "Invalid filter pattern",
    ],
    [
      '?"?START ?"out of memory""',
      'expected a space around a phrase, found "o" (column 12)',
      'put a space around "…"; write a quote inside as \\"',
      "Invalid filter pattern",
    ],
    [
      'x"y"',
      'expected a space around a phrase, found "\\"" (column 2)',
      'put a space around "…"; write a quote inside as \\"',
      "Invalid filter pattern",
    ],
    [
      '"x"-y?z',
      'expected a letter, a digit, _ or = in a term, found "?" (column 6)',
      'put it in double quotes: -"y?z"',
      "Invalid character(s) in term '-y?z'",
    ],
    ["%a", "expected a closing %, found the end (column 1)", "put text that contains a percent sign in double quotes"],
    [
      "%(% x",
      'expected a letter, a digit, one of : _ # = @ / ; , - or an operator, found "(" (column 2)',
      "AWS regular expressions have no groups; write out the alternatives: %ab|ac%",
    ],
    ["%a%%b%%c%", "expected at most 2 regular expressions in a pattern, found more (column 7)"],
    [
      "a | b",
      'expected a letter, a digit, _ or = in a term, found "|" (column 3)',
      "to match one of several terms, put ? before each: ?one ?other",
      "Invalid character(s) in term '|'",
    ],
    [
      "a || b",
      'expected a letter, a digit, _ or = in a term, found "|" (column 3)',
      "to match one of several terms, put ? before each: ?one ?other",
      "Invalid character(s) in term '||'",
    ],
    [
      "a & b",
      'expected a letter, a digit, _ or = in a term, found "&" (column 3)',
      "all terms must occur anyway: remove &&",
      "Invalid character(s) in term '&'",
    ],
    [
      "a && b",
      'expected a letter, a digit, _ or = in a term, found "&" (column 3)',
      "all terms must occur anyway: remove &&",
      "Invalid character(s) in term '&&'",
    ],
    [
      "*a*",
      'expected a letter, a digit, _ or = in a term, found "*" (column 1)',
      "a term matches anywhere in a message: write a without the *",
      "Invalid character(s) in term '*a*'",
    ],
    [
      "?a*",
      'expected a letter, a digit, _ or = in a term, found "*" (column 3)',
      "a term matches anywhere in a message: write a without the *",
      "Invalid character(s) in term '?a*'",
    ],
    [
      "-a*",
      'expected a letter, a digit, _ or = in a term, found "*" (column 3)',
      "a term matches anywhere in a message: write a without the *",
      "Invalid character(s) in term '-a*'",
    ],
    [
      "*",
      'expected a letter, a digit, _ or = in a term, found "*" (column 1)',
      "an empty pattern matches every message",
      "Invalid character(s) in term '*'",
    ],
    [
      "a b*c d",
      'expected a letter, a digit, _ or = in a term, found "*" (column 4)',
      'put it in double quotes: "b*c"',
      "Invalid character(s) in term 'b*c'",
    ],
    [
      "$.a = 1",
      'expected a letter, a digit, _ or = in a term, found "$" (column 1)',
      "put a pattern for JSON fields in braces: { $.eventName = … }",
      "Invalid character(s) in term '$.a'",
    ],
    [
      "$a",
      'expected a letter, a digit, _ or = in a term, found "$" (column 1)',
      'put it in double quotes: "$a"',
      "Invalid character(s) in term '$a'",
    ],
    [
      "$.a",
      'expected a letter, a digit, _ or = in a term, found "$" (column 1)',
      'put it in double quotes: "$.a"',
      "Invalid character(s) in term '$.a'",
    ],
    [
      "a (b)",
      'expected a letter, a digit, _ or = in a term, found "(" (column 3)',
      'put it in double quotes: "(b)"',
      "Invalid character(s) in term '(b)'",
    ],
    [
      "ab\ud83d\ude00",
      'expected a letter, a digit, _ or = in a term, found "😀" (column 3)',
      'put it in double quotes: "ab😀"',
      "Invalid character(s) in term 'ab\ud83d\ude00'",
    ],
    [
      "\u2018x\u2019",
      'expected a letter, a digit, _ or = in a term, found "‘" (column 1)',
      'AWS accepts only double quotes: "…"',
      "Invalid character(s) in term '\u2018x\u2019'",
    ],
    [
      "a\u00a0b",
      'expected a letter, a digit, _ or = in a term, found U+00A0 "no-break space" (column 2)',
      "it comes with pasted text: replace it with a space, or remove it",
      "Invalid character(s) in term 'a\u00a0b'",
    ],
    [
      "ERROR a:b c",
      'expected a letter, a digit, _ or = in a term, found ":" (column 8)',
      'put it in double quotes: "a:b"',
      "Invalid character(s) in term 'a:b'",
    ],
    [
      "{ $.a = %(% }",
      'expected a letter, a digit, one of : _ # = @ / ; , - or an operator, found "(" (column 10)',
      "AWS regular expressions have no groups; write out the alternatives: %ab|ac%",
    ],
    [
      "{ $.a = %a% && $.b = %b% && $.c = %c% }",
      "expected at most 2 regular expressions in a pattern, found more (column 35)",
    ],
    ['{ $.a = "x }', 'expected a closing ", found the end (column 9)', 'write a double quote inside the text as \\"'],
    [
      "{ $.a = %x }",
      "expected a closing %, found the end (column 9)",
      "put text that contains a percent sign in double quotes",
    ],
    [
      "{ $ = 1 }",
      "expected .name, [index] or ['key'] in a selector, found \" \" (column 4)",
      "selectors look like $.eventName, $.resources[0].ARN, $.tags[*].key or $.['a.b']",
      "Invalid character(s) in term '$'",
    ],
    [
      "{ $. = 1 }",
      "expected .name, [index] or ['key'] in a selector, found \".\" (column 4)",
      "selectors look like $.eventName, $.resources[0].ARN, $.tags[*].key or $.['a.b']",
      "Invalid character(s) in term '$'",
    ],
    [
      "{ $.a. = 1 }",
      "expected .name, [index] or ['key'] in a selector, found \".\" (column 6)",
      "selectors look like $.eventName, $.resources[0].ARN, $.tags[*].key or $.['a.b']",
      "Invalid character(s) in term '$.a'",
    ],
    [
      "{ $.a[ = 1 }",
      "expected .name, [index] or ['key'] in a selector, found \"[\" (column 6)",
      "selectors look like $.eventName, $.resources[0].ARN, $.tags[*].key or $.['a.b']",
      "Invalid character(s) in term '$.a'",
    ],
    [
      "{ $.a[x] = 1 }",
      "expected .name, [index] or ['key'] in a selector, found \"[\" (column 6)",
      "selectors look like $.eventName, $.resources[0].ARN, $.tags[*].key or $.['a.b']",
      "Invalid character(s) in term '$.a'",
    ],
    [
      "{ $.a.",
      "expected .name, [index] or ['key'] in a selector, found \".\" (column 6)",
      "selectors look like $.eventName, $.resources[0].ARN, $.tags[*].key or $.['a.b']",
      "Invalid character(s) in term '$.a'",
    ],
    [
      "{ $",
      "expected .name, [index] or ['key'] in a selector, found the end (column 4)",
      "selectors look like $.eventName, $.resources[0].ARN, $.tags[*].key or $.['a.b']",
      "Invalid character(s) in term '$'",
    ],
    ["{ $.a & $.b }", 'expected a selector, an operator or a value, found "&" (column 7)', "write && for both"],
    [
      "{ $.a ~ 1 }",
      'expected a selector, an operator or a value, found "~" (column 7)',
      "write a regular expression between percent signs after = or !=: = %…%",
    ],
    ["{ # }", 'expected a selector, an operator or a value, found "#" (column 3)'],
    [
      "{ $.a = 'x' }",
      'expected a selector, an operator or a value, found "\'" (column 9)',
      'AWS accepts only double quotes: "…"',
    ],
    [
      "{ $.a = @x }",
      'expected a selector, an operator or a value, found "@" (column 9)',
      'put it in double quotes: "…"',
    ],
    ["[a @ b]", 'expected a field, a condition or a value, found "@" (column 4)', 'put it in double quotes: "…"'],
    [
      "[$.a = 1]",
      'expected a field, a condition or a value, found "$" (column 2)',
      "selectors belong in { … }; fields in [ … ] have plain names",
    ],
    ["[a & b]", 'expected a field, a condition or a value, found "&" (column 4)', "write && for both"],
    [
      "{ \u00a0$.a = 1 }",
      'expected a selector, an operator or a value, found U+00A0 "no-break space" (column 3)',
      "it comes with pasted text: replace it with a space, or remove it",
    ],
    ["{ $.a IS }", 'expected NULL, TRUE or FALSE after IS, found "}" (column 10)'],
    ["{ $.a IS X }", 'expected NULL, TRUE or FALSE after IS, found "X" (column 10)'],
    ['{ $.a IS "NULL" }', 'expected NULL, TRUE or FALSE after IS, found "\\"NULL\\"" (column 10)'],
    ["{ $.a NOT }", 'expected EXISTS after NOT, found "}" (column 11)'],
    ["{ $.a NOT NULL }", 'expected EXISTS after NOT, found "NULL" (column 11)'],
    [
      "{ $.a IS EXISTS }",
      'expected NULL, TRUE or FALSE after IS, found "EXISTS" (column 10)',
      'AWS has no EXISTS; to match any text, number or boolean, write $.a = "*"',
    ],
    ["{ $.a NOT exists }", 'expected NOT EXISTS, found "NOT exists" (column 7)', "write keywords in upper case"],
    [
      "{ a = 1 }",
      'expected a selector such as $.eventName, or (, found "a" (column 3)',
      "fields begin with $. in a JSON pattern: $.a",
    ],
    [
      "{ .a = 1 }",
      'expected a selector such as $.eventName, or (, found ".a" (column 3)',
      "fields begin with $. in a JSON pattern: $.a",
    ],
    [
      "{ a: 1 }",
      'expected a selector such as $.eventName, or (, found "a:" (column 3)',
      "fields begin with $. in a JSON pattern: $.a",
    ],
    [
      "{ :a = 1 }",
      'expected a selector such as $.eventName, or (, found ":a" (column 3)',
      "fields begin with $. in a JSON pattern: $.:a",
    ],
    [
      '{ "a" = 1 }',
      'expected a selector such as $.eventName, or (, found "\\"a\\"" (column 3)',
      "write fields with $. and without quotes: $.a",
    ],
    [
      '{ "$.a" = 1 }',
      'expected a selector such as $.eventName, or (, found "\\"$.a\\"" (column 3)',
      "write selectors without quotes: $.a",
    ],
    [
      "{ a IS NULL }",
      'expected a selector such as $.eventName, or (, found "a" (column 3)',
      "fields begin with $. in a JSON pattern: $.a",
    ],
    [
      "{ x a }",
      'expected a selector such as $.eventName, or (, found "x" (column 3)',
      "fields begin with $. in a JSON pattern: $.x",
    ],
    ["{ }", 'expected a selector such as $.eventName, or (, found "}" (column 3)'],
    [
      "{",
      "expected a selector such as $.eventName, or (, found the end (column 2)",
      null,
      "If a filter pattern starts with '{' it must end with '}'",
    ],
    ["{ ( }", 'expected a selector such as $.eventName, or (, found "}" (column 5)'],
    ["{ ($.a = 1 }", 'expected &&, || or ), found "}" (column 12)'],
    ["{ $.a = }", 'expected a value after =, found "}" (column 9)', 'for example "Create*" or 404'],
    ["{ $.a = && }", 'expected a value after =, found "&&" (column 9)', 'for example "Create*" or 404'],
    ["{ $.a > x }", 'expected a number after >, found "x" (column 9)', "AWS only orders numbers"],
    [
      '{ $.a > "1" }',
      'expected a number after >, found "\\"1\\"" (column 9)',
      "remove the quotes: AWS only orders numbers",
    ],
    ["{ $.a > %x% }", 'expected a number after >, found "%x%" (column 9)', "AWS only orders numbers"],
    ['{ $.a > "x" }', 'expected a number after >, found "\\"x\\"" (column 9)', "AWS only orders numbers"],
    ["{ $.a = 1 $.b = 2 }", 'expected &&, || or }, found "$.b" (column 11)'],
    ["{ $.a = 1 and $.b = 2 }", 'expected &&, || or }, found "and" (column 11)', "write && for both"],
    ["{ $.a = 1 OR $.b = 2 }", 'expected &&, || or }, found "OR" (column 11)', "write || for either"],
    [
      "{ $.a = x y }",
      'expected &&, || or }, found "y" (column 11)',
      'put a value that contains a space in double quotes: "…"',
    ],
    [
      "{ $.a = 1, $.b = 2 }",
      'expected &&, || or }, found "," (column 10)',
      "write || for either or && for both, and repeat the field",
    ],
    [
      "{ $.a =~ %x% }",
      'expected a selector, an operator or a value, found "~" (column 8)',
      "write a regular expression between percent signs after = or !=: = %…%",
    ],
    ["{ $.a === 1 }", 'expected an operator, found "==" (column 7)', "AWS compares with a single ="],
    ["{ $.a = = 1 }", 'expected a value after =, found "=" (column 9)', 'for example "Create*" or 404'],
    ["{ $.a <> 1 }", 'expected an operator, found "<>" (column 7)', "write != instead"],
    [
      "{ $.a ! = 1 }",
      'expected a selector, an operator or a value, found "!" (column 7)',
      "there is no negation: compare with !=, or reverse the condition",
    ],
    ["{ $.a = 1 ) }", 'expected &&, || or }, found ")" (column 11)'],
    [
      "[",
      "expected a field name, a condition, ... or ], found the end (column 2)",
      null,
      "If a filter pattern starts with '[' it must end with ']'",
    ],
    [
      "[a",
      "expected , or ], found the end (column 3)",
      null,
      "If a filter pattern starts with '[' it must end with ']'",
    ],
    [
      "[a,",
      "expected a field name, a condition, ... or ], found the end (column 4)",
      null,
      "If a filter pattern starts with '[' it must end with ']'",
    ],
    ["[a b]", 'expected an operator after a, found "b" (column 4)', 'compare with = or !=, for example [a = "4*"]'],
    ["[a = 1 b]", 'expected , or ], found "b" (column 8)', 'put a value that contains a space in double quotes: "…"'],
    [
      "[a = 1 and a = 2]",
      'expected , or ], found "and" (column 8)',
      'put a value that contains a space in double quotes: "…"',
    ],
    [
      "[a = 1 && b = 2]",
      "expected another condition on a, found one on b (column 11)",
      "every condition of a field names that field; a comma starts the next one",
    ],
    ["[(a]", 'expected an operator after a, found "]" (column 4)', 'compare with = or !=, for example [a = "4*"]'],
    ["[(]", 'expected a field name, found "]" (column 3)'],
    ["[=]", 'expected a field name, a condition, ... or ], found "=" (column 2)'],
    ["[a = ]", 'expected a value after =, found "]" (column 6)', 'for example "Create*" or 404'],
    ["[..., ...]", 'expected each field once, found "..." again (column 7)', null, "Duplicate field '...'"],
    ["[...a]", 'expected a field name, found "...a" (column 2)', "write ... alone between commas"],
    ["[a, a]", 'expected each field once, found "a" again (column 5)', null, "Duplicate field 'a'"],
    ["[a = 1,,a]", 'expected each field once, found "a" again (column 9)', null, "Duplicate field 'a'"],
    ["[a.b]", 'expected a field name, found "a.b" (column 2)', "field names consist of letters, digits, _ and -"],
    [
      "[a = (]",
      'expected a value after =, found "(" (column 6)',
      "a condition has one value: join conditions with || and repeat the field",
    ],
    ['["a"]', 'expected a field name, a condition, ... or ], found "\\"a\\"" (column 2)'],
    [
      "[a = %]",
      "expected a closing %, found the end (column 6)",
      "put text that contains a percent sign in double quotes",
    ],
  ])("in %j: %s", (source, message, hint = null, aws = "Invalid filter pattern") => {
    const error = refused(source);
    expect([error.message, error.hint ?? null, error.details]).toEqual([
      message,
      hint,
      expect.objectContaining({ aws }),
    ]);
  });

  it.each(["a.b", "?a.b.c", 'x -"y"', '"x"-y', "a%y%", "?a", "x\ty", "=", "ä", "𝔸b", "x𝔸"])(
    "is not in %s",
    (source) => {
      expect(parse(source).kind).toBe("terms");
    },
  );

  it("about the length has AWS's own text", () => {
    expect(refused("x".repeat(1025)).details).toMatchObject({
      aws: "Value at 'filterPattern' failed to satisfy constraint: Member must have length less than or equal to 1024",
    });
  });
});
