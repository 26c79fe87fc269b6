import { describe, expect, it } from "vitest";
import { patiently } from "../../../src/aws/subscribe/patience.ts";

/** Fails a number of times, then returns "done", with a clock that does not really wait. */
async function trial(failures: number, seconds: number, passes = true) {
  const waits: number[] = [];
  let tries = 0;
  const work = async () => {
    if (tries++ < failures) throw new Error("not yet");
    return "done";
  };
  const patience = { seconds, sleep: async (wait: number) => void waits.push(wait), waiting: () => {} };
  const result = await patiently(work, () => passes, patience).catch((error: Error) => error.message);
  return { result, waits, tries };
}

describe("patiently", () => {
  it("retries with increasing waits", async () => {
    expect(await trial(5, 60)).toEqual({ result: "done", waits: [500, 1_000, 2_000, 4_000, 5_000], tries: 6 });
  });

  it("stops retrying when its time is over", async () => {
    expect(await trial(99, 5)).toEqual({ result: "not yet", waits: [500, 1_000, 2_000, 1_500], tries: 5 });
    expect(await trial(1, 0)).toEqual({ result: "not yet", waits: [], tries: 1 });
  });

  it("does not retry a permanent error", async () => {
    expect(await trial(1, 60, false)).toEqual({ result: "not yet", waits: [], tries: 1 });
  });
});
