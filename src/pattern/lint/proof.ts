import type { Span } from "../../errors.ts";
import type { Pattern, Selector } from "../ast.ts";
import { compile } from "../match/compile.ts";
import { selectAll } from "../match/select.ts";
import { leavesOf } from "../tree.ts";
import { type AnyCondition, keyOf, printClause } from "./clauses.ts";
import { eventsOf } from "./derived.ts";
import { linesOf, messagesOf } from "./derived-lines.ts";
import { accepted, edited, type LintFinding } from "./rule.ts";

/** Returns a finding about a clause. `predicate` continues the clause's text: "is never true". */
export function findingOn(
  clause: AnyCondition,
  severity: LintFinding["severity"],
  predicate: string,
  hint: string | null,
  fix: string | null,
): LintFinding {
  return { severity, message: `${printClause(clause)} ${predicate}`, hint, span: clause.span, fix };
}

/**
 * Whether a fix may give an event another verdict: what the diagnostic says that the fix changes. The event is an
 * object for a JSON pattern, else a message.
 */
export type Changes = (event: unknown) => boolean;

/** The changes of a fix that only makes a pattern clearer. */
export const changesNothing: Changes = () => false;

/** The changes of a fix that only affects events without a field. */
export function changesWithout(selector: Selector): Changes {
  return (event) => selectAll(selector, event).length === 0;
}

/** The changes of a fix that only affects events in which one of a field's values passes a test. */
export function changesWhere(selector: Selector, test: (value: unknown) => boolean): Changes {
  return (event) => selectAll(selector, event).some(({ value }) => test(value));
}

/**
 * The changes of a fix that only affects events in which the clause's field, or a word of the line, passes a test.
 */
export function changesOn({ subject }: AnyCondition, test: (text: string) => boolean): Changes {
  if (subject.kind === "selector") return changesWhere(subject, (value) => test(`${value}`));
  return (line) => [line as string, ...(line as string).split(/[\s"]+/)].some(test);
}

/** The events that are derived from a pattern, each with the pattern's verdict. */
interface Judged {
  readonly events: readonly unknown[];
  readonly verdicts: readonly boolean[];
}

const judgedBefore = new WeakMap<Pattern, Judged>();

/**
 * Returns a corrected pattern if AWS accepts it and its verdicts differ from the original's only where `changes`
 * allows. That is tried on events derived from the clauses of both patterns. Returns null for a fix that does more
 * harm.
 */
export function proven(pattern: Pattern, fix: string | null, changes: Changes): string | null {
  const fixed = fix === null ? null : accepted(fix);
  if (fixed?.kind !== pattern.kind) return null;
  const [before, after] = [verdictOf(pattern), verdictOf(fixed)];
  const judged = judgedFor(pattern);
  const isHarmless = judged.events.every((event, at) => after(event) === judged.verdicts[at] || changes(event));
  const others = isHarmless ? derivedFrom(fixed, pattern) : [];
  return isHarmless && others.every((event) => after(event) === before(event) || changes(event)) ? fix : null;
}

/** Returns a pattern with a part replaced by another text, if that is `proven`. */
export function replaced(pattern: Pattern, span: Span, text: string, changes: Changes): string | null {
  return proven(pattern, edited(pattern.source, [{ span, text }]), changes);
}

/** Returns the events that are derived from a pattern: objects for a JSON pattern, else messages. */
export function judgedEvents(pattern: Pattern): readonly unknown[] {
  return judgedFor(pattern).events;
}

function judgedFor(pattern: Pattern): Judged {
  const known = judgedBefore.get(pattern);
  if (known !== undefined) return known;
  const events = derivedFrom(pattern, pattern);
  const judged = { events, verdicts: events.map(verdictOf(pattern)) };
  judgedBefore.set(pattern, judged);
  return judged;
}

/** Returns events for the clauses of a pattern, except those that another version of the pattern has as well. */
function derivedFrom(pattern: Pattern, other: Pattern): readonly unknown[] {
  if (pattern.kind === "terms") return messagesOf(other.kind === "terms" ? [pattern, other] : [pattern]);
  if (pattern.kind === "space") return linesOf(pattern);
  const known = other === pattern || other.kind !== "json" ? [] : leavesOf(other.expression).map(keyOf);
  return eventsOf(pattern, new Set(known));
}

/** Returns the test of a pattern for its derived events. */
export function verdictOf(pattern: Pattern): (event: unknown) => boolean {
  const matcher = compile(pattern);
  return pattern.kind === "json" ? (event) => matcher.testJson(event) : (event) => matcher.test(event as string);
}
