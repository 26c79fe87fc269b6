import type { Comparison, FieldName, Selector } from "./ast.ts";
import { type Clause, groupsOf, isOnSelector, printClause } from "./lint-clauses.ts";
import type { Finding, Rule } from "./lint-rule.ts";
import { areDisjoint, contradict, covers, isAnything, isFoundEverywhere } from "./lint-values.ts";
import { isSingle } from "./select.ts";

/** Conditions joined by AND that cannot hold together. */
export const neverHolds: Rule = (pattern) =>
  groupsOf(pattern).flatMap(({ tree, members }) =>
    tree.kind === "or"
      ? []
      : members.flatMap(({ clause, name }, index): readonly Finding[] => {
          const before = members.slice(0, index);
          const other = before.find((one) => one.name === name && cannotBoth(one.clause, clause));
          if (other === undefined) return [];
          return [
            {
              severity: "error",
              message: `${printClause(other.clause)} and ${printClause(clause)} cannot both hold, so their AND never does`,
              hint: "join them with ||, or leave one of them out",
              span: clause.span,
              fix: null,
            },
          ];
        }),
  );

/** Of many nodes each condition may hold for another one, unless there must be none. */
function cannotBoth(one: Clause, other: Clause): boolean {
  const isOfMany = isOnSelector(one) && !isSingle(one.subject);
  return isOfMany ? isAbsence(one) !== isAbsence(other) : contradict(one, other);
}

function isAbsence(clause: Clause): boolean {
  return clause.kind === "check" && clause.test === "NOT EXISTS";
}

/** Conditions joined by OR of which one holds whatever the field is. */
export const alwaysHolds: Rule = (pattern) =>
  groupsOf(pattern).flatMap(({ tree, members }): readonly Finding[] => {
    if (tree.kind === "and") return [];
    const name = [...new Set(members.map((member) => member.name))].find((one) =>
      leavesNothing(members.flatMap((member) => (member.name === one ? [member.clause] : []))),
    );
    if (name === undefined) return [];
    const what =
      pattern.kind === "json" ? "whatever it is, unless it is null, an object or a list" : "whatever the field is";
    return [
      {
        severity: "warning",
        message: `one of the conditions on ${name} always holds, ${what}`,
        hint: "leave the OR out, or join them with &&",
        span: tree.span,
        fix: null,
      },
    ];
  });

/** Whether one of the clauses, all on one subject, holds for every text and number, and for none at all. */
function leavesNothing(clauses: readonly Clause[]): boolean {
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
  return isAnything(value) || (value.kind === "regex" && isFoundEverywhere(value.text));
}
