import { listed } from "../../words.ts";
import type { Pattern, Term, Tree } from "../ast.ts";
import { printSpaced } from "../print.ts";
import { leavesOf } from "../tree.ts";
import {
  type AnyCondition,
  type Group,
  groupsOf,
  isParenthesized,
  type Member,
  printClause,
  subjectName,
} from "./clauses.ts";
import { changesNothing, proven, replaced, verdictOf } from "./proof.ts";
import { testing } from "./proofs/parts.ts";
import type { Knowledge, LintFinding, LintRule } from "./rule.ts";
import { isAnyValue } from "./values.ts";

/** Finds `&&` next to `||` without parentheses: the reader has to know that && binds tighter. */
export const mixedAndOr: LintRule = (pattern) =>
  groupsOf(pattern).flatMap(({ tree, operands }): readonly LintFinding[] => {
    const mixed = tree.kind === "or" ? operands.find((operand) => isBareAnd(operand)) : undefined;
    if (mixed === undefined) return [];
    const names = [...new Set(leavesOf(mixed).map(subjectName))];
    return [
      {
        severity: "warning",
        message: `&& binds tighter than ||, so the conditions on ${listed(names)} form one alternative of the OR`,
        hint: "add parentheses around what belongs together",
        span: mixed.span,
        fix: proven(pattern, printSpaced(pattern), changesNothing),
      },
    ];
  });

function isBareAnd(tree: Tree<AnyCondition>): boolean {
  return tree.kind === "and" && !isParenthesized(tree);
}

/** Finds an OR of several != on one field: each value differs from all but one of them. */
export const orOfNotEquals: LintRule = (pattern, known) =>
  groupsOf(pattern).flatMap((group): readonly LintFinding[] => {
    const unequal = unequalOf(pattern, group, known);
    const [first] = unequal;
    if (first === undefined) return [];
    const names = [...new Set(unequal.map(({ name }) => name))];
    const isOne = names.length === 1;
    return [
      {
        severity: "warning",
        message: isOne
          ? `an OR of != is true for nearly every ${first.name}: a value that equals one of them differs from the others`
          : `an OR that contains != on ${listed(names)} matches nearly every event`,
        hint: isOne
          ? `join the exclusions with &&: ${unequal.map(({ clause }) => `(${printClause(clause)})`).join(" && ")}`
          : "to exclude events from the other alternatives, put those in parentheses and join the exclusions with &&",
        span: group.tree.span,
        fix: isOne ? asExclusion(pattern, group, unequal) : null,
      },
    ];
  });

/** Returns the clauses that `orOfNotEquals` reports. */
export function unequalIn(pattern: Pattern, known: Knowledge): ReadonlySet<Tree<AnyCondition | Term>> {
  return new Set(groupsOf(pattern).flatMap((group) => unequalOf(pattern, group, known).map(({ clause }) => clause)));
}

/**
 * Returns the != of an OR that make it true for nearly every event: several on one field; or, if the OR is the whole
 * pattern and also lists values to match, those on several fields that every event has. An OR of != on different fields
 * alone is the negation of an AND, which excludes one combination of values.
 */
function unequalOf(pattern: Pattern, group: Group, { presenceOf }: Knowledge): readonly Member[] {
  if (group.tree.kind !== "or") return [];
  const unequal = group.members.filter(isUnequal);
  const twice = unequal.filter(({ name, key }) => unequal.some((other) => other.name === name && other.key !== key));
  const [first] = twice;
  if (first !== undefined) return twice.filter(({ name }) => name === first.name);
  const names = new Set(unequal.map(({ name }) => name));
  const isWhole = pattern.kind === "json" && pattern.expression === group.tree;
  const isInEach = [...names].every((name) => presenceOf?.(name.slice("$.".length), () => undefined) === "always");
  const isList = group.members.length === group.operands.length;
  const wanted = group.members.filter(({ clause, name }) => isEqual(clause) && !names.has(name));
  return isWhole && isList && isInEach && names.size > 1 && wanted.length > 0 ? unequal : [];
}

function isUnequal({ clause }: Member): boolean {
  // != "*" is never true, which never-holds reports.
  return clause.kind === "comparison" && clause.operator === "!=" && !isAnyValue(clause.value);
}

function isEqual(clause: AnyCondition): boolean {
  return clause.kind === "comparison" && clause.operator === "=";
}

/** Returns the pattern with the exclusions joined by &&. Only events with one of the excluded values change. */
function asExclusion(pattern: Pattern, { tree, operands }: Group, unequal: readonly Member[]): string | null {
  const excluded = new Set<Tree<AnyCondition>>(unequal.map(({ clause }) => clause));
  const textOf = (node: Tree<AnyCondition>) => {
    const text = pattern.source.slice(node.span.start, node.span.end);
    return isParenthesized(node) ? text : `(${text})`;
  };
  const all = [...excluded].map(textOf).join(" && ");
  const others = operands.filter((operand) => !excluded.has(operand)).map(textOf);
  const text = others.length === 0 ? all : [...others, `(${all})`].join(" || ");
  const isExcluded = unequal.map(({ clause }) =>
    verdictOf(testing(pattern, clause.kind === "check" ? clause : { ...clause, operator: "=" })),
  );
  const closed = isParenthesized(tree) ? `(${text})` : text;
  return replaced(pattern, tree.span, closed, (event) => isExcluded.some((test) => test(event)));
}
