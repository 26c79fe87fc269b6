import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { claimedSize, fromBase64, gunzip, describe as inWords } from "../../src/bytes/bytes.ts";
import { parseUtf8 } from "../../src/bytes/utf8.ts";
import { IamAlertsError } from "../../src/errors.ts";
import { wrap } from "../payload/reading.ts";
import { runs } from "../runs.ts";

const refusal = (act: () => unknown): IamAlertsError => {
  try {
    act();
  } catch (error) {
    if (error instanceof IamAlertsError) return error;
    throw error;
  }
  throw new Error("expected an IamAlertsError, found none");
};

describe("fromBase64", () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });

  it("decodes base64, padded or not, in either alphabet, wrapped at any width", () => {
    fc.assert(
      fc.property(
        bytes,
        fc.constantFrom<BufferEncoding>("base64", "base64url"),
        fc.nat(80),
        (input, alphabet, width) => {
          const text = Buffer.from(input).toString(alphabet);
          expect([...fromBase64(text)]).toEqual([...input]);
          expect([...fromBase64(wrap(text, width + 1, "\r\n"))]).toEqual([...input]);
          expect([...fromBase64(text.replace(/=+$/, ""))]).toEqual([...input]);
        },
      ),
    );
  });

  it("returns bytes or an error for any text, and never skips a wrong character", () => {
    const letters = fc.string({
      unit: fc.constantFrom("A", "b", "9", "+", "/", "-", "_", "=", " ", "\n", "*", "é", "\0"),
    });
    fc.assert(
      fc.property(letters, (text) => {
        const packed = text.replace(/\s+/g, "").replace(/={1,2}$/, "");
        const isBase64 = /^[A-Za-z0-9+/_-]+$/.test(packed) && packed.length % 4 !== 1;
        if (isBase64) expect(fromBase64(text).length).toBe(Math.floor((packed.length * 3) / 4));
        else expect(refusal(() => fromBase64(text)).details).toEqual({ step: "base64" });
      }),
      { numRuns: runs(2_000) },
    );
  });

  it.each([
    ["", "expected base64, found nothing"],
    [" \n", "expected base64, found nothing"],
    ["H4sI!", 'expected base64, found "!" at character 5'],
    ["=AAA", 'expected base64, found "=" at character 1'],
    ["AAAA=BBB", 'expected base64, found "=" at character 5'],
    ["AA\nAé", 'expected base64, found "é" at character 4'],
    ["A=A=", 'expected base64, found "=" at character 2'],
    ["AAAAA=", "expected base64, found 6 characters, which is not a whole number of bytes"],
    ["AAAAA", "expected base64, found 5 characters, which is not a whole number of bytes"],
  ])("refuses %j", (text, message) => {
    expect(refusal(() => fromBase64(text))).toMatchObject({ code: "payload", message, details: { step: "base64" } });
  });
});

describe("gunzip", () => {
  it("unpacks any gzip data", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (input) => {
        expect([...gunzip(gzipSync(input))]).toEqual([...input]);
      }),
    );
  });

  it.each([0, 1, 10_000, 1_000_000])("unpacks %i zeros, whatever size the data claims", (length) => {
    const packed = gzipSync(Buffer.alloc(length));
    expect(gunzip(packed).length).toBe(length);
    expect(gunzip(packed, length + 1).length).toBe(length);
    // A view of a larger buffer.
    const inside = Buffer.concat([Buffer.alloc(9, 1), packed, Buffer.alloc(9, 1)]).subarray(9, 9 + packed.length);
    expect(gunzip(inside).length).toBe(length);
  });

  it("keeps the error of zlib as the cause", () => {
    const packed = gzipSync("hello");
    packed.fill(0, packed.length - 8, packed.length - 4);
    expect(refusal(() => gunzip(packed)).cause).toMatchObject({ code: "Z_DATA_ERROR" });
  });

  it("unpacks several members as one", () => {
    expect(gunzip(Buffer.concat([gzipSync("one "), gzipSync(""), gzipSync("two")])).toString()).toBe("one two");
  });

  it("does not trust an impossible size that the data claims", () => {
    const lying = gzipSync("hello");
    lying.writeUInt32LE(0xfffffff0, lying.length - 4);
    expect(refusal(() => gunzip(lying)).message).toBe(
      "expected valid gzip data, found damaged data (incorrect length check)",
    );
  });

  it.each([
    ["nothing", "", "expected gzip (bytes 1f8b), found nothing"],
    ["one byte", "1f", "expected gzip (bytes 1f8b), found bytes 1f"],
    ["text", "7b22613122", "expected gzip (bytes 1f8b), found bytes 7b226131"],
    ["half of its first bytes", "008b0800", "expected gzip (bytes 1f8b), found bytes 008b0800"],
    ["the other half", "1f000800", "expected gzip (bytes 1f8b), found bytes 1f000800"],
    [
      "its first bytes alone",
      "1f8b",
      "expected the end of the gzip data, found the end of the input: the data is cut short",
    ],
    [
      "another method",
      "1f8b0900000000000003",
      "expected valid gzip data, found damaged data (unknown compression method)",
    ],
  ])("refuses %s", (_, hex, message) => {
    expect(refusal(() => gunzip(Buffer.from(hex, "hex")))).toMatchObject({ message, details: { step: "gzip" } });
  });

  it("refuses one byte more than the limit", () => {
    const packed = gzipSync(Buffer.alloc(1_000));
    expect(gunzip(packed, 1_000).length).toBe(1_000);
    expect(refusal(() => gunzip(packed, 999))).toMatchObject({
      message: "expected at most 999 bytes of unpacked data, found more",
      details: { step: "size" },
    });
  });

  it("returns the bytes or a gzip error for gzip that is cut anywhere", () => {
    const packed = gzipSync("some text that is long enough to be packed, packed, packed");
    for (let length = 0; length < packed.length; length++) {
      expect(refusal(() => gunzip(packed.subarray(0, length))).details).toEqual({ step: "gzip" });
    }
  });
});

describe("describe", () => {
  it.each<[unknown, string]>([
    [undefined, "nothing"],
    [null, "null"],
    [[1], "a list"],
    [true, "true"],
    [1.5, "1.5"],
    ["text\n", '"text\\n"'],
    ["x".repeat(40), `"${"x".repeat(40)}"`],
    ["x".repeat(41), `"${"x".repeat(40)}…"`],
    [{}, "an empty object"],
    [{ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }, "an object with a, b, c, d, e"],
  ])("describes %j", (value, words) => {
    expect(inWords(value)).toBe(words);
  });
});

describe("parseUtf8", () => {
  /** Writes JSON with characters beyond ASCII as they are, as escapes, or both. */
  const escaped = (text: string) =>
    text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const unit = fc.constantFrom("a", "é", "Ã", "©", "ÿ", "中", "\u{1f600}", "\u0080");
  const names = fc.oneof(fc.constantFrom("a", "b"), fc.string({ unit, maxLength: 3 }));
  const values = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.string({ unit, maxLength: 4 }).map((text) => `"${text}"`),
      fc.string({ unit, maxLength: 4 }).map((text) => `"${escaped(text)}"`),
      fc.constantFrom("null", "1", "true", "[]", "{}"),
      fc.array(tie("value"), { maxLength: 3 }).map((list) => `[${list.join(",")}]`),
      fc
        .array(fc.tuple(names, tie("value")), { maxLength: 3 })
        .map((fields) => `{${fields.map(([name, value]) => `"${name}":${value}`).join(",")}}`),
    ),
  })).value;

  it("returns the same as JSON.parse", () => {
    fc.assert(
      fc.property(values, (text) => {
        expect(parseUtf8(Buffer.from(text as string))).toEqual(JSON.parse(text as string));
      }),
      { numRuns: runs(3_000), seed: 7 },
    );
  });

  it.each(['{"é":1,"x":"\\u00c3\\u00a9"}', '{"a":"é","a":"\\u00c3\\u00a9"}', '{"__proto__":{"a":"é"},"b":"é"}'])(
    "is not misled by %s",
    (text) => {
      expect(parseUtf8(Buffer.from(text))).toEqual(JSON.parse(text));
    },
  );

  it.each([
    ["é", '"é"'],
    ["\u00c3\u00a9", '"\\u00c3\\u00a9"'],
    [{ a: "é", b: null }, '{"a":"é","b":null}'],
    [null, "null"],
    [["é", [["é", [["é", ["é", { a: [["é"]] }]]]]]], '["é",[["é",[["é",["é",{"a":[["é"]]}]]]]]]'],
    [{ a: 7, b: true, c: ["é"] }, '{"a":7,"b":true,"c":["é"]}'],
    [{ a: "é\u0001" }, '{"a":"é\\u0001"}'],
    [{ a: "é\\u00e9" }, '{"a":"é\\\\u00e9"}'],
  ])("returns %j for %s", (value, text) => {
    expect(parseUtf8(Buffer.from(text))).toEqual(value);
  });

  it("parses extremely deep nesting", () => {
    const deep = `{"a":"é","b":${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
    expect(Object.keys(parseUtf8(Buffer.from(deep)) as object)).toEqual(["a", "b"]);
  });

  it("reads invalid UTF-8 as replacement characters", () => {
    expect(parseUtf8(Buffer.from('{"a":"\xe2\x82"}', "latin1"))).toEqual({ a: "\ufffd" });
  });

  it("throws a SyntaxError for what is not JSON", () => {
    expect(() => parseUtf8(Buffer.from('{"a":é}'))).toThrow(SyntaxError);
  });
});

it("trusts the size that a file claims only if it is possible and allowed", () => {
  const size = 11_000;
  const packed = gzipSync("some text, ".repeat(1000));
  const changed = Buffer.from(packed);
  changed[packed.length - 1] = 1;
  expect(claimedSize(packed, 1 << 20)).toBe(size);
  expect(claimedSize(packed, size)).toBe(size);
  const short = Buffer.alloc(18);
  short[14] = 5;
  expect(claimedSize(short, 1 << 20)).toBe(5);
  expect(claimedSize(short.subarray(1), 1 << 20)).toBe(0);
  expect(claimedSize(packed, size - 1)).toBe(0);
  expect(claimedSize(changed, 1 << 30)).toBe(0);
  expect(claimedSize(packed.subarray(0, 10), 1 << 20)).toBe(0);
});
