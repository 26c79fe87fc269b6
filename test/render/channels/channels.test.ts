import { describe, expect, it } from "vitest";
import type { Alert } from "../../../src/alert/alert.ts";
import { severities } from "../../../src/alert/severity.ts";
import { eventsOf } from "../../../src/lambda/channels/pagerduty.ts";
import { renderPagerDuty, renderPagerDutyRest } from "../../../src/render/channels/pagerduty.ts";
import { renderFinding } from "../../../src/render/channels/security-hub.ts";
import { renderTeamsParts } from "../../../src/render/channels/teams.ts";
import { respond } from "../../../src/response/respond.ts";
import { hostileAlerts } from "../hostile-alerts.ts";
import { sample } from "../rendering.ts";
import { readCard } from "./adaptive-cards.ts";

const source = {
  productArn: "arn:aws:securityhub:eu-west-1:999988887777:product/999988887777/default",
  now: "2026-11-30T00:00:00.000Z",
};
const unseen = /[\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2028\u2029]|(?!\n)\p{Cc}/u;

/** Returns every text in a tree. */
const textsIn = (tree: unknown): readonly string[] => {
  if (typeof tree === "string") return [tree];
  return typeof tree === "object" && tree !== null ? Object.values(tree).flatMap(textsIn) : [];
};

/** Returns the size that Teams counts: the card is a text in JSON there. */
const sizeInTeams = (message: unknown): number => Buffer.byteLength(JSON.stringify(JSON.stringify(message)));

/** Returns every object in a tree that has a type. */
const elementsIn = (tree: unknown): readonly Readonly<Record<string, unknown>>[] => {
  if (typeof tree !== "object" || tree === null) return [];
  const below = Object.values(tree).flatMap(elementsIn);
  return "type" in tree ? [tree as Readonly<Record<string, unknown>>, ...below] : below;
};

const alert = (more: Partial<Alert> = {}): Alert => sample("AttachUserPolicy", more);

describe("a Teams card", () => {
  it.each(hostileAlerts)("with %s is what version 1.4 has, no Markdown, and at most 28 kB", (_, hostileAlert) => {
    const parts = renderTeamsParts([hostileAlert, alert(), hostileAlert]);
    expect(parts.reduce((sum, { alerts }) => sum + alerts, 0)).toBe(3);
    for (const { message } of parts) {
      expect(sizeInTeams(message)).toBeLessThan(28_000);
      const { msteams, ...card } = message.attachments[0].content;
      expect(msteams).toEqual({ width: "Full" });
      expect(readCard(card)).toEqual({ faults: [], understood: card });
      for (const element of elementsIn(message)) {
        // The text of other elements is Markdown.
        if ("text" in element) expect(element["type"]).toBe("TextRun");
        if (element["type"] === "Action.OpenUrl") expect(element["url"]).toMatch(/^https:\/\/[\w-]+\.console\.aws/);
      }
      expect(textsIn(message).filter((text) => unseen.test(text) || text.includes("{{"))).toEqual([]);
    }
  });

  it("is read by a library that notices mistakes", () => {
    const run = { type: "TextRun", text: "a", weight: "Boldest", color: "Good", colour: "Good" };
    const body = [{ type: "RichTextBlock", inlines: [run] }, { type: "Carousel" }];
    const { faults, understood } = readCard({ type: "AdaptiveCard", version: "1.4", body });
    expect(faults).toEqual([expect.stringContaining("Boldest"), expect.stringContaining("Carousel")]);
    expect(understood).toMatchObject({
      body: [{ type: "RichTextBlock", inlines: [{ type: "TextRun", text: "a", color: "Good" }] }],
    });
    expect(JSON.stringify(understood)).not.toContain("colour");
  });

  it("has no date functions from a record", () => {
    const [part] = renderTeamsParts([alert({ title: "x {{DATE(2017-02-14T06:00:00Z)}}" })]);
    expect(part?.message.summary).toContain("x { {DATE(2017-02-14T06:00:00Z)}}");
  });

  it("is as many cards as needed, worst first, the digest in the first", () => {
    const alerts = Array.from({ length: 200 }, (_, index) =>
      alert({ id: `e-${index}`, severity: index === 150 ? "critical" : "low", title: `title ${index}` }),
    );
    const parts = renderTeamsParts(alerts, 120);
    expect(parts.length).toBeGreaterThan(5);
    expect(Math.max(...parts.map(({ message }) => sizeInTeams(message)))).toBeLessThan(28_000);
    expect(parts.reduce((sum, part) => sum + part.alerts, 0)).toBe(120);
    const texts = parts.map(({ message }) => textsIn(message).join("\n"));
    expect(texts[0]).toMatch(/200 alerts[\s\S]*80 more alerts, summarized[\s\S]*title 150/);
    expect(texts.filter((text) => text.includes("200 alerts"))).toHaveLength(1);
    expect(parts[0]?.message.summary).toMatch(/^CRITICAL .*title 150 \+ 199 more$/);
  });
});

describe("what to do now", () => {
  const answered = respond(alert());
  const [first] = answered.response?.contain ?? [];

  it("is in each channel with the whole command", () => {
    expect(first?.command).toMatch(/^aws iam detach-user-policy /);
    const [part] = renderTeamsParts([answered]);
    expect(textsIn(part?.message)).toContain(first?.command);
    expect(renderPagerDuty(answered, "k").payload.custom_details["Contain"]).toContain(first?.command);
    const finding = renderFinding(answered, "iam-alerts/1", source);
    expect(finding["Remediation"]).toEqual({ Recommendation: { Text: first?.command } });
  });

  it.each(["x".repeat(5000), "a {{DATE(2017-02-14T06:00:00Z)}}", "a\u202eb"])(
    "is left out of a card and a finding that would change or cut the command: %j",
    (name) => {
      const { response } = answered;
      if (response === null || first === undefined) throw new Error("expected a command, found none");
      const command = `aws iam delete-user --user-name '${name}'`;
      const changed = { ...answered, response: { ...response, contain: [{ ...first, command }] } };
      const [part] = renderTeamsParts([changed]);
      const texts = textsIn(part?.message).join("\n");
      if (!name.includes("\u202e")) expect(texts).toMatch(/left out: (?:too long for Teams|Teams cannot show)/);
      expect(texts).not.toContain("{{");
      const finding = renderFinding(changed, "iam-alerts/1", source);
      expect(JSON.stringify(finding["Remediation"] ?? {}).includes("delete-user")).toBe(name.includes("{{"));
    },
  );
});

describe("a PagerDuty event", () => {
  it.each(hostileAlerts)("with %s keeps PagerDuty's limits", (_, hostileAlert) => {
    const [one, rest] = eventsOf([hostileAlert, alert(), hostileAlert], 1);
    for (const event of [one?.event, rest?.event, renderPagerDutyRest([alert(), hostileAlert], "k")]) {
      if (event === undefined) throw new Error("expected an event and a summary of the rest");
      expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(500_000);
      expect(event.dedup_key).toMatch(/^.{1,255}$/);
      expect([event.payload.component, event.payload.group, event.payload.class].join("").length).toBeLessThan(1000);
      expect(event.event_action).toBe("trigger");
      expect(event.payload.summary.length).toBeLessThanOrEqual(1024);
      expect(event.payload.source).toMatch(/./);
      expect(event.payload.timestamp ?? "2026-01-01T00:00:00Z").toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z$/);
      expect(textsIn(event).filter((text) => unseen.test(text))).toEqual([]);
    }
  });

  it("has a severity of PagerDuty for each of ours", () => {
    const found = severities.map((severity) => renderPagerDuty(alert({ severity }), "k").payload.severity);
    expect(found).toEqual(["critical", "error", "warning", "info", "info"]);
  });

  it("has the title, the findings, the details and the link", () => {
    const { payload, links, dedup_key } = renderPagerDuty(alert(), "key");
    expect(dedup_key).toBe("key");
    expect(payload.summary).toMatch(/^[A-Z]+ .*: \S+ attached /);
    expect(Object.keys(payload.custom_details)).toEqual(expect.arrayContaining(["Findings", "Actor", "Parameters"]));
    expect(links?.[0]?.href).toMatch(/^https:\/\/[\w-]+\.console\.aws\.amazon\.com\//);
  });
});

describe("a Security Hub finding", () => {
  it.each(hostileAlerts)("with %s keeps the limits of the format", (_, hostileAlert) => {
    const finding = renderFinding(hostileAlert, "iam-alerts/1", source);
    expect(Buffer.byteLength(JSON.stringify(finding))).toBeLessThan(240_000);
    const limits = { Id: 512, GeneratorId: 512, Title: 256, Description: 1024 };
    for (const [name, limit] of Object.entries(limits)) {
      expect(String(finding[name]).trim()).not.toBe("");
      expect(String(finding[name]).length).toBeLessThanOrEqual(limit);
    }
    const fields = Object.entries(finding["ProductFields"] as Record<string, string>);
    expect(fields.length).toBeLessThanOrEqual(50);
    for (const [name, value] of fields) expect([name.length <= 128, value.length <= 1024]).toEqual([true, true]);
    expect(textsIn(finding).filter((text) => unseen.test(text) || text.trim() === "")).toEqual([]);
  });

  it("fits into a call with 99 others of its size", () => {
    const sizes = hostileAlerts.map(([, each]) => Buffer.byteLength(JSON.stringify(renderFinding(each, "x", source))));
    expect(Math.max(...sizes) * 100).toBeLessThan(6_000_000);
  });

  it("belongs to the account that imports it, and names that of the call", () => {
    const finding = renderFinding(alert(), "iam-alerts/1", source);
    expect(finding).toMatchObject({
      SchemaVersion: "2018-10-08",
      AwsAccountId: "999988887777",
      ProductArn: source.productArn,
      UpdatedAt: source.now,
      Resources: [{ Partition: "aws", Tags: { account: alert().account.id } }],
    });
  });

  it("has the time of the import if the call has none", () => {
    for (const time of [null, "yesterday", "2026-13-45T99:00:00Z"]) {
      expect(renderFinding(alert({ time }), "iam-alerts/1", source)["CreatedAt"]).toBe(source.now);
    }
  });
});
