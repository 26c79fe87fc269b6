import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { formatsOf } from "../../src/cli/flags/formats.ts";
import { run } from "./io.ts";

const all = [...new Set(Object.values(formatsOf).flat())];
const { alerts, plain, tests, problems, script } = formatsOf;

// No server listens there: a format must be refused before AWS is asked.
const aws = ["--endpoint-url", "http://127.0.0.1:9", "--region", "us-east-1", "--profile", "no-such-profile"];
const group = ["--log-group", "trail"];
const event = JSON.stringify({ eventSource: "iam.amazonaws.com", eventName: "CreateUser", eventVersion: "1.08" });

/** Command lines that print each kind of output, and the formats that they have. */
const lines: readonly [string, readonly string[], readonly string[]][] = [
  ["subscribe", ["--function", "iam-alerts", ...group, ...aws], plain],
  ["subscribe", ["--remove", ...group, ...aws], plain],
  ["deploy", [...group, ...aws], plain],
  ["deploy", ["--remove", ...aws], plain],
  ["simulate", ["CreateUser"], alerts],
  ["simulate", ["--list"], plain],
  ["simulate", ["--fields"], plain],
  ["simulate", ["CreateUser", "--function", "iam-alerts", ...aws], alerts],
  ["decode", ["CreateUser"], alerts],
  ["decode", ["--fields"], plain],
  ["doctor", [...group, ...aws], plain],
  ["doctor", ["--all", ...aws], plain],
  ["doctor", [...group, "--print-policy"], plain],
  ["patterns", [], plain],
  ["patterns", ["recommended"], plain],
  ["match", ["recommended"], plain],
  ["match", ["recommended", "--count"], plain],
  ["match", ["recommended", "--invert"], plain],
  ["match", ["recommended", "--explain"], plain],
  ["match", ["recommended", "CreateUser", "--aws", ...aws], plain],
  ["explain", ["iam-changes"], plain],
  ["diff", ["CloudWatch.4", "cis-1.2-3.4"], plain],
  ["test", ["test/cli/commands/test"], tests],
  ["backtest", ["iam-changes", "fixtures/records"], plain],
  ["backtest", ["iam-changes", "fixtures/records", "--count"], plain],
  ["backtest", ["iam-changes", "fixtures/records", "--compare", "recommended"], plain],
  ["backtest", ["iam-changes", "fixtures/records", "--alerts"], alerts],
  ["translate", ["iam-changes", "--to", "insights"], plain],
  ["translate", ["--to", "athena", "--ddl"], plain],
  ["lint", ["fixtures/records"], problems],
  ["lint", ["fixtures/records", "--list"], plain],
  ["playground", ["--out", "-"], script],
  ["completion", ["bash"], script],
];

describe("--format", () => {
  it("is tested with every command", () => {
    expect([...new Set(lines.map(([command]) => command))].toSorted()).toEqual(Object.keys(commands).toSorted());
  });

  it.each(lines)("is refused in %s %j if the command does not have it, with those that it has", async (...line) => {
    const [command, args, own] = line;
    for (const format of all) {
      const { code, stdout, stderr } = await run([command, ...args, "--format", format], { stdin: `${event}\n` });
      const isRefused = stderr.includes("expected a format");
      expect([format, isRefused]).toEqual([format, !own.includes(format)]);
      if (!isRefused) continue;
      expect([format, code, stdout]).toEqual([format, 2, ""]);
      expect(stderr.replaceAll("\\", "")).toContain(`found ${JSON.stringify(format)}`);
      expect(stderr).toContain(`use one of ${own.join(", ")}`);
    }
  });
});
