import { gzipSync, gunzipSync as nodeGunzip } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Buffer as PageBuffer } from "../../src/playground/node/buffer.ts";
import { gunzipSync } from "../../src/playground/node/zlib.ts";

const plain = (bytes: Uint8Array) => [...bytes];

describe("the page's Buffer", () => {
  it("reads text, base64 and Latin-1 as Node's Buffer does", () => {
    const base64 = fc.string({ unit: fc.constantFrom(..."AZaz09+/-_= \n%") });
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), base64, (text, packed) => {
        expect(plain(PageBuffer.from(text))).toEqual(plain(Buffer.from(text)));
        expect(plain(PageBuffer.from(packed, "base64"))).toEqual(plain(Buffer.from(packed, "base64")));
        expect(PageBuffer.byteLength(text)).toBe(Buffer.byteLength(text));
      }),
    );
    expect(plain(PageBuffer.from("\xe9\xff", "latin1"))).toEqual([0xe9, 0xff]);
  });

  it("writes text, base64, Latin-1 and hexadecimal as Node's Buffer does", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(20), (bytes, start) => {
        const [page, node] = [PageBuffer.from(bytes), Buffer.from(bytes)];
        for (const encoding of ["utf8", "latin1", "hex", "base64"] as const) {
          expect(page.toString(encoding, start)).toBe(node.toString(encoding, start));
        }
      }),
    );
    const long = new Uint8Array(100_000).map((_, index) => index);
    expect(PageBuffer.from(long).toString("latin1")).toBe(Buffer.from(long).toString("latin1"));
    expect(PageBuffer.from("\ufeffa").toString()).toBe("\ufeffa");
  });

  it("searches, joins, compares and copies as Node's Buffer does", () => {
    const bytes = PageBuffer.from("a{b{c");
    expect([bytes.indexOf("{"), bytes.indexOf("{", 2), bytes.indexOf(0x7b, 4), bytes.lastIndexOf(0x7b)]).toEqual([
      1, 3, -1, 3,
    ]);
    expect(bytes.subarray(1, 3).toString()).toBe("{b");
    expect(PageBuffer.concat([bytes, new Uint8Array([33])]).toString()).toBe("a{b{c!");
    expect([bytes.equals(Buffer.from("a{b{c")), bytes.equals(Buffer.from("a{b"))]).toEqual([true, false]);
    const target = PageBuffer.alloc(3);
    bytes.copy(target, 1, 3, 5);
    expect(plain(target)).toEqual([0, 0x7b, 0x63]);
    expect(PageBuffer.allocUnsafe(2)).toHaveLength(2);
  });
});

const limit = { maxOutputLength: 1_000_000 };

/** Returns the output, or the code of the error. */
function outcomeOf(unpack: (bytes: Uint8Array, options: typeof limit) => Uint8Array, bytes: Uint8Array): unknown {
  try {
    return plain(unpack(bytes, limit));
  } catch (error) {
    return (error as { readonly code: unknown }).code;
  }
}

describe("the page's gunzipSync", () => {
  it("unpacks what Node's does", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const packed = gzipSync(bytes);
        expect(outcomeOf(gunzipSync, packed)).toEqual(outcomeOf(nodeGunzip, packed));
      }),
    );
  });

  it("refuses data that is cut short or too large, as Node's does", () => {
    const packed = gzipSync("a".repeat(10_000));
    for (let end = 2; end < packed.length; end++) {
      const cut = packed.subarray(0, end);
      expect([outcomeOf(nodeGunzip, cut), outcomeOf(gunzipSync, cut)]).toEqual([
        "Z_BUF_ERROR",
        expect.stringMatching(/^(?:Z_|ERR_)/),
      ]);
    }
    expect(outcomeOf(gunzipSync, gzipSync(Buffer.alloc(limit.maxOutputLength + 1)))).toBe("ERR_BUFFER_TOO_LARGE");
  });

  it("never returns more than the data claims", () => {
    const packed = gzipSync(Buffer.alloc(100_000, 1));
    packed.writeUInt32LE(10, packed.length - 4);
    const outcome = outcomeOf(gunzipSync, packed);
    expect(typeof outcome === "string" || (outcome as readonly number[]).length <= 10).toBe(true);
  });
});
