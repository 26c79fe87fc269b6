import { eventSources, knownEvents } from "../../../cloudtrail/service-events.ts";
import type { Condition, Expression, Pattern } from "../../../pattern/ast.ts";
import { compile, type Matcher } from "../../../pattern/match/compile.ts";
import { didYouMean, matchesWildcards } from "../../../words.ts";

/** A pattern that no record matches. */
export interface Unreachable {
  readonly reason: string;
  readonly corrected: string | null;
}

/** An event, as far as its service and its name tell. */
interface Event {
  readonly eventSource: string;
  readonly eventName: string;
}

/** A test of the service or the name. */
interface Test {
  readonly field: keyof Event;
  /** The text that the field is compared with; undefined for a regular expression. */
  readonly literal: string | undefined;
  readonly source: string;
  readonly span: { readonly start: number; readonly end: number };
  readonly matcher: Matcher;
}

/**
 * Returns why no event can match a pattern, by the names of services and their events; every other condition may hold.
 * A name in the wrong letter case cannot match, while a name that no model lists may belong to a service that is unknown.
 */
export function neverMatches(pattern: Pattern): Unreachable | undefined {
  if (pattern.kind !== "json") return undefined;
  const tests = new Map<Condition, Test>();
  collect(pattern.expression, pattern.source, tests);
  const all = [...tests.values()];
  if (all.length === 0) return undefined;
  const isPossible = (verdict: (test: Test) => boolean) => holds(pattern.expression, tests, verdict);
  const exactly = (event: Event) => (test: Test) => test.matcher.test(JSON.stringify(event));
  for (const eventSource of eventSources) {
    const known = knownEvents(eventSource);
    for (const eventName of known?.names ?? []) if (isPossible(exactly({ eventSource, eventName }))) return undefined;
    if (known?.complete !== false) continue;
    const event = exactly({ eventSource, eventName: "" });
    if (isPossible((test) => (test.field === "eventSource" ? event(test) : mayBeName(test)))) return undefined;
  }
  if (isPossible((test) => (test.field === "eventSource" ? mayBeSource(test) : mayBeName(test)))) return undefined;
  return explained(pattern.source, all);
}

/** Whether an expression may hold; `verdict` decides on services and names, and every other condition may hold. */
function holds(expression: Expression, tests: ReadonlyMap<Condition, Test>, verdict: (test: Test) => boolean): boolean {
  if (expression.kind === "or") return expression.operands.some((operand) => holds(operand, tests, verdict));
  if (expression.kind === "and") return expression.operands.every((operand) => holds(operand, tests, verdict));
  const test = tests.get(expression);
  return test === undefined || verdict(test);
}

/** Whether a service that no model lists can have an event with that name. */
function mayBeName({ literal }: Test): boolean {
  return literal === undefined || !isMiswritten(literal);
}

/** Whether a test can hold for the source of a service that is not known. */
function mayBeSource({ literal }: Test): boolean {
  return literal === undefined || knownEvents(literal.toLowerCase()) === undefined;
}

function collect(expression: Expression, source: string, tests: Map<Condition, Test>): void {
  if (expression.kind === "or" || expression.kind === "and") {
    for (const operand of expression.operands) collect(operand, source, tests);
    return;
  }
  if (expression.kind !== "comparison") return;
  const [step, ...more] = expression.subject.steps;
  if (more.length > 0 || step?.kind !== "name") return;
  if (step.name !== "eventName" && step.name !== "eventSource") return;
  const text = source.slice(expression.span.start, expression.span.end);
  const literal = expression.value.kind === "text" && expression.operator === "=" ? expression.value.text : undefined;
  tests.set(expression, {
    ...{ field: step.name, literal, source: text, span: expression.span, matcher: compile(`{ ${text} }`) },
  });
}

let names: ReadonlyMap<string, string> | undefined;

/** Returns every known event name by its lower-case letters. */
function namesByLetters(): ReadonlyMap<string, string> {
  names ??= new Map(
    eventSources.flatMap((source) => [...(knownEvents(source)?.names ?? [])]).map((name) => [name.toLowerCase(), name]),
  );
  return names;
}

/** Whether a text is a known event name in the wrong letter case, or matches some only in another letter case. */
function isMiswritten(literal: string): boolean {
  const letters = literal.toLowerCase();
  if (!letters.includes("*")) {
    const name = namesByLetters().get(letters);
    return name !== undefined && name !== literal;
  }
  const all = [...namesByLetters().values()];
  return (
    all.some((name) => matchesWildcards(letters, name.toLowerCase())) &&
    !all.some((name) => matchesWildcards(literal, name))
  );
}

function explained(source: string, tests: readonly Test[]): Unreachable {
  const wrong = tests.filter(
    ({ field, literal }) => field === "eventName" && literal !== undefined && isMiswritten(literal),
  );
  const [first] = wrong;
  if (first === undefined) {
    const shown = tests.map((test) => test.source).join(", ");
    const literals = tests.flatMap(({ field, literal }) =>
      field === "eventName" && literal !== undefined ? literal : [],
    );
    const sources = tests.flatMap(({ field, literal }) =>
      field === "eventSource" && literal !== undefined ? literal : [],
    );
    const known = sources.flatMap((name) => [...(knownEvents(name)?.names ?? [])]);
    const hint = didYouMean(literals[0] ?? "", known);
    return {
      reason: `no service has an event with these names: ${shown}${hint === undefined ? "" : `; ${hint}`}`,
      corrected: null,
    };
  }
  const right = namesByLetters().get(first.literal?.toLowerCase() ?? "");
  const reason = `${first.source} is never true, because letter case counts${right === undefined ? "" : `; did you mean ${right}?`}`;
  return { reason, corrected: correct(source, wrong) };
}

/** Returns the pattern with the names in the right letter case, or null if one of them has no single name. */
function correct(source: string, wrong: readonly Test[]): string | null {
  let corrected = source;
  for (const { literal = "", span } of wrong.toSorted((a, b) => b.span.start - a.span.start)) {
    const right = namesByLetters().get(literal.toLowerCase());
    if (right === undefined) return null;
    const clause = corrected.slice(span.start, span.end).replace(literal, right);
    corrected = corrected.slice(0, span.start) + clause + corrected.slice(span.end);
  }
  return corrected;
}
