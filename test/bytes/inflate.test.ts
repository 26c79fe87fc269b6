import { readdirSync, readFileSync } from "node:fs";
import { constants, crc32, deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compiled } from "../../src/bytes/compiled.ts";
import { isThorough } from "../runs.ts";
import { Bits, dataOf, member, optionsOf, randomOf, streamOf } from "./deflate-cases.ts";
import { gunzipOfNode, inflateRawOfNode, inflaterOf, isSame, type Unpack } from "./inflater.ts";

const { gunzip, inflateRaw } = inflaterOf();
const room = 1 << 20;
/** Files of other programs, see make.sh there. */
const packedFolder = "test/bytes/packed";

/** Returns the lengths of codes by symbol: those given, and 0 for all others up to `size`. */
const lengthsOf = (size: number, lengths: Readonly<Record<number, number>>) =>
  Array.from({ length: size }, (_, symbol) => lengths[symbol] ?? 0);

/** The symbol 0 has a code of one bit, 1 has one of two bits, and so on up to 14 bits. */
const oneOfEach = Object.fromEntries(Array.from({ length: 14 }, (_, symbol) => [symbol, symbol + 1]));

describe("the inflater", () => {
  it("returns the same bytes as zlib, or fails as zlib does, for random and damaged data", { timeout: 600_000 }, () => {
    const counts = { valid: 0, failed: 0 };
    for (let seed = 1; seed <= (isThorough ? 100_000 : 2000); seed++) {
      const random = randomOf(seed);
      const packed = streamOf(random);
      const isGzip = packed[0] === 0x1f && packed[1] === 0x8b;
      const expected = (isGzip ? gunzipOfNode : inflateRawOfNode)(packed, room);
      const found = (isGzip ? gunzip : inflateRaw)(packed, room);
      if (!isSame(found, expected)) expect.fail(`seed ${seed}: ${packed.toString("base64")}`);
      counts[typeof found === "string" ? "failed" : "valid"]++;
    }
    // Both must be frequent, or the test says little.
    expect(Math.min(counts.valid, counts.failed)).toBeGreaterThan((counts.valid + counts.failed) / 5);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])("unpacks level %i, with all strategies and kinds of data", (level) => {
    for (let index = 0; index < 40; index++) {
      const random = randomOf(1000 * level + index);
      const data = dataOf(random, random(30_000));
      const packed = deflateRawSync(data, { ...optionsOf(random), level });
      expect(isSame(inflateRaw(packed, data.length), data)).toBe(true);
      expect(isSame(inflateRaw(Buffer.concat([packed, Buffer.from("more")]), data.length), data)).toBe(true);
    }
  });

  it("copies matches of any length from any distance up to the largest", () => {
    const window = dataOf(randomOf(5), 32_768);
    for (const distance of [...Array(70).keys(), 255, 256, 257, 1000, 4097, 24_577, 32_767].map((less) => less + 1)) {
      for (const length of [3, 4, 10, 11, 15, 16, 17, 63, 64, 65, 66, 127, 128, 129, 227, 257, 258]) {
        const start = window.subarray(0, distance);
        const data = Buffer.alloc(distance + length);
        for (let at = 0; at < data.length; at++)
          data[at] = at < distance ? (start[at] as number) : (data[at - distance] as number);
        expect(isSame(inflateRaw(deflateRawSync(data, { level: 9 }), data.length), data)).toBe(true);
      }
    }
  });

  it("stops at the largest size that is allowed", () => {
    const bomb = Buffer.alloc(300_000, "a");
    for (const options of [{ level: 9 }, { level: 0 }, { level: 1, strategy: 2 }]) {
      const packed = deflateRawSync(bomb, options);
      for (const less of [1, 2, 100, 258, 100_000, bomb.length]) {
        expect(inflateRaw(packed, bomb.length - less)).toBe("full");
        expect(gunzip(gzipSync(bomb, options), bomb.length - less)).toBe("full");
      }
      expect(isSame(inflateRaw(packed, bomb.length), bomb)).toBe(true);
    }
    expect(gunzip(Buffer.concat([gzipSync("ab"), gzipSync("cd")]), 3)).toBe("full");
    expect(gunzip(Buffer.from("not gzip"), 3)).toBe("failed");
    expect(inflateRaw(deflateRawSync(""), 0)).toEqual(Buffer.alloc(0));
  });

  it("writes as much as the memory holds, and nothing behind it", () => {
    const inflater = limitedTo(inflaterOf().memorySize() / 65_536);
    const results = { valid: 0, failed: 0 };
    // The last 2,048 bytes stay free.
    const { byteOffset } = inflater.inflateRaw(deflateRawSync(""), 0) as Buffer;
    const free = inflater.memorySize() - 2048 - byteOffset;
    for (let distance = 1; distance <= 17; distance++) {
      const period = dataOf(randomOf(distance), distance);
      const most = free - deflateRawSync(Buffer.alloc(free, period)).length;
      for (let size = most - 300; size < most + 300; size += 17) {
        const data = Buffer.alloc(size, period);
        const unpacked = inflater.inflateRaw(deflateRawSync(data), room);
        expect(typeof unpacked === "string" ? unpacked === "failed" : unpacked.equals(data)).toBe(true);
        results[typeof unpacked === "string" ? "failed" : "valid"]++;
      }
    }
    expect(Math.min(...Object.values(results))).toBeGreaterThan(10);
  });

  it("refuses a block without compression that is cut short, however much it says to hold", () => {
    for (const size of [2, 5, 9, 1000]) {
      const bits = new Bits().block(1, 0).number(0, 5).number(size, 16).number(~size, 16).number(0, 8);
      expect(inflateRaw(bits.bytes(), 1)).toBe("failed");
    }
  });

  it("gets memory while it unpacks, and not for a bomb that is refused", () => {
    const large = dataOf(randomOf(7), 1 << 20);
    const inflater = inflaterOf();
    const data = Buffer.concat(Array(20).fill(large));
    expect(inflater.inflateRaw(deflateRawSync(Buffer.alloc(50 << 20)), 1000)).toBe("full");
    expect(inflater.memorySize()).toBeLessThan(1 << 20);
    expect(isSame(inflater.gunzip(gzipSync(data, { level: 1 }), data.length), data)).toBe(true);
    expect(inflater.memorySize()).toBeLessThan(2 * data.length + (8 << 20));
    expect(isSame(inflaterOf().inflateRaw(deflateRawSync(data, { level: 0 }), data.length), data)).toBe(true);
  });

  /** Returns an inflater whose memory ends at a number of pages of 64 kB. */
  const limitedTo = (pages: number) => {
    const binary = Buffer.from(compiled, "base64");
    // Replaces the largest number of pages, 65,520. A number may be written longer than it must be.
    binary.set([0x80 | pages, 0x80, 0], binary.indexOf(Buffer.from([0xf0, 0xff, 0x03])));
    return inflaterOf(binary);
  };

  it("fails if there is not enough memory, and works afterwards", () => {
    const inflater = limitedTo(100);
    const bomb = Buffer.alloc(8 << 20);
    expect(inflater.inflateRaw(deflateRawSync(bomb), bomb.length)).toBe("failed");
    expect(inflater.inflateRaw(deflateRawSync(bomb, { level: 0 }).subarray(0, 70_000), bomb.length)).toBe("failed");
    expect(inflater.inflateRaw(deflateRawSync("text"), room)).toEqual(Buffer.from("text"));
  });

  it.each<readonly [string, Bits]>([
    ["a block of the reserved type", new Bits().block(1, 3)],
    ["a block of the reserved type with codes", new Bits().codes(lengthsOf(257, { 0: 1, 256: 1 }), [0], 3).code(1, 1)],
    ["a code that there is not", new Bits().codes(lengthsOf(257, { 256: 1 }), [0]).code(1, 1)],
    [
      "a size that its complement does not confirm",
      new Bits().block(1, 0).number(0, 5).number(1, 16).number(1, 16).number(0, 8),
    ],
    ["the length code 286", new Bits().block(1, 1).code(0x30, 8).code(0xc6, 8).code(0, 5).code(0, 7)],
    ["the length code 287", new Bits().block(1, 1).code(0x30, 8).code(0xc7, 8).code(0, 5).code(0, 7)],
    ["the distance code 30", new Bits().block(1, 1).code(0x30, 8).code(1, 7).code(30, 5).code(0, 7)],
    ["the distance code 31", new Bits().block(1, 1).code(0x30, 8).code(1, 7).code(31, 5).code(0, 7)],
    [
      "the distance code 30 for bytes that are there",
      new Bits().stored(Buffer.alloc(40_000)).block(1, 1).code(1, 7).code(30, 5).number(0, 14).code(0, 7),
    ],
    ["a distance before the start", new Bits().block(1, 1).code(0x30, 8).code(1, 7).code(1, 5).code(0, 7)],
    ["287 codes for literals and lengths", new Bits().dynamic(287, 1, { 1: 1, 0: 1 })],
    ["31 codes for distances", new Bits().dynamic(257, 31, { 1: 1, 0: 1 })],
    ["too many codes for code lengths", new Bits().dynamic(257, 1, { 0: 1, 1: 1, 2: 1 })],
    ["too few codes for code lengths", new Bits().dynamic(257, 1, { 0: 1, 1: 2 }).number(0, 32)],
    ["one code for code lengths", new Bits().dynamic(257, 1, { 1: 1 }).number(0, 32)],
    ["no code for code lengths", new Bits().dynamic(257, 1, {}).number(0, 32)],
    ["a repetition of nothing", new Bits().dynamic(257, 1, { 16: 1, 0: 1 }).code(1, 1).number(0, 2)],
    [
      "a repetition past the last code",
      new Bits().dynamic(257, 1, { 18: 1, 1: 1 }).code(1, 1).number(127, 7).code(1, 1).number(127, 7),
    ],
    [
      "no code for the end",
      new Bits()
        .dynamic(257, 1, { 18: 2, 1: 2, 2: 2, 0: 2 })
        .code(1, 2)
        .code(1, 2)
        .code(3, 2)
        .number(127, 7)
        .code(3, 2)
        .number(105, 7)
        .code(0, 2),
    ],
    [
      "too many codes for literals",
      new Bits()
        .dynamic(257, 1, { 1: 1, 0: 1 })
        .code(3, 2)
        .code(1, 1)
        .number(0xffff, 16)
        .number(-1, 30)
        .number(-1, 30)
        .number(-1, 30)
        .number(-1, 30)
        .number(-1, 30),
    ],
  ])("refuses %s, as zlib does", (_, bits) => {
    // The codes of the block before and the bits after must not make it valid.
    expect(inflateRaw(deflateRawSync("a", { strategy: constants.Z_FIXED }), room)).toEqual(Buffer.from("a"));
    for (const packed of [bits.bytes(), Buffer.concat([bits.bytes(), Buffer.alloc(200)])]) {
      expect([inflateRaw(packed, room), inflateRawOfNode(packed, room)]).toEqual(["failed", "failed"]);
    }
  });

  it.each<readonly [string, boolean, readonly number[], readonly number[]]>([
    ["286 and 30", true, lengthsOf(286, { 0: 1, 256: 1 }), lengthsOf(30, { 0: 1 })],
    ["287", false, lengthsOf(287, { 0: 1, 256: 1 }), [1]],
    ["288", false, lengthsOf(288, { 0: 1, 256: 1 }), [1]],
    ["31 for distances", false, lengthsOf(257, { 0: 1, 256: 1 }), lengthsOf(31, { 0: 1 })],
    ["32 for distances", false, lengthsOf(257, { 0: 1, 256: 1 }), lengthsOf(32, { 0: 1 })],
    ["no end", false, lengthsOf(257, { 0: 1, 1: 1 }), [1]],
    ["no literals", true, lengthsOf(257, { 256: 1 }), [0]],
    ["one code of two bits", false, lengthsOf(257, { 256: 2 }), [0]],
    ["a missing code", false, lengthsOf(257, { 0: 1, 256: 2 }), [0]],
    ["a missing long code", false, lengthsOf(257, { 0: 1, 256: 15 }), [0]],
    ["the last of the longest codes missing", false, lengthsOf(257, { ...oneOfEach, 256: 15 }), [0]],
    ["the last of the longest codes there", true, lengthsOf(257, { ...oneOfEach, 255: 15, 256: 15 }), [0]],
    ["a code too many", false, lengthsOf(257, { 0: 1, 1: 2, 2: 2, 256: 2 }), [0]],
    ["three codes of one bit", false, lengthsOf(257, { 0: 1, 1: 1, 256: 1 }), [0]],
    ["no distances", true, lengthsOf(257, { 0: 1, 256: 1 }), [0]],
    ["two distances", true, lengthsOf(257, { 0: 1, 256: 1 }), [1, 1]],
    ["one distance of two bits", false, lengthsOf(257, { 0: 1, 256: 1 }), [2]],
    ["a missing distance", false, lengthsOf(257, { 0: 1, 256: 1 }), [1, 2]],
    ["a distance too many", false, lengthsOf(257, { 0: 1, 256: 1 }), [1, 1, 1]],
  ])("judges codes as zlib does: %s", (_, isValid, literals, distances) => {
    // After the header: two zero bits, then bits that may or may not be the end.
    const results = [0, 1, 0xffff].map((end) => {
      const packed = new Bits()
        .codes(literals, distances)
        .number(end << 2, 18)
        .bytes();
      expect(inflateRaw(packed, room)).toEqual(inflateRawOfNode(packed, room));
      return inflateRaw(packed, room);
    });
    expect(results.some((result) => typeof result !== "string")).toBe(isValid);
  });

  it("decodes codes of every length", () => {
    // One code of each length from 1 bit to 14, and two of 15: for literals and for distances.
    const literals = lengthsOf(286, { ...oneOfEach, 256: 15, 285: 15 });
    const distances = Array.from({ length: 16 }, (_, index) => Math.min(index + 1, 15));
    const bits = new Bits().codes(literals, distances);
    /** Writes the n-th code, which is n ones and a zero, or all ones. */
    const write = (index: number) => (index < 15 ? bits.code(2 ** (index + 1) - 2, index + 1) : bits.code(0x7fff, 15));
    for (let index = 0; index < 14; index++) for (let other = 0; other < 14; other++) write(index) && write(other);
    for (let index = 0; index < 16; index++) {
      write(15); // a length of 258
      write(index).number(0, Math.max(0, (index >> 1) - 1));
    }
    const packed = write(14).bytes(); // the end
    const expected = inflateRawOfNode(packed, room);
    expect(expected).toHaveLength(2 * 14 * 14 + 16 * 258);
    expect(inflateRaw(packed, room)).toEqual(expected);
  });

  it("reads a block whose last lengths of codes are in the last byte", () => {
    for (let shift = 0; shift < 4; shift++) {
      const bits = new Bits();
      // Empty blocks, of ten bits each.
      for (let index = 0; index < shift; index++) bits.block(0, 1).code(0, 7);
      // 255 codes of no bits, and one bit for each of the rest: the literal 255, the end, and a distance.
      bits.dynamic(257, 1, { 1: 1, 0: 2, 18: 2 }).code(3, 2).number(127, 7).code(3, 2).number(106, 7);
      const packed = bits.number(0, 3).code(0, 1).code(1, 1).bytes();
      expect(inflateRaw(packed, room)).toEqual(Buffer.from([255]));
      expect(inflateRawOfNode(packed, room)).toEqual(Buffer.from([255]));
    }
  });

  it("refuses data that is cut short anywhere, even if the memory behind has the rest", () => {
    for (const level of [0, 1, 9]) {
      const data = dataOf(randomOf(level), 300);
      const [raw, gzip] = [deflateRawSync(data, { level }), gzipSync(data, { level })];
      for (let size = 0; size < raw.length; size++) expect(cutShort(inflateRaw, raw, size), `${size}`).toBe("failed");
      for (let size = 0; size < gzip.length; size++) expect(cutShort(gunzip, gzip, size), `${size}`).toBe("failed");
    }
  });
});

/** Unpacks the start of data of which the memory has the rest. */
function cutShort(unpack: Unpack, packed: Buffer, size: number): ReturnType<Unpack> {
  unpack(packed, room);
  return unpack(packed.subarray(0, size), room);
}

describe("the checksum", () => {
  it("is that of zlib for any length", () => {
    const data = dataOf(randomOf(11), 20_000);
    for (const size of [
      ...Array(1000).keys(),
      4095,
      4096,
      4396,
      4397,
      4411,
      4412,
      4413,
      8491,
      8492,
      8493,
      12_345,
      20_000,
    ]) {
      const unpacked = data.subarray(data.length - size);
      expect(isSame(gunzip(gzipSync(unpacked, { level: 0 }), room), unpacked), `${size}`).toBe(true);
    }
  });

  it("finds every changed bit", () => {
    const data = dataOf(randomOf(12), 700);
    const packed = gzipSync(data, { level: 0 });
    for (let bit = 15 * 8; bit < packed.length * 8; bit++) {
      const copy = Buffer.from(packed);
      copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(gunzip(copy, room), `bit ${bit}`).toBe("failed");
    }
  });

  it("can be folded: the polynomial divides the one that the module uses", () => {
    /** Returns x to the power of 8 × bytes, modulo the polynomial, with reversed bits. */
    const power = (bytes: number) => {
      let remainder = 0x80000000;
      for (let bit = 0; bit < 8 * bytes; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
      return remainder;
    };
    expect(power(300) ^ power(155) ^ power(117) ^ power(89) ^ power(0)).toBe(0);
  });
});

describe("a file of gzip", () => {
  const data = Buffer.from("some text, ".repeat(50));
  const packed = deflateRawSync(data);
  const extra = Buffer.from([3, 0, 7, 8, 9]);
  const name = Buffer.from("a name\0");
  const comment = Buffer.from("a comment\0");

  it("can have any fields in its header", () => {
    for (let flags = 0; flags < 32; flags++) {
      const fields = [flags & 4 ? extra : [], flags & 8 ? name : [], flags & 16 ? comment : []];
      const header = Buffer.concat([
        Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3]),
        ...fields.map((field) => Buffer.from(field)),
      ]);
      const sum = Buffer.alloc(flags & 2 ? 2 : 0);
      if (flags & 2) sum.writeUInt16LE(crc32(header) & 0xffff);
      const file = member(packed, data, { flags, between: Buffer.concat([header.subarray(10), sum]) });
      expect(gunzipOfNode(file, room), `flags ${flags}`).toEqual(data);
      expect(gunzip(file, room), `flags ${flags}`).toEqual(data);
      if (flags & 2) {
        const end = header.length;
        file[end] = (file[end] as number) ^ 1;
        expect(gunzip(file, room)).toBe("failed");
        file[end] = (file[end] as number) ^ 1;
        file[end + 1] = (file[end + 1] as number) ^ 128;
        expect(gunzip(file, room)).toBe("failed");
      }
      for (let size = 0; size < file.length; size++) expect(cutShort(gunzip, file, size)).toBe("failed");
    }
  });

  it("cannot have a field that is longer than the file", () => {
    const { gunzip: gunzipHere } = inflaterOf();
    for (const flags of [4, 4 | 2, 4 | 8, 4 | 16]) {
      const file = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3, 0xff, 0xff]), packed]);
      expect(gunzipHere(file, room)).toBe("failed");
    }
  });

  it("must be DEFLATE and have no reserved flags", () => {
    for (const fields of [{ method: 7 }, { method: 9 }, { flags: 32 }, { flags: 64 }, { flags: 128 }]) {
      const file = member(packed, data, fields);
      expect([gunzip(file, room), gunzipOfNode(file, room)]).toEqual(["failed", "failed"]);
    }
    for (const at of [0, 1]) {
      const file = gzipSync(data);
      file[at] = 0;
      expect(gunzip(file, room)).toBe("failed");
    }
  });

  it("has the checksum and the size that it says", () => {
    const file = gzipSync(data);
    for (let at = file.length - 8; at < file.length; at++) {
      const copy = Buffer.from(file);
      copy[at] = (copy[at] as number) ^ 1;
      expect([gunzip(copy, room), gunzipOfNode(copy, room)]).toEqual(["failed", "failed"]);
    }
  });

  it("can have several members, and anything after a zero", () => {
    const one = gzipSync(data);
    const other = gzipSync("another text");
    const files = [
      [one, other],
      [one, other, one],
      [one, Buffer.alloc(5)],
      [one, Buffer.alloc(1), other],
    ];
    const refused = [
      [one, Buffer.from("x")],
      [one, Buffer.from([0x1f])],
      [one, Buffer.from([0x1f, 0x8b])],
      [one, other.subarray(0, -1)],
    ];
    for (const parts of [...files, ...refused]) {
      const file = Buffer.concat(parts);
      expect(gunzip(file, room)).toEqual(gunzipOfNode(file, room));
      expect(typeof gunzip(file, room)).toBe(files.includes(parts) ? "object" : "string");
    }
    const file = Buffer.concat([one, other]);
    expect(cutShort(gunzip, file, one.length)).toEqual(data);
  });

  it.each(readdirSync(packedFolder).filter((name) => name.endsWith(".gz")))(
    "can be written by other programs: %s",
    (name) => {
      const file = readFileSync(`${packedFolder}/${name}`);
      const unpacked = gunzip(file, room);
      expect(isSame(unpacked, gunzipOfNode(file, room))).toBe(true);
      expect(JSON.parse(String(unpacked))).toHaveProperty("Records");
    },
  );

  it("cannot refer to bytes of the member before", () => {
    const match = new Bits().block(1, 1).code(1, 7).code(0, 5).code(0, 7).bytes();
    const file = Buffer.concat([gzipSync("aaa"), member(match, Buffer.from("aaa"))]);
    expect([gunzip(file, room), gunzipOfNode(file, room)]).toEqual(["failed", "failed"]);
  });
});
