import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "../io.ts";

const folder = mkdtempSync(join(tmpdir(), "iam-alerts-explain-rules-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function explain(text: string, ...flags: readonly string[]) {
  const file = join(folder, "rules.yaml");
  writeFileSync(file, text);
  return run(["explain", "--rules", file, ...flags]);
}

const flawed = `
- { when: '{ $.eventSource = "iam.amazonaws.com" && $.eventName = "CreateUser" }', severity: high }
- { when: '{ $.eventName = "CreateUser" && $.eventName = "DeleteUser" }', mute: true }
- { when: '{ $.userIdentity.arn = "*:assumed-role/ci/*" }', mute: true, until: 2020-01-01 }
- { when: iam-all-changes, severity: low }
- { when: '{ $.eventSource = "kms.amazonaws.com" && $.eventName = "Delete*" }', code: our-keys, message: ours }
`;

describe("explain --rules", () => {
  it("says what each rule does and catches, and exits with 1 for rules that do nothing", async () => {
    const { code, stdout } = await explain(flawed, "--format", "text");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Rule 1, line 2: sets the severity to high\n {2}\{ .*eventName = "CreateUser" \}\n/);
    expect(stdout).toMatch(/Catches 1 of IAM's \d+ write operations \(CreateUser\)\.\n {2}hidden by rule 4/);
    expect(stdout).toMatch(/Rule 2, line 3: mutes\n.*\n.*\n {2}can never match an event/);
    expect(stdout).toContain("Rule 3, line 4: mutes, has expired: its last day was 2020-01-01");
    expect(stdout).toMatch(/Catches 0 of IAM's \d+ write operations and up to \d+ if its other conditions hold/);
    expect(stdout).toMatch(/Rule 5, line 6: adds the finding our-keys\n.*\n {2}Not about IAM/);
  });

  it("prints the same for programs", async () => {
    const { rules } = JSON.parse((await explain(flawed, "--format", "json")).stdout);
    expect(rules.map(({ hiddenBy }: { hiddenBy: number | null }) => hiddenBy)).toEqual([4, null, null, null, null]);
    expect(rules.map(({ neverMatches }: { neverMatches: boolean }) => neverMatches)).toEqual([
      ...[false, true, false, false, false],
    ]);
    expect(rules[0]).toMatchObject({ rule: 1, line: 2, catches: ["CreateUser"], coverage: { caught: 1 } });
    expect((await explain(flawed, "--format", "ndjson")).stdout.trim().split("\n")).toHaveLength(5);
  });

  it("warns about a rule's pattern as about any other", async () => {
    const { code, stdout } = await explain("- { when: '{ $.eventNme = \"CreateUser\" }', mute: true }");
    expect(stdout).toContain("eventNme");
    expect(stdout).toMatch(/^ {2}(?:warning|error|info) /m);
    expect([0, 1]).toContain(code);
  });

  it("exits with 0 for the example, and with 2 for faults and flags of a pattern", async () => {
    const { code, stdout } = await run(["explain", "--rules", "examples/rules/rules.yaml"]);
    expect([code, stdout.match(/^Rule \d/gm)]).toEqual([0, ["Rule 1", "Rule 2", "Rule 3", "Rule 4"]]);
    expect(stdout).not.toContain("warning");
    expect((await explain("[]")).stdout).toContain("has no rules");
    const faulty = await explain("- { when: iam-chnages, mute: true }\n- { when: iam-changes, mut: 1 }");
    expect([faulty.code, faulty.stderr]).toEqual([2, expect.stringContaining('rules.yaml:2:24: unknown key "mut"')]);
    const both = await run(["explain", "iam-changes", "--rules", "examples/rules/rules.yaml"]);
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining("expected a pattern or --rules, found both")]);
    const also = await run(["explain", "--rules", "examples/rules/rules.yaml", "--min-coverage", "50"]);
    expect([also.code, also.stderr]).toEqual([2, expect.stringContaining("--min-coverage")]);
  });
});
