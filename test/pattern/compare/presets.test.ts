import { describe, expect, it } from "vitest";
import type { Expression, JsonPattern } from "../../../src/pattern/ast.ts";
import { compare } from "../../../src/pattern/compare/compare.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";
import { printSpaced, printTight } from "../../../src/pattern/print.ts";
import { isJoined } from "../../../src/pattern/tree.ts";
import { why } from "../../../src/pattern/why.ts";
import { presets } from "../../../src/presets.ts";

// The default takes half a second, and its own tests compare it with others.
const given = presets.filter(({ name }) => name !== "recommended");

function changed(pattern: JsonPattern, change: (tree: Expression) => Expression): JsonPattern {
  const visit = (tree: Expression): Expression =>
    change(isJoined(tree) ? { ...tree, operands: tree.operands.map(visit) } : tree);
  return { ...pattern, expression: visit(pattern.expression) };
}

const reversed = (tree: Expression) => (isJoined(tree) ? { ...tree, operands: tree.operands.toReversed() } : tree);

/** Writes values with quotes where AWS needs none, and without where they have some. */
const requoted = (tree: Expression): Expression => {
  if (tree.kind !== "comparison" || tree.value.kind !== "text") return tree;
  const { text, quoted } = tree.value;
  return /^[A-Za-z][\w.*]*$/.test(text) ? { ...tree, value: { ...tree.value, quoted: !quoted } } : tree;
};

/** Writes a && (b || c) as (a && b) || (a && c). */
const distributed = (tree: Expression): Expression => {
  if (tree.kind !== "and") return tree;
  const or = tree.operands.find((operand) => operand.kind === "or");
  if (or === undefined) return tree;
  const others = tree.operands.filter((operand) => operand !== or);
  return { ...tree, kind: "or", operands: or.operands.map((operand) => ({ ...tree, operands: [...others, operand] })) };
};

describe.each(given)("the preset $name", ({ pattern }) => {
  const parsed = parse(pattern) as JsonPattern;

  it.each([
    ["without spaces", printTight(parsed)],
    ["with spaces and parentheses", printSpaced(parsed)],
    ["in reverse order", printSpaced(changed(parsed, reversed))],
    ["with other quotes", printTight(changed(parsed, requoted))],
  ])("equals itself %s", (_spelling, text) => {
    expect(compare(pattern, text)).toMatchObject({ relation: "equal", onlyInFirst: null, onlyInSecond: null });
  });

  it("equals itself multiplied out", () => {
    const multiplied = changed(parsed, distributed);
    expect(compare(parsed, multiplied).relation).toBe("equal");
  });

  it("differs from itself without its last clause, in an event that match --explain confirms", () => {
    const { expression } = parsed;
    if (!isJoined(expression)) return;
    const shorter = { ...parsed, expression: { ...expression, operands: expression.operands.slice(0, -1) } };
    const found = compare(parsed, shorter);
    expect(found.relation).toBe(expression.kind === "and" ? "narrower" : "wider");
    const event = found.onlyInFirst ?? found.onlyInSecond ?? "";
    expect(why(parsed, event).matches).toBe(expression.kind === "or");
    expect(why(shorter, event).matches).toBe(expression.kind === "and");
  });
});

describe("the presets", () => {
  it("all have a proven relation to each other", () => {
    const unknown = given.flatMap(({ name, pattern }, index) =>
      given
        .slice(index + 1)
        .flatMap((other) =>
          compare(pattern, other.pattern).relation === "unknown" ? [`${name} and ${other.name}`] : [],
        ),
    );
    expect(unknown).toEqual([]);
  });

  it.each([
    ["CloudWatch.4", "cis-1.2-3.4", "narrower"],
    ["iam-changes", "iam-all-changes", "narrower"],
    ["CloudWatch.1", "CloudWatch.3", "disjoint"],
    ["CloudWatch.6", "console-sign-in", "overlapping"],
  ])("%s and %s are %s", (first, second, relation) => {
    const textOf = (name: string) => presets.find((preset) => preset.name === name)?.pattern ?? "";
    expect(compare(textOf(first), textOf(second)).relation).toBe(relation);
  });
});
