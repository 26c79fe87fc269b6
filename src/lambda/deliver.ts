import type { Alert } from "../alert/alert.ts";
import type { ChannelName } from "../alert/channel.ts";
import { isWanted } from "../alert/filter.ts";
import type { Severity } from "../alert/severity.ts";
import { untilAborted } from "./channels/answer.ts";
import type { Delivery, LogEntry } from "./delivery.ts";
import { deliveryError, errorLine, type FailedMessage, idsOf } from "./failure.ts";
import type { Invocation, SentAlerts } from "./sent.ts";

/** One message of a channel, and the alerts in it. */
export interface ChannelMessage {
  readonly alerts: readonly Alert[];
  /** Sends the message and returns the id that the channel assigned. Rejects at the signal. */
  readonly send: (signal?: AbortSignal) => Promise<string | null>;
}

/** A way to reach people. */
export interface Channel {
  readonly name: ChannelName;
  /** Distinguishes this channel from all others that share the table, including those of other functions. */
  readonly key: string;
  /** Returns the alerts as messages for the channel; every alert is in one of them. */
  readonly messages: (alerts: readonly Alert[]) => readonly ChannelMessage[] | Promise<readonly ChannelMessage[]>;
}

export interface DeliverOptions {
  readonly channels: readonly Channel[];
  /** The lowest severity that each channel gets, except of alerts that a rule sends to it; all alerts if undefined. */
  readonly minSeverities?: Readonly<Partial<Record<ChannelName, Severity>>>;
  readonly sent: SentAlerts;
  readonly log: (entry: LogEntry) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Sends alerts to every channel. */
export type Deliver = (alerts: readonly Alert[], invocation: Invocation) => Promise<readonly Delivery[]>;

/**
 * Sends alerts to every channel independently: a channel that fails does not stop the others. An alert that was already
 * sent to a channel is not sent to it again.
 *
 * Rejects after all channels were tried, with IamAlertsError `aws` that lists the events whose alerts were not
 * delivered, so that Lambda retries the invocation and then moves it to the dead-letter queue.
 */
export function createDeliver({ channels, minSeverities = {}, sent, log, now }: DeliverOptions): Deliver {
  return async (alerts, invocation) => {
    const deliveries: Delivery[] = [];
    const failures: FailedMessage[] = [];
    const signal = endOf(invocation, now);
    const toChannel = async ({ name: channel, key, messages }: Channel) => {
      const routed = alerts.filter(({ rules }) => rules?.channels?.includes(channel) ?? true);
      if (routed.length < alerts.length) {
        log({ message: "sent to other channels by a rule", channel, alerts: alerts.length - routed.length });
      }
      const minSeverity = minSeverities[channel];
      const wanted = routed.filter((alert) => alert.rules?.channels != null || isWanted(alert, { minSeverity }));
      if (wanted.length < routed.length) {
        log({ message: "below the channel's least severity", channel, alerts: routed.length - wanted.length });
      }
      const claimed = await sent.claim(key, wanted, invocation, signal);
      if (claimed.length < wanted.length) {
        log({ message: "not sent again", channel, alerts: wanted.length - claimed.length });
      }
      for (const { alerts: included, send } of await messagesOf(messages, claimed)) {
        const started = now();
        const details = () => ({ channel, ...loggedIds(included), ms: now() - started });
        try {
          const id = await untilAborted(() => send(signal), signal);
          // Record it first: if the function dies after this, the message has gone out.
          await sent.done(key, included, invocation, signal);
          deliveries.push({ channel, id, alerts: included.length });
          log({ message: "delivered", messageId: id, ...details() });
        } catch (error) {
          sent.release(key, included);
          failures.push({ channel, alerts: included, error });
          log({ level: "ERROR", message: "not delivered", error: errorLine(error), ...details() });
        }
      }
    };
    await Promise.all(channels.map(toChannel));
    if (failures.length > 0) throw deliveryError(failures, deliveries);
    return deliveries;
  };
}

/** The time that an invocation keeps for reporting failures when it stops waiting for channels, in ms. */
const margin = 2000;

/** Returns a signal that fires shortly before the invocation's deadline, or undefined if the deadline is unknown. */
function endOf({ deadline }: Invocation, now: () => number): AbortSignal | undefined {
  return deadline === 0 ? undefined : AbortSignal.timeout(Math.max(0, deadline - margin - now()));
}

/** Returns the messages of a channel; if rendering them fails, a single message that rejects when sent. */
async function messagesOf(messages: Channel["messages"], alerts: readonly Alert[]): Promise<readonly ChannelMessage[]> {
  if (alerts.length === 0) return [];
  try {
    return await messages(alerts);
  } catch (error) {
    return [{ alerts, send: () => Promise.reject(error) }];
  }
}

/** The number of ids in a line of the log, which is limited to 256 kB. */
const maxIds = 2000;

function loggedIds(alerts: readonly Alert[]): Readonly<Record<string, unknown>> {
  const eventIds = idsOf(alerts.slice(0, maxIds));
  return alerts.length > maxIds ? { eventIds, moreEvents: alerts.length - maxIds } : { eventIds };
}
