import type { Comparison, FieldName, Selector } from "../ast.ts";
import { isSameSelector, isSingle } from "../match/select.ts";
import { type AnyCondition, comparisonsOf, groupsOf, isOnSelector, printClause, subjectName } from "./clauses.ts";
import { changesWithout, findingOn, replaced } from "./proof.ts";
import type { LintFinding, LintRule } from "./rule.ts";
import { areDisjoint, contradict, covers, isAnyValue, isFoundEverywhere } from "./values.ts";

/** Finds conditions joined by AND that cannot both be true. */
export const neverHolds: LintRule = (pattern) =>
  groupsOf(pattern).flatMap(({ tree, members }) =>
    tree.kind === "or"
      ? []
      : members.flatMap(({ clause, name }, index): readonly LintFinding[] => {
          const before = members.slice(0, index);
          const other = before.find((one) =>
            one.name === name
              ? cannotBoth(one.clause, clause)
              : excludesPart(one.clause, clause) || excludesPart(clause, one.clause),
          );
          if (other === undefined) return [];
          return [
            {
              severity: "error",
              message: `${printClause(other.clause)} and ${printClause(clause)} cannot both be true, so their AND is never true`,
              hint: "join them with ||, or remove one of them",
              span: clause.span,
              fix: null,
            },
          ];
        }),
  );

/**
 * A wildcard can select several nodes, so each condition may hold on a different one, unless one requires that there is
 * none.
 */
function cannotBoth(one: AnyCondition, other: AnyCondition): boolean {
  const isOfMany = isOnSelector(one) && !isSingle(one.subject);
  return isOfMany ? isAbsence(one) !== isAbsence(other) : contradict(one, other);
}

/** Whether one clause rules out the node that another clause tests inside it: $.a = 1 rules out $.a.b = 2. */
function excludesPart(whole: AnyCondition, part: AnyCondition): boolean {
  if (!isOnSelector(whole) || !isOnSelector(part) || isAbsence(part) || !isSingle(whole.subject)) return false;
  const { steps } = part.subject;
  const length = whole.subject.steps.length;
  return steps.length > length && isSameSelector(whole.subject, { ...part.subject, steps: steps.slice(0, length) });
}

/** Finds patterns that are proven to match nothing, for any reason. */
export const provenNever: LintRule = (pattern, { neverMatches }) =>
  neverMatches?.(pattern)
    ? [
        {
          severity: "error",
          message: "the conditions exclude each other, so no event matches the pattern",
          hint: "join some of them with ||, or remove some",
          span: pattern.span,
          fix: null,
        },
      ]
    : [];

/** Finds `!= "*"`, which is never true because `*` matches every value. */
export const notAnything: LintRule = (pattern) =>
  comparisonsOf(pattern).flatMap((clause): readonly LintFinding[] => {
    if (clause.operator !== "!=" || !isAnyValue(clause.value)) return [];
    const absent = isOnSelector(clause) ? `${subjectName(clause)} NOT EXISTS` : undefined;
    const bare = { start: clause.subject.span.start, end: clause.value.span.end };
    return [
      findingOn(
        clause,
        "error",
        `is never true: * matches every value`,
        absent === undefined ? "remove it" : `to match an event without the field, write ${absent}`,
        isOnSelector(clause) && absent !== undefined
          ? replaced(pattern, bare, absent, changesWithout(clause.subject))
          : null,
      ),
    ];
  });

function isAbsence(clause: AnyCondition): boolean {
  return clause.kind === "check" && clause.test === "NOT EXISTS";
}

/** Finds conditions joined by OR, one of which is true for every value of the field. */
export const alwaysHolds: LintRule = (pattern) =>
  groupsOf(pattern).flatMap(({ tree, members }): readonly LintFinding[] => {
    if (tree.kind === "and") return [];
    const name = [...new Set(members.map((member) => member.name))].find((one) =>
      leavesNothing(members.flatMap((member) => (member.name === one ? [member.clause] : []))),
    );
    if (name === undefined) return [];
    const unless = pattern.kind === "json" ? `, unless ${name} is null, an object or an array` : "";
    return [
      {
        severity: "warning",
        message: `one of the conditions on ${name} is always true${unless}`,
        hint: "remove the OR, or join the conditions with &&",
        span: tree.span,
        fix: null,
      },
    ];
  });

/** Whether one of the clauses, all on one subject, is true for every text and number and for a missing field. */
function leavesNothing(clauses: readonly AnyCondition[]): boolean {
  const [first] = clauses;
  if (first === undefined || (isOnSelector(first) && (!isSingle(first.subject) || !clauses.some(isAbsence)))) {
    return false;
  }
  const comparisons = clauses.filter((clause) => clause.kind === "comparison");
  const equal = comparisons.filter(({ operator }) => operator === "=");
  const unequal = comparisons.filter(({ operator }) => operator === "!=");
  return (
    equal.some(isAlways) ||
    unequal.some(
      ({ value }, index) =>
        equal.some((other) => covers(other.value, value)) ||
        unequal.slice(index + 1).some((other) => areDisjoint(other.value, value)),
    )
  );
}

function isAlways({ value }: Comparison<Selector | FieldName>): boolean {
  return isAnyValue(value) || (value.kind === "regex" && isFoundEverywhere(value.text));
}
