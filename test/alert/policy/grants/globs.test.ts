import { describe, expect, it } from "vitest";
import { intersects } from "../../../../src/alert/policy/grants/globs.ts";
import { matchesWildcards } from "../../../../src/words.ts";

/** Every text of some letters up to a length. */
const textsOf = (letters: readonly string[], longest: number): readonly string[] =>
  longest === 0 ? [""] : ["", ...textsOf(letters, longest - 1).flatMap((rest) => letters.map((one) => one + rest))];

describe("the intersection of two patterns", () => {
  it("has a text if and only if a list of all short texts has one", () => {
    const patterns = [...new Set(textsOf(["a", "b", "*", "?"], 3))];
    const texts = [...new Set(textsOf(["a", "b"], 6))];
    const matched = new Map(patterns.map((one) => [one, new Set(texts.filter((text) => matchesWildcards(one, text)))]));
    const wrong: unknown[] = [];
    for (const one of patterns) {
      for (const other of patterns) {
        const expected = [...(matched.get(one) ?? [])].some((text) => matched.get(other)?.has(text));
        if (intersects(one, other) !== expected) wrong.push([one, other, expected]);
      }
    }
    expect(wrong).toEqual([]);
  });
});
