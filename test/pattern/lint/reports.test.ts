import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Knowledge, lint } from "../../../src/pattern/lint/lint.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";

const names: Readonly<Record<string, readonly string[]>> = {
  "iam.amazonaws.com": ["CreateUser", "DeleteUser", "PutUserPolicy", "GetRole", "TagX"],
  "sts.amazonaws.com": ["AssumeRole"],
};
const known: Knowledge = { eventNames: (eventSource) => names[eventSource] };

/** All that lint says of a pattern, as lint-says.txt has it. */
function said(source: string): readonly string[] {
  return lint(parse(source), known).flatMap(({ code, severity, message, hint, span, fix }) => [
    `  ${severity} ${code}: ${source.slice(span.start, span.end)}`,
    `    ${message}`,
    ...(hint === null ? [] : [`    hint: ${hint}`]),
    ...(fix === null ? [] : [`    fix: ${fix}`]),
  ]);
}

/** A pattern in a line, below it what lint says; a blank line between patterns. */
const cases = readFileSync(new URL("../../../fixtures/expected/lint.golden.txt", import.meta.url), "utf8")
  .trim()
  .split("\n\n")
  .map((block) => block.split("\n"));

describe("lint", () => {
  it.each(cases)("says of %s what it is said to say", (source, ...expected) => {
    expect(said(source)).toEqual(expected);
  });
});
