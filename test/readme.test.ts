import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { writeArchive } from "../benchmark/archive.js";

const readme = readFileSync("README.md", "utf8");
const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
const commands = blocks.flatMap((block) => block.split("\n")).filter((line) => line.includes("iam-alerts "));

// A folder in which the README's lines run as they stand: npx and aws are replaced, npm ci is done already.
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-readme-"));
  mkdirSync(join(folder, "bin"));
  const script = (name: string, text: string) => {
    writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, "bin", name), 0o755);
  };
  script("npm", "exit 0");
  script("npx", `shift; exec "${process.execPath}" "${resolve("bin/iam-alerts.js")}" "$@"`);
  const record = JSON.stringify(JSON.parse(readFileSync("fixtures/records/CreateUser.json", "utf8")));
  const answers = {
    tail: `2026-11-18T15:26:02.123000+00:00 111122223333_CloudTrail_us-east-1 ${record}\n`,
    "filter-log-events": JSON.stringify({
      events: [{ logStreamName: "s", timestamp: 1, message: record, eventId: "1" }],
    }),
    "lookup-events": JSON.stringify({ Events: [{ EventName: "CreateUser", CloudTrailEvent: record }] }, null, 4),
  };
  for (const [name, answer] of Object.entries(answers)) writeFileSync(join(folder, name), answer);
  writeArchive(folder, 1e6);
  script("aws", `exec cat "${folder}/$2"`);
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string) {
  return spawnSync("sh", ["-c", command], {
    cwd: folder,
    env: { ...process.env, PATH: `${join(folder, "bin")}:${process.env["PATH"]}`, NO_COLOR: "1" },
    encoding: "utf8",
  });
}

describe("the README", () => {
  it("has two commands on its first screen: the main job and the tests", () => {
    const screen = readme.split("\n").slice(0, 24).join("\n");
    expect(screen).toContain("\nnpm ci && npx iam-alerts simulate CreateUser\n");
    expect(screen).toContain("\nnpm ci && npm test\n");
  });

  it("has commands to run", () => {
    expect(commands.length).toBeGreaterThan(10);
  });

  // In their order: one line's file is another's input.
  it.each(commands)("runs %s", (command) => {
    const { status, stdout, stderr } = run(command);
    expect(
      stderr
        .split("\n")
        .filter((line) => line !== "" && !/^iam-alerts: (?:caveat: |.*(?:alert|filtered out))/.test(line)),
    ).toEqual([]);
    expect(status).toBe(0);
    const isSilent = command.includes("--control") || command.includes(" > ");
    expect(stdout === "").toBe(isSilent);
    if (/ (?:simulate|decode) (?!--list|--fields)/.test(command) && !isSilent) expect(stdout).toMatch(/alice|mateo/);
  });

  it("shows a file of expectations that passes, and workflows that run commands which pass", () => {
    const shown = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
    const [expectations = "", ...workflows] = shown;
    writeFileSync(join(folder, "readme.iam-alerts.yaml"), expectations);
    expect(run("npx iam-alerts test readme.iam-alerts.yaml").status).toBe(0);
    rmSync(join(folder, "readme.iam-alerts.yaml"));
    const [github, gitlab] = workflows.map((text) => parse(text));
    expect(Object.keys(github)).toEqual(["name", "on", "permissions", "jobs"]);
    const lines = [
      ...github.jobs.test.steps.map((step: { run?: string }) => step.run ?? ""),
      ...gitlab["iam-alerts"].script,
    ];
    const tests = lines.filter((line) => line.startsWith("npx iam-alerts test"));
    expect(tests).toHaveLength(2);
    for (const line of tests) expect(run(line).status).toBe(0);
    expect(readFileSync(join(folder, gitlab["iam-alerts"].artifacts.reports.junit), "utf8")).toContain("<testsuites");
  });

  it("shows the alert as the program prints it", () => {
    const shown = /```\n(MEDIUM: [\s\S]*?)```/.exec(readme)?.[1];
    expect(shown).toBe(run("npx iam-alerts simulate CreateUser --format terminal").stdout);
  });
});
