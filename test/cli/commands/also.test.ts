import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { presets } from "../../../src/presets.ts";
import { lines, run } from "../io.ts";

const sourceOf = (name: string) => presets.find((preset) => preset.name === name)?.pattern ?? "";
const combined = `{ (${sourceOf("iam-all-changes").slice(2, -2)}) || (${sourceOf("root-activity").slice(1, -1)}) }`;
const also = ["--also", "root-activity"];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-also-"));
  writeFileSync(join(folder, "kms.txt"), '{ $.eventName = "PutKeyPolicy" }\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("--also", () => {
  it("adds a preset to a pattern, for explain", async () => {
    const { stdout, code } = await run(["explain", "iam-all-changes", ...also, "--format", "ndjson"]);
    expect(lines(stdout)[0]).toMatchObject({ name: "iam-all-changes + root-activity", pattern: combined });
    expect(code).toBe(0);
  });

  it("adds presets, files and texts, for match", async () => {
    const events = ["ConsoleLogin", "PutKeyPolicy", "DeleteDetector", "ListUsers", "CreateUser"];
    const more = [...also, "--also", `@${join(folder, "kms.txt")}`, "--also", '{ $.eventSource = "guardduty*" }'];
    expect((await run(["match", "iam-all-changes", ...events, "--count"])).stdout).toBe("1\n");
    expect((await run(["match", "iam-all-changes", ...events, ...more, "--count"])).stdout).toBe("4\n");
  });

  it("is part of what --except excludes from", async () => {
    const argv = ["match", "iam-all-changes", "ConsoleLogin", "CreateUser", ...also, "--count"];
    expect((await run(argv)).stdout).toBe("2\n");
    expect((await run([...argv, "--except", "userIdentity.type=Root"])).stdout).toBe("1\n");
  });

  it("adds to the default pattern, and to the pattern of a flag, for simulate", async () => {
    const simulate = ["simulate", "ListUsers", "PutKeyPolicy"];
    expect((await run([...simulate, "--also", '{ $.eventName = "ListUsers" }'])).stderr).toContain("2 alerts");
    const other = await run([...simulate, "--pattern", "iam-changes", "--also", "CloudWatch.7"]);
    expect([other.code, other.stdout]).toEqual([1, ""]);
    expect(other.stderr).toContain("(iam-changes + CloudWatch.7 does not match it)");
  });

  it("is translated with the pattern", async () => {
    const { stdout } = await run(["translate", "iam-all-changes", ...also, "--to", "athena", "--quiet"]);
    expect(stdout).toContain("useridentity.type = 'Root'");
  });

  it("is backtested with the pattern, with and without what is excluded", async () => {
    const records = ["fixtures/records/ConsoleLogin.json", "fixtures/records/CreateUser.json"];
    expect((await run(["backtest", "iam-changes", ...records, "--count"])).stdout).toBe("1\n");
    expect((await run(["backtest", "iam-changes", ...records, ...also, "--count"])).stdout).toBe("2\n");
    const excluded = [...also, "--except", "eventName=CreateUser", "--format", "json"];
    const { stdout } = await run(["backtest", "iam-changes", ...records, ...excluded]);
    expect(JSON.parse(stdout)).toMatchObject({ alerts: 1, silenced: { alerts: 1 } });
  });

  it("is written into a test file by --init, and read from it", async () => {
    const file = join(folder, "both.iam-alerts.yaml");
    expect((await run(["test", "--init", "iam-changes", file, ...also])).code).toBe(0);
    expect(readFileSync(file, "utf8")).toContain("pattern: iam-changes\nalso:\n  - root-activity\n");
    const { stdout, code } = await run(["test", file, "--min-clauses", "100", "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({ patterns: [{ name: "iam-changes + root-activity" }] });
    expect(code).toBe(0);
  });

  it("of a test file names files relative to it", async () => {
    const file = join(folder, "relative.iam-alerts.yaml");
    const tests = "tests: [{ name: a policy, event: PutKeyPolicy, matches: true }]";
    writeFileSync(file, `pattern: iam-changes\nalso: ["@kms.txt"]\n${tests}\n`);
    expect(await run(["test", file])).toMatchObject({ code: 0 });
  });

  it.each([
    [["explain", "recommended", "--also", "CloudWatch.14"], "expected at most 1024 characters in the combined pattern"],
    [["explain", "recommended", "--also", "{ $.a = %x% }"], "found 3, 1 too many"],
    [["explain", "iam-changes", "--also", "ERROR"], "expected JSON patterns to combine, found another kind"],
    [["explain", "iam-changes", "--also", "root-activty"], "did you mean root-activity?"],
    [["subscribe", "--log-group", "a", "--function", "b", "--also", "{ $.a == 1 }"], "AWS compares with a single ="],
    [["doctor", "--log-group", "a", "--also", "root-activty"], "did you mean root-activity?"],
    [["test", ...also], "expected --init with --also, found none"],
  ])("refuses %j with exit code 2", async (argv, message) => {
    const { code, stdout, stderr } = await run(argv);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });
});
