import type { Alert } from "../alert/alert.ts";
import type { Rule } from "./rule.ts";

/** The number of alerts that a rule muted. */
export interface MutedByRule {
  readonly rule: Rule["number"];
  readonly alerts: number;
}

/** Returns the number of the rule that keeps an alert out of every channel; null if it is sent. */
function muterOf({ rules }: Alert): Rule["number"] | null {
  return rules?.mutedBy ?? null;
}

/** Whether a rule keeps an alert out of every channel. */
export function isMuted(alert: Alert): boolean {
  return muterOf(alert) !== null;
}

/** Counts the alerts that rules mute. */
export class MutedAlerts {
  readonly #byRule = new Map<Rule["number"], number>();

  /** Returns whether a rule mutes the alert, and counts it then. */
  takes(alert: Alert): boolean {
    const rule = muterOf(alert);
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
}
