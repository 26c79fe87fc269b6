import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FileMemory } from "../../src/bytes/file-memory.ts";
import { type JsonBytes, plainJsonBytes } from "../../src/bytes/search.ts";
import { runs } from "../runs.ts";

/** Created in each test, so that the creation is tested too. */
const fresh = () => {
  const memory = new FileMemory();
  return (bytes: Buffer) => memory.search(bytes);
};
const objectEnd = (bytes: Buffer, take = fresh()) => take(bytes).objectEnd;
const objectEndIn = (bytes: Buffer) => plainJsonBytes(bytes).objectEnd;
const bytesOf = (text: string) => Buffer.from(text);

describe("the end of an object", () => {
  it("is found by WebAssembly, not by JavaScript", () => {
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
    // Not JSON outside of the strings, but both read it the same way.
    ['{\\"}', 4],
    ['{\\\\"}"}', 7],
    ["{\\}", 3],
  ];
  it.each(cases)("of case %#", (text, end) => {
    expect(objectEndIn(bytesOf(text))(0)).toBe(end);
    expect(objectEnd(bytesOf(text))(0)).toBe(end);
  });

  it("is the same in both, for any bytes and at any offset", () => {
    const take = fresh();
    const piece = fc.oneof(
      fc.constantFrom("{", "}", "[", "]", '"', "\\", '\\"', "\\\\", "a", "é", " ", '{"k":', "},"),
      fc.nat(70).map((length) => "x".repeat(length)),
      fc.nat(70).map((length) => "\\".repeat(length)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 120 }), fc.nat(90), (pieces, offset) => {
        const bytes = bytesOf(`${" ".repeat(offset)}{${pieces.join("")}`);
        expect(objectEnd(bytes, take)(offset)).toBe(objectEndIn(bytes)(offset));
      }),
      { numRuns: runs(2000), seed: 20261118 },
    );
  });

  it("is where JSON.stringify put it, for any value and any text after it", () => {
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

  it("is not searched for in the remains of a longer file", () => {
    const take = fresh();
    expect(objectEnd(bytesOf(`{"a":[${"{},".repeat(100_000)}{}]}`), take)(0)).toBe(300_010);
    expect(objectEnd(bytesOf('{"a":'), take)(0)).toBe(0);
  });
});

describe("passing the objects of a list", () => {
  const pass = (file: JsonBytes, at: number, until: number) => {
    const end = file.pass(at, until);
    return [file.passedTo(), end, file.passedCount()];
  };
  const both = (text: string, at: number, until: number) => {
    const bytes = bytesOf(text);
    const found = pass(fresh()(bytes), at, until);
    expect(pass(plainJsonBytes(bytes), at, until)).toEqual(found);
    return found;
  };

  const cases: readonly [string, string, number, readonly number[]][] = [
    ["stops at the last object", "{},{},{}]}", Number.POSITIVE_INFINITY, [6, 8, 2]],
    ["stops at the object that contains an offset", '{},{"a":1},{}]', 4, [3, 10, 1]],
    ["passes an object that ends where the offset is", "{},{},{}", 2, [3, 5, 1]],
    ["stops at once", "{},{}", 0, [0, 2, 0]],
    ["accepts whitespace between objects", "{} ,\r\n\t{},{}", 99, [10, 12, 2]],
    ["stops where the comma is missing", "{},{} {}", 99, [3, 5, 1]],
    ["stops where something else follows", "{},{},[]", 99, [3, 5, 1]],
    ["stops at an object that does not end", "{},{", 99, [3, 0, 1]],
    ["stops at the end of the bytes", "{},", 99, [0, 2, 0]],
    ["does not take text for an object", '{"a":"},{"},{}', 99, [12, 14, 1]],
  ];
  it.each(cases)("%s", (_, text, until, expected) => {
    expect(both(text, 0, until)).toEqual(expected);
  });

  it("begins at any offset", () => {
    expect(both('{"Records":[{"a":{}},{}]}', 12, 99)).toEqual([21, 23, 1]);
  });

  it("does not read on into what the memory held before", () => {
    const take = fresh();
    take(bytesOf("{},{},{}"));
    expect(pass(take(bytesOf("{}")), 0, 99)).toEqual([0, 2, 0]);
    take(bytesOf("{},{},{}"));
    expect(pass(take(bytesOf("{},")), 0, 99)).toEqual([0, 2, 0]);
  });

  it("is the same in both, for any bytes", () => {
    const take = fresh();
    const piece = fc.constantFrom(
      "{}",
      ",",
      "{",
      "}",
      "[",
      '"',
      '{"a":"x"}',
      " ",
      "\n",
      "},{",
      `{"b":"${"y".repeat(80)}"}`,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(400), (pieces, until) => {
        const bytes = bytesOf(`{},${pieces.join("")}`);
        expect(pass(take(bytes), 0, until)).toEqual(pass(plainJsonBytes(bytes), 0, until));
      }),
      { numRuns: runs(2000), seed: 20261130 },
    );
  });
});

describe("the end of a string", () => {
  const both = (bytes: Buffer, at: number, take = fresh()) =>
    [take(bytes), plainJsonBytes(bytes)].map((file) => {
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

  it.each([0, 1, 10, 31])(
    "is missing if the control character %i comes before it, but not if it comes after",
    (code) => {
      const control = String.fromCharCode(code);
      expect(both(bytesOf(`"${"x".repeat(100)}${control}"`), 1)).toEqual(["none", "none"]);
      expect(both(bytesOf(`"x"${control}"`), 1)).toEqual(["2, 0", "2, 0"]);
    },
  );

  it("is the same in both, for any bytes and at any offset", () => {
    const take = fresh();
    const piece = fc.oneof(
      fc.constantFrom("{", "}", "\\", '\\"', "\\\\", "a", "é", " ", "\u001f"),
      fc.nat(70).map((length) => "x".repeat(length)),
      fc.nat(70).map((length) => "\\".repeat(length)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.nat(90), (pieces, offset) => {
        const bytes = bytesOf(`${" ".repeat(offset)}"${pieces.join("")}"`);
        const [found, expected] = both(bytes, offset + 1, take);
        expect(found).toBe(expected);
      }),
      { numRuns: runs(2000), seed: 20261118 },
    );
  });

  it("is where JSON.stringify put it", () => {
    const take = fresh();
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (text, after) => {
        const json = JSON.stringify(text);
        const braces = json.split("{").length - json.split("}").length;
        expect(both(bytesOf(json + after), 1, take)).toEqual(
          Array(2).fill(`${Buffer.byteLength(json) - 1}, ${braces}`),
        );
      }),
      { numRuns: runs(300), seed: 20261118 },
    );
  });
});

describe("a text in a file's bytes", () => {
  it("is found by WebAssembly at the same place as by Buffer", () => {
    const take = fresh();
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "é"), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 80 }), letters, fc.nat(100), (pieces, text, from) => {
        const bytes = Buffer.from(pieces.join("c"));
        const needle = Buffer.from(text);
        expect(take(bytes).indexOf(needle, from)).toBe(bytes.indexOf(needle, from));
        expect(plainJsonBytes(bytes).indexOf(needle, from)).toBe(bytes.indexOf(needle, from));
      }),
      { numRuns: runs(2000), seed: 20261118 },
    );
  });

  it.each([1, 2, 16, 63, 64, 65, 200, 1024, 1025, 5000])(
    "of %i bytes is found anywhere, and not in what is not there any more",
    (length) => {
      const take = fresh();
      const text = Buffer.from("x".repeat(length - 1).concat("y"));
      for (const before of [0, 1, 62, 63, 64, 65, 130]) {
        const bytes = Buffer.from(`${"x".repeat(before)}${text.toString()}`);
        const file = take(bytes);
        expect(file.indexOf(text, 0)).toBe(before);
        expect(file.indexOf(text, before)).toBe(before);
        expect(file.indexOf(text, before + 1)).toBe(-1);
        expect(take(bytes.subarray(0, -1)).indexOf(text, 0)).toBe(-1);
      }
    },
  );

  it("is found at any offset if it is empty", () => {
    expect([0, 2, 3, 9].map((from) => fresh()(bytesOf("abc")).indexOf(Buffer.alloc(0), from))).toEqual([0, 2, 3, 3]);
  });

  it("is found even if there are more texts than fit into memory", () => {
    const take = fresh();
    const bytes = Buffer.from("one two three");
    const texts = Array.from({ length: 200 }, (_, index) => Buffer.from(`${index}`.padStart(1000, "-")));
    for (const text of texts) expect(take(Buffer.concat([bytes, text])).indexOf(text, 0)).toBe(13);
    expect(take(bytes).indexOf(Buffer.from("three"), 0)).toBe(8);
  });
});

describe("the end of a file", () => {
  it("can be at the end of a page of memory", () => {
    for (const end of [65_536, 131_072, 131_072 - 1_024, 131_072 - 1_024 - 64, 131_072 - 64]) {
      for (const length of [end - 1, end, end + 1]) {
        const bytes = Buffer.alloc(length, "x");
        bytes.write('{"y', 0);
        bytes.write('yz"}', length - 4);
        for (const file of [fresh()(bytes), plainJsonBytes(bytes)]) {
          expect(file.indexOf(bytesOf("yz"), 0)).toBe(length - 4);
          expect(file.indexOf(bytesOf("z".repeat(1_024)), 0)).toBe(-1);
          expect(file.stringEnd(2)).toBe(length - 2);
          expect(file.stringEnd(length - 1)).toBe(0);
          expect(file.objectEnd(0)).toBe(length);
          expect(file.objectEnd(length - 2)).toBe(0);
        }
      }
    }
  });
});
