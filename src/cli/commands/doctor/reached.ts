import type { Alert } from "../../../alert/alert.ts";
import { type ChannelName, channelNames } from "../../../alert/channel.ts";
import { isWanted } from "../../../alert/filter.ts";
import type { Config } from "../../../lambda/config.ts";

/** Returns the channels that a function with these settings sends an alert to. */
export function channelsReached(alert: Alert, settings: Config): readonly ChannelName[] {
  if (!isWanted(alert, settings)) return [];
  const { channels, minSeverities } = settings;
  return channelNames.filter(
    (name) => channels[name] !== undefined && isWanted(alert, { minSeverity: minSeverities[name] }),
  );
}
