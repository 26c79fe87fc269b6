import { describe, expect, it } from "vitest";
import { runProgram } from "../environment.ts";
import { useInterruption, useMotoWithStacks } from "../use.ts";
import { group, TrailedAccount } from "./stack.ts";

// moto, with the resources of CloudFormation that it lacks: test/servers/stacks.py.
const moto = useMotoWithStacks();
const interruption = useInterruption(moto);
const account = new TrailedAccount(moto);

const run = (...args: string[]) =>
  runProgram(["deploy", ...args, "--yes", "--quiet"], { AWS_ENDPOINT_URL: interruption.endpoint }, (child) =>
    interruption.watch(child),
  );

/** The first calls of doctor, which only reads: there, a run has made everything. */
const doctor = /^(?:DescribeTrails|GetTrailStatus)$/;

/** Runs the program until doctor begins, or to its end. Returns the number of calls. */
async function calls(...args: string[]): Promise<number> {
  interruption.arm(0, doctor);
  const { code, stderr } = await run(...args);
  expect(args.includes("--remove") ? code : (code ?? 0), stderr).toBe(0);
  return interruption.calls.length;
}

/** Kills a run at every call, runs it again, and expects the state of a run that was not killed. */
async function expectSameAfterEach(prepare: () => Promise<void>, ...args: string[]): Promise<void> {
  await prepare();
  const number = await calls(...args);
  const wanted = await account.everything();
  expect(number).toBeGreaterThan(5);
  for (let at = 1; at <= number; at++) {
    await prepare();
    await killed(at, ...args);
    await calls(...args);
    expect(await account.everything(), `after call ${at}`).toEqual(wanted);
  }
}

async function killed(at: number, ...args: string[]): Promise<void> {
  interruption.arm(at);
  expect((await run(...args)).code, `call ${at}`).toBe(null);
}

async function beginDeployed(): Promise<void> {
  await account.begin();
  await calls("--log-group", group);
}

describe("deploy, killed at each call and run again", () => {
  it("creates the same stack", () => expectSameAfterEach(() => account.begin(), "--log-group", group), 600_000);

  it("updates to the same stack", async () => {
    const update = (at: number) => ["--min-severity", at % 2 === 0 ? "low" : "high"];
    await beginDeployed();
    await calls(...update(1));
    const high = await account.everything();
    const number = await calls(...update(2));
    const low = await account.everything();
    expect(low).not.toEqual(high);
    // Each update finds the other one's stack.
    for (let at = 1; at <= number; at++) {
      await killed(at, ...update(at));
      await calls(...update(at));
      expect(await account.everything(), `after call ${at}`).toEqual(at % 2 === 0 ? low : high);
    }
  }, 600_000);

  it("removes everything", () => expectSameAfterEach(beginDeployed, "--remove"), 600_000);
});
