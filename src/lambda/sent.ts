import { createHash } from "node:crypto";
import type { Alert } from "../alert/alert.ts";
import type { SentTable } from "./channels/table.ts";

/** The invocation that sends alerts. */
export interface Invocation {
  /** Lambda's request id, which stays the same when Lambda retries an invocation. */
  readonly id: string;
  /** The time at which Lambda ends the invocation, in ms since 1970; 0 if unknown. */
  readonly deadline: number;
  /** The time until which it waits for the table before it sends, in ms since 1970; no limit if undefined. */
  readonly claimsUntil?: number;
}

/** The number of keys that an instance remembers. */
const maxRemembered = 50_000;

/** The number of keys that are looked up at once. */
const atOnce = 25;

/**
 * Remembers which alerts were sent, by channel, so that an instance does not send an event's alert to a channel twice. With
 * a table, this holds for all instances. If the table fails or is slow, that is reported once and the table is skipped for
 * the rest of the invocation: a duplicate alert is better than a missing or a late one. Alerts without an id are always
 * sent, and so are simulated ones, which have the same ids every time.
 */
export class SentAlerts {
  readonly #memory = new Map<string, string>();
  readonly #table: SentTable | undefined;
  readonly #onFailure: (error: unknown) => void;
  readonly #now: () => number;
  /** The last invocation in which the table failed. */
  #failed: Invocation | undefined;

  /** @param now returns milliseconds since 1970 */
  constructor(table?: SentTable, onFailure: (error: unknown) => void = () => {}, now: () => number = () => 0) {
    this.#table = table;
    this.#onFailure = onFailure;
    this.#now = now;
  }

  /** Returns the alerts that this invocation has to send to a channel, in order. Stops waiting for the table at the signal. */
  async claim(
    channel: string,
    alerts: readonly Alert[],
    invocation: Invocation,
    signal?: AbortSignal,
  ): Promise<readonly Alert[]> {
    const seen = new Set<string>();
    const keys = alerts.map((alert) => keyOf(channel, alert));
    const claimed = await eachOf(keys, async (key) => {
      if (key === undefined) return true;
      const holder = this.#memory.get(key);
      // CloudTrail may deliver an event twice in one payload.
      if (seen.has(key) || (holder !== undefined && holder !== invocation.id)) return false;
      seen.add(key);
      this.#remember(key, invocation.id);
      const isOurs = await this.#ask(invocation, (table) => {
        const { id, deadline, claimsUntil = Number.POSITIVE_INFINITY } = invocation;
        if (this.#now() > claimsUntil) throw new Error("the table is too slow");
        return table.claim(key, id, deadline, signal);
      });
      if (isOurs === false) this.#memory.delete(key);
      return isOurs ?? true;
    });
    return alerts.filter((_, index) => claimed[index]);
  }

  /** Records the alerts as sent. Stops waiting for the table at the signal. */
  async done(channel: string, alerts: readonly Alert[], invocation: Invocation, signal?: AbortSignal): Promise<void> {
    await eachOf(alerts, async (alert) => {
      const key = keyOf(channel, alert);
      if (key === undefined) return;
      this.#remember(key, sent);
      await this.#ask(invocation, (table) => table.done(key, signal));
    });
  }

  /** Releases alerts that were claimed and could not be sent. */
  release(channel: string, alerts: readonly Alert[]): void {
    for (const alert of alerts) {
      const key = keyOf(channel, alert);
      if (key !== undefined) this.#memory.delete(key);
    }
  }

  #remember(key: string, holder: string): void {
    this.#memory.delete(key);
    this.#memory.set(key, holder);
    const [oldest] = this.#memory.keys();
    if (this.#memory.size > maxRemembered && oldest !== undefined) this.#memory.delete(oldest);
  }

  async #ask<Answer>(
    invocation: Invocation,
    question: (table: SentTable) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    if (this.#table === undefined || this.#failed === invocation) return undefined;
    try {
      return await question(this.#table);
    } catch (error) {
      if (this.#failed !== invocation) this.#onFailure(error);
      this.#failed = invocation;
      return undefined;
    }
  }
}

/** The maximum length of an id in a key. CloudTrail's ids are shorter, and a key of the table is limited to 2,048 bytes. */
const maxIdLength = 500;

/** The holder of a key that was sent; a request id never has this value. */
const sent = "sent";

/**
 * Returns the key of an alert: the event's id and a hash of the record. With the id alone, anyone who can write to the
 * log group could suppress an alert: EventBridge publishes an event's id first, so a harmless record could be sent with it.
 */
function keyOf(channel: string, alert: Alert): string | undefined {
  const { id, simulated } = alert;
  if (id === null || id.length > maxIdLength || simulated) return undefined;
  return `${channel} ${id} ${recordHash(alert).slice(0, 32)}`;
}

/** Returns the hash of an alert's record, which identifies the event for a channel that must not repeat it. */
export function recordHash(alert: Alert): string {
  const hash = hashes.get(alert) ?? hashOf(JSON.stringify(alert.record));
  hashes.set(alert, hash);
  return hash;
}

/** The hash of each alert's record, which every channel needs before and after it sends. */
const hashes = new WeakMap<Alert, string>();

async function eachOf<Value, Result>(
  values: readonly Value[],
  work: (value: Value) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < values.length; at += atOnce) {
    results.push(...(await Promise.all(values.slice(at, at + atOnce).map(work))));
  }
  return results;
}

/** Returns the SHA-256 hash of a text, in hexadecimal digits. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
