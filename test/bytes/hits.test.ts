import { describe, expect, it } from "vitest";
import { Hits, jsonNeedles } from "../../src/bytes/hits.ts";

/** Returns the ranges of ten bytes of a text in which a needle begins. */
function hitsIn(text: string, texts: readonly string[]): readonly number[] {
  const bytes = Buffer.from(text);
  const hits = new Hits(bytes, { indexOf: (needle, from) => bytes.indexOf(needle, from) }, jsonNeedles(texts));
  const ranges = Array.from({ length: Math.ceil(bytes.length / 10) }, (_, index) => index);
  return ranges.filter((index) => hits.isIn(index * 10, index * 10 + 10));
}

const at = (...places: readonly [number, string][]): string => {
  const characters = [..."_".repeat(50)];
  for (const [place, text] of places) characters.splice(place, text.length, ...text);
  return characters.join("");
};

describe("Hits", () => {
  it.each<[string, string, readonly string[], readonly number[]]>([
    ["nothing", at(), ["User"], []],
    ["a text", at([0, "User"]), ["User"], [0]],
    ["a text that begins at the end of a range", at([19, "User"]), ["User"], [1]],
    ["a text that begins where a range does", at([20, "User"]), ["User"], [2]],
    ["a text twice in a range and once in another", at([1, "ab"], [5, "ab"], [31, "ab"]), ["ab"], [0, 3]],
    ["two texts, in turns", at([3, "ab"], [12, "cd"], [33, "ab"], [46, "cd"]), ["ab", "cd"], [0, 1, 3, 4]],
    ["one text of two", at([33, "cd"]), ["ab", "cd"], [3]],
    ["an escape of a character of a text", at([22, "\\u0061"]), ["ab"], [2]],
    ["an escape with a capital digit", at([22, "\\u006A"]), ["j"], [2]],
    ["an escape with a small digit", at([22, "\\u006a"]), ["j"], [2]],
    ["an escape of a backslash", at([22, "\\u005c"]), ["ab"], [2]],
    ["escapes of other characters", at([2, "\\u0063"], [22, "\\u0059"], [32, "\\u0000"]), ["ab"], []],
    ["such an escape before one that counts", at([2, "\\u0063"], [12, "\\u0062"], [32, "\\u0061"]), ["ab"], [1, 3]],
    ["escapes that are none", at([2, "\\u006g"], [12, "\\u00`1"], [22, "\\u00:1"], [32, "\\u00/1"]), ["ab", "pq"], []],
    ["escapes that end in none", at([2, "\\u006`"], [12, "\\u006:"], [22, "\\u007/"]), ["opi", "jjj"], []],
    ["what an escape would be for another block", at([12, "\\u0161"]), ["ab"], []],
    ["the bounds of digits", at([2, "\\u0070"], [12, "\\u0069"], [22, "\\u006f"]), ["pio"], [0, 1, 2]],
    ["an escape that is cut", `${at()}\\u00`, ["ab"], []],
    ["an escape whose second digit is cut", `${at()}\\u006`, ["`"], []],
    ["no text to look for", at([2, "\\u0061"], [12, "ab"]), [], []],
    ["a text beyond ASCII", `___________ä`, ["ä"], [1]],
  ])("finds %s", (_, text, texts, expected) => {
    expect(hitsIn(text, texts)).toEqual(expected);
  });

  it("searches no range twice, and no range that does not matter", () => {
    const asked: string[] = [];
    const hitsOf = (text: string, escapes: boolean) => {
      const bytes = Buffer.from(text);
      const indexOf = (needle: Uint8Array, from: number) => {
        asked.push(`${Buffer.from(needle)} from ${from}`);
        return bytes.indexOf(needle, from);
      };
      const needles = jsonNeedles(["ab", "cd", "ef"]);
      return new Hits(bytes, { indexOf }, escapes ? needles : { ...needles, escapable: new Set() });
    };
    const read = (hits: Hits) => {
      for (let start = 0; start < 50; start += 10) hits.isIn(start, start + 10);
      return asked.splice(0);
    };
    const text = at([3, "ab"], [20, "cd"], [31, "ab"], [33, "\\u0061"]);
    const first = ["ab from 0", "cd from 0", "ef from 0"];
    // At 10 the first "ab" is past, at 30 "cd", at 40 all of them.
    const next = ["ab from 10", "cd from 30", "ab from 40"];
    expect(read(hitsOf(text, false))).toEqual([...first, ...next]);
    expect(read(hitsOf(text, true))).toEqual([...first, "\\u00 from 0", ...next, "\\u00 from 40"]);
  });

  it("accepts ranges with gaps between them", () => {
    const bytes = Buffer.from(at([3, "ab"], [13, "\\u0061"], [30, "ab"], [40, "\\u0062"]));
    const hits = new Hits(bytes, { indexOf: (needle, from) => bytes.indexOf(needle, from) }, jsonNeedles(["ab"]));
    expect([hits.isIn(0, 3), hits.isIn(4, 13), hits.isIn(14, 30), hits.isIn(30, 31), hits.isIn(31, 40)]).toEqual([
      ...[false, false, false, true, false],
    ]);
    expect([hits.isIn(40, 41), hits.isIn(41, 50)]).toEqual([true, false]);
  });
});
