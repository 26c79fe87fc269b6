import { beforeEach, describe, expect, it } from "vitest";
import { run } from "../../cli/io.ts";
import { Account, freshAccount } from "../account.ts";
import { type Ran, runProcess, runProgram } from "../environment.ts";
import { useEnvironment, useMoto } from "../use.ts";

// The question that subscribe asks before a loss, in a real terminal.

const group = "audit-trail";
const weaker = ["subscribe", "--log-group", group, "--function", "iam-alerts", "--pattern", "iam-changes"];
const moto = useMoto();
const account = new Account(moto);
const env = () => ({ AWS_ENDPOINT_URL: moto.endpoint });
useEnvironment(env);

const patternNow = async () => {
  const { filters } = await account.state(group, "iam-alerts");
  return (filters as { filterPattern: string }[])[0]?.filterPattern;
};

let before: string | undefined;
beforeEach(async () => {
  const role = await freshAccount(moto);
  await account.createLogGroup(group);
  await account.createFunction("iam-alerts", role);
  const stronger = weaker.with(-1, "recommended");
  expect((await run(stronger)).code).toBe(0);
  before = await patternNow();
});

const program = [process.execPath, "bin/iam-alerts.js"];
/** Runs the program in a terminal, and types the keys when it asks. */
const typed = (keys: string, args: readonly string[] = weaker): Promise<Ran> => {
  const python = process.platform === "win32" ? "python" : "python3";
  const hex = Buffer.from(keys).toString("hex");
  return runProcess(python, ["test/servers/terminal.py", "[y/N]", hex, ...program, ...args], env());
};

describe.skipIf(process.platform === "win32")("the question before a loss", () => {
  it.each(["y\n", "yes\n", "Y\n", " YES \n"])("makes the change after %j", async (keys) => {
    const { code, stdout } = await typed(keys);
    expect([code, stdout]).toEqual([0, expect.stringContaining("The new filter lets fewer events through. Continue?")]);
    expect(await patternNow()).not.toBe(before);
  });

  it.each([
    ["no", "no\n"],
    ["n", "n\n"],
    ["an empty line", "\n"],
    ["another word", "yesterday\n"],
    ["the end of the input", "\x04"],
  ])("changes nothing after %s, and says how to do it without a question", async (_, keys) => {
    const { code, stdout } = await typed(keys);
    expect([code, stdout]).toEqual([2, expect.stringContaining("nothing was changed")]);
    expect(stdout).toContain("--accept-loss");
    expect(await patternNow()).toBe(before);
  });

  it("changes nothing after Ctrl-C, and exits with 130", async () => {
    const { code, stdout } = await typed("\x03");
    expect([code, stdout]).toEqual([130, expect.not.stringContaining("nothing was changed")]);
    expect(await patternNow()).toBe(before);
  });

  it("is not asked with --accept-loss, nor for a plan", async () => {
    const dry = await typed("n\n", [...weaker, "--dry-run"]);
    expect([dry.code, dry.stdout]).toEqual([0, expect.not.stringContaining("[y/N]")]);
    expect(await patternNow()).toBe(before);
    const { code, stdout } = await typed("n\n", [...weaker, "--accept-loss"]);
    expect([code, stdout]).toEqual([0, expect.not.stringContaining("[y/N]")]);
    expect(await patternNow()).not.toBe(before);
  });

  it("is not asked if a pipe gives the answer, because nobody read the question", async () => {
    const piped = `echo y | "${program[0]}" ${[program[1], ...weaker].join(" ")}`;
    const { code, stdout, stderr } = await runProcess("sh", ["-c", piped], env());
    expect([code, stdout + stderr]).toEqual([2, expect.stringContaining("nothing was changed")]);
    expect(stderr).not.toContain("[y/N]");
    expect((await runProgram(weaker, env())).code).toBe(2);
    expect(await patternNow()).toBe(before);
  });

  it("asks once for several log groups", async () => {
    await account.createLogGroup("second");
    expect((await run([...weaker.with(2, "second").with(-1, "recommended")])).code).toBe(0);
    const { code, stdout } = await typed("yes\n", [...weaker, "--log-group", "second"]);
    expect([code, stdout.split("[y/N]").length]).toEqual([0, 2]);
  });
});
