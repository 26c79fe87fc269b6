import { listed } from "../../words.ts";
import type { Tree } from "../ast.ts";
import { printSpaced, printTree } from "../print.ts";
import { leavesOf } from "../tree.ts";
import {
  type AnyCondition,
  type Group,
  groupsOf,
  isParenthesized,
  keyOf,
  type Member,
  printClause,
  subjectName,
} from "./clauses.ts";
import { accepted, edited, type LintFinding, type LintRule } from "./rule.ts";
import { covers, isAnyValue } from "./values.ts";

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
        fix: accepted(printSpaced(pattern)),
      },
    ];
  });

function isBareAnd(tree: Tree<AnyCondition>): boolean {
  return tree.kind === "and" && !isParenthesized(tree);
}

/** Finds an OR that contains !=, which is true for nearly everything. */
export const orOfNotEquals: LintRule = (pattern) =>
  groupsOf(pattern).flatMap((group): readonly LintFinding[] => {
    if (!isNearlyAlways(group)) return [];
    const unequal = [...new Set(group.members.filter(isUnequal).map(({ name }) => name))];
    return [
      {
        severity: "warning",
        message: `an OR that contains != on ${listed(unequal)} matches nearly every event`,
        hint:
          pattern.kind === "json"
            ? 'join the exclusions with &&: (…) && ($.a != "x") && ($.b != "y")'
            : 'join the exclusions with &&: (…) && (a != "x") && (a != "y")',
        span: group.tree.span,
        fix: asExclusion(pattern.source, group),
      },
    ];
  });

/** Whether a group is an OR of != and of more than guards for a missing or null field. */
export function isNearlyAlways({ tree, operands, members }: Group): boolean {
  const unequal = members.filter(isUnequal);
  if (tree.kind !== "or" || unequal.length === 0) return false;
  const names = new Set(unequal.map(({ name }) => name));
  const guards = members.filter(({ clause, name }) => isGuard(clause) && names.has(name));
  return unequal.length > 1 || operands.length > unequal.length + guards.length;
}

export function isUnequal({ clause }: Member): boolean {
  // != "*" is never true, which never-holds reports.
  return clause.kind === "comparison" && clause.operator === "!=" && !isAnyValue(clause.value);
}

function isGuard(clause: AnyCondition): boolean {
  return clause.kind === "check" && (clause.test === "NOT EXISTS" || clause.test === "IS NULL");
}

/** Returns the pattern that was probably meant: one of the equal alternatives, and none of the excluded values. */
function asExclusion(source: string, { tree, operands, members }: Group): string | null {
  const unequal = members.filter(isUnequal);
  const excluded = new Set<Tree<AnyCondition>>(unequal.map(({ clause }) => clause));
  const names = new Set(unequal.map(({ name }) => name));
  const wanted = operands.filter((operand) => !excluded.has(operand));
  if (wanted.flatMap((operand) => leavesOf(operand)).some((clause) => names.has(subjectName(clause)))) return null;
  const textOf = (node: Tree<AnyCondition>) => {
    const text = source.slice(node.span.start, node.span.end);
    return isParenthesized(node) ? text : `(${text})`;
  };
  const either = wanted.map(textOf).join(" || ");
  const all = [wanted.length > 1 ? `(${either})` : either, ...[...excluded].map(textOf)];
  const text = all.filter((part) => part !== "").join(" && ");
  return edited(source, [{ span: tree.span, text: isParenthesized(tree) ? `(${text})` : text }]);
}

/** Finds conditions that are listed twice. */
export const duplicateClause: LintRule = (pattern) =>
  groupsOf(pattern).flatMap(({ tree, removable }) => {
    const seen = new Set<string>();
    return removable.flatMap(({ operand, cut }): readonly LintFinding[] => {
      const key = printTree(operand, keyOf);
      if (!seen.has(key)) {
        seen.add(key);
        return [];
      }
      return [
        {
          severity: "warning",
          message: `${printTree(operand, printClause)} is listed twice in the same ${tree.kind === "or" ? "OR" : "AND"}`,
          hint: "remove it",
          span: operand.span,
          fix: edited(pattern.source, [{ span: cut, text: "" }]),
        },
      ];
    });
  });

/** Finds alternatives that another alternative includes. */
export const subsumedClause: LintRule = (pattern) =>
  groupsOf(pattern).flatMap(({ tree, members }) =>
    tree.kind === "and"
      ? []
      : members.flatMap((member): readonly LintFinding[] => {
          const wide = members.find((other) => includes(other, member));
          if (wide === undefined) return [];
          return [
            {
              severity: "info",
              message: `${printClause(member.clause)} adds nothing to ${printClause(wide.clause)}`,
              hint: "remove it",
              span: member.clause.span,
              fix: edited(pattern.source, [{ span: member.cut, text: "" }]),
            },
          ];
        }),
  );

/** Whether one member is provably true whenever another, different member is. */
function includes(wide: Member, narrow: Member): boolean {
  if (wide.name !== narrow.name || wide.key === narrow.key) return false;
  const [one, other] = [wide.clause, narrow.clause];
  if (one.kind === "check" || one.operator !== "=") return false;
  if (other.kind === "check") return isAnyValue(one.value) && (other.test === "IS TRUE" || other.test === "IS FALSE");
  if (isAnyValue(one.value)) return other.operator !== "=" || !isAnyValue(other.value);
  return other.operator === "=" && covers(one.value, other.value);
}
