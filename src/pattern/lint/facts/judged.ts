import type { Span } from "../../../errors.ts";
import { listed } from "../../../words.ts";
import type { Condition, Pattern } from "../../ast.ts";
import { compileWildcard } from "../../match/wildcard.ts";
import { parse } from "../../parse/parser.ts";
import { printSelector, quote } from "../../print.ts";
import { isJoined, leavesOf } from "../../tree.ts";
import { printClause } from "../clauses.ts";
import { type Changes, changesWhere, changesWithout, proven } from "../proof.ts";
import { edited, type Knowledge, type LintFinding, type LintRule } from "../rule.ts";
import { decisiveIn } from "./never-true.ts";
import { type Judgment, type Question, questionsOf } from "./question.ts";

interface Judged {
  readonly question: Question;
  readonly judgment: Judgment;
}

const judgedBefore = new WeakMap<Knowledge, WeakMap<Pattern, readonly Judged[]>>();

/** Returns the judgments of a pattern's conditions, which several rules share. */
function judgedIn(pattern: Pattern, known: Knowledge): readonly Judged[] {
  const { judge } = known;
  if (pattern.kind !== "json" || judge === undefined) return [];
  const before = judgedBefore.get(known) ?? new WeakMap<Pattern, readonly Judged[]>();
  judgedBefore.set(known, before);
  const judged =
    before.get(pattern) ??
    questionsOf(pattern.expression).flatMap((question): readonly Judged[] => {
      const judgment = judge(question);
      return judgment === undefined ? [] : [{ question, judgment }];
    });
  before.set(pattern, judged);
  return judged;
}

const isUnequal = ({ clause }: Question) => clause.kind === "comparison" && clause.operator === "!=";

/** Finds conditions that are true for no record, because of what the records can contain. */
export const judgedNever: LintRule = (pattern, known) => {
  const found = judgedIn(pattern, known).filter(
    ({ question, judgment }) => judgment.kind === "absent" || (judgment.kind === "never" && !isUnequal(question)),
  );
  if (pattern.kind !== "json") return [];
  const never = new Map(found.map((judged) => [judged.question.clause, judged]));
  const severity =
    decisiveIn(pattern.expression, (part) => (isJoined(part) ? undefined : never.get(part))) === undefined
      ? "warning"
      : "error";
  return found.map((judged) => findingOf(pattern, judged, severity, "is never true"));
};

/** Finds exceptions that never except anything. */
export const judgedAlways: LintRule = (pattern, known) =>
  judgedIn(pattern, known)
    .filter(({ question, judgment }) => judgment.kind === "never" && isUnequal(question))
    .map((judged) => findingOf(pattern, judged, "warning", "always holds, so it excludes nothing"));

/** Finds error codes that are only one of the spellings that services use. */
export const errorCodeVariants: LintRule = (pattern, known) =>
  judgedIn(pattern, known)
    .filter(({ judgment }) => judgment.kind === "error-code-variants")
    .map((judged) => findingOf(pattern, judged, "warning", "misses refused calls"));

/** Finds tests of multi-factor authentication where the record cannot know it. */
export const mfaUnknown: LintRule = (pattern, known) =>
  judgedIn(pattern, known)
    .filter(({ judgment }) => judgment.kind === "mfa-unknown")
    .map((judged) => findingOf(pattern, judged, "info", "does not mean that nobody used MFA"));

function findingOf(
  pattern: Pattern,
  { question, judgment }: Judged,
  severity: LintFinding["severity"],
  effect: string,
): LintFinding {
  const { clause } = question;
  const instead = judgment.instead ?? [];
  const meant = judgment.rewrite ?? listed(instead.map(quote), "or");
  const hint =
    judgment.hint ?? (judgment.rewrite === undefined && instead.length === 0 ? null : `did you mean ${meant}?`);
  return {
    severity,
    message: `${printClause(clause)} ${effect}: ${judgment.why}`,
    hint,
    span: clause.span,
    fix: proven(pattern, fixOf(pattern, question, judgment), changesOf(question, judgment)),
  };
}

function fixOf({ source }: Pattern, { clause, alternatives }: Question, judgment: Judgment): string | null {
  const bare: Span = {
    start: clause.subject.span.start,
    end: clause.kind === "comparison" ? clause.value.span.end : lastOf(source, clause),
  };
  if (judgment.rewrite !== undefined) return edited(source, [{ span: bare, text: judgment.rewrite }]);
  const present = new Set(alternatives().map(({ text }) => text));
  const instead = (judgment.instead ?? []).filter((text) => !present.has(text));
  const [only, ...more] = instead;
  if (only === undefined || clause.kind === "check") return null;
  if (more.length === 0) return edited(source, [{ span: clause.value.span, text: quote(only) }]);
  const joiner = clause.operator === "!=" ? " && " : " || ";
  const subject = printSelector(clause.subject);
  const either = instead.map((text) => `(${subject} ${clause.operator} ${quote(text)})`).join(joiner);
  return edited(source, [{ span: bare, text: `(${either})` }]);
}

/**
 * Returns the changes of a fix: events in which the field has the value that the condition names, or one that was meant.
 * A rewritten condition may concern every event that has a field of the old condition or of the new one.
 */
function changesOf({ clause, isLike }: Question, { instead = [], rewrite }: Judgment): Changes {
  if (rewrite !== undefined) {
    const parsed = parse(`{ ${rewrite} }`);
    const tested = parsed.kind === "json" ? leavesOf(parsed.expression).map(({ subject }) => subject) : [];
    const without = [clause.subject, ...tested].map(changesWithout);
    return (event) => without.some((isWithout) => !isWithout(event));
  }
  const meant = instead.map((text) => compileWildcard(text));
  return changesWhere(clause.subject, (node) => isLike(`${node}`) || meant.some((isMeant) => isMeant(`${node}`)));
}

/** Returns the end of a check without the parentheses around it. */
function lastOf(source: string, { span }: Condition): number {
  return span.start + source.slice(span.start, span.end).replace(/[\s)]+$/, "").length;
}
