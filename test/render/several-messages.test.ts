import { describe, expect, it } from "vitest";
import type { Alert } from "../../src/alert/alert.ts";
import { digestOf } from "../../src/render/digest.ts";
import { renderSlackParts } from "../../src/render/slack.ts";
import { renderSnsJson } from "../../src/render/sns/json.ts";
import { renderSns } from "../../src/render/sns/sns.ts";
import { sample } from "./rendering.ts";

const alert = (id: string, more: Partial<Alert> = {}): Alert => sample("CreateUser", { id, ...more });
const many = (count: number, more: Partial<Alert> = {}) =>
  Array.from({ length: count }, (_, index) => alert(`e-${index}`, { title: `alert <${index}>`, ...more }));
const bytes = (text: string) => Buffer.byteLength(text);

const alertsIn = (message: string) => {
  const { version, alerts } = JSON.parse(message) as { version: number; alerts: Alert[] };
  expect(version).toBe(1);
  return alerts;
};

describe("renderSnsJson", () => {
  it("returns whole alerts, worst first, with the same subject and attributes as the text", () => {
    const alerts = [alert("a", { severity: "low" }), alert("b", { severity: "critical" })];
    const [message, ...more] = renderSnsJson(alerts);
    expect(more).toEqual([]);
    expect(alertsIn(message?.message ?? "")).toEqual(JSON.parse(JSON.stringify([alerts[1], alerts[0]])));
    const [text] = renderSns(alerts);
    expect({ ...message, message: "" }).toEqual({ ...text, message: "" });
  });

  it("returns nothing for no alerts", () => {
    expect(renderSnsJson([])).toEqual([]);
  });

  it("returns as many messages as needed, each within SNS's limit, with every alert once", () => {
    const alerts = many(300, { parameters: { note: "ä".repeat(3000) } });
    const messages = renderSnsJson(alerts);
    expect(messages.length).toBeGreaterThan(5);
    for (const { message } of messages) expect(bytes(message)).toBeLessThanOrEqual(262_144);
    const told = messages.flatMap(({ message }) => alertsIn(message).map(({ id }) => id));
    expect(told).toEqual(alerts.map(({ id }) => id));
    expect(messages.map((message) => message.alerts).reduce((sum, count) => sum + count)).toBe(300);
  });

  it.each([
    ["parameters", { parameters: { note: "x".repeat(300_000) } }],
    ["record", { record: { note: "\u0000".repeat(100_000) } }],
    ["title and findings", { title: "t".repeat(300_000), findings: many(1).flatMap(({ findings }) => findings) }],
  ])("says what is missing from an alert that is too large because of its %s", (_, more) => {
    const [big, small, ...none] = renderSnsJson([alert("big", more), alert("small", { severity: "info" })]);
    expect(none).toEqual([]);
    const alerts = [big, small].flatMap((message) => (message === undefined ? [] : alertsIn(message.message)));
    expect(alerts.map(({ id }) => id)).toEqual(["big", "small"]);
    expect(alerts[0]?.record).toMatch(
      /^cut: \d+ bytes are more than one SNS message can hold; CloudTrail has the whole event$/,
    );
    for (const message of [big, small]) expect(bytes(message?.message ?? "")).toBeLessThanOrEqual(262_144);
  });

  it("contains nothing that a terminal would interpret", () => {
    const [message] = renderSnsJson([alert("\u001b[31m\u202e")]);
    expect(message?.message).toMatch(/^[^\p{Cc}\p{Bidi_Control}]*$/u);
    expect(alertsIn(message?.message ?? "")[0]?.id).toBe("\u001b[31m\u202e");
  });
});

describe("renderSlackParts", () => {
  it("returns one message if it is enough, without a digest for a single alert", () => {
    const [part, ...more] = renderSlackParts([alert("a")]);
    expect(more).toEqual([]);
    expect(part?.alerts).toBe(1);
    expect(part?.message.blocks.map(({ type }) => type)).toEqual(["header", "rich_text"]);
  });

  it.each([
    ["short", many(200)],
    ["long", many(30, { parameters: { note: "x".repeat(50_000) } })],
  ])("returns as many messages as needed, each within Slack's limits, with every alert once: %s", (_, alerts) => {
    const parts = renderSlackParts(alerts);
    expect(parts.length).toBeGreaterThan(2);
    for (const { message } of parts) {
      expect(message.blocks.length).toBeLessThanOrEqual(50);
      expect(JSON.stringify(message.blocks).length).toBeLessThanOrEqual(12_000);
    }
    expect(parts.reduce((sum, part) => sum + part.alerts, 0)).toBe(alerts.length);
    const shown = parts.flatMap(({ message }) => JSON.stringify(message.blocks).match(/alert <\d+>/g) ?? []);
    expect(shown).toEqual(alerts.map(({ title }) => title));
    const digests = parts.map(({ message }) => JSON.stringify(message.blocks).includes(`"${alerts.length} alerts"`));
    expect(digests).toEqual(parts.map((_, index) => index === 0));
  });

  it("shows the given number in full and summarizes the others in the first message", () => {
    const parts = renderSlackParts(many(100), 5);
    expect(parts.reduce((sum, part) => sum + part.alerts, 0)).toBe(5);
    expect(JSON.stringify(parts[0]?.message.blocks)).toContain("95 more alerts, summarized:");
  });
});

describe("the summary of many alerts", () => {
  const by = (name: string, action: string, count: number) =>
    many(count).map((each) => ({
      ...each,
      actor: { ...each.actor, name },
      action: { ...each.action, name: action },
    }));

  it("counts the other alerts by actor and call, most frequent first", () => {
    const flood = [...by("alice", "CreateUser", 3), ...by("bob", "DeleteRole", 7), ...by("alice", "TagRole", 1)];
    const worst = alert("worst", { severity: "critical" });
    const { alerts, count, rest, lines } = digestOf([...flood, worst], 2);
    expect(alerts.map(({ id }) => id)).toEqual(["worst", "e-0"]);
    expect(count).toBe("12 alerts");
    expect(rest).toEqual([
      "10 more alerts, summarized:",
      "  7 × bob: iam DeleteRole",
      "  2 × alice: iam CreateUser",
      "  1 × alice: iam TagRole",
    ]);
    expect(lines.slice(-4)).toEqual(rest);
  });

  it("names twenty kinds and counts the others", () => {
    const { rest } = digestOf(Array.from({ length: 30 }, (_, index) => by("alice", `Call${index}`, 2)).flat(), 1);
    expect(rest).toHaveLength(22);
    expect(rest.at(-1)).toBe(`  19 × others`);
    const total = rest.slice(1).reduce((sum, line) => sum + Number.parseInt(line, 10), 0);
    expect(total).toBe(59);
  });

  it("is empty if all alerts are shown, and has a singular", () => {
    expect(digestOf(many(3), 3).rest).toEqual([]);
    expect(digestOf(many(3), 2).rest[0]).toBe("1 more alert, summarized:");
  });

  it("escapes names", () => {
    const { rest } = digestOf(by("a\u001b[2J\nb".repeat(50), "X\u202e", 2), 1);
    expect(rest).toHaveLength(2);
    expect(rest[1]).toMatch(/^[^\p{Cc}\p{Bidi_Control}]{1,200}$/u);
  });
});
