import type { Alert } from "../../alert/alert.ts";
import { digestOf } from "../../render/digest.ts";
import { renderSns, toPublishInput } from "../../render/sns/sns.ts";
import type { Channel, ChannelMessage } from "../deliver.ts";
import { hashOf } from "../sent.ts";
import type { Channels, Config } from "../settings.ts";
import { snsPublisher } from "./sns.ts";

/** Creates the channels in the settings. Code that only one channel needs is loaded only for that channel. */
export async function createChannels({ channels, group, maxAlerts }: Config): Promise<readonly Channel[]> {
  const { sns, ses, slack } = channels;
  const found = await Promise.all([
    ...(sns === undefined ? [] : [snsChannel(sns, maxAlerts)]),
    ...(ses === undefined ? [] : [sesChannel(ses, maxAlerts)]),
    ...(slack === undefined ? [] : [slackChannel(slack, maxAlerts)]),
  ]);
  return group === "each" ? found.map((channel) => eachAlone(channel, maxAlerts)) : found;
}

async function snsChannel({ topicArn, region, format }: NonNullable<Channels["sns"]>, limit: number): Promise<Channel> {
  const publish = snsPublisher(topicArn, region);
  // Programs that read JSON need every alert; people who read text do not.
  const render =
    format === "json"
      ? (await import("../../render/sns/json.ts")).renderSnsJson
      : (alerts: readonly Alert[]) => renderSns(alerts, limit);
  return {
    name: "sns",
    get key() {
      return keyOf("sns", topicArn);
    },
    messages: (alerts) =>
      shared(
        alerts,
        render(alerts).map((message) => ({
          alerts: message.alerts,
          send: (signal: AbortSignal | undefined) => publish(toPublishInput(message), signal),
        })),
      ),
  };
}

async function sesChannel({ from, to }: NonNullable<Channels["ses"]>, limit: number): Promise<Channel> {
  const [{ sesSender }, { renderEmail }] = await Promise.all([import("./ses.ts"), import("../../render/email.ts")]);
  const send = sesSender(from, to);
  return {
    name: "ses",
    get key() {
      return keyOf("ses", from, ...to);
    },
    messages: (alerts) => [{ alerts, send: (signal) => send(renderEmail(alerts, limit), signal) }],
  };
}

async function slackChannel({ webhook }: NonNullable<Channels["slack"]>, limit: number): Promise<Channel> {
  const [{ slackPoster }, { renderSlackParts }] = await Promise.all([
    import("./slack.ts"),
    import("../../render/slack.ts"),
  ]);
  const post = slackPoster(webhook);
  return {
    name: "slack",
    get key() {
      return keyOf("slack", webhook);
    },
    messages: (alerts) =>
      shared(
        alerts,
        renderSlackParts(alerts, limit).map(({ message, alerts: count }) => ({
          alerts: count,
          send: (signal: AbortSignal | undefined) => post(message, signal),
        })),
      ),
  };
}

/** Returns a channel's key, a hash of its addresses, because a webhook's URL is a secret. */
function keyOf(name: string, ...to: readonly string[]): string {
  return `${name} ${hashOf(to.join("\n")).slice(0, 16)}`;
}

/** A message, and the number of alerts in it. Alerts are ordered from the most severe. */
interface Counted {
  readonly alerts: number;
  readonly send: ChannelMessage["send"];
}

/** Assigns alerts to messages. The first message contains the digest, and so also the alerts that are only summarized. */
function shared(alerts: readonly Alert[], messages: readonly Counted[]): readonly ChannelMessage[] {
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
function eachAlone({ messages, ...channel }: Channel, limit: number): Channel {
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
