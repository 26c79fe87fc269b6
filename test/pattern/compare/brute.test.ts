import { describe, expect, it } from "vitest";
import { type Comparison, compare } from "../../../src/pattern/compare/compare.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";
import { isThorough } from "../../runs.ts";
import { occurring, patterns, Verdicts } from "./brute.ts";

/** PAIRS=1000000 compares a million pairs, which takes about 40 minutes. */
const pairs = Number(process.env["PAIRS"] ?? (isThorough ? 40_000 : 3_000));

/** The witnesses that a relation rules out. */
const ruledOut: Readonly<Record<Comparison["relation"], readonly (keyof ReturnType<typeof occurring>)[]>> = {
  equal: ["onlyInFirst", "onlyInSecond"],
  narrower: ["onlyInFirst"],
  wider: ["onlyInSecond"],
  disjoint: ["inBoth"],
  overlapping: [],
  unknown: [],
};

describe("compare and brute force", () => {
  it(`agree on ${pairs} random pairs of patterns`, { timeout: 3_600_000 }, () => {
    const verdicts = new Verdicts();
    const next = patterns(20261130);
    let unknown = 0;
    for (let count = 0; count < pairs; count++) {
      const [first, second] = [next(), next()];
      const { relation } = compare(first, second);
      if (relation === "unknown") unknown++;
      const found = occurring(verdicts.of(parse(first)), verdicts.of(parse(second)));
      const wrong = ruledOut[relation].filter((key) => found[key] !== null);
      if (wrong.length > 0) expect({ first, second, relation, wrong }).toBeUndefined();
    }
    expect(unknown / pairs).toBeLessThan(0.01);
  });
});
