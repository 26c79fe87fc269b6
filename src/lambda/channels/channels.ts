import type { Alert } from "../../alert/alert.ts";
import { digestOf } from "../../render/digest.ts";
import { renderSns, toPublishInput } from "../../render/sns/sns.ts";
import type { Channels, Config } from "../config.ts";
import type { Channel, ChannelMessage } from "../deliver.ts";
import { hashOf } from "../sent.ts";
import { snsPublisher } from "./sns.ts";

/** The channels that the settings name. What only some of them need is loaded with them. */
export async function createChannels({ channels, group, maxAlerts }: Config): Promise<readonly Channel[]> {
  const { sns, ses, slack } = channels;
  const found = await Promise.all([
    ...(sns === undefined ? [] : [snsChannel(sns, maxAlerts)]),
    ...(ses === undefined ? [] : [sesChannel(ses, maxAlerts)]),
    ...(slack === undefined ? [] : [slackChannel(slack, maxAlerts)]),
  ]);
  return group === "each" ? found.map((channel) => eachAlone(channel, maxAlerts)) : found;
}

async function snsChannel({ topicArn, region, format }: NonNullable<Channels["sns"]>, most: number): Promise<Channel> {
  const publish = snsPublisher(topicArn, region);
  // Programs that read JSON want every alert; people that read text do not.
  const render =
    format === "json"
      ? (await import("../../render/sns/json.ts")).renderSnsJson
      : (alerts: readonly Alert[]) => renderSns(alerts, most);
  return {
    name: "sns",
    key: await keyOf("sns", topicArn),
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

async function sesChannel({ from, to }: NonNullable<Channels["ses"]>, most: number): Promise<Channel> {
  const [{ sesSender }, { renderEmail }] = await Promise.all([import("./ses.ts"), import("../../render/email.ts")]);
  const send = sesSender(from, to);
  return {
    name: "ses",
    key: await keyOf("ses", from, ...to),
    messages: (alerts) => [{ alerts, send: (signal) => send(renderEmail(alerts, most), signal) }],
  };
}

async function slackChannel({ webhook }: NonNullable<Channels["slack"]>, most: number): Promise<Channel> {
  const [{ slackPoster }, { renderSlackParts }] = await Promise.all([
    import("./slack.ts"),
    import("../../render/slack.ts"),
  ]);
  const post = slackPoster(webhook);
  return {
    name: "slack",
    key: await keyOf("slack", webhook),
    messages: (alerts) =>
      shared(
        alerts,
        renderSlackParts(alerts, most).map(({ message, alerts: count }) => ({
          alerts: count,
          send: (signal: AbortSignal | undefined) => post(message, signal),
        })),
      ),
  };
}

/** A channel's key: short, and without the addresses, of which one is a secret. */
async function keyOf(name: string, ...to: readonly string[]): Promise<string> {
  return `${name} ${(await hashOf(to.join("\n"))).slice(0, 16)}`;
}

/** A message, and how many of the alerts, the worst first, it tells. */
interface Counted {
  readonly alerts: number;
  readonly send: ChannelMessage["send"];
}

/** Gives each message its alerts; the first has the digest, and with it the alerts that are only summed up. */
function shared(alerts: readonly Alert[], messages: readonly Counted[]): readonly ChannelMessage[] {
  const { alerts: sorted } = digestOf(alerts);
  const told = messages.reduce((sum, { alerts: count }) => sum + count, 0);
  let at = 0;
  return messages.map(({ alerts: count, send }, index) => {
    const group = sorted.slice(at, at + count);
    at += count;
    return { alerts: index === 0 ? [...group, ...sorted.slice(told)] : group, send };
  });
}

/** A channel that tells the worst `most` alerts in a message each, the worst first, and a flood's others together. */
function eachAlone({ messages, ...channel }: Channel, most: number): Channel {
  return {
    ...channel,
    messages: async (alerts) => {
      const { alerts: sorted } = digestOf(alerts);
      const groups = [...sorted.slice(0, most).map((alert) => [alert]), sorted.slice(most)];
      const each = await Promise.all(groups.map((group) => (group.length === 0 ? [] : messages(group))));
      return each.flat();
    },
  };
}
