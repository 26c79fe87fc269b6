import type { Alert } from "../alert/alert.ts";
import type { SentTable } from "./channels/table.ts";

/** The invocation that sends. */
export interface Invocation {
  /** Lambda's request id, which stays the same when Lambda tries an invocation again. */
  readonly id: string;
  /** When it is over at the latest, in ms since 1970; 0 where nobody knows. */
  readonly deadline: number;
  /** Until when it waits for the table before it sends, in ms since 1970; for as long as it takes where it is left out. */
  readonly claimsUntil?: number;
}

/** How many keys an instance remembers. */
const remembered = 50_000;

/** How many keys are asked for at once. */
const atOnce = 25;

/**
 * What was sent, by channel: an instance does not send an event's alert twice to a channel, and with a table none does.
 * A table that fails, or that is slow, is told of once and not asked again by that invocation: an alert twice is better
 * than none, or than one that waits. Alerts without an id, and simulated ones, which have the same ids every time, are always sent.
 */
export class SentAlerts {
  readonly #memory = new Map<string, string>();
  readonly #table: SentTable | undefined;
  readonly #onFailure: (error: unknown) => void;
  readonly #now: () => number;
  /** The invocation in which the table failed last. */
  #failed: Invocation | undefined;

  /** @param now gives milliseconds since 1970. */
  constructor(table?: SentTable, onFailure: (error: unknown) => void = () => {}, now: () => number = () => 0) {
    this.#table = table;
    this.#onFailure = onFailure;
    this.#now = now;
  }

  /** The alerts that this invocation is to send to a channel, in their order. Does not wait for the table past the signal. */
  async claim(
    channel: string,
    alerts: readonly Alert[],
    invocation: Invocation,
    signal?: AbortSignal,
  ): Promise<readonly Alert[]> {
    const seen = new Set<string>();
    // Not all at once: ten thousand records as text are too much for a small function's memory.
    const keys = await eachOf(alerts, (alert) => keyOf(channel, alert));
    const claimed = await eachOf(keys, async (key) => {
      if (key === undefined) return true;
      const holder = this.#memory.get(key);
      // CloudTrail may deliver an event twice in one payload.
      if (seen.has(key) || (holder !== undefined && holder !== invocation.id)) return false;
      seen.add(key);
      this.#remember(key, invocation.id);
      const isOurs = await this.#ask(invocation, (table) => {
        const { id, deadline, claimsUntil = Number.POSITIVE_INFINITY } = invocation;
        if (this.#now() > claimsUntil) throw new Error("the table is slow");
        return table.claim(key, id, deadline, signal);
      });
      if (isOurs === false) this.#memory.delete(key);
      return isOurs ?? true;
    });
    return alerts.filter((_, index) => claimed[index]);
  }

  /** Notes what was sent. Does not wait for the table past the signal. */
  async done(channel: string, alerts: readonly Alert[], invocation: Invocation, signal?: AbortSignal): Promise<void> {
    await eachOf(alerts, async (alert) => {
      const key = await keyOf(channel, alert);
      if (key === undefined) return;
      this.#remember(key, sent);
      await this.#ask(invocation, (table) => table.done(key, signal));
    });
  }

  /** Gives back what was claimed and could not be sent. */
  async release(channel: string, alerts: readonly Alert[]): Promise<void> {
    for (const alert of alerts) {
      const key = await keyOf(channel, alert);
      if (key !== undefined) this.#memory.delete(key);
    }
  }

  #remember(key: string, holder: string): void {
    this.#memory.delete(key);
    this.#memory.set(key, holder);
    const [oldest] = this.#memory.keys();
    if (this.#memory.size > remembered && oldest !== undefined) this.#memory.delete(oldest);
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

/** No id of CloudTrail is as long, and a key of the table may have 2,048 bytes. */
const longestId = 500;

/** What holds a key that was sent; no request id looks like it. */
const sent = "sent";

/**
 * What stands for an alert: its event's id, and a digest of the whole record. The id alone would let whoever writes to the
 * log group keep an alert back: EventBridge tells an event, with its id, before CloudWatch Logs does, and a harmless record
 * with the same id, sent first, would be the one that was told.
 */
async function keyOf(channel: string, alert: Alert): Promise<string | undefined> {
  const { id, simulated, record } = alert;
  if (id === null || id.length > longestId || simulated) return undefined;
  const digest = digests.get(alert) ?? hashOf(JSON.stringify(record));
  digests.set(alert, digest);
  return `${channel} ${id} ${(await digest).slice(0, 32)}`;
}

/** Of each alert's record: every channel asks for it, before and after it sends. */
const digests = new WeakMap<Alert, Promise<string>>();

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

/** SHA-256 of a text, in hexadecimal digits. */
export async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(digest).toString("hex");
}
