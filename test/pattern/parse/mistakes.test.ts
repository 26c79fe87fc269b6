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

const quotes = 'put a value that contains a space in double quotes: "…"';
const compare = "compare with = or !=, IS NULL, IS TRUE, IS FALSE or NOT EXISTS, for example";
const order = "AWS only orders numbers";
const there = 'AWS has no EXISTS; to match any text, number or boolean, write $.a = "*"';
const otherField = "AWS compares a field with a value, never with another field";
const selector = "expected a selector such as $.eventName, or (";
const pasted = "it comes with pasted text: replace it with a space, or remove it";
const quote = 'write a double quote inside the text as \\"';

/**
 * A common mistake: the pattern, the message without its place, the offset and text of the marked span, and the hint.
 */
type Mistake = readonly [source: string, message: string, at: number, text: string, hint: string];

const json: readonly Mistake[] = [
  ["{ $.a == 1 }", 'expected an operator, found "=="', 6, "==", "AWS compares with a single ="],
  ["{ $.a !== 1 }", 'expected an operator, found "!=="', 6, "!==", "AWS compares with !="],
  ["{ $.a <> 1 }", 'expected an operator, found "<>"', 6, "<>", "write != instead"],
  [
    "{ $.a = 'x' }",
    `expected a selector, an operator or a value, found "'"`,
    8,
    "'",
    'AWS accepts only double quotes: "…"',
  ],
  [
    "{ $.a = “x” }",
    'expected a selector, an operator or a value, found "“"',
    8,
    "“",
    'AWS accepts only double quotes: "…"',
  ],
  [
    '{ a.b = "x" }',
    'expected a selector such as $.eventName, or (, found "a.b"',
    2,
    "a.b",
    "fields begin with $. in a JSON pattern: $.a.b",
  ],
  [
    '{ .a.b = "x" }',
    'expected a selector such as $.eventName, or (, found ".a.b"',
    2,
    ".a.b",
    "fields begin with $. in a JSON pattern: $.a.b",
  ],
  ["{ $.a Is null }", 'expected IS NULL, found "Is null"', 6, "Is null", "write keywords in upper case"],
  ["{ $.a not EXISTS }", 'expected NOT EXISTS, found "not EXISTS"', 6, "not EXISTS", "write keywords in upper case"],
  [
    "{ $.errorMessage = Failed authentication }",
    'expected &&, || or }, found "authentication"',
    26,
    "authentication",
    quotes,
  ],
  ["{ $.a = x constructor }", 'expected &&, || or }, found "constructor"', 10, "constructor", quotes],
  ["{ $.a = 1 and $.b = 2 }", 'expected &&, || or }, found "and"', 10, "and", "write && for both"],
  ["{ $.a = 1 OR $.b = 2 }", 'expected &&, || or }, found "OR"', 10, "OR", "write || for either"],
  ["{ $.a = 1 & $.b = 2 }", 'expected a selector, an operator or a value, found "&"', 10, "&", "write && for both"],
  ["{ $.a = 1 | $.b = 2 }", 'expected a selector, an operator or a value, found "|"', 10, "|", "write || for either"],
  [
    "{ $.a = 1, $.b = 2 }",
    'expected &&, || or }, found ","',
    9,
    ",",
    "write || for either or && for both, and repeat the field",
  ],
  [
    "{ !($.a = 1) }",
    'expected a selector, an operator or a value, found "!"',
    2,
    "!",
    "there is no negation: compare with !=, or reverse the condition",
  ],
  [
    "{ NOT ($.a = 1) }",
    'expected a selector such as $.eventName, or (, found "NOT"',
    2,
    "NOT",
    "there is no negation: compare with !=, or reverse the condition",
  ],
  [
    "{ $.a IS NOT NULL }",
    'expected NULL, TRUE or FALSE after IS, found "NOT"',
    9,
    "NOT",
    "AWS has no IS NOT; to match a field that is present, compare with !=",
  ],
  ["{ $.a EXISTS }", 'expected an operator after $.a, found "EXISTS"', 6, "EXISTS", there],
  ["{ $.a IS EXISTS }", 'expected NULL, TRUE or FALSE after IS, found "EXISTS"', 9, "EXISTS", there],
  ["{ $.a => 1 }", 'expected an operator, found "=>"', 6, "=>", "write >= instead"],
  ["{ $.a =< 1 }", 'expected an operator, found "=<"', 6, "=<", "write <= instead"],
  ["{ $.a > = 1 }", 'expected a number after >, found "="', 8, "=", "write >= without a space"],
  ["{ $.a > $.b }", 'expected a number after >, found "$.b"', 8, "$.b", otherField],
  ["{ $.a = $.b }", 'expected a value after =, found "$.b"', 8, "$.b", otherField],
  [
    '{ $.a = ("x" || "y") }',
    'expected a value after =, found "("',
    8,
    "(",
    "a condition has one value: join conditions with || and repeat the field",
  ],
  [
    "{ $.a =~ %x% }",
    'expected a selector, an operator or a value, found "~"',
    7,
    "~",
    "write a regular expression between percent signs after = or !=: = %…%",
  ],
  ['{ $.a = "x" || "y" }', `${selector}, found "\\"y\\""`, 15, '"y"', 'repeat the field in every condition: $.a = "y"'],
  ['{ $.a = "x" || y }', `${selector}, found "y"`, 15, "y", "repeat the field in every condition: $.a = y"],
  ['{ $.a = "x" || b = y }', `${selector}, found "b"`, 15, "b", "fields begin with $. in a JSON pattern: $.b"],
  ['{ a: "x" }', `${selector}, found "a:"`, 2, "a:", "fields begin with $. in a JSON pattern: $.a"],
  ['{ "$.a" = 1 }', `${selector}, found "\\"$.a\\""`, 2, '"$.a"', "write selectors without quotes: $.a"],
  [
    '{"source":["aws.iam"]}',
    `${selector}, found "\\"source\\""`,
    1,
    '"source"',
    "write fields with $. and without quotes: $.source",
  ],
  [
    "{ $.a\u00a0= 1 }",
    'expected a selector, an operator or a value, found U+00A0 "no-break space"',
    5,
    "\u00a0",
    pasted,
  ],
  [
    "{ $.a = \u200b1 }",
    'expected a selector, an operator or a value, found U+200B "zero width space"',
    8,
    "\u200b",
    pasted,
  ],
  [
    "{ $.a Create* }",
    'expected an operator after $.a, found "Create*"',
    6,
    "Create*",
    `${compare} { $.a = "Create*" }`,
  ],
  ["{ $.a }", 'expected an operator after $.a, found "}"', 6, "}", `${compare} { $.a = "Create*" }`],
  ["{ $.a = }", 'expected a value after =, found "}"', 8, "}", 'for example "Create*" or 404'],
  ['{ $.a > "5" }', 'expected a number after >, found "\\"5\\""', 8, '"5"', `remove the quotes: ${order}`],
  ["{ $.a >= five }", 'expected a number after >=, found "five"', 9, "five", order],
  [
    "{ $.a = %(a|b)% }",
    'expected a letter, a digit, one of : _ # = @ / ; , - or an operator, found "("',
    9,
    "(",
    "AWS regular expressions have no groups; write out the alternatives: %ab|ac%",
  ],
  [
    " { $.a = 1 }",
    "expected { or [ first, found whitespace",
    0,
    " ",
    "AWS refuses whitespace before the bracket: remove it",
  ],
  [
    "{ $.a = 1 }\n",
    "expected the end after }, found a line break",
    11,
    "\n",
    "heredocs and editors add a final line break: strip it",
  ],
  [
    "{ $.a = 1 } extra",
    'expected the end after }, found "extra"',
    11,
    " extra",
    "a pattern is one { … } and nothing else",
  ],
  [
    '{ $."a.b" = 1 }',
    "expected .name, [index] or ['key'] in a selector, found \".\"",
    3,
    ".",
    "selectors look like $.eventName, $.resources[0].ARN, $.tags[*].key or $.['a.b']",
  ],
  ["{ $.a = a@b }", 'expected a selector, an operator or a value, found "@"', 9, "@", 'put it in double quotes: "…"'],
];

const term = "expected a letter, a digit, _ or = in a term, found";

const others: readonly Mistake[] = [
  [
    "\n[a, b]",
    "expected { or [ first, found whitespace",
    0,
    "\n",
    "AWS refuses whitespace before the bracket: remove it",
  ],
  ["[a] || [b]", 'expected the end after ], found "|| [b]"', 3, " || [b]", "a pattern is one [ … ] and nothing else"],
  [
    "[a = 1 && b = 2]",
    "expected another condition on a, found one on b",
    10,
    "b",
    "every condition of a field names that field; a comma starts the next one",
  ],
  ["[a b]", 'expected an operator after a, found "b"', 3, "b", 'compare with = or !=, for example [a = "4*"]'],
  ["[a.b]", 'expected a field name, found "a.b"', 1, "a.b", "field names consist of letters, digits, _ and -"],
  [
    "user@example",
    'expected a letter, a digit, _ or = in a term, found "@"',
    4,
    "@",
    'put it in double quotes: "user@example"',
  ],
  [
    "'two words'",
    'expected a letter, a digit, _ or = in a term, found "\'"',
    0,
    "'",
    'AWS accepts only double quotes: "…"',
  ],
  ["ERROR: x", 'expected a letter, a digit, _ or = in a term, found ":"', 5, ":", 'put it in double quotes: "ERROR:"'],
  [
    "$.eventName = x",
    'expected a letter, a digit, _ or = in a term, found "$"',
    0,
    "$",
    "put a pattern for JSON fields in braces: { $.eventName = … }",
  ],
  [
    "[$.a = 1]",
    'expected a field, a condition or a value, found "$"',
    1,
    "$",
    "selectors belong in { … }; fields in [ … ] have plain names",
  ],
  ["[...x]", 'expected a field name, found "...x"', 1, "...x", "write ... alone between commas"],
  ["ERROR || WARN", `${term} "|"`, 6, "|", "to match one of several terms, put ? before each: ?one ?other"],
  ["ERROR && WARN", `${term} "&"`, 6, "&", "all terms must occur anyway: remove &&"],
  ["Delete*", `${term} "*"`, 6, "*", "a term matches anywhere in a message: write Delete without the *"],
  ["*", `${term} "*"`, 0, "*", "an empty pattern matches every message"],
  ["*a*b", `${term} "*"`, 0, "*", 'put it in double quotes: "*a*b"'],
  ["ERROR\u00a0WARN", `${term} U+00A0 "no-break space"`, 5, "\u00a0", pasted],
  ["\ufeff{ $.a = 1 }", `${term} U+FEFF "zero width no-break space"`, 0, "\ufeff", pasted],
  ['{ $.a = "x }', 'expected a closing ", found the end', 8, '"x }', quote],
  ['[a, "x]', 'expected a closing ", found the end', 4, '"x]', quote],
  ['"x', 'expected a closing ", found the end', 0, '"x', quote],
  [
    "%a\\b%",
    'expected d, s, w, x or an operator after \\, found "b"',
    2,
    "\\b",
    "AWS regular expressions have \\d \\D \\s \\S \\w \\W \\xhh, and \\ before an operator",
  ],
  ["50%", "expected a closing %, found the end", 2, "%", "put text that contains a percent sign in double quotes"],
  [
    "{ $.a = %x }",
    "expected a closing %, found the end",
    8,
    "%x }",
    "put text that contains a percent sign in double quotes",
  ],
];

const regex = "expected a letter, a digit, one of : _ # = @ / ; , - or an operator";

const expectMistake = (source: string, message: string, start: number, text: string) => {
  const error = refused(source);
  expect(error.message).toMatch(/ \((?:line \d+, )?column \d+\)$/);
  expect(error.message.replace(/ \([^()]*\)$/, "")).toBe(message);
  expect(error.span).toEqual({ start, end: start + text.length });
  expect(source.slice(error.span.start, error.span.end)).toBe(text);
  return error;
};

describe("a common mistake", () => {
  it.each([...json, ...others])("%j has the expected message, span and hint", (source, message, at, text, hint) => {
    expect(expectMistake(source, message, at, text).hint).toBe(hint);
  });

  it.each<readonly [string, string, number, string]>([
    ["%[^]%", "expected a character between [ and ]", 1, "[^]"],
    ["{ $.a = 1 }\u00a0", 'expected the end after }, found U+00A0 "no-break space"', 11, "\u00a0"],
    ["[a] \u00a0\u200bx", 'expected the end after ], found U+00A0 "no-break space"', 3, " \u00a0\u200bx"],
    [
      "{ $\u00a0.a = 1 }",
      `expected .name, [index] or ['key'] in a selector, found U+00A0 "no-break space"`,
      3,
      "\u00a0",
    ],
    ["%a\u00adb%", `${regex}, found U+00AD "soft hyphen"`, 2, "\u00ad"],
    ["%\\\u2009%", "expected d, s, w, x or an operator after \\, found U+2009", 1, "\\\u2009"],
    ["\u00a0", 'expected a letter, a digit, _ or = in a term, found U+00A0 "no-break space"', 0, "\u00a0"],
    ["{ ($.a = 1 }", 'expected &&, || or ), found "}"', 11, "}"],
    ["{ $.a = 1) }", 'expected &&, || or }, found ")"', 9, ")"],
    ["{ $.a = 1", "expected &&, || or }, found the end", 9, ""],
    ["[a, b", "expected , or ], found the end", 5, ""],
    ["{ }", 'expected a selector such as $.eventName, or (, found "}"', 2, "}"],
    ["{ $.a[*].b[*] = 1 }", "expected at most one wildcard in a selector, found more", 2, "$.a[*].b[*]"],
    [
      "{ $.a[*] = 1 && $.* = 1 && $.b[*] = 1 && $.c[*] = 1 }",
      "expected at most 3 selectors with a wildcard, found more",
      41,
      "$.c[*]",
    ],
    [
      "{ $.a = %a% && $.b = %b% && $.c = %c% }",
      "expected at most 2 regular expressions in a pattern, found more",
      34,
      "%c%",
    ],
    ["%a% %b% %c%", "expected at most 2 regular expressions in a pattern, found more", 8, "%c%"],
    ["[a, b, a]", 'expected each field once, found "a" again', 7, "a"],
    ["[..., a, ...]", 'expected each field once, found "..." again', 9, "..."],
    ["ERROR - WARN", "expected a term after -, found nothing", 7, " "],
    ["ERROR -", "expected a term after -, found nothing", 7, ""],
    [`{ $.a = "${"x".repeat(1013)}" }`, "expected at most 1024 characters, found 1025", 1024, "}"],
  ])("%j has the expected message and span", (source, message, at, text) => {
    expectMistake(source, message, at, text);
  });

  it.each([
    ["{ $.a = 1", "If a filter pattern starts with '{' it must end with '}'"],
    ["{ $.a = 1 } x", "If a filter pattern starts with '{' it must end with '}'"],
    ["[a, b", "If a filter pattern starts with '[' it must end with ']'"],
    ["[..., a, ...]", "Duplicate field '...'"],
    ["user@example x", "Invalid character(s) in term 'user@example'"],
  ])("%j has AWS's own error text", (source, aws) => {
    expect(refused(source).details).toMatchObject({ aws });
  });
});
