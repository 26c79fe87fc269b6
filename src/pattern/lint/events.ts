import { closest, editDistance } from "../../words.ts";
import type { Value } from "../ast.ts";
import { compileText } from "../match/compare.ts";
import { quote } from "../print.ts";
import { leavesOf } from "../tree.ts";
import { type AnyComparison, type AnyCondition, decidedIn, locatedIn, printClause, subjectName } from "./clauses.ts";
import { edited, type LintFinding, type LintRule } from "./rule.ts";
import { isAnyValue, isLiteral } from "./values.ts";

const eventName = "$.eventName";
const eventSource = "$.eventSource";

/** Whether a clause tests the name of the event. */
function isNamed(clause: AnyCondition): clause is AnyComparison {
  return clause.kind === "comparison" && subjectName(clause) === eventName && !isAnyValue(clause.value);
}

/** Finds event names without a test of the service: many services have a CreatePolicy. */
export const noEventSource: LintRule = (pattern) => {
  if (pattern.kind !== "json") return [];
  const tested = decidedIn(pattern.expression, "and", subjectName);
  const bare = locatedIn(pattern.expression).find(
    ({ clause, path }) =>
      isNamed(clause) && clause.operator === "=" && !path.some((above) => tested.get(above)?.has(eventSource)),
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
};

/** Finds event names that no call of the service has. */
export const unknownEventName: LintRule = (pattern, { eventNames }) => {
  if (pattern.kind !== "json" || eventNames === undefined) return [];
  const services = decidedIn(pattern.expression, "and", (clause) =>
    clause.kind === "comparison" &&
    clause.operator === "=" &&
    subjectName(clause) === eventSource &&
    isLiteral(clause.value)
      ? clause.value.text
      : undefined,
  );
  return locatedIn(pattern.expression).flatMap(({ clause, path }): readonly LintFinding[] => {
    if (!isNamed(clause)) return [];
    const [service, ...others] = new Set(path.flatMap((above) => [...(services.get(above) ?? [])]));
    const names = service === undefined || others.length > 0 ? undefined : eventNames(service);
    if (names === undefined || names.some(compileText(clause.value))) return [];
    const near = nearest(clause.value, names);
    const { span } = clause.value;
    return [
      {
        severity: "warning",
        message: `${printClause(clause)} ${clause.operator === "=" ? "is never true" : "excludes nothing"}: ${service} has no known call with that name`,
        hint: near === undefined ? null : `did you mean ${near}?`,
        span: clause.span,
        fix: near === undefined ? null : edited(pattern.source, [{ span, text: quote(near) }]),
      },
    ];
  });
};

/** The ending of CloudTrail event sources, after the service. */
const domain = "amazonaws.com";

/**
 * Returns an event source as CloudTrail writes it, given a service name, another letter case or a misspelled domain.
 */
function sourceMeant(text: string): string {
  const lower = text.toLowerCase();
  const [, service = "", rest = ""] = /^([a-z0-9-]+)(?:\.(.*))?$/s.exec(lower) ?? [];
  const isMeant = service !== "" && (rest === "" || (!rest.startsWith(domain) && editDistance(rest, domain) <= 3));
  return isMeant ? `${service}.${domain}` : lower;
}

/** Finds event sources that are a bare service name, in another letter case, or misspelled in the domain. */
export const unknownEventSource: LintRule = (pattern) => {
  if (pattern.kind !== "json") return [];
  return leavesOf(pattern.expression).flatMap((clause): readonly LintFinding[] => {
    if (clause.kind !== "comparison" || subjectName(clause) !== eventSource || !isLiteral(clause.value)) return [];
    const { text, span } = clause.value;
    const source = sourceMeant(text);
    if (source === text || text === "") return [];
    return [
      {
        severity: "warning",
        message: `${printClause(clause)} ${clause.operator === "=" ? "is never true" : "excludes nothing"}: CloudTrail event sources look like iam.amazonaws.com`,
        hint: `did you mean ${source}?`,
        span: clause.span,
        fix: edited(pattern.source, [{ span, text: quote(source) }]),
      },
    ];
  });
};

/** Returns the closest name, with the wildcards of the value; undefined if none is close enough. */
function nearest(value: Value, names: readonly string[]): string | undefined {
  if (value.kind !== "text") return undefined;
  const [, before = "", text = "", after = ""] = /^(\**)([^*]*)(\**)$/.exec(value.text) ?? [];
  const piece = (name: string) => (after ? name.slice(0, text.length) : before ? name.slice(-text.length) : name);
  const best = closest(text, new Set(names.map(piece)), Math.min(2, Math.floor(text.length / 3)));
  return best === undefined ? undefined : `${before}${best}${after}`;
}
