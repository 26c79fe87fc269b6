import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFileMemory, plainFileBytes } from "../../src/archive/file-bytes.ts";
import { fileBytesModuleText } from "./derive-file-bytes.js";

const { take: fileBytes } = createFileMemory();
const objectEnd = (bytes: Buffer) => fileBytes(bytes).objectEnd;
const objectEndIn = (bytes: Buffer) => plainFileBytes(bytes).objectEnd;
const bytesOf = (text: string) => Buffer.from(text);

describe("the end of an object", () => {
  it("is found by a module that is what its source compiles to", async () => {
    expect(readFileSync("src/archive/file-bytes-module.ts", "utf8")).toBe(await fileBytesModuleText());
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

describe("a text in a file's bytes", () => {
  it("is found by WebAssembly where Buffer finds it", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "é"), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 80 }), letters, fc.nat(100), (pieces, text, from) => {
        const bytes = Buffer.from(pieces.join("c"));
        const needle = Buffer.from(text);
        expect(fileBytes(bytes).indexOf(needle, from)).toBe(bytes.indexOf(needle, from));
      }),
      { numRuns: 2000, seed: 20261118 },
    );
  });

  it.each([1, 2, 16, 63, 64, 65, 200, 1024, 1025, 5000])(
    "of %i bytes is found anywhere, and not in what is not there any more",
    (length) => {
      const text = Buffer.from("x".repeat(length - 1).concat("y"));
      for (const before of [0, 1, 62, 63, 64, 65, 130]) {
        const bytes = Buffer.from(`${"x".repeat(before)}${text.toString()}`);
        const file = fileBytes(bytes);
        expect(file.indexOf(text, 0)).toBe(before);
        expect(file.indexOf(text, before)).toBe(before);
        expect(file.indexOf(text, before + 1)).toBe(-1);
        expect(fileBytes(bytes.subarray(0, -1)).indexOf(text, 0)).toBe(-1);
      }
    },
  );

  it("is found though there are more texts than there is room for", () => {
    const bytes = Buffer.from("one two three");
    const texts = Array.from({ length: 200 }, (_, index) => Buffer.from(`${index}`.padStart(1000, "-")));
    for (const text of texts) expect(fileBytes(Buffer.concat([bytes, text])).indexOf(text, 0)).toBe(13);
    expect(fileBytes(bytes).indexOf(Buffer.from("three"), 0)).toBe(8);
  });
});
