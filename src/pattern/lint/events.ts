import { closest, listed } from "../../words.ts";
import type { JsonPattern, Value } from "../ast.ts";
import { compileText } from "../match/compare.ts";
import { compileWildcard } from "../match/wildcard.ts";
import { quote } from "../print.ts";
import { type AnyComparison, type AnyCondition, decidedIn, locatedIn, printClause, subjectName } from "./clauses.ts";
import { type Question, questionsOf } from "./facts/question.ts";
import { changesWhere, findingOn, replaced } from "./proof.ts";
import { type Knowledge, type LintFinding, type LintRule, onJson } from "./rule.ts";
import { isAnyValue, isLiteral } from "./values.ts";

const eventName = "$.eventName";
const eventSource = "$.eventSource";

/** Whether a clause tests the name of the event. */
function isNamed(clause: AnyCondition): clause is AnyComparison {
  return clause.kind === "comparison" && subjectName(clause) === eventName && !isAnyValue(clause.value);
}

/** Finds names of calls that several services have, without a test of the service: many have a CreatePolicy. */
export const noEventSource: LintRule = onJson((pattern, { sharedNames }) => {
  const tested = decidedIn(pattern.expression, "and", subjectName);
  const isShared = (clause: AnyComparison) => sharedNames === undefined || hasLike(sharedNames(), clause.value);
  const bare = locatedIn(pattern.expression).find(
    ({ clause, path }) =>
      isNamed(clause) &&
      clause.operator === "=" &&
      !path.some((above) => tested.get(above)?.has(eventSource)) &&
      isShared(clause),
  );
  if (bare === undefined) return [];
  return [
    {
      severity: "info",
      message: `${printClause(bare.clause)} matches calls with that name in every service: no condition next to it tests ${eventSource}`,
      hint: `name the service: (${eventSource} = "<service>.amazonaws.com") && (…)`,
      span: bare.clause.span,
      fix: null,
    },
  ];
});

function hasLike(names: Iterable<string>, value: Value): boolean {
  const isLike = compileText(value);
  for (const name of names) if (isLike(name)) return true;
  return false;
}

/** Finds event names that no call of the service has. */
export const unknownEventName: LintRule = onJson((pattern, known) => {
  return questionsOf(pattern.expression).flatMap((question): readonly LintFinding[] => {
    const { clause } = question;
    if (!isNamed(clause)) return [];
    const unknown = unknownName(clause.value, servicesOf(question), known);
    if (unknown === undefined) return [];
    const { why, near } = unknown;
    return [
      findingOn(
        clause,
        "warning",
        `${effectOf(clause)}: ${why}`,
        near === undefined ? null : `did you mean ${near}?`,
        near === undefined ? null : withValue(pattern, clause, near),
      ),
    ];
  });
});

/** Finds names that are in no service's list. Some events are in no list, so the finding is only information. */
export const unlistedEventName: LintRule = onJson((pattern, known) => {
  return questionsOf(pattern.expression).flatMap((question): readonly LintFinding[] => {
    const { clause } = question;
    if (!isNamed(clause) || !isLiteral(clause.value)) return [];
    const services = servicesOf(question);
    const unlisted = known.unlisted?.(clause.value.text, services);
    if (unlisted === undefined || unknownName(clause.value, services, known) !== undefined) return [];
    const effect = clause.operator === "=" ? "matches" : "excludes";
    return [findingOn(clause, "info", `probably ${effect} nothing: ${unlisted.why}`, unlisted.hint, null)];
  });
});

/** Describes the effect of a condition on a value that no event has. */
export const effectOf = ({ operator }: AnyComparison): string =>
  operator === "=" ? "is never true" : "excludes nothing";

/**
 * Returns the event sources, one of which the pattern requires beside a condition; none if it does not name them, or
 * names them twice.
 */
function servicesOf({ required }: Question): readonly string[] {
  const [literal, ...others] = required("eventSource").filter((values) => values.every(isLiteral));
  return others.length > 0 ? [] : [...new Set(literal?.map(({ text }) => text))];
}

interface Unknown {
  readonly why: string;
  readonly near: string | undefined;
}

function unknownName(value: Value, services: readonly string[], known: Knowledge): Unknown | undefined {
  const complete = services.map((service) => known.eventNames?.(service));
  const isComplete = services.length > 0 && complete.every((names) => names !== undefined);
  if (isComplete) {
    const names = complete.flatMap((list) => list ?? []);
    if (names.length === 0 || isAmong(value, names)) return undefined;
    return { why: `${listed(services, "or")} has no known call with that name`, near: nearest(value, names) };
  }
  const some = services.length === 0 ? [undefined] : services;
  const namesOf = () => some.map((service) => known.someEventNames?.(service) ?? []);
  if (namesOf().some((names) => isAmong(value, names))) return undefined;
  const near = nearMiss(
    value,
    namesOf().flatMap((names) => [...names]),
  );
  if (near === undefined) return undefined;
  if (near.toLowerCase() === value.text.toLowerCase()) return { why: "names of calls are case-sensitive", near };
  const where = services.length === 0 ? "no known service has a call" : `${listed(services, "or")} has no known call`;
  return { why: `${where} with that name`, near };
}

/** Whether a value equals one of the names, which are read only until one does. */
function isAmong(value: Value, names: Iterable<string>): boolean {
  const isLike = isLiteral(value) ? (name: string) => name === value.text : compileText(value);
  for (const name of names) if (isLike(name)) return true;
  return false;
}

/**
 * Returns a name that differs only in letter case, or in one letter of a long name. Other differences prove nothing,
 * because services have calls that no list has.
 */
function nearMiss(value: Value, names: readonly string[]): string | undefined {
  if (value.kind !== "text") return undefined;
  const text = value.text.toLowerCase();
  const isLike = compileWildcard(text);
  const inOtherCase = names.find((name) => isLike(name.toLowerCase()));
  if (inOtherCase !== undefined) return inCaseOf(inOtherCase, value.text);
  if (!isLiteral(value) || text.length < 8) return undefined;
  const others = names.filter(({ length }) => Math.abs(length - text.length) < 2);
  return closest(
    text,
    others.filter((name) => !isOtherForm(name, value.text)),
    1,
  );
}

/** Returns a text with wildcards, changed to the letter case of a name that it matches otherwise: Attach*Policy. */
function inCaseOf(name: string, text: string): string {
  let end = 0;
  const pieces = text.split("*").map((piece, index, { length }) => {
    const at = index + 1 === length ? name.length - piece.length : name.toLowerCase().indexOf(piece.toLowerCase(), end);
    end = at + piece.length;
    return name.slice(at, end);
  });
  return pieces.join("*");
}

/** Whether two names are a singular and a plural, or two versions: services may have both. */
function isOtherForm(one: string, other: string): boolean {
  return one.replaceAll("s", "") === other.replaceAll("s", "") || one.replace(/\d/g, "") === other.replace(/\d/g, "");
}

/**
 * Returns the pattern with another value in a clause. Only events with one of the two values may get another verdict.
 */
export function withValue(pattern: JsonPattern, { subject, value }: AnyComparison, text: string): string | null {
  if (subject.kind !== "selector") return null;
  const [before, after] = [compileText(value), compileWildcard(text)];
  const isEither = (node: unknown) => before(`${node}`) || after(`${node}`);
  return replaced(pattern, value.span, quote(text), changesWhere(subject, isEither));
}

/** Returns the closest name, with the wildcards of the value; undefined if none is close enough. */
function nearest(value: Value, names: readonly string[]): string | undefined {
  if (value.kind !== "text") return undefined;
  const [, before = "", text = "", after = ""] = /^(\**)([^*]*)(\**)$/.exec(value.text) ?? [];
  const piece = (name: string) => {
    if (after === "") return before === "" ? name : name.slice(-text.length);
    const at = before === "" ? 0 : Math.max(0, name.toLowerCase().indexOf(text.toLowerCase()));
    return name.slice(at, at + text.length);
  };
  const best = closest(
    text,
    new Set(names.map(piece)),
    Math.min(text.length < 12 ? 2 : 3, Math.floor(text.length / 3)),
  );
  return best === undefined ? undefined : `${before}${best}${after}`;
}
