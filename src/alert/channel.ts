import type { Severity } from "./severity.ts";

/** The channels that alerts can be sent to. */
export const channelNames = ["sns", "ses", "slack", "teams", "pagerduty", "webhook", "security-hub"] as const;

export type ChannelName = (typeof channelNames)[number];

/** Returns the variable of a channel's least severity, for example SLACK_MIN_SEVERITY. */
export function minSeverityVariable(name: ChannelName): string {
  return `${name.replaceAll("-", "_").toUpperCase()}_MIN_SEVERITY`;
}

/** The effect of the team's rules on an alert. */
export interface AppliedRules {
  /** The rules that match the record, in their order; the first rule of a file has the number 1. */
  readonly applied: readonly { readonly rule: number; readonly when: string }[];
  /** The severity without the rules. */
  readonly severityBefore: Severity;
  /** The number of the rule that keeps the alert out of every channel; null if it is sent. */
  readonly mutedBy: number | null;
  /** The channels that the alert goes to; null for all of them. */
  readonly channels: readonly ChannelName[] | null;
  /** The address of the team's instructions for the alert, with placeholders. */
  readonly runbook: string | null;
}
