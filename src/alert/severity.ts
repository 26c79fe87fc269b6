import type { CloudTrailRecord } from "../cloudtrail/record.ts";

/** The importance of a finding or an alert. */
export type Severity = "critical" | "high" | "medium" | "low" | "info";

/** The severities, worst first. */
export const severities: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

/** A reason why a record matters. */
export interface Finding {
  /** A stable identifier: admin-granted, root-used, … */
  readonly code: string;
  readonly severity: Severity;
  /** One plain sentence without a period. */
  readonly message: string;
}

/** The facts that decide a severity. */
export interface Weight {
  readonly isChange: boolean;
  /** Whether the change cannot matter without a finding. */
  readonly isMinor: boolean;
  readonly isOk: boolean;
  readonly findings: readonly Finding[];
  /** The findings that can exceed medium even if the call failed. */
  readonly evenRefused: readonly Finding[];
}

/**
 * Returns the severity of a call: that of its worst finding. Without findings a change is medium, a failed change or a
 * sign-in is low, and a read is info. A failed call is at most medium. Exceptions are tampering and calls by the root
 * user, which are at most high if they fail.
 */
export function severityOf(
  record: CloudTrailRecord,
  { isChange, isMinor, isOk, findings, evenRefused }: Weight,
): Severity {
  // Other calls of the sign-in service decide who may sign in.
  const isSignIn = record.eventSource === "signin.amazonaws.com" && signIns.test(record.eventName ?? "");
  const plain: Severity = !isChange ? "info" : isOk && !isSignIn && !isMinor ? "medium" : "low";
  const found = findings.length === 0 ? plain : worstOf([plain, ...findings.map(({ severity }) => severity)]);
  if (isOk) return found;
  const cap = evenRefused.some(({ severity }) => isAbove(severity, "medium")) ? "high" : "medium";
  return isAbove(found, cap) ? cap : found;
}

/** The events of people who sign in, switch roles or recover their passwords. */
const signIns =
  /^(?:ConsoleLogin|CheckMfa|(?:Switch|Exit|Renew|Assume)Role|GetSigninToken|UserAuthentication|Credential(?:Verification|Challenge)|Password\w+|EmailUpdated|MfaConnectionsUpdated|CreateOAuth2Token|AuthorizeOAuth2Access)$/;

/** Compares two items by severity, for sorting the worst first. */
export function byWorst(one: { readonly severity: Severity }, other: { readonly severity: Severity }): number {
  return severities.indexOf(one.severity) - severities.indexOf(other.severity);
}

/** Returns the worst of some severities; info if there are none. */
export function worstOf(found: readonly Severity[]): Severity {
  return severities.find((severity) => found.includes(severity)) ?? "info";
}

/** Whether a severity is worse than another. */
export function isAbove(severity: Severity, other: Severity): boolean {
  return severities.indexOf(severity) < severities.indexOf(other);
}

/** Returns findings that weigh no more than their alert does. */
export function cappedAt(severity: Severity, findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) => (isAbove(finding.severity, severity) ? { ...finding, severity } : finding));
}
