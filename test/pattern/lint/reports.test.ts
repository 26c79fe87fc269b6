import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { presenceOf } from "../../../src/cloudtrail/presence.ts";
import { type Knowledge, lint } from "../../../src/pattern/lint/lint.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";

const names: Readonly<Record<string, readonly string[]>> = {
  "iam.amazonaws.com": ["CreateUser", "DeleteUser", "PutUserPolicy", "GetRole", "TagX"],
  "sts.amazonaws.com": ["AssumeRole"],
};
const known: Knowledge = { eventNames: (eventSource) => names[eventSource], presenceOf };

/** Returns the diagnostics of a pattern in the format of lint.golden.txt. */
function reported(source: string): readonly string[] {
  return lint(parse(source), known).flatMap(({ code, severity, message, hint, span, fix }) => [
    `  ${severity} ${code}: ${source.slice(span.start, span.end)}`,
    `    ${message}`,
    ...(hint === null ? [] : [`    hint: ${hint}`]),
    ...(fix === null ? [] : [`    fix: ${fix}`]),
  ]);
}

/** Blocks of a pattern on one line and its diagnostics below, separated by empty lines. */
const cases = readFileSync(new URL("../../../fixtures/expected/lint.golden.txt", import.meta.url), "utf8")
  .trim()
  .split("\n\n")
  .map((block) => block.split("\n"));

describe("lint", () => {
  it.each(cases)("reports the expected diagnostics for %s", (source, ...expected) => {
    expect(reported(source)).toEqual(expected);
  });
});
