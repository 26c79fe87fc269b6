import { describe, expect, it } from "vitest";
import { compare } from "../../../src/pattern/compare/compare.ts";
import { linePatterns, lines, termPatterns, unknownPairs } from "./pool.ts";
import { textsOver } from "./words.ts";

describe("compare and brute force", () => {
  it("agree on term patterns", () => {
    const pool = termPatterns(40, 5);
    expect(unknownPairs(pool, pool, textsOver(["a", "b", " ", "12", "c"], 4), 150)).toEqual([]);
  });

  it("agree on term patterns and patterns for lines", () => {
    expect(unknownPairs(termPatterns(30, 7), linePatterns(30, 8), lines, 50).length).toBeLessThanOrEqual(7);
  });
});

describe("compare", () => {
  it("takes nothing for granted about terms", () => {
    expect(compare("ERROR", "ERROR -debug")).toEqual({
      relation: "wider",
      onlyInFirst: "debugERROR",
      onlyInSecond: null,
      inBoth: "ERROR",
      assumptions: [],
      reason: null,
    });
  });
});
