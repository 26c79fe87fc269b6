import type { Span } from "../../../../errors.ts";
import type { Condition, Expression, Pattern } from "../../../../pattern/ast.ts";
import { parse } from "../../../../pattern/parse/parser.ts";
import { printCondition } from "../../../../pattern/print.ts";
import { isJoined, leavesOf } from "../../../../pattern/tree.ts";
import { type Preset, presets } from "../../../../presets.ts";

/** A preset that a pattern equals, or from which it differs in one clause. */
export interface Kinship {
  readonly preset: Preset;
  /** The difference as a phrase; undefined if both are equal. */
  readonly difference: string | undefined;
  /** The clause of the pattern that the preset does not have. */
  readonly span: Span | undefined;
}

interface Known {
  readonly preset: Preset;
  readonly expression: Expression;
  readonly clauses: readonly string[];
  readonly form: string;
}

/** The fewest clauses of a preset for which similarity to a pattern is not a coincidence. */
const fewestClauses = 3;

let cache: readonly Known[] | undefined;

/** Returns the presets with conditions, parsed on first use. */
function known(): readonly Known[] {
  cache ??= presets.flatMap((preset): readonly Known[] => {
    const pattern = parse(preset.pattern);
    if (pattern.kind !== "json") return [];
    const { expression } = pattern;
    return [{ preset, expression, clauses: leavesOf(expression).map(clauseKey), form: formOf(expression) }];
  });
  return cache;
}

/** Returns the preset that a pattern equals, except for order, quotes and parentheses, or nearly equals. */
export function kinshipOf(pattern: Pattern): Kinship | undefined {
  if (pattern.kind !== "json") return undefined;
  const form = formOf(pattern.expression);
  const equal = known().find((one) => one.form === form);
  if (equal !== undefined) return { preset: equal.preset, difference: undefined, span: undefined };
  const leaves = new Map(leavesOf(pattern.expression).map((leaf) => [clauseKey(leaf), leaf]));
  for (const one of known()) {
    const kinship = nearly(one, pattern.expression, leaves);
    if (kinship !== undefined) return kinship;
  }
  return undefined;
}

function nearly(
  { preset, expression, clauses }: Known,
  found: Expression,
  leaves: ReadonlyMap<string, Condition>,
): Kinship | undefined {
  if (clauses.length < fewestClauses || Math.abs(clauses.length - leaves.size) > 1) return undefined;
  const missing = clauses.filter((clause) => !leaves.has(clause));
  if (missing.length > 1) return undefined;
  const extra = [...leaves].flatMap(([key, leaf]) => (clauses.includes(key) ? [] : [leaf]));
  const [lacks, has] = [missing[0], extra[0]];
  if (extra.length > 1 || (lacks === undefined && has === undefined)) return undefined;
  const without = formOf(expression, lacks);
  if (without !== formOf(found, has && clauseKey(has))) return undefined;
  const difference =
    lacks === undefined
      ? `${printCondition(has as Condition)} is added`
      : has === undefined
        ? `${lacks} is missing`
        : `${printCondition(has)} replaces ${lacks}`;
  return { preset, difference, span: has?.span };
}

/** Returns a clause with its value in quotes, because quoted and unquoted values mean the same. */
function clauseKey(clause: Condition): string {
  if (clause.kind === "check" || clause.value.kind === "regex") return printCondition(clause);
  return printCondition({ ...clause, value: { ...clause.value, kind: "text", quoted: true } });
}

/** Returns a text that is equal for expressions that differ in order and parentheses only. `left` is left out. */
function formOf(expression: Expression, left?: string): string {
  if (!isJoined(expression)) {
    const key = clauseKey(expression);
    return key === left ? "" : key;
  }
  const { kind } = expression;
  const forms = flat(expression, kind).map((operand) => formOf(operand, left));
  const parts = [...new Set(forms.filter((form) => form !== ""))].sort();
  return parts.length < 2 ? (parts[0] ?? "") : `${kind}(${parts.join("\n")})`;
}

function flat(expression: Expression, kind: "and" | "or"): readonly Expression[] {
  return isJoined(expression) && expression.kind === kind
    ? expression.operands.flatMap((operand) => flat(operand, kind))
    : [expression];
}
