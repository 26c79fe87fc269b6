import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { writeArchive } from "../../../scripts/archive/generate.js";
import type { BacktestReport } from "../../../src/cli/commands/backtest/report/report.ts";
import { main } from "../../../src/cli/main.ts";
import { run, testIo } from "../../cli/io.ts";
import { runProgram } from "../environment.ts";
import { FaultyS3, useStoredFolder } from "../s3.ts";
import { useEnvironment, useMoto } from "../use.ts";

const moto = useMoto();
const s3 = new FaultyS3(() => moto.endpoint);
useEnvironment(() => ({ AWS_ENDPOINT_URL: s3.endpoint, AWS_MAX_ATTEMPTS: "2" }));
vi.setConfig({ testTimeout: 120_000 });

const address = "s3://amzn-s3-demo-bucket/AWSLogs/";
const { folder, files } = useStoredFolder(moto, s3, (path) => writeArchive(path, 12e6));

/** Returns the arguments of the command that continues. */
function continued(stderr: string): readonly string[] {
  const json = /\{"resume":.*\}/.exec(stderr)?.[0];
  const text = /to continue: (.*)\n/.exec(stderr)?.[1] ?? "";
  const line = json === undefined ? text : (JSON.parse(json) as { resume: string }).resume;
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
  return words.slice(1);
}

/** Calls a function when a number of objects have been requested. */
function atRequest(number: number, work: () => void): void {
  let left = number;
  s3.before = (name) => {
    if (name.startsWith("GET") && --left === 0) work();
  };
}

/** Presses Ctrl-C when a number of objects have been requested. */
async function interruptedAfter(args: readonly string[], objects: number) {
  const { io, stdout, stderr } = testIo();
  const listeners: (() => void)[] = [];
  atRequest(objects, () => {
    for (const listener of listeners) listener();
  });
  const code = await main(args, {
    ...io,
    onInterrupt(listener) {
      listeners.push(listener);
      return () => {};
    },
  });
  return { code, stdout: stdout(), stderr: stderr() };
}

/** Interrupts a search again and again until it is complete. Returns what each part prints. */
async function inParts(first: readonly string[]): Promise<readonly string[]> {
  const parts: string[] = [];
  let args = first;
  for (let objects = 3; args.length > 0; objects += 5) {
    const { code, stdout, stderr } = await interruptedAfter(args, objects);
    parts.push(stdout);
    args = code === 130 ? continued(stderr) : [];
  }
  expect(parts.length).toBeGreaterThan(2);
  return parts;
}

/** Runs a search whose credentials expire before the third object from the end. */
async function expiring(args: readonly string[]) {
  const name = files.toSorted().at(-3) ?? "";
  const expired = { status: 400, code: "ExpiredToken", message: "The provided token has expired." };
  s3.refuse = (requested) => (requested.endsWith(name) ? expired : undefined);
  const ran = await run(args);
  s3.reset();
  return ran;
}

describe("backtest s3:// that ends early", () => {
  it.each([[], ["--alerts"]])(
    "continues after the last file, so that the parts add up to the whole %j",
    async (...flags) => {
      const args = ["backtest", "recommended", address, folder, "--since", "2026-11-03", ...flags];
      expect((await inParts(args)).join("")).toBe((await run(args)).stdout);
    },
  );

  it.each([
    ["--format", "json"],
    ["--format", "text", "--account", "123456789012"],
    ["--count"],
    ["--format", "json", "--compare", "iam-changes", "--except", "userIdentity.type=Root"],
  ])("reports the whole in the end %j", async (...flags) => {
    const args = ["backtest", "recommended", address, ...flags];
    expect((await inParts(args)).at(-1)).toBe((await run(args)).stdout);
  });

  it("at Ctrl-C of the installed program, and makes one report and page with the printed command", async () => {
    const args = (name: string) => {
      const page = ["--html", join(folder, name)];
      return ["backtest", "recommended", address, "--format", "json", "--since", "2026-11-02", ...page];
    };
    const env = { AWS_ENDPOINT_URL: s3.endpoint };
    const whole = await runProgram(args("whole.html"), env);
    const first = await runProgram(args("parts.html"), env, (child) => atRequest(20, () => child.kill("SIGINT")));
    s3.reset();
    const report = JSON.parse(first.stdout) as BacktestReport;
    expect([first.code, report.complete, report.files]).toEqual([130, false, expect.any(Number)]);
    const second = await runProgram(continued(first.stderr), env);
    expect([second.code, second.stdout]).toEqual([0, whole.stdout]);
    expect(readFileSync(join(folder, "parts.html"), "utf8")).toBe(readFileSync(join(folder, "whole.html"), "utf8"));
    const requested = s3.requests.filter((name) => name.startsWith("GET"));
    expect(requested).toHaveLength(Number((JSON.parse(whole.stdout) as BacktestReport).files) - Number(report.files));
  });

  it("refuses results of another search, and files without results", async () => {
    const first = await expiring(["backtest", "recommended", address, "--count"]);
    const args = continued(first.stderr);
    const other = await run(args.map((arg) => (arg === "recommended" ? "iam-changes" : arg)));
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("expected results of this search in")]);
    const results = args[args.indexOf("--results") + 1];
    const broken = await run(args.map((arg) => (arg === results ? "package.json" : arg)));
    expect([broken.code, broken.stderr]).toEqual([2, expect.stringContaining("found something else")]);
    const missing = await run(args.map((arg) => (arg === results ? "nothing.json" : arg)));
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining("in nothing.json: ENOENT")]);
    const alone = await run(["backtest", address, "--results", "x"]);
    expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining("expected --after with --results")]);
  });

  it("prints the results and the rest's command when the credentials expire", async () => {
    const args = ["backtest", "recommended", address, "--threads", "1"];
    const first = await expiring(args);
    expect([first.code, first.stderr]).toEqual([2, expect.stringContaining("s3:GetObject have expired")]);
    const second = await run(continued(first.stderr));
    const whole = await run(args);
    expect([second.code, first.stdout + second.stdout]).toEqual([0, whole.stdout]);
  });
});
