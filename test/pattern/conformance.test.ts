import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PatternError } from "../../src/errors.ts";
import { compile } from "../../src/pattern/match/compile.ts";
import { parse } from "../../src/pattern/parse/parser.ts";

/**
 * A case of fixtures/patterns. `guess` marks a case that AWS does not document: docs/patterns.md gives the reasons.
 * `evidence` says what deployed patterns show about it.
 */
type Case = {
  readonly name: string;
  readonly pattern: string;
  readonly rule: string;
  readonly guess?: true;
  readonly evidence?: string;
} & ({ readonly error: true } | { readonly message: string; readonly matches: boolean });

interface Suite {
  readonly suite: string;
  readonly cases: readonly Case[];
}

const folder = new URL("../../fixtures/patterns/", import.meta.url);
const suites: readonly Suite[] = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name): Suite => JSON.parse(readFileSync(new URL(name, folder), "utf8")));

/** Returns whether a pattern matches a message, or "refused" if the error points inside the pattern. */
function outcome(pattern: string, message: string): boolean | "refused" {
  try {
    return compile(pattern).test(message);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const { start, end } = error.span;
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(end).toBeLessThanOrEqual(pattern.length);
    return "refused";
  }
}

describe.each(suites)("$suite", ({ cases }) => {
  it.each(cases)("$rule: $name", (given) => {
    if ("error" in given) expect(outcome(given.pattern, "")).toBe("refused");
    else expect(outcome(given.pattern, given.message)).toBe(given.matches);
  });
});

describe("the suites", () => {
  const cases = suites.flatMap((suite) => suite.cases);
  const rules = [...new Set(cases.map(({ rule }) => rule))];

  it("have no two cases with the same name", () => {
    for (const { cases } of suites) expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  it("have at least two cases for each of 60 rules", () => {
    const lonely = rules.filter((rule) => cases.filter((other) => other.rule === rule).length < 2);
    expect(rules).toHaveLength(60);
    expect(lonely).toEqual([]);
  });
});

interface SharedCase {
  readonly id: string;
  readonly pattern: string;
  readonly message: string;
  readonly match?: boolean;
  readonly error?: true;
}

const file = new URL("../../../shared/filter-pattern-cases.jsonl", import.meta.url);
const shared: readonly SharedCase[] = existsSync(file)
  ? readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line): SharedCase => JSON.parse(line))
  : [];

describe.runIf(shared.length > 0)("the shared cases", () => {
  it("are at least 300", () => {
    expect(shared.length).toBeGreaterThanOrEqual(300);
  });

  it.each(shared)("$id: $pattern", ({ pattern, message, match, error }) => {
    expect(outcome(pattern, message)).toBe(error === true ? "refused" : match);
  });

  it.each(shared.filter(({ error }) => error !== true))("$id gives the same result for a parsed pattern", (given) => {
    expect(compile(parse(given.pattern)).test(given.message)).toBe(given.match);
  });
});
