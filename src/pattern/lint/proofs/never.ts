import type { Pattern } from "../../ast.ts";
import { isJoined } from "../../tree.ts";
import { type AnyCondition, isOnSelector, subjectName } from "../clauses.ts";
import { changesWithout, findingOn, replaced } from "../proof.ts";
import type { LintFinding, LintRule } from "../rule.ts";
import { type Impossible, impossibleIn } from "./impossible.ts";
import { printPart } from "./parts.ts";

/** The longest pair of parts that a message names, in characters. */
const maxPair = 200;

/** Finds conditions, and conditions joined by AND, that are proven to be true for no event. */
export const neverHolds: LintRule = (pattern) =>
  impossibleIn(pattern).map((impossible) => {
    const { part } = impossible;
    return isJoined(part) || part.kind === "term" ? exclusion(pattern, impossible) : neverTrue(pattern, part);
  });

function exclusion(pattern: Pattern, { part, pair }: Impossible): LintFinding {
  const isWhole = pattern.kind !== "json" ? part.span === pattern.span : part === pattern.expression;
  const names = pair?.map((part) => printPart(part)).join(" and ") ?? "";
  if (pair === null || names.length > maxPair) {
    return {
      severity: "error",
      message: `the conditions exclude each other, so ${isWhole ? "no event matches the pattern" : "their AND is never true"}`,
      hint: "join some of them with ||, or remove some",
      span: isWhole ? pattern.span : part.span,
      fix: null,
    };
  }
  const isTerms = pattern.kind === "terms";
  return {
    severity: "error",
    message: `${names} cannot both be true, so ${isTerms ? "the pattern never matches" : "their AND is never true"}`,
    hint: isTerms ? "remove one of them" : "join them with ||, or remove one of them",
    span: pair[1].span,
    fix: null,
  };
}

/** Describes a single condition. For `!= "*"`, which authors mistake for a test of absence, suggests one. */
function neverTrue(pattern: Pattern, clause: AnyCondition): LintFinding {
  if (clause.kind === "check" || clause.operator !== "!=") {
    return findingOn(clause, "error", "is never true: no value meets it", "remove it", null);
  }
  const { kind, text } = clause.value;
  const why = `is never true: ${kind === "regex" ? `%${text}%` : text} matches every value`;
  if (!isOnSelector(clause)) return findingOn(clause, "error", why, "remove it", null);
  const absent = `${subjectName(clause)} NOT EXISTS`;
  const bare = { start: clause.subject.span.start, end: clause.value.span.end };
  const fix = replaced(pattern, bare, absent, changesWithout(clause.subject));
  return findingOn(clause, "error", why, `to match an event without the field, write ${absent}`, fix);
}
