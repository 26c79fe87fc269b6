import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createObjectEnd, objectEndIn } from "../../src/archive/object-end.ts";
import { objectEndModuleText } from "./derive-object-end.js";

const objectEnd = createObjectEnd();
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));

describe("the end of an object", () => {
  it("is found by a module that is what its source compiles to", async () => {
    expect(readFileSync("src/archive/object-end-module.ts", "utf8")).toBe(await objectEndModuleText());
  });

  it("is found by WebAssembly, not by its stand-in", () => {
    expect(objectEnd(bytesOf("{}"))).not.toBe(objectEndIn);
    expect(objectEnd(bytesOf("{}")).toString()).not.toBe(objectEndIn(bytesOf("{}")).toString());
  });

  const cases: readonly [string, number][] = [
    ["{}", 2],
    ["{}}", 2],
    ["{", 0],
    ['{"a":"}"}', 9],
    ['{"a":"\\"}"}', 11],
    ['{"a":"\\\\"}', 10],
    ['{"a":[{"b":[1,2]},{}]},{', 22],
    [`{"a":"${"\\\\".repeat(50)}"}`, 108],
    [`{"a":"${"\\".repeat(63)}"}"}`, 73],
    [`{"${" ".repeat(60)}":"\\"}`, 0],
    [`${'{"a":'.repeat(200)}1${"}".repeat(200)}x`, 1201],
  ];
  it.each(cases)("of case %#", (text, end) => {
    expect(objectEndIn(bytesOf(text))(0)).toBe(end);
    expect(objectEnd(bytesOf(text))(0)).toBe(end);
  });

  it("is the same in both, for any bytes and at any offset", () => {
    const piece = fc.oneof(
      fc.constantFrom("{", "}", "[", "]", '"', "\\", '\\"', "\\\\", "a", "é", " ", '{"k":', "},"),
      fc.nat(70).map((length) => "x".repeat(length)),
      fc.nat(70).map((length) => "\\".repeat(length)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 120 }), fc.nat(90), (pieces, offset) => {
        const bytes = bytesOf(`${" ".repeat(offset)}{${pieces.join("")}`);
        expect(objectEnd(bytes)(offset)).toBe(objectEndIn(bytes)(offset));
      }),
      { numRuns: 2000, seed: 20261118 },
    );
  });

  it("is where JSON.stringify put it, whatever stands in the value and after it", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), fc.string(), (value, after) => {
        const json = JSON.stringify(value);
        const bytes = bytesOf(json + after);
        expect(objectEnd(bytes)(0)).toBe(Buffer.byteLength(json));
        expect(objectEndIn(bytes)(0)).toBe(Buffer.byteLength(json));
      }),
      { numRuns: 100, seed: 20261118 },
    );
  });

  it("is not looked for in what an earlier, longer file left behind", () => {
    expect(objectEnd(bytesOf(`{"a":[${"{},".repeat(100_000)}{}]}`))(0)).toBe(300_010);
    expect(objectEnd(bytesOf('{"a":'))(0)).toBe(0);
  });
});
