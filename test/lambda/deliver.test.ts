import { describe, expect, it } from "vitest";
import type { Alert } from "../../src/alert/alert.ts";
import type { ChannelName } from "../../src/alert/channel.ts";
import { IamAlertsError } from "../../src/errors.ts";
import type { SentTable } from "../../src/lambda/channels/table.ts";
import { type Channel, createDeliver } from "../../src/lambda/deliver.ts";
import { SentAlerts } from "../../src/lambda/sent.ts";
import { alertOf, call } from "../alert/alerts.ts";

const alert = (id: string | null, more: Partial<Alert> = {}): Alert => ({
  ...alertOf(call("iam:CreateUser")),
  id,
  ...more,
});
const [one, two, three] = [alert("e-1"), alert("e-2"), alert("e-3")];
const first = { id: "r-1", deadline: 100_000 };
const second = { id: "r-2", deadline: 200_000 };

/** A channel that keeps the messages it accepted, and refuses them while `refuses` returns true. */
function inbox(name: ChannelName, refuses: (ids: readonly (string | null)[]) => boolean = () => false) {
  const took: (string | null)[] = [];
  const channel: Channel = {
    name,
    key: name,
    messages: (alerts) =>
      alerts.map((alert) => ({
        alerts: [alert],
        send: async () => {
          if (refuses([alert.id])) throw Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
          took.push(alert.id);
          return `m-${took.length}`;
        },
      })),
  };
  return { took, channel };
}

/** A table that all instances share, implemented as its contract describes. */
function table(now: () => number): SentTable & { readonly rows: Map<string, { invocation?: string; until?: number }> } {
  const rows = new Map<string, { invocation?: string; until?: number }>();
  return {
    rows,
    claim: async (key, invocation, until) => {
      const row = rows.get(key);
      if (row !== undefined && row.invocation !== invocation && !(row.until !== undefined && row.until < now()))
        return false;
      rows.set(key, { invocation, until });
      return true;
    },
    done: async (key) => {
      rows.set(key, {});
    },
  };
}

function instance(channels: readonly Channel[], shared?: SentTable, now: () => number = () => 0) {
  const entries: Record<string, unknown>[] = [];
  const failures: unknown[] = [];
  const sent = new SentAlerts(shared, (error) => failures.push(error), now);
  return {
    entries,
    failures,
    deliver: createDeliver({ channels, sent, log: (entry) => entries.push(entry), now }),
  };
}

describe("delivery", () => {
  it("sends to every channel and returns what each accepted", async () => {
    const [a, b] = [inbox("sns"), inbox("ses")];
    const { deliver, entries } = instance([a.channel, b.channel]);
    expect(await deliver([one, two], first)).toHaveLength(4);
    expect([a.took, b.took]).toEqual([
      ["e-1", "e-2"],
      ["e-1", "e-2"],
    ]);
    expect(entries).toContainEqual({
      message: "delivered",
      messageId: "m-1",
      channel: "sns",
      eventIds: ["e-1"],
      ms: 0,
    });
  });

  it("continues when a channel fails, then rejects with the undelivered events", async () => {
    const [a, b] = [inbox("sns", () => true), inbox("ses")];
    const { deliver, entries } = instance([a.channel, b.channel]);
    const error = await deliver([one, two], first).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(IamAlertsError);
    expect(error).toMatchObject({
      code: "aws",
      message: "not delivered: 2 alerts by sns (ThrottlingException: Rate exceeded): e-1, e-2",
      details: {
        undelivered: [
          { channel: "sns", eventIds: ["e-1"] },
          { channel: "sns", eventIds: ["e-2"] },
        ],
      },
    });
    expect(b.took).toEqual(["e-1", "e-2"]);
    expect(entries.filter(({ level }) => level === "ERROR")).toHaveLength(2);
  });

  it("continues when a channel fails to render an alert", async () => {
    const b = inbox("ses");
    const broken: Channel = { name: "sns", key: "sns", messages: () => Promise.reject(new TypeError("no such thing")) };
    const { deliver } = instance([broken, b.channel]);
    await expect(deliver([one], first)).rejects.toThrow(
      "not delivered: 1 alert by sns (TypeError: no such thing): e-1",
    );
    expect(b.took).toEqual(["e-1"]);
  });

  it("rejects before the deadline if a channel ignores the signal, and sends nothing afterwards", async () => {
    const b = inbox("ses");
    let begun = 0;
    const send = () => {
      begun++;
      return new Promise<never>(() => {});
    };
    const hanging: Channel = {
      name: "sns",
      key: "sns",
      messages: (alerts) => alerts.map((alert) => ({ alerts: [alert], send })),
    };
    const { deliver } = instance([hanging, b.channel]);
    // It stops waiting two seconds before the deadline.
    await expect(deliver([one, two], { id: "r-1", deadline: 3500 })).rejects.toThrow(
      "not delivered: 2 alerts by sns (TimeoutError: The operation was aborted due to timeout): e-1, e-2",
    );
    expect([begun, b.took]).toEqual([1, ["e-1", "e-2"]]);
  });

  it("sends to each channel the alerts of its least severity, and those that cannot be read", async () => {
    const [a, b] = [inbox("slack"), inbox("pagerduty")];
    const unreadable = alert("e-4", { findings: [{ code: "unreadable", severity: "low", message: "cut" }] });
    const alerts = [alert("e-5", { severity: "critical" }), alert("e-6", { severity: "medium" }), unreadable];
    const entries: unknown[] = [];
    const deliver = createDeliver({
      channels: [a.channel, b.channel],
      minSeverities: { pagerduty: "high" },
      sent: new SentAlerts(
        undefined,
        () => {},
        () => 0,
      ),
      log: (entry) => entries.push(entry),
      now: () => 0,
    });
    await deliver(alerts, first);
    expect([a.took, b.took]).toEqual([
      ["e-5", "e-6", "e-4"],
      ["e-5", "e-4"],
    ]);
    expect(entries).toContainEqual({ message: "below the channel's least severity", channel: "pagerduty", alerts: 1 });
  });

  it("limits an error to one line of 500 characters", async () => {
    const wordy: Channel = { name: "sns", key: "sns", messages: () => Promise.reject(new Error("x".repeat(1e6))) };
    const { deliver, entries } = instance([wordy]);
    const error = await deliver([one], first).catch((thrown: Error) => thrown);
    expect((error as Error).message.length).toBeLessThan(600);
    expect(JSON.stringify(entries).length).toBeLessThan(700);
  });

  it("retries only the channels that failed", async () => {
    let down = true;
    const [a, b] = [inbox("sns"), inbox("ses", ([id]) => down && id === "e-2")];
    const { deliver } = instance([a.channel, b.channel]);
    await expect(deliver([one, two, three], first)).rejects.toThrow("1 alert by ses");
    down = false;
    await deliver([one, two, three], first);
    expect([a.took, b.took]).toEqual([
      ["e-1", "e-2", "e-3"],
      ["e-1", "e-3", "e-2"],
    ]);
  });

  it("sends an event once per instance, even if a payload repeats it", async () => {
    const a = inbox("sns");
    const { deliver, entries } = instance([a.channel]);
    await deliver([one, one, two], first);
    expect(await deliver([one, two], second)).toEqual([]);
    expect(a.took).toEqual(["e-1", "e-2"]);
    expect(entries.at(-1)).toEqual({ message: "not sent again", channel: "sns", alerts: 2 });
  });

  it("sends two different records with the same id, so that one cannot suppress the other", async () => {
    const a = inbox("sns");
    const { deliver } = instance([a.channel]);
    const forged = { ...one, record: { eventName: "ListUsers", eventID: "e-1" } };
    await deliver([forged], first);
    await deliver([one], second);
    await deliver([forged, one], { id: "r-3", deadline: 300_000 });
    expect(a.took).toEqual(["e-1", "e-1"]);
  });

  it("always sends alerts without an id and simulated ones", async () => {
    const a = inbox("sns");
    const { deliver } = instance([a.channel]);
    const alerts = [alert(null), alert("e-1", { simulated: true })];
    await deliver(alerts, first);
    await deliver(alerts, second);
    expect(a.took).toEqual([null, "e-1", null, "e-1"]);
  });
});

describe("delivery with a table", () => {
  it("sends an event once across twenty concurrent instances", async () => {
    const a = inbox("sns");
    const shared = table(() => 0);
    const instances = Array.from({ length: 20 }, () => instance([a.channel], shared));
    await Promise.all(
      instances.map(({ deliver }, index) => deliver([one, two], { id: `r-${index}`, deadline: 100_000 })),
    );
    expect(a.took.toSorted()).toEqual(["e-1", "e-2"]);
  });

  it("lets a failed invocation send on another instance", async () => {
    let down = true;
    const a = inbox("sns", () => down);
    const shared = table(() => 0);
    await expect(instance([a.channel], shared).deliver([one], first)).rejects.toThrow("not delivered");
    down = false;
    await instance([a.channel], shared).deliver([one], first);
    expect(a.took).toEqual(["e-1"]);
  });

  it("lets another invocation send after the time of one that died is over", async () => {
    let time = 0;
    const a = inbox("sns");
    const shared = table(() => time);
    const dying: Channel = {
      name: "sns",
      key: "sns",
      messages: (alerts) => [{ alerts, send: () => new Promise(() => {}) }],
    };
    void instance([dying], shared).deliver([one], { id: "r-dead", deadline: 0 });
    await expect.poll(() => shared.rows.size).toBe(1);
    for (const row of shared.rows.values()) row.until = 1000;
    await instance([a.channel], shared).deliver([one], second);
    expect(a.took).toEqual([]);
    time = 1001;
    await instance([a.channel], shared).deliver([one], { id: "r-3", deadline: 300_000 });
    expect(a.took).toEqual(["e-1"]);
  });

  it("sends to each of two channels of the same kind whose functions share the table", async () => {
    const [a, b] = [inbox("sns"), inbox("sns")];
    const shared = table(() => 0);
    await instance([{ ...a.channel, key: "sns of one topic" }], shared).deliver([one], first);
    await instance([{ ...b.channel, key: "sns of another" }], shared).deliver([one], second);
    expect([a.took, b.took]).toEqual([["e-1"], ["e-1"]]);
  });

  it("stops waiting for a slow table after half of its time, and logs it", async () => {
    let time = 0;
    let asked = 0;
    const slow: SentTable = {
      claim: async () => {
        asked++;
        time += 1000;
        return true;
      },
      done: async () => {},
    };
    const a = inbox("sns");
    const { deliver, failures } = instance([a.channel], slow, () => time);
    const alerts = Array.from({ length: 1000 }, (_, index) => alert(`slow-${index}`));
    await deliver(alerts, { id: "r-1", deadline: 600_000, claimsUntil: 30_000 });
    expect(a.took).toHaveLength(1000);
    expect(failures).toHaveLength(1);
    expect(asked).toBe(31);
  });

  it("stops waiting for the table at the deadline", async () => {
    const a = inbox("sns");
    const hangs = (signal?: AbortSignal) =>
      new Promise<never>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    const { deliver } = instance([a.channel], { claim: async () => true, done: (_, signal) => hangs(signal) });
    expect(await deliver([one], { id: "r-1", deadline: 3500 })).toHaveLength(1);
    const { deliver: late } = instance([a.channel], {
      claim: (_, __, ___, signal) => hangs(signal),
      done: async () => {},
    });
    await expect(late([two], { id: "r-2", deadline: 3500 })).rejects.toThrow("not delivered: 1 alert by sns");
    expect(a.took).toEqual(["e-1"]);
  });

  it("sends although the table is down, and logs it", async () => {
    const a = inbox("sns");
    const down: SentTable = {
      claim: () => Promise.reject(new Error("table down")),
      done: () => Promise.reject(new Error("table down")),
    };
    const { deliver, failures } = instance([a.channel], down);
    await deliver([one], first);
    expect(a.took).toEqual(["e-1"]);
    // The table is asked only once: one that hangs would use up the invocation's time.
    expect(failures).toHaveLength(1);
  });
});
