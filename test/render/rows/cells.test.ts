import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellsOf, wrap } from "../../../src/render/rows/cells.ts";

describe("cellsOf", () => {
  it.each([
    ["", 0],
    ["alice", 5],
    ["José", 4],
    ["Jose\u0301", 4],
    ["木村", 4],
    ["ｱｲ", 2],
    ["アイ", 4],
    ["ＡＢ", 4],
    ["한국", 4],
    ["😀", 2],
    ["العربية", 7],
    ["—→…", 3],
  ])("counts %j as %i", (text, cells) => {
    expect(cellsOf(text)).toBe(cells);
  });
});

describe("wrap", () => {
  it.each([
    ["what fits", "alice created bob", 20, ["alice created bob"]],
    ["at spaces", "alice created user bob", 14, ["alice created", "user bob"]],
    ["words that are longer than a line", "abcdefghijklmnop", 8, ["abcdefgh", "ijklmnop"]],
    ["a long word behind a short one", "role abcdefghijklmnop", 10, ["role abcde", "fghijklmno", "p"]],
    ["wide characters by their cells", "木村木村 木村", 8, ["木村木村", "木村"]],
    ["between wide characters", "木村木村木", 9, ["木村木村", "木"]],
    ["under the beginning of the text", "    alice created user bob", 18, ["    alice created", "    user bob"]],
  ])("wraps %s", (_, line, width, lines) => {
    expect(wrap(line, width)).toEqual(lines);
  });

  it("begins no line with a command of a CI log", () => {
    expect(wrap("aaaaaaa ::error::b ::c", 8)).toEqual(["aaaaaaa ::error::b ::c"]);
    expect(wrap("abcdefgh::error", 8).some((line) => line.startsWith(":"))).toBe(false);
  });

  it("drops only spaces at line ends and keeps to the width", () => {
    const text = fc.string({ unit: fc.constantFrom(..."abc 木é  -/"), maxLength: 80 });
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 30 }), (line, width) => {
        const lines = wrap(line, width);
        expect(lines.join("").replaceAll(" ", "")).toBe(line.replaceAll(" ", ""));
        const indent = /^ */.exec(line)?.[0].length ?? 0;
        for (const part of lines) expect(cellsOf(part.trimEnd())).toBeLessThanOrEqual(Math.max(width, indent + 8));
      }),
      { numRuns: 500 },
    );
  });
});
