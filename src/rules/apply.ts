import type { Alert } from "../alert/alert.ts";
import type { AppliedRules } from "../alert/channel.ts";
import { cappedAt, type Finding, isAbove, type Severity } from "../alert/severity.ts";
import { isFields } from "../cloudtrail/fields.ts";
import { fromOcsf, isOcsf } from "../cloudtrail/ocsf.ts";
import { printPlace } from "../document/place.ts";
import type { Matcher } from "../pattern/match/compile.ts";
import { count } from "../words.ts";
import { mayLessen } from "./kept.ts";
import { isExpired, type Rule, type RuleSet } from "./rule.ts";

/**
 * Returns an alert as the team's rules change it, or the alert itself if no rule matches its record. Every rule that
 * matches is applied, in order; a later one wins. An alert about a record that could not be read completely, or about
 * tampering with the pipeline, is neither muted, lowered nor kept from a channel.
 *
 * @param now the time in milliseconds since 1970, which decides what rules have expired
 */
export function applyRules(alert: Alert, { rules, problems, isWhole }: RuleSet, now: number): Alert {
  const matching = rules.filter((rule) => !isExpired(rule, now) && matches(rule.matcher, alert.record));
  const warnings = problems.length === 0 ? alert.warnings : [...alert.warnings, ...warningsOf(problems)];
  if (matching.length === 0) return warnings === alert.warnings ? alert : { ...alert, warnings };
  const { severity, findings, ...effect } = matching.reduce((so, rule) => afterRule(so, rule, alert, isWhole), {
    severity: alert.severity,
    findings: alert.findings,
    mutedBy: null,
    channels: null,
    runbook: null,
  } as Effect);
  const applied = matching.map(({ number, when }) => ({ rule: number, when }));
  return {
    ...alert,
    severity,
    findings: cappedAt(severity, findings),
    warnings,
    rules: { applied, severityBefore: alert.severity, ...effect },
  };
}

/** The effect of the rules so far. */
type Effect = Pick<AppliedRules, "mutedBy" | "channels" | "runbook"> & Pick<Alert, "severity" | "findings">;

/** Returns the effect of one more rule. */
function afterRule(so: Effect, rule: Rule, alert: Alert, isWhole: boolean): Effect {
  const isFree = mayLessen(alert, rule);
  const isRefused = (severity: Severity) => isAbove(alert.severity, severity) && !(isFree && isWhole);
  return {
    severity: rule.severity === null || isRefused(rule.severity) ? so.severity : rule.severity,
    findings: withFinding(so.findings, rule, alert.severity),
    mutedBy: rule.mute === false ? null : rule.mute && isFree && isWhole ? rule.number : so.mutedBy,
    channels: isFree && rule.channels !== null ? rule.channels : so.channels,
    runbook: rule.runbook ?? so.runbook,
  };
}

/** Adds the finding of a rule. It replaces one with the same code. */
function withFinding(findings: readonly Finding[], rule: Rule, before: Severity): readonly Finding[] {
  const { finding, severity } = rule;
  if (finding === null) return findings;
  return [...findings.filter(({ code }) => code !== finding.code), { ...finding, severity: severity ?? before }];
}

/** The number of faults that an alert lists. */
const maxFaults = 3;

function warningsOf(problems: RuleSet["problems"]): readonly string[] {
  const texts = problems
    .slice(0, maxFaults)
    .map(({ error, place }) => `fault in the rules: ${printPlace(place)}: ${error.message}`);
  const more = problems.length - maxFaults;
  return more > 0 ? [...texts, `${count(more, "more fault")} in the rules`] : texts;
}

/** Whether a pattern matches the raw record of an alert. Patterns see a record in OCSF as CloudTrail writes it, too. */
function matches(matcher: Matcher, record: unknown): boolean {
  if (typeof record === "string") return matcher.test(record);
  return matcher.testJson(record) || (isFields(record) && isOcsf(record) && matcher.testJson(fromOcsf(record)));
}
