import { describe, expect, it } from "vitest";
import { acceptCost } from "../../../src/cli/commands/backtest/s3/cost.ts";
import { testIo } from "../io.ts";

/** Returns what is written to stderr. */
async function said(objects: number, lists: number, options: { yes?: boolean }, answer?: string) {
  const { io, stderr } = testIo({ terminal: answer !== undefined });
  const stdin = { isTerminal: true, chunks: () => [Buffer.from(answer ?? "")] };
  await acceptCost({ objects, lists }, options, answer === undefined ? io : { ...io, stdin });
  return stderr();
}

describe("the cost of requests to S3", () => {
  it("needs no consent up to a dollar", async () => {
    expect(await said(2_500_000, 0, {})).toBe("");
    expect(await said(0, 200_000, {})).toBe("");
  });

  it("is refused above a dollar if nobody can be asked", async () => {
    await expect(said(2_500_000, 2000, {})).rejects.toThrow(
      "expected --yes for requests that cost more than a dollar; the requests to S3 cost about 1.01 USD: 2,500,000 objects and 2,000 list requests",
    );
  });

  it("is asked for on a terminal", async () => {
    expect(await said(5_000_000, 0, {}, "y\n")).toMatch(/cost about 2 USD: .*\nContinue\? \[y\/N\] $/);
    await expect(said(5_000_000, 0, {}, "\n")).rejects.toThrow("the cost was not accepted, no object was read");
  });

  it("is printed and accepted with --yes", async () => {
    expect(await said(25_000_000, 40_000, { yes: true })).toContain("cost about 10.2 USD");
  });
});
