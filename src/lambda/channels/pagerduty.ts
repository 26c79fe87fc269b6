import type { Alert } from "../../alert/alert.ts";
import { type PagerDutyEvent, renderPagerDuty, renderPagerDutyRest } from "../../render/channels/pagerduty.ts";
import { digestOf } from "../../render/digest.ts";
import { hashOf, recordHash } from "../sent.ts";
import { fieldsOf } from "./answer.ts";
import { poster, type Receiver } from "./post.ts";
import { secretReader } from "./secret.ts";

/** Sends one event, and returns the key by which PagerDuty recognizes a repetition. */
export type SendEvent = (event: PagerDutyEvent, signal?: AbortSignal) => Promise<string>;

/** The hosts of PagerDuty's service regions. */
const hosts = { us: "events.pagerduty.com", eu: "events.eu.pagerduty.com" } as const;

const pagerDuty: Receiver = {
  name: "PagerDuty",
  isAccepted: (answer, status) => status === 202 && /"status"\s*:\s*"success"/.test(answer),
};

/**
 * Returns a function that sends events to PagerDuty's Events API v2.
 *
 * @param key the integration key of a service, or the ARN of the secret that holds it
 * @param origin where the API is, for tests
 * @see https://developer.pagerduty.com/docs/send-alert-event
 */
export function pagerDutySender(
  key: string,
  region: keyof typeof hosts,
  origin = `https://${hosts[region]}`,
): SendEvent {
  const readKey = secretReader(key, {
    variable: "PAGERDUTY_ROUTING_KEY",
    expected: "an integration key of 32 characters",
    find: (text) => /(?<![A-Za-z0-9])[A-Za-z0-9]{32}(?![A-Za-z0-9])/.exec(text)?.[0],
  });
  const post = poster(pagerDuty, () => Promise.resolve(`${origin}/v2/enqueue`), [readKey]);
  return async (event, signal) => {
    const answer = await post(JSON.stringify({ routing_key: await readKey(signal), ...event }), signal);
    const key = fieldsOf(answer, "PagerDuty")["dedup_key"];
    return typeof key === "string" ? key : event.dedup_key;
  };
}

/** An event, and the number of alerts in it. */
interface CountedEvent {
  readonly event: PagerDutyEvent;
  readonly alerts: number;
}

/**
 * Returns one event for each of the `limit` worst alerts, worst first, and one that summarizes any others. The key of an
 * event comes from the records and not from their ids, so that nobody can hide an event behind the id of another.
 */
export function eventsOf(alerts: readonly Alert[], limit: number): readonly CountedEvent[] {
  const { alerts: sorted } = digestOf(alerts);
  const events = sorted.slice(0, limit).map((alert) => ({
    event: renderPagerDuty(alert, `iam-alerts-${recordHash(alert)}`),
    alerts: 1,
  }));
  const rest = sorted.slice(limit);
  if (rest.length === 0) return events;
  const key = `iam-alerts-${hashOf(rest.map(recordHash).join(" "))}`;
  return [...events, { event: renderPagerDutyRest(rest, key), alerts: rest.length }];
}
