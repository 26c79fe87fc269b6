import { expect, it } from "vitest";
import type { Alert } from "../../src/alert/alert.ts";
import { renderPagerDuty } from "../../src/render/channels/pagerduty.ts";
import { renderFinding } from "../../src/render/channels/security-hub.ts";
import { renderTeamsParts } from "../../src/render/channels/teams.ts";
import { formats } from "../../src/render/renderer.ts";
import { renderTextAlert } from "../../src/render/text.ts";
import { account, alertOf, call } from "../alert/alerts.ts";
import { printed } from "./rendering.ts";

const accounts = new Map([[account, { alias: "production", owner: "platform", environment: "prod" }]]);
const warnings = ["the list of rules is gone"];
const alert = alertOf(call("iam:CreateUser", null, { recipientAccountId: account }), { accounts, warnings });

const channels: readonly (readonly [string, string])[] = [
  ["Teams", JSON.stringify(renderTeamsParts([alert]))],
  ["PagerDuty", JSON.stringify(renderPagerDuty(alert, "0".repeat(32)))],
  [
    "Security Hub",
    JSON.stringify(
      renderFinding(alert, "1", {
        productArn: `arn:aws:securityhub:us-east-1:${account}:product/${account}/default`,
        now: "2026-11-30T00:00:00Z",
      }),
    ),
  ],
];

it.each(formats.filter((format) => !/json|csv/.test(format)))("are in a line of %s", async (format) => {
  const text = await printed(format, [alert]);
  expect(text).toMatch(/production \\?\(111122223333\\?\), prod, ask platform/);
  expect(text).toContain("the list of rules is gone");
});

it.each(channels)("are in a message to %s", (_, text) => {
  expect(text).toMatch(/production \(111122223333\), prod, ask platform/);
  expect(text).toContain("the list of rules is gone");
});

it("are the last columns of CSV", async () => {
  const [head = "", row = ""] = (await printed("csv", [alert])).split(/\r?\n/);
  expect(head).toMatch(/account\.id,account\.alias,account\.owner,account\.environment$/);
  expect(row).toMatch(/111122223333,production,platform,prod$/);
});

it("are left out of an alert of an earlier version", () => {
  const { warnings: _, account: all, ...rest } = alert;
  const earlier = { ...rest, account: { id: all.id, alias: all.alias } } as unknown as Alert;
  expect(renderTextAlert(earlier)).toContain("Account         production (111122223333)\n");
  expect(renderTextAlert(earlier)).not.toContain("Warning");
});
