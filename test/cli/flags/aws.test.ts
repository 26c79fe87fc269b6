import { describe, expect, it } from "vitest";
import { inSequence } from "../../../src/cli/flags/aws.ts";

describe("inSequence", () => {
  it("yields the results in the items' order, and works on no more than the given number at a time", async () => {
    let [running, most] = [0, 0];
    const work = async (item: number) => {
      most = Math.max(most, ++running);
      await new Promise((done) => setTimeout(done, item % 3 === 0 ? 10 : 1));
      running--;
      return item * 2;
    };
    const results: number[] = [];
    for await (const result of inSequence([...Array(10).keys()], 4, work)) results.push(result);
    expect(results).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
    expect(most).toBe(4);
  });

  it("yields nothing for no items", async () => {
    const results: unknown[] = [];
    for await (const result of inSequence([], 4, async () => 1)) results.push(result);
    expect(results).toEqual([]);
  });
});
