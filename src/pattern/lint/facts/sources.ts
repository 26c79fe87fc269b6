import { closest, editDistance } from "../../../words.ts";
import { leavesOf } from "../../tree.ts";
import { subjectName } from "../clauses.ts";
import { effectOf, withValue } from "../events.ts";
import { findingOn } from "../proof.ts";
import { type Knowledge, type LintFinding, type LintRule, onJson } from "../rule.ts";
import { isLiteral } from "../values.ts";

const eventSource = "$.eventSource";

/** The ending of CloudTrail event sources, after the service. */
const domain = "amazonaws.com";

/**
 * Returns an event source as CloudTrail writes it, given a service name, other letter case, a misspelled domain, or the
 * AWS CLI's name for the service.
 */
function sourceMeant(text: string, known: Knowledge): string {
  const lower = text.toLowerCase().trim();
  const [, service = "", rest = ""] = /^([a-z0-9-]+)(?:\.(.*))?$/s.exec(lower) ?? [];
  const isMeant = service !== "" && (rest === "" || (!rest.startsWith(domain) && editDistance(rest, domain) <= 4));
  const source = isMeant ? `${service}.${domain}` : lower;
  const name = source.endsWith(`.${domain}`) ? source.slice(0, -domain.length - 1) : "";
  if (name === "" || known.eventSources?.includes(source)) return source;
  return known.eventSourceOf?.(name) ?? closestSource(name, known) ?? source;
}

/** Returns the known event source that is one or two letters away from a long name. */
function closestSource(name: string, { eventSources = [] }: Knowledge): string | undefined {
  const services = eventSources.map((source) => source.slice(0, -domain.length - 1));
  const near = closest(name, services, name.length < 5 ? 0 : name.length < 8 ? 1 : 2);
  // macie and macie2 are both services.
  if (near === undefined || near.replace(/\d/g, "") === name.replace(/\d/g, "")) return undefined;
  return `${near}.${domain}`;
}

/** Finds event sources that are a bare service name, have the wrong letter case, or are not what CloudTrail writes. */
export const unknownEventSource: LintRule = onJson((pattern, known) => {
  return leavesOf(pattern.expression).flatMap((clause): readonly LintFinding[] => {
    if (clause.kind !== "comparison" || subjectName(clause) !== eventSource || !isLiteral(clause.value)) return [];
    const { text } = clause.value;
    // The event sources of China and of the European Sovereign Cloud. AWS does not document the latter.
    if (/^[a-z0-9.-]+\.amazonaws\.(?:com\.cn|eu)$/.test(text)) return [];
    const source = sourceMeant(text, known);
    if (source === text || text === "") return [];
    const isForm = !/^[a-z0-9.-]+\.amazonaws\.com$/.test(text);
    const why = isForm
      ? "CloudTrail event sources look like iam.amazonaws.com"
      : "CloudTrail does not write that event source";
    return [
      findingOn(
        clause,
        "warning",
        `${effectOf(clause)}: ${why}`,
        `did you mean ${source}?`,
        withValue(pattern, clause, source),
      ),
    ];
  });
});
