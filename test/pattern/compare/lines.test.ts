import { describe, expect, it } from "vitest";
import { linePatterns, lines, unknownPairs } from "./pool.ts";

describe("compare and brute force", () => {
  it("agree on patterns for lines", () => {
    const pool = linePatterns(40, 22);
    // In some pairs, both patterns test the rest of a line, from different words on.
    expect(unknownPairs(pool, pool, lines, 100).length).toBeLessThanOrEqual(7);
  });
});
