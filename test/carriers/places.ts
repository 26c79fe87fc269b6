import fc from "fast-check";
import { expect } from "vitest";
import { placeOf, textOf } from "../../src/carriers/text.ts";
import { forms } from "./carriers.ts";
import { findIn } from "./find.ts";
import { patterns } from "./writers.ts";

/** Puts random patterns into a form, and checks that each character is found where it is written. */
export async function checkPlaces(form: string, numRuns: number): Promise<void> {
  const write = forms[form];
  const draws = fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }));
  let written = 0;
  await fc.assert(
    fc.asyncProperty(patterns, draws, async (pattern, stream) => {
      const file = write?.(pattern, () => stream.next().value);
      if (file === undefined) return;
      written++;
      const found = await findIn({ [file.name]: file.text });
      const [text] = found.patterns.map((each) => each.text);
      expect(text && textOf(text)).toBe(file.pattern);
      let at = 0;
      for (const { text: character, start, end } of file.places) {
        expect(text && placeOf(text, at, at + character.length)).toEqual({ file: file.name, start, end });
        at += character.length;
      }
    }),
    { numRuns },
  );
  expect(written).toBeGreaterThan(numRuns / 100);
}
