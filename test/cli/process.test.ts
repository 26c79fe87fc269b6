import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Alert } from "../../src/alert/alert.ts";
import { lines } from "./io.ts";

// The program as it is installed: dist/ is built before the tests run.
const program = "bin/iam-alerts.js";
const record = `${JSON.stringify(JSON.parse(readFileSync("fixtures/records/CreateUser.json", "utf8")))}\n`;

const start = (args: readonly string[]): ChildProcess => spawn(process.execPath, [program, ...args]);

async function text(stream: NodeJS.ReadableStream | null, enough: (seen: string) => boolean): Promise<string> {
  let seen = "";
  for await (const chunk of stream ?? []) {
    seen += String(chunk);
    if (enough(seen)) break;
  }
  return seen;
}

describe("the program as a process", () => {
  it("prints an alert before its input ends", async () => {
    const child = start(["decode", "-q"]);
    child.stdin?.write(record);
    const seen = await text(child.stdout, (so) => so.includes("\n"));
    expect(lines<Alert>(seen)[0]?.title).toBe("alice created user bob");
    expect(child.exitCode).toBeNull();
    child.stdin?.end();
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("ends without an error when its reader closes the pipe", () => {
    const command = `yes '${record.trim()}' | head -5000 | "${process.execPath}" ${program} decode | head -1`;
    const { stdout, stderr } = spawnSync("bash", ["-c", `set -o pipefail; ${command}; echo "\${PIPESTATUS[2]}"`]);
    const [first = "", status] = String(stdout).trim().split("\n");
    expect(JSON.parse(first)).toMatchObject({ title: "alice created user bob" });
    expect(status).toBe("0");
    expect(String(stderr)).toBe("");
  });

  it.runIf(existsSync("/dev/full"))("reports output that cannot be written, with exit code 2", () => {
    const command = `"${process.execPath}" ${program} decode > /dev/full`;
    const { status, stderr } = spawnSync("bash", ["-c", command], { input: record });
    expect(String(stderr)).toBe("iam-alerts: cannot write to stdout: ENOSPC: no space left on device, write\n");
    expect(status).toBe(2);
  });

  it("ends at Ctrl-C, which shells report as 130", async () => {
    const child = start(["decode"]);
    child.stdin?.write(record);
    await text(child.stdout, (so) => so.includes("\n"));
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([null, "SIGINT"]);
  });

  it("exits with the code of the answer", () => {
    const code = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { input: "" }).status;
    expect([code("simulate", "CreateUser"), code("simulate", "ListUsers"), code("simulate", "Nope")]).toEqual([
      0, 1, 2,
    ]);
  });

  it("prints alerts of any size completely to a slow pipe", () => {
    const big = record.replace('"bob"', `"${"b".repeat(300_000)}"`);
    const command = `"${process.execPath}" ${program} decode -q | (sleep 0.2; cat)`;
    const { stdout } = spawnSync("bash", ["-c", command], { input: big.repeat(3), maxBuffer: 1 << 24 });
    expect(lines<Alert>(String(stdout)).map(({ parameters }) => String(parameters["userName"]).length)).toEqual(
      Array.from({ length: 3 }, () => 300_000),
    );
  });

  it("loads no client of the AWS SDK before a command needs one", () => {
    const run = (...args: string[]) => spawnSync(process.execPath, ["-r", "./test/cli/no-sdk.cjs", program, ...args]);
    const offline = [["--version"], ["--help"], ["subscribe", "--help"], ["simulate", "CreateUser"], ["patterns"]];
    const commands = [...offline, ["doctor", "--log-group", "trail", "--print-policy"]];
    for (const args of commands) expect(run(...args).status, args.join(" ")).toBe(0);
    const stream = "arn:aws:logs:us-east-1:111122223333:destination:d";
    const called = run("subscribe", "--log-group", "trail", "--destination", stream);
    expect(String(called.stderr)).toContain("@aws-sdk/client-cloudwatch-logs was loaded");
  });

  describe("loads only the files that a run needs", () => {
    const sample = (name: string) => readFileSync(`fixtures/records/${name}.json`, "utf8");
    const loaded = (input: string, ...args: string[]): readonly string[] => {
      const { stderr } = spawnSync(process.execPath, ["-r", "./test/cli/loaded.cjs", program, "-q", ...args], {
        input,
      });
      return JSON.parse(String(stderr));
    };
    const everyRun = ["main", "rolldown-runtime"];

    it.each([
      ["a call without a policy", sample("CreateUser"), [], ["decode", "response"]],
      ["a sign-in", sample("ConsoleLogin"), [], ["decode", "response"]],
      ["a call with a policy", sample("PutUserPolicy"), [], ["decode", "policies", "response", "unusual"]],
      ["a terminal's format", sample("CreateUser"), ["--format", "terminal"], ["decode", "response", "terminal"]],
    ])("decode, for %s", (_, input, flags, files) => {
      expect(loaded(input, "decode", ...flags)).toEqual([...files, ...everyRun].sort());
    });

    it("decode, for a payload", () => {
      const payload = spawnSync(process.execPath, [program, "simulate", "CreateUser", "--print-payload"]).stdout;
      expect(loaded(String(payload), "decode")).toEqual(["decode", ...everyRun, "node:zlib", "response"].sort());
    });

    it("explain", () => {
      expect(loaded("", "explain")).toEqual(["explain", ...everyRun, "pattern", "unicode"].sort());
    });

    it("help", () => {
      expect(loaded("", "decode", "--help")).toEqual(["decode", "help", ...everyRun].sort());
      expect(loaded("", "--version")).toEqual(everyRun);
    });
  });
});
