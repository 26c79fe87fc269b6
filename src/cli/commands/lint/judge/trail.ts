import type { Comparison, Condition, Pattern, Selector } from "../../../../pattern/ast.ts";
import { type Diagnostic, type DiagnosticCode, lint } from "../../../../pattern/lint/lint.ts";
import { leavesOf } from "../../../../pattern/tree.ts";
import { knowledge } from "../../../knowledge/index.ts";

/** Fields that CloudTrail records have and other logs hardly ever have. */
const ownFields =
  /^(?:useridentity|requestparameters|responseelements|additionaleventdata|sourceipaddress|recipientaccountid|sharedeventid|serviceeventdetails|insightdetails)$/;

/**
 * Whether a pattern is for CloudTrail's records. Logs of applications have fields with the same names, such as
 * eventType and errorCode, so that a value must show it, or a field that only CloudTrail has, or the name of the log
 * group.
 */
export function isForTrail(pattern: Pattern, logGroup: string | undefined): boolean {
  if (pattern.kind !== "json") return true;
  return /trail/i.test(logGroup ?? "") || leavesOf(pattern.expression).some(showsTrail);
}

function showsTrail(leaf: Condition): boolean {
  const field = firstName(leaf.subject);
  if (ownFields.test(field)) return true;
  return leaf.kind === "comparison" && showsByValue(field, leaf);
}

function showsByValue(field: string, { value }: Comparison<Selector>): boolean {
  const text = value.text.replaceAll("*", "");
  switch (field) {
    case "eventsource":
      return /amazonaws|^aws/i.test(text) || knowledge.eventSourceOf?.(text.toLowerCase()) !== undefined;
    case "eventname":
      return isCall(value.text);
    case "errorcode":
    case "errormessage":
      return /accessdenied|unauthori[sz]ed|not authorized/i.test(text);
    case "eventtype":
      return /^aws/i.test(text);
    case "eventcategory":
      return /^(?:management|data|insight|networkactivity)$/i.test(text);
    default:
      return false;
  }
}

/** Whether a text is the name of a call, possibly with a wildcard. */
function isCall(text: string): boolean {
  const name = text.replaceAll("*", "").toLowerCase();
  if (/^(?:console|switch|exit)\w*(?:login|role)$/.test(name) || calls().has(name)) return true;
  if (!text.includes("*") || name.length < 3) return false;
  return [...calls()].some((call) => call.startsWith(name) || call.endsWith(name));
}

let known: ReadonlySet<string> | undefined;

/** The names of all known calls in lower case. */
function calls(): ReadonlySet<string> {
  known ??= new Set([...(knowledge.someEventNames?.(undefined) ?? [])].map((name) => name.toLowerCase()));
  return known;
}

/** Returns the first name of a selector in lower case. */
function firstName({ steps }: Selector): string {
  const [first] = steps;
  return first?.kind === "name" ? first.name.toLowerCase() : "";
}

/** The codes of diagnostics that are right only for the records of CloudTrail. */
const trailCodes: ReadonlySet<string> = new Set<DiagnosticCode>([
  ...(["unknown-event-name", "unlisted-event-name", "unknown-event-source", "unknown-field"] as const),
  ...(["no-event-source", "error-code-variants", "mfa-unknown"] as const),
]);

/** Lints a pattern for the logs that it is for. */
export function lintFor(isTrail: boolean, parsed: Pattern): readonly Diagnostic[] {
  return isTrail ? lint(parsed, knowledge) : lintElsewhere(parsed);
}

/** Lints a pattern for other logs. A misspelled name of a call shows that the pattern is for CloudTrail after all. */
export function lintElsewhere(parsed: Pattern): readonly Diagnostic[] {
  const known = lint(parsed, knowledge);
  if (known.some(({ code }) => code === "unknown-event-name")) return known;
  // The fields of an application's events are not known.
  return lint(parsed, { presenceOf: () => undefined }).filter(({ code }) => !trailCodes.has(code));
}
