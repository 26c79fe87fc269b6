import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createJsonMemory, plainJsonBytes } from "../../src/payload/json-bytes.ts";
import { jsonBytesModuleText } from "./derive-json-bytes.js";

const { take: jsonBytes } = createJsonMemory();
const objectEnd = (bytes: Buffer) => jsonBytes(bytes).objectEnd;
const objectEndIn = (bytes: Buffer) => plainJsonBytes(bytes).objectEnd;
const bytesOf = (text: string) => Buffer.from(text);

describe("the end of an object", () => {
  it("is found by a module that is what its source compiles to", async () => {
    expect(readFileSync("src/payload/json-bytes-module.ts", "utf8")).toBe(await jsonBytesModuleText());
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
    ["[1]{", 3],
    ["[{}", 0],
    ['{"', 0],
    ['{"\\', 0],
    // What stands outside of strings there is no JSON, but both read it so.
    ['{\\"}', 4],
    ['{\\\\"}"}', 7],
    ["{\\}", 3],
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

describe("the end of a string", () => {
  const both = (bytes: Buffer, at: number) =>
    [jsonBytes(bytes), plainJsonBytes(bytes)].map((file) => {
      const end = file.stringEnd(at);
      return end === 0 ? "none" : `${end}, ${file.braces()}`;
    });

  it.each([
    ['"', 1, 0],
    ['a"', 2, 0],
    ['\\"{{}"x', 6, 1],
    ['}}"{', 3, -2],
    ["a", 0, 0],
    ['a\\"', 0, 0],
    ['a\\n\\u0000"', 10, 0],
    [`${"\\\\".repeat(40)}"`, 81, 0],
    [`${"\\".repeat(63)}"}"`, 66, -1],
    [`${"{".repeat(70)}"{{`, 71, 70],
  ])("of case %#", (text, end, braces) => {
    const found = end === 0 ? "none" : `${end}, ${braces}`;
    expect(both(bytesOf(`"${text}`), 1)).toEqual([found, found]);
  });

  it.each([0, 1, 10, 31])("is none where the control character %i stands before it, and not where behind", (code) => {
    const control = String.fromCharCode(code);
    expect(both(bytesOf(`"${"x".repeat(100)}${control}"`), 1)).toEqual(["none", "none"]);
    expect(both(bytesOf(`"x"${control}"`), 1)).toEqual(["2, 0", "2, 0"]);
  });

  it("is the same in both, for any bytes and at any offset", () => {
    const piece = fc.oneof(
      fc.constantFrom("{", "}", "\\", '\\"', "\\\\", "a", "é", " ", "\u001f"),
      fc.nat(70).map((length) => "x".repeat(length)),
      fc.nat(70).map((length) => "\\".repeat(length)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.nat(90), (pieces, offset) => {
        const bytes = bytesOf(`${" ".repeat(offset)}"${pieces.join("")}"`);
        const [found, expected] = both(bytes, offset + 1);
        expect(found).toBe(expected);
      }),
      { numRuns: 2000, seed: 20261118 },
    );
  });

  it("is where JSON.stringify put it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (text, after) => {
        const json = JSON.stringify(text);
        const braces = json.split("{").length - json.split("}").length;
        expect(both(bytesOf(json + after), 1)).toEqual(Array(2).fill(`${Buffer.byteLength(json) - 1}, ${braces}`));
      }),
      { numRuns: 300, seed: 20261118 },
    );
  });
});

describe("a text in a file's bytes", () => {
  it("is found by WebAssembly where Buffer finds it", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "é"), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 80 }), letters, fc.nat(100), (pieces, text, from) => {
        const bytes = Buffer.from(pieces.join("c"));
        const needle = Buffer.from(text);
        expect(jsonBytes(bytes).indexOf(needle, from)).toBe(bytes.indexOf(needle, from));
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
        const file = jsonBytes(bytes);
        expect(file.indexOf(text, 0)).toBe(before);
        expect(file.indexOf(text, before)).toBe(before);
        expect(file.indexOf(text, before + 1)).toBe(-1);
        expect(jsonBytes(bytes.subarray(0, -1)).indexOf(text, 0)).toBe(-1);
      }
    },
  );

  it("is found up to the end of the memory, by the module and by its stand-in", () => {
    // The memory grows in pages of 65,536 bytes, and each of these files is the first of its own.
    for (const size of [65_536, 131_072, 131_072 - 1_024, 131_072 - 1_024 - 64, 131_072 - 64]) {
      for (const length of [size - 1, size, size + 1]) {
        const bytes = Buffer.alloc(length, "x");
        bytes.write('{"y', 0);
        bytes.write('yz"}', length - 4);
        for (const file of [createJsonMemory().take(bytes), plainJsonBytes(bytes)]) {
          expect(file.indexOf(Buffer.from("yz"), 0)).toBe(length - 4);
          expect(file.indexOf(Buffer.from("z".repeat(1_024)), 0)).toBe(-1);
          expect(file.stringEnd(2)).toBe(length - 2);
          expect(file.stringEnd(length - 1)).toBe(0);
          expect(file.objectEnd(0)).toBe(length);
          expect(file.objectEnd(length - 2)).toBe(0);
        }
      }
    }
  });

  it("is found in memory that was asked for, and that an earlier file was in", () => {
    const { room, take } = createJsonMemory();
    for (const size of [10, 300_000, 20]) {
      const bytes = room(size);
      if (bytes === undefined) return expect.unreachable();
      expect(bytes).toHaveLength(size);
      bytes.fill("x").write("y", size - 1);
      expect(take(bytes).indexOf(Buffer.from("y"), 0)).toBe(size - 1);
      expect(take(Buffer.from("no such text")).indexOf(Buffer.from("y"), 0)).toBe(-1);
    }
  });

  it("is not looked for in more than there can be memory for", () => {
    const { room, take } = createJsonMemory();
    expect(room(2 ** 32 - 2 * 65_536)).toBeUndefined();
    expect(room(2 ** 40)).toBeUndefined();
    expect(take(Buffer.from("one two")).indexOf(Buffer.from("two"), 0)).toBe(4);
  });

  it("is found on a machine without WebAssembly, or without its vector instructions", () => {
    const { WebAssembly } = globalThis as { WebAssembly?: object };
    const without = {
      Module: class {
        constructor() {
          throw new Error("invalid opcode");
        }
      },
    };
    try {
      for (const missing of [undefined, without]) {
        Object.assign(globalThis, { WebAssembly: missing });
        const { room, take } = createJsonMemory();
        expect(room(10)).toBeUndefined();
        const file = take(bytesOf('{"a":"}two"}'));
        expect([file.objectEnd(0), file.indexOf(bytesOf("two"), 0), file.stringEnd(6), file.braces()]).toEqual([
          12, 7, 10, -1,
        ]);
      }
    } finally {
      Object.assign(globalThis, { WebAssembly });
    }
  });

  it("is found though there are more texts than there is room for", () => {
    const bytes = Buffer.from("one two three");
    const texts = Array.from({ length: 200 }, (_, index) => Buffer.from(`${index}`.padStart(1000, "-")));
    for (const text of texts) expect(jsonBytes(Buffer.concat([bytes, text])).indexOf(text, 0)).toBe(13);
    expect(jsonBytes(bytes).indexOf(Buffer.from("three"), 0)).toBe(8);
  });
});
