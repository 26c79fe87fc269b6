import { describe, expect, it } from "vitest";
import { diffPatterns } from "../../../../src/cli/commands/subscribe/diff.ts";

const diff = (before: string, after: string) => diffPatterns(before, after).map(({ sign, text }) => `${sign} ${text}`);

describe("diffPatterns", () => {
  it("lists added and removed clauses", () => {
    expect(diff("{ a || b || c }", "{ a || c }")).toEqual(["  { a", "- || b", "  || c }"]);
    expect(diff("{ a || c }", "{ a && c }")).toEqual(["  { a", "- || c }", "+ && c }"]);
  });

  it("does not split quotes and regular expressions", () => {
    expect(diff('{ $.x = "a || \\" && b" }', "{ $.x = %a||b% }")).toEqual([
      '- { $.x = "a || \\" && b" }',
      "+ { $.x = %a||b% }",
    ]);
  });

  it("accepts empty and incomplete patterns", () => {
    expect(diff("", "ERROR")).toEqual(["+ ERROR"]);
    expect(diff('{ $.x = "', "")).toEqual(['- { $.x = "']);
  });
});
