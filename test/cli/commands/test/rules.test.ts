import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../io.ts";
import { Folder } from "./running.ts";

let folder: Folder;
beforeAll(() => {
  folder = new Folder();
});
afterAll(() => folder.remove());

const rules = `
- { when: '{ $.eventName = "CreateUser" }', severity: critical, channels: [slack, pagerduty] }
- { when: '{ $.eventName = "DeleteRole" }', mute: true }
- { when: '{ $.eventName = "CreateGroup" }', mute: true }
- { when: iam-changes, severity: low, until: 2020-01-31 }
`;

const tests = `pattern: iam-changes
rules: rules.yaml
tests:
- { name: raised, event: CreateUser, matches: true, muted: false, channels: [pagerduty, slack], alert: { severity: critical } }
- { name: muted, event: DeleteRole, matches: true, muted: true, alert: { rules.mutedBy: 2 } }
- { name: reading, event: ListUsers, matches: false }
`;

describe("the rules of a test file", () => {
  it("are applied to its alerts; the report says which rules no test reaches and which have expired", async () => {
    folder.write("rules.yaml", rules);
    const { code, stdout, stderr } = await folder.file(tests);
    expect(stdout).toContain(
      "rules.yaml: tests reach 2 of 3 rules, 66.6%; none reaches\n  rule 3, line 4   { $.eventName",
    );
    expect(stdout).toContain("3 tests in 1 file: 3 passed");
    expect(stderr).toContain(
      "rules.yaml:5:3: warning: rule 4 has expired and does nothing: its last day was 2020-01-31",
    );
    expect(code).toBe(0);
  });

  it("must be reached as far as --min-rules asks", async () => {
    folder.write("rules.yaml", rules);
    const { code, stdout } = await folder.file(tests, "--min-rules", "100");
    expect([code, stdout]).toEqual([1, expect.stringContaining("FAIL  tests reach 100% of the rules in rules.yaml")]);
    expect(stdout).toContain("expected tests that reach at least 100% of the rules in rules.yaml, found 66.6%");
    expect((await folder.file(tests, "--min-rules", "60")).code).toBe(0);
    const filtered = await folder.file(tests, "--min-rules", "60", "--filter", "muted");
    expect([filtered.code, filtered.stderr]).toEqual([2, expect.stringContaining("--filter or --min-rules")]);
  });

  it("are in the report for programs", async () => {
    folder.write("rules.yaml", rules);
    const { stdout } = await folder.file(tests, "--format", "json");
    const [{ file, percent, rules: states }] = JSON.parse(stdout).rules;
    expect([file.endsWith("rules.yaml"), percent]).toEqual([true, 66.6]);
    expect(states[2]).toEqual({
      ...{ rule: 3, line: 4, when: '{ $.eventName = "CreateGroup" }', until: null },
      ...{ reached: false, expired: false },
    });
  });

  it.each([
    ["DeleteRole", "muted: false", "expected an alert that is sent, found one that rule 2 mutes"],
    ["CreateUser", "muted: true", "expected an alert that a rule mutes, found one that is sent"],
    ["CreateUser", "channels: [sns]", "expected an alert for sns, found one for slack and pagerduty"],
    ["DeleteUser", "channels: [sns]", "expected an alert for sns, found one for all channels"],
    ["CreateUser", "alert: { severity: low }", "alert.severity is not as expected"],
  ])("fail the expectation of %s with %s", async (event, expectation, failure) => {
    folder.write("rules.yaml", rules);
    const only = `- { name: it, event: ${event}, matches: true, ${expectation} }`;
    const { code, stdout } = await folder.file(`pattern: iam-changes\nrules: rules.yaml\ntests:\n${only}\n`);
    expect([code, stdout]).toEqual([1, expect.stringContaining(failure)]);
  });

  it("are those of --rules if the file names none", async () => {
    const own = folder.write("own.yaml", "- { when: iam-changes, mute: true }");
    const file = "pattern: iam-changes\ntests:\n- { name: it, event: CreateUser, matches: true, muted: true }\n";
    expect((await folder.file(file)).code).toBe(1);
    expect((await folder.file(file, "--rules", own)).code).toBe(0);
  });

  it("are refused with every fault and its line, and exit code 2", async () => {
    folder.write("rules.yaml", "- { when: iam-chnages, mute: true }\n- { when: iam-changes, mut: true }\n");
    const { code, stderr } = await folder.file(tests);
    expect(code).toBe(2);
    expect(stderr).toContain('rules.yaml:1:11: expected a preset or a pattern, found "iam-chnages"');
    expect(stderr).toContain('rules.yaml:2:24: unknown key "mut" in rule 2\n  hint: did you mean mute?');
    const missing = await folder.file(tests.replace("rules.yaml", "none.yaml"));
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining("cannot read the rules in none.yaml")]);
  });

  it("are not expected of an event without an alert", async () => {
    folder.write("rules.yaml", rules);
    const { code, stderr } = await folder.file(
      `${tests}- { name: no, event: ListUsers, matches: false, muted: true }\n`,
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining("expected no muted with matches: false, found one")]);
  });

  it("raise, mute and route as the example says", async () => {
    const { code, stdout } = await run(["test", "examples/rules", "--min-rules", "100"]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("tests reach 4 of 4 rules, 100%")]);
  });
});

describe("--rules", () => {
  it("changes what decode prints, and counts what rules mute", async () => {
    const file = folder.write("rules.yaml", rules);
    const { code, stdout, stderr } = await run(["decode", "CreateUser", "DeleteRole", "--rules", file]);
    const alerts = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(alerts.map(({ action, severity }) => [action.name, severity])).toEqual([["CreateUser", "critical"]]);
    expect([code, stderr]).toEqual([0, expect.stringContaining("1 alert, 1 muted by rule 2")]);
  });

  it("is applied before --min-severity", async () => {
    const file = folder.write("rules.yaml", rules);
    const { stdout, stderr } = await run(["decode", "CreateUser", "--rules", file, "--min-severity", "critical"]);
    expect(JSON.parse(stdout).rules).toEqual({
      applied: [{ rule: 1, when: '{ $.eventName = "CreateUser" }' }],
      severityBefore: "medium",
      mutedBy: null,
      channels: ["slack", "pagerduty"],
      runbook: null,
    });
    expect(stderr).toContain("1 alert");
  });

  it("changes what simulate prints, also what --expect sees of a muted alert", async () => {
    const file = folder.write("rules.yaml", rules);
    const argv = ["simulate", "CreateUser", "DeleteRole", "--rules", file, "--format", "ndjson"];
    const { code, stdout, stderr } = await run(argv);
    expect([code, JSON.parse(stdout).severity]).toEqual([0, "critical"]);
    expect(stderr).toContain("1 alert, simulated, 1 muted by rule 2; 0 events filtered out");
    const expected = await run(["simulate", "DeleteRole", "--rules", file, "--expect", "rules.mutedBy=2"]);
    expect(expected.code).toBe(0);
    const deployed = await run([...argv, "--function", "iam-alerts"]);
    expect([deployed.code, deployed.stderr]).toEqual([
      2,
      expect.stringContaining("expected no --rules with --function"),
    ]);
  });

  it("refuses a file with faults before anything is printed", async () => {
    const file = folder.write("rules.yaml", "- { when: iam-changes, severity: hihg }");
    for (const command of ["decode", "simulate"]) {
      const { code, stdout, stderr } = await run([command, "CreateUser", "--rules", file]);
      expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining("rules.yaml:1:34: expected critical or")]);
    }
    expect((await run(["decode", "CreateUser", "--rules", "none.yaml"])).stderr).toContain("cannot read the rules");
  });
});
