import type { Selector, Tree } from "../ast.ts";
import { isJoined } from "../tree.ts";
import {
  type AnyCondition,
  comparisonsOf,
  decidedIn,
  isOnSelector,
  locatedIn,
  printClause,
  subjectName,
  topOf,
} from "./clauses.ts";
import { isForCloudTrail } from "./fields.ts";
import { unequalIn } from "./joined.ts";
import { changesWithout, findingOn, proven } from "./proof.ts";
import { edited, type Knowledge, type LintFinding, type LintRule, onJson } from "./rule.ts";
import { isAnyValue, isLiteral } from "./values.ts";

type Presence = ReturnType<NonNullable<Knowledge["presenceOf"]>>;

/** Finds `!=` without a guard for a missing field, which makes the condition false. */
export const absentNotEqual: LintRule = onJson((pattern, known) => {
  const tree: Tree<AnyCondition> = pattern.expression;
  const isGuarded = guardsIn(tree);
  // There, or-of-not-equals is the more useful diagnostic.
  const tooWide = unequalIn(pattern, known);
  const tested = new Set(
    comparisonsOf(pattern).flatMap((clause) => (clause.operator === "=" ? [subjectName(clause)] : [])),
  );
  const found = locatedIn(tree).flatMap(({ clause, path }) => {
    if (clause.kind !== "comparison" || clause.operator !== "!=" || isAnyValue(clause.value)) return [];
    if (!isOnSelector(clause) || tooWide.has(clause) || isGuarded(clause, path)) return [];
    const presence = presenceIn(clause.subject, path, known);
    return presence === "always" ? [] : [{ clause, name: subjectName(clause), presence, above: path.at(-2) }];
  });
  const isTrail = isForCloudTrail(pattern);
  // Without knowledge of the events, any field may be missing.
  const isOptional = (presence: Presence) => known.presenceOf === undefined || (presence === "sometimes" && isTrail);
  return found.map(({ clause, name, presence, above }): LintFinding => {
    // Two != on one field only make sense together.
    const together = found.filter((other) => other.name === name && other.above === above);
    const edits = together.map((other) => ({ span: other.clause.span, text: guarded(other.clause) }));
    return findingOn(
      clause,
      isOptional(presence) && !tested.has(name) ? "warning" : "info",
      `is false if ${name} is missing`,
      `if events without ${name} should match too, write ${guarded(clause)}`,
      proven(pattern, edited(pattern.source, edits), changesWithout(clause.subject)),
    );
  });
});

function guarded(clause: AnyCondition): string {
  return `((${subjectName(clause)} NOT EXISTS) || (${printClause(clause)}))`;
}

/** Whether the author handled a missing field around a clause, given the trees that contain the clause. */
function guardsIn(tree: Tree<AnyCondition>): (clause: AnyCondition, path: readonly Tree<AnyCondition>[]) => boolean {
  const needed = decidedIn(tree, "and", (clause) =>
    (clause.kind === "comparison" ? clause.operator !== "!=" : clause.test !== "NOT EXISTS")
      ? subjectName(clause)
      : undefined,
  );
  const absent = decidedIn(tree, "or", (clause) =>
    clause.kind === "check" && clause.test === "NOT EXISTS" ? subjectName(clause) : undefined,
  );
  // (type != "AssumedRole") || (userName != "ci") excludes one role: an event without a userName has another type.
  const excluding = decidedIn(tree, "or", (clause) => (isNegative(clause) ? subjectName(clause) : undefined));
  const alternative = decidedIn(tree, "or", subjectName);
  return (clause, path) => {
    const name = subjectName(clause);
    const isNear = (other: string) => other !== name && topOf(other) === topOf(name);
    return path.some(
      (above) =>
        needed.get(above)?.has(name) ||
        absent.get(above)?.has(name) ||
        [...(excluding.get(above) ?? [])].some((other) => other !== name) ||
        [...(alternative.get(above) ?? [])].some(isNear),
    );
  };
}

function isNegative(clause: AnyCondition): boolean {
  return clause.kind === "check" ? clause.test === "NOT EXISTS" : clause.operator === "!=" && !isAnyValue(clause.value);
}

/** Returns how many of the events that the other conditions let through have a field. */
function presenceIn({ steps }: Selector, path: readonly Tree<AnyCondition>[], { presenceOf }: Knowledge): Presence {
  const names = steps.flatMap((step) => (step.kind === "name" && !step.name.includes(".") ? [step.name] : []));
  if (names.length < steps.length) return undefined;
  const valuesOf = (field: string) =>
    path.map((above) => valuesIn(above, `$.${field}`)).find((values) => values !== undefined);
  return presenceOf?.(names.join("."), valuesOf);
}

/** Returns the texts to which a tree confines a field; undefined if it allows others. */
function valuesIn(tree: Tree<AnyCondition>, name: string): readonly string[] | undefined {
  if (!isJoined(tree)) {
    const isText = tree.kind === "comparison" && tree.operator === "=" && isLiteral(tree.value);
    return isText && subjectName(tree) === name ? [tree.value.text] : undefined;
  }
  const each = tree.operands.map((operand) => valuesIn(operand, name));
  if (tree.kind === "and") return each.find((values) => values !== undefined);
  return each.every((values) => values !== undefined) ? each.flat() : undefined;
}
