/** The channels that alerts can be sent to. */
export const channelNames = ["sns", "ses", "slack", "teams", "pagerduty", "webhook", "security-hub"] as const;

export type ChannelName = (typeof channelNames)[number];

/** Returns the variable of a channel's least severity, for example SLACK_MIN_SEVERITY. */
export function minSeverityVariable(name: ChannelName): string {
  return `${name.replaceAll("-", "_").toUpperCase()}_MIN_SEVERITY`;
}
