import type { Alert } from "../alert/alert.ts";
import { untilAborted } from "./channels/answer.ts";
import type { Delivery, LogEntry } from "./delivery.ts";
import { deliveryError, errorLine, type FailedMessage, idsOf } from "./failure.ts";
import type { Invocation, SentAlerts } from "./sent.ts";

/** One message of a channel, and the alerts that it tells. */
export interface ChannelMessage {
  readonly alerts: readonly Alert[];
  /** Sends it; gives the id that the channel gave it. Gives up at the signal. */
  readonly send: (signal?: AbortSignal) => Promise<string | null>;
}

/** A way to people: how it tells alerts. */
export interface Channel {
  readonly name: string;
  /** Tells it from any other, of this function or of another one that keeps what it sent in the same table. */
  readonly key: string;
  /** Alerts as messages that the channel takes; every alert is in one of them. */
  readonly messages: (alerts: readonly Alert[]) => readonly ChannelMessage[] | Promise<readonly ChannelMessage[]>;
}

export interface DeliverOptions {
  readonly channels: readonly Channel[];
  readonly sent: SentAlerts;
  readonly log: (entry: LogEntry) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Sends alerts to every channel. */
export type Deliver = (alerts: readonly Alert[], invocation: Invocation) => Promise<readonly Delivery[]>;

/**
 * Sends alerts to every channel, each by itself: that one fails stops no other. What was sent to a channel before is not
 * sent to it again.
 *
 * Rejects, when all channels were tried, with IamAlertsError `aws` that names the events whose alerts were not delivered,
 * so that Lambda tries the invocation again and then hands it to the dead-letter queue.
 */
export function createDeliver({ channels, sent, log, now }: DeliverOptions): Deliver {
  return async (alerts, invocation) => {
    const deliveries: Delivery[] = [];
    const failures: FailedMessage[] = [];
    const signal = endOf(invocation, now);
    const toChannel = async ({ name: channel, key, messages }: Channel) => {
      const claimed = await sent.claim(key, alerts, invocation, signal);
      if (claimed.length < alerts.length) {
        log({ message: "not sent again", channel, alerts: alerts.length - claimed.length });
      }
      for (const { alerts: told, send } of await messagesOf(messages, claimed)) {
        const started = now();
        const said = () => ({ channel, ...loggedIds(told), ms: now() - started });
        try {
          const id = await untilAborted(() => send(signal), signal);
          // Before all else: who dies from here on has sent it.
          await sent.done(key, told, invocation, signal);
          deliveries.push({ channel, id, alerts: told.length });
          log({ message: "delivered", messageId: id, ...said() });
        } catch (error) {
          await sent.release(key, told);
          failures.push({ channel, alerts: told, error });
          log({ level: "ERROR", message: "not delivered", error: errorLine(error), ...said() });
        }
      }
    };
    await Promise.all(channels.map(toChannel));
    if (failures.length > 0) throw deliveryError(failures, deliveries);
    return deliveries;
  };
}

/** How long before its end an invocation stops waiting for channels, in ms: a failure that is told is worth more. */
const margin = 2000;

/** Fires shortly before the invocation is over; never where nobody knows when that is. */
function endOf({ deadline }: Invocation, now: () => number): AbortSignal | undefined {
  return deadline === 0 ? undefined : AbortSignal.timeout(Math.max(0, deadline - margin - now()));
}

/** The messages of a channel; one that fails, where it cannot make them. */
async function messagesOf(messages: Channel["messages"], alerts: readonly Alert[]): Promise<readonly ChannelMessage[]> {
  if (alerts.length === 0) return [];
  try {
    return await messages(alerts);
  } catch (error) {
    return [{ alerts, send: () => Promise.reject(error) }];
  }
}

/** How many ids stand in a line of the log, which may have 256 kB. */
const mostIds = 2000;

function loggedIds(alerts: readonly Alert[]): Readonly<Record<string, unknown>> {
  const eventIds = idsOf(alerts.slice(0, mostIds));
  return alerts.length > mostIds ? { eventIds, moreEvents: alerts.length - mostIds } : { eventIds };
}
