import { describe, expect, it } from "vitest";
import { knowledge } from "../../../../src/cli/knowledge/index.ts";
import { whyNeverTrue } from "../../../../src/pattern/lint/facts/never-true.ts";
import { lint } from "../../../../src/pattern/lint/lint.ts";
import { parse } from "../../../../src/pattern/parse/parser.ts";
import { run } from "../../../cli/io.ts";

const never = (pattern: string) => lint(parse(pattern), knowledge).filter(({ code }) => code === "never-holds");

describe("the proof that a pattern matches nothing", () => {
  it.each([
    '{ ($.a = x || $.a = y) && ($.a != "x*" && $.b = z) && $.a != y }',
    "{ ($.a = x && $.b = y) && ($.a = z || $.b = z) }",
    '{ $.a = "x*" && $.a = %^y% }',
    "{ $.a[*] = x && $.a[0] NOT EXISTS }",
    "[w = 4* && w = 500, rest]",
    "foobar -oba",
  ])("finds %s", (pattern) => {
    const [first, ...others] = never(pattern);
    expect([first?.severity, others]).toEqual(["error", []]);
    expect(whyNeverTrue(parse(pattern), never(pattern))).toBeDefined();
  });

  it.each([
    "{ $.a = x && $.b = y }",
    '{ $.a = "x*" && $.a = %y$% }',
    "ERROR -debug",
    "[]",
    "",
    "{ $.a != x && $.a != y }",
  ])("says nothing about %s", (pattern) => {
    expect(never(pattern)).toEqual([]);
  });

  it("leaves a contradiction of two clauses to the message that names them", () => {
    expect(never("{ $.a = x && $.a = y }").map(({ message }) => message)).toEqual([
      "$.a = x and $.a = y cannot both be true, so their AND is never true",
    ]);
  });

  it("makes explain exit with 1", async () => {
    const { code, stdout } = await run(["explain", '{ $.a = "x*" && $.a = %^y% }', "--format", "text"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^the pattern can never match an event\n/);
    expect(stdout).toContain(
      'error never-holds: $.a = "x*" and $.a = %^y% cannot both be true, so their AND is never true\n',
    );
  });
});
