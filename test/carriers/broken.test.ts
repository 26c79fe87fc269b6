import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findPatterns } from "../../src/carriers/read.ts";
import { readGrammar } from "../../src/cli/read/grammars.ts";
import { forms } from "./carriers.ts";

/** Characters that open, close or escape something in one of the carriers. */
const noise = fc.constantFrom(
  ..."\"'{}[]()<>:,#%$\\|&*!-=~\n\t\r \0é",
  "${",
  "%{",
  "<<EOT",
  "*/",
  "/*",
  "\u{1F600}",
  "\ud800",
  "!Sub ",
  "Fn::Sub",
);

describe("broken files", () => {
  it.each(Object.keys(forms))("are read without an exception, with places that are in the file: %s", async (form) => {
    const file =
      forms[form]?.('{ $.eventName = "CreateUser" && $.x = %a{1}% }', () => 0.5) ?? forms[form]?.("ERROR x", () => 0.5);
    const { name, text } = file ?? { name: "", text: "" };
    expect(text).not.toBe("");
    const edit = fc.tuple(fc.nat(text.length), fc.nat(12), fc.array(noise, { maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        const broken = edits.reduce(
          (result, [at, removed, added]) => result.slice(0, at) + added.join("") + result.slice(at + removed),
          text,
        );
        const found = await findPatterns([{ name, text: broken }], readGrammar);
        const pieces = found.patterns.flatMap((pattern) => pattern.text?.pieces ?? []);
        const faults = [...found.faults, ...found.patterns.flatMap((pattern) => pattern.faults)];
        for (const { start, end } of [
          ...found.patterns,
          ...pieces,
          ...faults,
          ...faults.flatMap(({ fix }) => fix ?? []),
        ]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(broken.length);
        }
        for (const piece of pieces) {
          if (piece.kind === "plain") expect(broken.slice(piece.start, piece.end)).toBe(piece.text);
        }
      }),
      { numRuns: 40 },
    );
  });
});
