import { describe, expect, it } from "vitest";
import { PatternError } from "../../../src/errors.ts";
import { parseWithHints } from "../../../src/pattern/parse/hints.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";

function refused(source: string): PatternError {
  try {
    parseWithHints(source);
  } catch (error) {
    if (error instanceof PatternError) return error;
    throw error;
  }
  throw new Error(`expected a PatternError for ${source}`);
}

describe("parseWithHints", () => {
  it.each([
    ['{ ($.status = \\"Denied*\\") }', 15, 'write plain quotes: \\" is how JSON, Terraform and shells escape them'],
    ['\\"out of memory\\"', 1, 'write plain quotes: \\" is how JSON, Terraform and shells escape them'],
    ["{\\n$.level = 1 }", 2, "a template left \\n as two characters: write a space instead"],
    ["{ $.a = &quot;x&quot; }", 9, '&quot; comes from a web page or XML: write " instead'],
    ["{ $.a = 1 &amp;&amp; $.b = 2 }", 11, "&amp; comes from a web page or XML: write & instead"],
    ["/^(Put|Delete)/", 1, "regular expressions are between percent signs: %^(Put|Delete)%"],
    ["/Put.*/ ERROR", 1, "regular expressions are between percent signs: %Put.*%"],
    ["/var/log/a.txt", 1, 'put it in double quotes: "/var/log/a.txt"'],
    ["{ $level = 1 }", 4, "did you mean $.level?"],
    ["{ $\u007bfield} = 1 }", 4, "a template left a placeholder: write its value instead"],
    ["{ $.@version = 1 }", 5, "put a name with other characters in brackets: $.['@version']"],
    ["{ $.log.@level = 1 }", 9, "put a name with other characters in brackets: $.log.['@level']"],
    ["{ $.trace:id = 1 }", 10, "put a name with other characters in brackets: $.['trace:id']"],
    ["{ $.a = 1", 10, "end the pattern with }"],
    ["{ ($.a = 1", 11, "close the parenthesis first"],
    ["{ ($.a = 1 }", 12, "a parenthesis is still open: close it first"],
    ["{ ($.a = 1)) }", 12, "remove it: no parenthesis is open here"],
    ["[a, b", 6, "end the pattern with ]"],
    ["[..., a, ...]", 10, "keep one ... and name the fields on its other side"],
    ["{ $.list[*].rules[*].port = 22 }", 3, "use an index or a name for one of them: $.list[0].rules[*].port"],
    ["TNS-", 5, 'a hyphen excludes the next term: put the word in double quotes: "TNS-"'],
    ["{ $.a = 'x' }", 9, 'AWS accepts only double quotes: "…"'],
    ["{ $.a == 1 }", 7, "AWS compares with a single ="],
  ])("has a hint for %s", (source, column, hint) => {
    const error = refused(source);
    expect([error.details["column"], error.hint]).toEqual([column, hint]);
    expect(error.message).toMatch(/\(column \d+\)$/);
  });

  it("returns what parse returns for a pattern that AWS accepts", () => {
    const source = "{ ($.a = 1) && $.['@b'] NOT EXISTS }";
    expect(parseWithHints(source)).toEqual(parse(source));
  });
});
