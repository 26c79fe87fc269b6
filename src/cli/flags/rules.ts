import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { Alert } from "../../alert/alert.ts";
import { IamAlertsError } from "../../errors.ts";
import type { Rule, RuleSet } from "../../rules/rule.ts";
import { grouped } from "../../words.ts";
import type { Io } from "../io.ts";
import { reasonOf } from "../read/file.ts";
import { reportProblems } from "../report.ts";
import type { GlobalOptions } from "./settings.ts";

/** The flag that names the team's rules. */
export interface RulesOptions {
  readonly rules?: string;
}

/** Adds the flag that names the team's rules. */
export function addRulesOption(command: Command): Command {
  return command.option("--rules <file>", "apply the team's rules in a YAML file, which raise, mute and route alerts");
}

/** Applies rules to an alert. */
export type Ruler = (alert: Alert) => Alert;

/**
 * Returns a function that applies the rules of --rules; one that changes nothing without the flag. Reports all faults of
 * the file and returns undefined if it has any.
 *
 * @throws IamAlertsError `not-found` if the file cannot be read
 */
export async function rulerOf(options: RulesOptions & GlobalOptions, io: Io): Promise<Ruler | undefined> {
  if (options.rules === undefined) return (alert) => alert;
  const set = await readRulesFile(options.rules);
  if (set.isWhole) return rulerWith(set);
  reportProblems(set.problems, options, io);
  return undefined;
}

/** Returns a function that applies rules as of now. */
export async function rulerWith(set: RuleSet): Promise<Ruler> {
  const { applyRules } = await import("../../rules/apply.ts");
  const now = Date.now();
  return (alert) => applyRules(alert, set, now);
}

/**
 * Reads a file of rules.
 *
 * @throws IamAlertsError `not-found` if the file cannot be read
 */
export async function readRulesFile(file: string): Promise<RuleSet> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new IamAlertsError("not-found", `cannot read the rules in ${file}: ${reasonOf(cause)}`, { cause });
  }
  const { readRules } = await import("../../rules/read.ts");
  return readRules(text, file);
}

/** Whether a rule keeps an alert out of every channel. */
export function isMuted({ rules }: Alert): boolean {
  return rules !== null && rules.mutedBy !== null;
}

/** The number of alerts that a rule muted. */
export interface MutedByRule {
  readonly rule: Rule["number"];
  readonly alerts: number;
}

/** Counts the alerts that rules mute. */
export class MutedAlerts {
  readonly #byRule = new Map<Rule["number"], number>();

  /** Returns whether a rule mutes the alert, and counts it then. */
  takes({ rules }: Alert): boolean {
    const rule = rules?.mutedBy ?? null;
    if (rule !== null) this.#byRule.set(rule, (this.#byRule.get(rule) ?? 0) + 1);
    return rule !== null;
  }

  /** The number of muted alerts of each rule. */
  get counts(): readonly MutedByRule[] {
    const rules = [...this.#byRule].sort(([one], [other]) => one - other);
    return rules.map(([rule, alerts]) => ({ rule, alerts }));
  }

  /** Continues the counts of an earlier run. */
  restore(counts: readonly MutedByRule[]): void {
    for (const { rule, alerts } of counts) this.#byRule.set(rule, alerts);
  }

  /** Returns "2 muted by rule 3" for each rule that mutes an alert. */
  get words(): readonly string[] {
    return this.counts.map(({ rule, alerts }) => `${grouped(alerts)} muted by rule ${rule}`);
  }
}
