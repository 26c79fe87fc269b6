import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "../io.ts";

const folder = mkdtempSync(join(tmpdir(), "iam-alerts-backtest-rules-"));
afterAll(() => rmSync(folder, { recursive: true }));

const rules = join(folder, "rules.yaml");
writeFileSync(
  rules,
  `
- { when: '{ $.eventName = "CreateUser" }', severity: critical }
- { when: '{ $.eventName = "DeleteRole" || $.eventName = "DeleteUser" }', mute: true }
`,
);

const sources = ["CreateUser", "DeleteRole", "DeleteUser"].map((name) => `fixtures/records/${name}.json`);
const backtest = (...flags: readonly string[]) =>
  run(["backtest", "iam-changes", ...sources, "--rules", rules, ...flags]);

describe("backtest --rules", () => {
  it("reports the alerts that rules mute apart from the others", async () => {
    const { code, stdout } = await backtest("--format", "json");
    const { alerts, severities, muted } = JSON.parse(stdout);
    expect([code, alerts, severities]).toEqual([0, 1, [{ name: "critical", alerts: 1 }]]);
    expect([muted.alerts, muted.rules]).toEqual([2, [{ rule: 2, alerts: 2 }]]);
    const { stdout: text } = await backtest("--format", "text");
    expect(text).toContain("1 alert");
    expect(text).toContain("Muted by rule 2: 2 alerts\n");
  });

  it("counts and prints only the alerts that are sent", async () => {
    expect((await backtest("--count")).stdout).toBe("1\n");
    const { stdout } = await backtest("--alerts", "--format", "ndjson");
    expect(JSON.parse(stdout)).toMatchObject({ severity: "critical", rules: { severityBefore: "medium" } });
  });

  it("has the muted alerts on the page", async () => {
    const page = join(folder, "page.html");
    expect((await backtest("--html", page)).code).toBe(0);
    expect(readFileSync(page, "utf8")).toContain("Muted by rule 2: 2 alerts");
  });

  it("refuses a file of rules with faults", async () => {
    const bad = join(folder, "bad.yaml");
    writeFileSync(bad, "- { when: iam-changes }");
    const { code, stderr } = await run(["backtest", "iam-changes", ...sources, "--rules", bad]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("bad.yaml:1:3: expected severity, mute, code")]);
  });
});
