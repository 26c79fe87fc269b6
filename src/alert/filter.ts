import type { Alert } from "./alert.ts";
import { isAbove, type Severity } from "./severity.ts";

/** Conditions on alerts; an omitted one lets every alert pass. */
export interface AlertFilter {
  /** The lowest severity that passes. */
  readonly minSeverity?: Severity | undefined;
  /** Whether only calls that failed or were refused pass. */
  readonly onlyFailed?: boolean | undefined;
  /** Whether calls made by machines are dropped; calls by unknown actors pass. */
  readonly human?: boolean | undefined;
}

/**
 * Whether an alert passes the filter. An alert about an unreadable log event always passes, because its content is
 * unknown.
 */
export function isWanted(alert: Alert, filter: AlertFilter): boolean {
  if (alert.findings.some(({ code }) => code === "unreadable")) return true;
  const { minSeverity = "info", onlyFailed = false, human = false } = filter;
  if (isAbove(minSeverity, alert.severity)) return false;
  if (onlyFailed && alert.outcome.ok) return false;
  return !(human && alert.actor.human === false);
}
