import type { ChannelName } from "../../alert/channel.ts";
import type { ApplyRules } from "../answered.ts";
import type { LogEntry } from "../delivery.ts";

/**
 * Returns a function that applies the rules in the text that RULES names; its code is loaded with the first alert.
 *
 * @param channels the channels that the function has, by name
 */
export function openRules(
  source: string,
  channels: Readonly<Partial<Record<ChannelName, unknown>>>,
  log: (entry: LogEntry) => void,
  now: () => number,
): ApplyRules {
  let apply: ApplyRules | undefined;
  return async (alerts) => {
    const { ruleApplier } = await import("./rule-applier.ts");
    apply ??= ruleApplier(source, channels, log, now);
    return apply(alerts);
  };
}
