import { listed } from "../../words.ts";
import type { Comparison, Condition, FieldName, Pattern, Tree } from "../ast.ts";
import { compile } from "../match/compile.ts";
import { printSpaced, printTree } from "../print.ts";
import { leavesOf } from "../tree.ts";
import {
  type AnyCondition,
  type Group,
  groupsOf,
  isOnSelector,
  isParenthesized,
  keyOf,
  type Member,
  printClause,
  subjectName,
} from "./clauses.ts";
import { type Changes, changesNothing, proven, replaced } from "./proof.ts";
import type { Knowledge, LintFinding, LintRule } from "./rule.ts";
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

/**
 * Returns the != of an OR that make it true for nearly every event: several on one field; or, if the OR is the whole
 * pattern and also lists values to match, those on several fields that every event has. An OR of != on different fields
 * alone is the negation of an AND, which excludes one combination of values.
 */
export function unequalOf(pattern: Pattern, group: Group, { presenceOf }: Knowledge): readonly Member[] {
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
  const isExcluded = unequal.map(({ clause }) => equalTo(pattern, clause));
  const closed = isParenthesized(tree) ? `(${text})` : text;
  return replaced(pattern, tree.span, closed, (event) => isExcluded.some((test) => test(event)));
}

/** Returns whether the field of a != has the value that it excludes. */
function equalTo(pattern: Pattern, clause: AnyCondition): Changes {
  if (isOnSelector(clause)) {
    const expression: Condition = clause.kind === "check" ? clause : { ...clause, operator: "=" };
    const matcher = compile({ kind: "json", span: clause.span, source: "", expression });
    return (event) => matcher.testJson(event);
  }
  if (pattern.kind !== "space") return changesNothing;
  const condition: Comparison<FieldName> = { ...clause, operator: "=" };
  const fields = pattern.fields.map((field) =>
    field.kind === "named" ? { ...field, condition: field.name === clause.subject.name ? condition : null } : field,
  );
  const matcher = compile({ ...pattern, fields });
  return (line) => matcher.test(line as string);
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
          fix: replaced(pattern, cut, "", changesNothing),
        },
      ];
    });
  });

/** Finds alternatives that another alternative includes. */
export const subsumedClause: LintRule = (pattern) =>
  redundantIn(pattern, "or", includes, (wide) => [` to ${printClause(wide)}`, "remove it"]);

/** Finds clauses in an AND or OR that another clause makes redundant, and says why and what to do. */
export function redundantIn(
  pattern: Pattern,
  kind: "and" | "or",
  makesIdle: (other: Member, member: Member) => boolean,
  wordsFor: (other: AnyCondition) => readonly [why: string, hint: string],
): readonly LintFinding[] {
  return groupsOf(pattern).flatMap(({ tree, members }) =>
    (tree.kind === kind ? members : []).flatMap((member): readonly LintFinding[] => {
      const other = members.find((each) => makesIdle(each, member));
      if (other === undefined) return [];
      const [why, hint] = wordsFor(other.clause);
      return [
        {
          severity: "info",
          message: `${printClause(member.clause)} adds nothing${why}`,
          hint,
          span: member.clause.span,
          fix: replaced(pattern, member.cut, "", changesNothing),
        },
      ];
    }),
  );
}

/** Whether one member is provably true whenever another, different member is. */
function includes(wide: Member, narrow: Member): boolean {
  if (wide.name !== narrow.name || wide.key === narrow.key) return false;
  const [one, other] = [wide.clause, narrow.clause];
  if (one.kind === "check" || one.operator !== "=") return false;
  if (other.kind === "check") return isAnyValue(one.value) && (other.test === "IS TRUE" || other.test === "IS FALSE");
  if (isAnyValue(one.value)) return other.operator !== "=" || !isAnyValue(other.value);
  return other.operator === "=" && covers(one.value, other.value);
}
