import type { Alert } from "./alert.ts";
import { isAbove, type Severity } from "./severity.ts";

/** Which alerts are wanted; what is left out asks for nothing. */
export interface AlertFilter {
  /** At least this severe. */
  readonly minSeverity?: Severity | undefined;
  /** Only calls that were refused or failed. */
  readonly onlyFailed?: boolean | undefined;
  /** Nothing that a machine did; an alert whose record does not tell stays. */
  readonly human?: boolean | undefined;
}

/** Whether an alert is wanted. An alert for what could not be read always is: nobody knows what it would have said. */
export function isWanted(alert: Alert, filter: AlertFilter): boolean {
  if (alert.findings.some(({ code }) => code === "unreadable")) return true;
  const { minSeverity = "info", onlyFailed = false, human = false } = filter;
  if (isAbove(minSeverity, alert.severity)) return false;
  if (onlyFailed && alert.outcome.ok) return false;
  return !(human && alert.actor.human === false);
}
