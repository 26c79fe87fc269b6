import { describe, expect, it } from "vitest";
import { type Alert, unreadableAlert } from "../../src/alert/alert.ts";
import { toAlert } from "../../src/detect.ts";
import { renderText } from "../../src/render/text.ts";
import { respond } from "../../src/response/respond.ts";
import { applyRules } from "../../src/rules/apply.ts";
import { readRules } from "../../src/rules/read.ts";
import { call } from "../alert/alerts.ts";

const now = Date.parse("2026-11-30T12:00:00Z");

const create = toAlert(call("iam:CreateUser", { userName: "bob" }));
const attach = toAlert(
  call("iam:AttachUserPolicy", { userName: "bob", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
);
const tampering = toAlert(call("lambda:DeleteFunction20150331", { functionName: "iam-alerts" }), {
  pipeline: ["iam-alerts"],
});

const ruled = (alert: Alert, ...rules: readonly string[]) =>
  applyRules(alert, readRules(rules.map((rule) => `- ${rule}\n`).join("")), now);

const always = "when: '{ $.eventName = * }'";

describe("applyRules", () => {
  it("returns the alert itself if no rule matches", () => {
    expect(ruled(create, "{ when: root-activity, mute: true }")).toBe(create);
  });

  it("raises and lowers the severity; the last rule that matches wins", () => {
    expect(create.severity).toBe("medium");
    expect(ruled(create, `{ ${always}, severity: critical }`).severity).toBe("critical");
    const { severity, rules } = ruled(create, `{ ${always}, severity: critical }`, `{ ${always}, severity: low }`);
    expect([severity, rules?.severityBefore]).toEqual(["low", "medium"]);
    expect(rules?.applied.map(({ rule }) => rule)).toEqual([1, 2]);
  });

  it("weighs no finding more than a lowered alert, and all of them as before if a later rule raises it", () => {
    const before = attach.findings.map(({ severity }) => severity);
    expect(before).toContain("critical");
    const low = ruled(attach, `{ ${always}, severity: low }`);
    expect(new Set(low.findings.map(({ severity }) => severity))).toEqual(new Set(["low"]));
    const again = ruled(attach, `{ ${always}, severity: low }`, `{ ${always}, severity: critical }`);
    expect(again.findings.map(({ severity }) => severity)).toEqual(before);
  });

  it("mutes, and a later rule can undo that", () => {
    expect(ruled(create, `{ ${always}, mute: true }`).rules?.mutedBy).toBe(1);
    const twice = [`{ ${always}, severity: low }`, `{ ${always}, mute: true }`] as const;
    expect(ruled(create, ...twice).rules?.mutedBy).toBe(2);
    expect(ruled(create, ...twice, "{ when: iam-changes, mute: false }").rules?.mutedBy).toBeNull();
  });

  it("adds findings; the same code replaces the earlier one", () => {
    const { findings } = ruled(
      create,
      `{ ${always}, severity: high, code: ours, message: first }`,
      `{ ${always}, code: other, message: "a {name} <b>" }`,
      `{ ${always}, code: ours, message: second }`,
    );
    expect(findings.slice(create.findings.length)).toEqual([
      { code: "other", severity: "medium", message: "a {name} <b>" },
      { code: "ours", severity: "medium", message: "second" },
    ]);
  });

  it("sets channels and the runbook, also of an alert that only a rule makes important", () => {
    const { rules } = ruled(create, `{ ${always}, channels: [slack], runbook: "https://wiki.example.com/{event}" }`);
    expect(rules?.channels).toEqual(["slack"]);
    const read = toAlert({ ...call("iam:GetUser"), readOnly: true });
    expect(read.severity).toBe("info");
    const raised = ruled(read, `{ ${always}, severity: high, runbook: "https://wiki.example.com/{event}" }`);
    expect(respond(raised, { runbookUrl: "https://other.example.com" }).response?.runbook).toBe(
      "https://wiki.example.com/GetUser",
    );
  });

  it("applies a rule on its last day in UTC and not after it", () => {
    const set = readRules(`- { ${always}, mute: true, until: 2026-11-30 }`);
    expect(applyRules(create, set, Date.parse("2026-11-30T23:59:59.999Z")).rules?.mutedBy).toBe(1);
    expect(applyRules(create, set, Date.parse("2026-12-01T00:00:00Z"))).toBe(create);
  });

  it("never hides an alert about an unreadable record", () => {
    const alert = unreadableAlert('{"eventName":"CreateUser",', "its JSON ends early");
    const rule = "when: '\"CreateUser\"', tampering: true";
    const { severity, rules } = ruled(alert, `{ ${rule}, mute: true, severity: info, channels: [webhook] }`);
    expect([severity, rules?.mutedBy, rules?.channels]).toEqual(["medium", null, null]);
    expect(ruled(alert, `{ ${rule}, severity: high }`).severity).toBe("high");
  });

  it("never hides an alert about a record that was read partially", () => {
    const omitted = { omitted: true, originalSize: 149_893, reason: "requestParameters too large" };
    const alert = toAlert(call("iam:PutUserPolicy", omitted));
    expect(alert.findings.map(({ code }) => code)).toContain("unreadable-policy");
    const { severity, rules } = ruled(alert, `{ ${always}, mute: true, severity: low, tampering: true }`);
    expect([severity, rules?.mutedBy]).toEqual(["high", null]);
  });

  it("hides tampering with the pipeline only with a rule that says so", () => {
    expect(tampering.severity).toBe("critical");
    const rule = `${always}, mute: true, severity: low, channels: [webhook]`;
    const kept = ruled(tampering, `{ ${rule} }`);
    expect([kept.severity, kept.rules?.mutedBy, kept.rules?.channels]).toEqual(["critical", null, null]);
    const muted = ruled(tampering, `{ ${rule}, tampering: true }`, `{ ${rule} }`);
    expect([muted.severity, muted.rules?.mutedBy, muted.rules?.channels]).toEqual(["low", 1, ["webhook"]]);
  });

  it("neither mutes nor lowers while a rule cannot be read, and says why", () => {
    const alert = ruled(
      create,
      `{ ${always}, mute: true, severity: low, channels: [slack] }`,
      "{ when: iam-chnages, mute: false }",
      `{ ${always}, code: ours, message: still added }`,
    );
    expect([alert.severity, alert.rules?.mutedBy, alert.rules?.channels]).toEqual(["medium", null, ["slack"]]);
    expect(alert.findings.map(({ code }) => code)).toContain("ours");
    expect(renderText([alert])).toContain("fault in the rules: rules.yaml:2:11: expected a preset or a pattern");
    const other = toAlert({ eventSource: "x", requestID: "y" });
    expect(ruled(other, "nonsense")).toMatchObject({ rules: null, warnings: [expect.stringContaining("rule 1")] });
  });

  it("lists the first faults", () => {
    const { warnings } = ruled(create, "a", "b", "c", "d", "e");
    expect(warnings).toHaveLength(4);
    expect(warnings.at(-1)).toBe("2 more faults in the rules");
  });

  it("matches records of OCSF by CloudTrail's fields, and texts by terms", () => {
    const ocsf = {
      ...{ class_uid: 3005, metadata: { product: { name: "CloudTrail" } } },
      api: { operation: "CreateUser", service: { name: "iam.amazonaws.com" } },
    };
    expect(ruled(toAlert(ocsf), "{ when: iam-changes, severity: high }").severity).toBe("high");
    expect(ruled(create, "{ when: '\"CreateUser\"', severity: high }").severity).toBe("high");
    expect(ruled(create, "{ when: '\"DeleteUser\"', severity: high }")).toBe(create);
  });

  it("is one row of text, in which hostile characters are visible", () => {
    const text = renderText([ruled(create, `{ ${always}, severity: high, code: ours, message: "a\\u202Eb\\nc" }`)]);
    expect(text).toContain("rule 1 applied, severity high instead of medium");
    expect(text).not.toContain("\u202e");
  });
});
