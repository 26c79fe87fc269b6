import type { Alert } from "../../alert/alert.ts";
import type { ChannelName } from "../../alert/channel.ts";
import { renderSns, toPublishInput } from "../../render/sns/sns.ts";
import type { Channel } from "../deliver.ts";
import { hashOf } from "../sent.ts";
import type { Config } from "../settings.ts";
import type { Channels } from "./destinations.ts";
import { type Counted, eachAlone, shared } from "./messages.ts";
import { snsPublisher } from "./sns.ts";

/** Creates the channels in the settings. Code that only one channel needs is loaded only for that channel. */
export async function createChannels({ channels, group, maxAlerts }: Config): Promise<readonly Channel[]> {
  const { sns, ses, slack, teams, pagerduty, webhook, "security-hub": securityHub } = channels;
  const found = await Promise.all([
    ...(sns === undefined ? [] : [snsChannel(sns, maxAlerts)]),
    ...(ses === undefined ? [] : [sesChannel(ses, maxAlerts)]),
    ...(slack === undefined ? [] : [slackChannel(slack, maxAlerts)]),
    ...(teams === undefined ? [] : [teamsChannel(teams, maxAlerts)]),
    ...(pagerduty === undefined ? [] : [pagerDutyChannel(pagerduty, maxAlerts)]),
    ...(webhook === undefined ? [] : [webhookChannel(webhook)]),
    ...(securityHub === undefined ? [] : [securityHubChannel(securityHub)]),
  ]);
  // PagerDuty has an event for each alert in any case.
  const isSplit = ({ name }: Channel) => group === "each" && name !== "pagerduty";
  return found.map((channel) => (isSplit(channel) ? eachAlone(channel, maxAlerts) : channel));
}

async function snsChannel({ topicArn, region, format }: NonNullable<Channels["sns"]>, limit: number): Promise<Channel> {
  const publish = snsPublisher(topicArn, region);
  // Programs that read JSON need every alert; people who read text do not.
  const render =
    format === "json"
      ? (await import("../../render/sns/json.ts")).renderSnsJson
      : (alerts: readonly Alert[]) => renderSns(alerts, limit);
  return opened("sns", [topicArn], (alerts) =>
    render(alerts).map((message) => ({
      alerts: message.alerts,
      send: (signal) => publish(toPublishInput(message), signal),
    })),
  );
}

async function sesChannel({ from, to }: NonNullable<Channels["ses"]>, limit: number): Promise<Channel> {
  const [{ sesSender }, { renderEmail }] = await Promise.all([import("./ses.ts"), import("../../render/email.ts")]);
  const send = sesSender(from, to);
  return opened("ses", [from, ...to], (alerts) => [
    { alerts: alerts.length, send: (signal) => send(renderEmail(alerts, limit), signal) },
  ]);
}

async function slackChannel({ webhook }: NonNullable<Channels["slack"]>, limit: number): Promise<Channel> {
  const [{ slackPoster }, { renderSlackParts }] = await Promise.all([
    import("./slack.ts"),
    import("../../render/slack.ts"),
  ]);
  const post = slackPoster(webhook);
  return opened("slack", [webhook], (alerts) => counted(renderSlackParts(alerts, limit), post));
}

async function teamsChannel({ webhook }: NonNullable<Channels["teams"]>, limit: number): Promise<Channel> {
  const [{ teamsPoster }, { renderTeamsParts }] = await Promise.all([
    import("./teams.ts"),
    import("../../render/channels/teams.ts"),
  ]);
  const post = teamsPoster(webhook);
  return opened("teams", [webhook], (alerts) => counted(renderTeamsParts(alerts, limit), post));
}

async function pagerDutyChannel(
  { routingKey, region }: NonNullable<Channels["pagerduty"]>,
  limit: number,
): Promise<Channel> {
  const { pagerDutySender, eventsOf } = await import("./pagerduty.ts");
  const sendEvent = pagerDutySender(routingKey, region);
  return opened("pagerduty", [routingKey], (alerts) =>
    eventsOf(alerts, limit).map(({ event, alerts: count }) => ({
      alerts: count,
      send: (signal) => sendEvent(event, signal),
    })),
  );
}

async function webhookChannel({ url, key }: NonNullable<Channels["webhook"]>): Promise<Channel> {
  const [{ webhookPoster, maxBytes }, { jsonBatches }] = await Promise.all([
    import("./webhook.ts"),
    import("../../render/channels/json-batches.ts"),
  ]);
  const post = webhookPoster(url, key);
  // Programs need every alert.
  return opened("webhook", [url], (alerts) =>
    jsonBatches(alerts, maxBytes, "message").map((batch) => ({
      alerts: batch.alerts.length,
      send: (signal) => post(batch.text, signal).then(() => null),
    })),
  );
}

async function securityHubChannel({ productArn }: NonNullable<Channels["security-hub"]>): Promise<Channel> {
  const { findingsImporter, findingsOf } = await import("./security-hub.ts");
  const importFindings = findingsImporter(productArn);
  return opened("security-hub", [productArn], (alerts) =>
    findingsOf(alerts, productArn).map((findings) => ({
      alerts: findings.length,
      send: (signal) => importFindings(findings, signal),
    })),
  );
}

/** Returns parts of the alerts as messages that `post` sends. */
function counted<Message>(
  parts: readonly { readonly message: Message; readonly alerts: number }[],
  post: (message: Message, signal?: AbortSignal) => Promise<null>,
): readonly Counted[] {
  return parts.map(({ message, alerts }) => ({ alerts, send: (signal) => post(message, signal) }));
}

/**
 * Returns a channel from its messages. Its key is a hash of its addresses, because a webhook's URL is a secret.
 *
 * @param render returns the alerts as messages, worst first
 */
function opened(
  name: ChannelName,
  addresses: readonly string[],
  render: (alerts: readonly Alert[]) => readonly Counted[],
): Channel {
  return {
    name,
    // Worked out with the first alert.
    get key() {
      return `${name} ${hashOf(addresses.join("\n")).slice(0, 16)}`;
    },
    messages: (alerts) => shared(alerts, render(alerts)),
  };
}
