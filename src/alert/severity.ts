import type { CloudTrailRecord } from "../cloudtrail/record.ts";

/** How much something matters. */
export type Severity = "critical" | "high" | "medium" | "low" | "info";

/** The severities, the worst first. */
export const severities: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

/** Why a record matters. */
export interface Finding {
  /** A stable word: admin-granted, root-used, … */
  readonly code: string;
  readonly severity: Severity;
  /** One plain sentence without a full stop. */
  readonly message: string;
}

/** What severity is made of. */
export interface Weight {
  readonly isChange: boolean;
  readonly isOk: boolean;
  readonly findings: readonly Finding[];
  /** The findings that matter above medium even where the call did not come about. */
  readonly evenRefused: readonly Finding[];
}

/**
 * How much a call matters: as much as the worst of its findings; without one a change is medium, a change that did not
 * come about and a sign-in low, and reading is info. A call that did not come about is never above medium but for what
 * matters all the same, tampering and the root user's calls, and these are high at most.
 */
export function severityOf(record: CloudTrailRecord, { isChange, isOk, findings, evenRefused }: Weight): Severity {
  const isSignIn = record.eventSource === "signin.amazonaws.com";
  const plain: Severity = !isChange ? "info" : isOk && !isSignIn ? "medium" : "low";
  const found = worstOf([plain, ...findings.map(({ severity }) => severity)]);
  if (isOk) return found;
  const cap = evenRefused.some(({ severity }) => isAbove(severity, "medium")) ? "high" : "medium";
  return isAbove(found, cap) ? cap : found;
}

/** Sorts what has a severity, the worst first. */
export function byWorst(one: { readonly severity: Severity }, other: { readonly severity: Severity }): number {
  return severities.indexOf(one.severity) - severities.indexOf(other.severity);
}

/** The worst of some severities; info where there is none. */
export function worstOf(found: readonly Severity[]): Severity {
  return severities.find((severity) => found.includes(severity)) ?? "info";
}

/** Whether a severity is worse than another. */
export function isAbove(severity: Severity, other: Severity): boolean {
  return severities.indexOf(severity) < severities.indexOf(other);
}
