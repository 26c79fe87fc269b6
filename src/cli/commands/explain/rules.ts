import { mutatingIamOperations } from "../../../cloudtrail/operations.ts";
import { neverTrue, whyNeverTrue } from "../../../pattern/lint/facts/never-true.ts";
import { type Diagnostic, lint } from "../../../pattern/lint/lint.ts";
import { safeJson, visible, visibleLines } from "../../../render/escape.ts";
import { hiddenBy } from "../../../rules/hidden.ts";
import { isExpired, type Rule } from "../../../rules/rule.ts";
import { listed, listedAll } from "../../../words.ts";
import { type CoverageRange, coverageRangeOf } from "../../coverage.ts";
import { refuseWith } from "../../flags/flags.ts";
import { readRulesFile } from "../../flags/rules.ts";
import { columnsOf } from "../../flags/screen.ts";
import { formatOf, type GlobalOptions } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { knowledge } from "../../knowledge/index.ts";
import { reportProblems } from "../../report.ts";
import { hang } from "./hang.ts";
import { printDiagnostic } from "./report.ts";

/** The facts that `explain` finds out about a rule. */
interface ExplainedRule {
  readonly rule: Rule["number"];
  readonly line: number;
  readonly when: string;
  /** The rule's effects, in words. */
  readonly effects: readonly string[];
  readonly until: string | null;
  readonly expired: boolean;
  /** Whether no event of CloudTrail can match. */
  readonly neverMatches: boolean;
  /** The number of a later rule that undoes everything that this one does; null if there is none. */
  readonly hiddenBy: number | null;
  readonly coverage: Omit<CoverageRange, "missed">;
  /** The write operations of IAM that the rule catches for every caller. */
  readonly catches: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Prints what each of the team's rules catches and does. Returns the exit code: 1 if a rule can never match or is hidden by
 * a later one, 2 if the file has faults.
 */
export async function explainRules(file: string, options: GlobalOptions, io: Io): Promise<number> {
  refuseWith("--rules", { ...options }, ["--also", "--except", "--min-coverage"], "each rule has its own pattern");
  const { rules, problems } = await readRulesFile(file);
  if (problems.length > 0) {
    reportProblems(problems, options, io);
    return 2;
  }
  const explained = rules.map((rule) => explainedRule(rule, rules, Date.now()));
  const format = formatOf(options, io);
  if (format === "json") io.stdout.write(`${safeJson(JSON.stringify({ file, rules: explained }, null, 2))}\n`);
  else if (format === "ndjson") {
    for (const rule of explained) io.stdout.write(`${safeJson(JSON.stringify(rule))}\n`);
  } else io.stdout.write(hang(visibleLines(printRules(file, explained)), columnsOf(io)));
  return explained.some(({ neverMatches, hiddenBy: by }) => neverMatches || by !== null) ? 1 : 0;
}

function explainedRule(rule: Rule, rules: readonly Rule[], now: number): ExplainedRule {
  const { number, place, when, pattern, matcher, until } = rule;
  const diagnostics = lint(pattern, knowledge);
  const { missed, ...coverage } = coverageRangeOf(pattern, matcher, neverTrue(diagnostics));
  return {
    ...{ rule: number, line: place.line, when, effects: effectsOf(rule), until },
    expired: isExpired(rule, now),
    neverMatches: whyNeverTrue(pattern, diagnostics) !== undefined,
    hiddenBy: hiddenBy(rule, rules, now)?.number ?? null,
    coverage,
    catches: mutatingIamOperations.filter((name) => !missed.includes(name)),
    diagnostics,
  };
}

function effectsOf({ severity, mute, finding, channels, runbook, tampering }: Rule): readonly string[] {
  return [
    ...(severity === null ? [] : [`sets the severity to ${severity}`]),
    ...(mute === null ? [] : [mute ? "mutes" : "does not mute"]),
    ...(finding === null ? [] : [`adds the finding ${finding.code}`]),
    ...(channels === null ? [] : [`sends to ${listedAll(channels)}`]),
    ...(runbook === null ? [] : [`links to ${runbook}`]),
    ...(tampering ? ["also for tampering"] : []),
  ];
}

function printRules(file: string, rules: readonly ExplainedRule[]): string {
  if (rules.length === 0) return `${file} has no rules.\n`;
  return `${rules.map(printRule).join("\n\n")}\n`;
}

function printRule(explained: ExplainedRule): string {
  const { rule, line, when, effects, until, expired, neverMatches, hiddenBy: by, diagnostics } = explained;
  const end = until === null ? "" : expired ? `, has expired: its last day was ${until}` : `, until ${until}`;
  return [
    `Rule ${rule}, line ${line}: ${listedAll(effects)}${end}`,
    ...when.split(/\r?\n/).map((text) => `  ${visible(text)}`),
    `  ${coverageWords(explained)}`,
    ...(neverMatches ? ["  can never match an event: the rule does nothing"] : []),
    ...(by === null
      ? []
      : [`  hidden by rule ${by}, which matches the same events and does the same things differently`]),
    ...diagnostics.map((diagnostic) => printDiagnostic(diagnostic).replace(/^/gm, "  ")),
  ].join("\n");
}

function coverageWords({ coverage: { caught, of, upTo }, catches }: ExplainedRule): string {
  if (upTo === 0) return `Not about IAM: IAM's ${of} write operations cannot match.`;
  const more = upTo > caught ? ` and up to ${upTo} if its other conditions hold` : "";
  return `Catches ${caught} of IAM's ${of} write operations${caught === 0 ? "" : ` (${listed(catches)})`}${more}.`;
}
