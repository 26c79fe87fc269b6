import type { Alert } from "../../alert/alert.ts";
import { digestOf } from "../../render/digest.ts";
import type { Channel, ChannelMessage } from "../deliver.ts";

/** A message, and the number of alerts in it. Alerts are ordered from the most severe. */
export interface Counted {
  readonly alerts: number;
  readonly send: ChannelMessage["send"];
}

/** Assigns alerts to messages. The first message contains the digest, and so also the alerts that are only summarized. */
export function shared(alerts: readonly Alert[], messages: readonly Counted[]): readonly ChannelMessage[] {
  const { alerts: sorted } = digestOf(alerts);
  const described = messages.reduce((sum, { alerts: count }) => sum + count, 0);
  let at = 0;
  return messages.map(({ alerts: count, send }, index) => {
    const group = sorted.slice(at, at + count);
    at += count;
    return { alerts: index === 0 ? [...group, ...sorted.slice(described)] : group, send };
  });
}

/** Returns a channel that sends the `limit` most severe alerts one by one, and any others together in one message. */
export function eachAlone({ messages, ...channel }: Channel, limit: number): Channel {
  return {
    ...channel,
    messages: async (alerts) => {
      const { alerts: sorted } = digestOf(alerts);
      const groups = [...sorted.slice(0, limit).map((alert) => [alert]), sorted.slice(limit)];
      const each = await Promise.all(groups.map((group) => (group.length === 0 ? [] : messages(group))));
      return each.flat();
    },
  };
}
