import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { claimedSize } from "../../src/bytes/bytes.ts";
import { gunzipInto, Inflater } from "../../src/bytes/inflate.ts";

const text = Buffer.from("some text, ".repeat(1000));
const valid = gzipSync(text);
const changed = (at: number) => {
  const copy = Buffer.from(valid);
  copy[copy.length + at] = (copy.at(at) ?? 0) ^ 1;
  return copy;
};

it("unpacks valid gzip of one member into existing memory", () => {
  const inflater = new Inflater();
  const output = Buffer.alloc(text.length + 1);
  // If Node drops the internals that this uses, zlib's functions take over, and this test shows that unpacking got slower.
  expect(inflater.inflate(valid, output)).toBe(true);
  expect(output.subarray(0, -1).equals(text)).toBe(true);
  const others: readonly (readonly [string, Buffer, Buffer])[] = [
    ["of two members", Buffer.concat([valid, valid]), output],
    ["of two members, with memory for both", Buffer.concat([valid, valid]), Buffer.alloc(text.length * 2)],
    ["with more data after it", Buffer.concat([valid, Buffer.from("x")]), output],
    ["with zeros after it", Buffer.concat([valid, Buffer.alloc(2)]), output],
    ["with another checksum", changed(-6), output],
    ["with another size", changed(-1), output],
    ["that is damaged", changed(-20), output],
    ["that is cut short", valid.subarray(0, -1), output],
    ["that is only a header", valid.subarray(0, 18), output],
    ["that is larger", valid, Buffer.alloc(text.length)],
    ["that is smaller", valid, Buffer.alloc(text.length + 2)],
  ];
  for (const [name, file, target] of others) {
    expect(inflater.inflate(file, target), name).toBe(false);
    expect(inflater.inflate(valid, output.fill(0)), `after gzip ${name}`).toBe(true);
    expect(output.subarray(0, -1).equals(text)).toBe(true);
  }
});

it("unpacks gzip into the reserved memory if possible, and into a new buffer otherwise", () => {
  const buffer = Buffer.alloc(2 * text.length);
  const asked: number[] = [];
  const inflater = new Inflater();
  const memoryOf = (most: number) => ({
    reserve(size: number) {
      asked.push(size);
      return size > most ? undefined : buffer.subarray(0, size);
    },
    inflater,
  });
  const isInMemory = (bytes: Buffer) => bytes.buffer === buffer.buffer;
  const unpacked = gunzipInto(memoryOf(buffer.length), valid, text.length);
  expect([unpacked.equals(text), isInMemory(unpacked)]).toEqual([true, true]);
  expect(asked.splice(0)).toEqual([text.length + 1]);
  for (const target of [undefined, memoryOf(text.length)]) {
    const other = gunzipInto(target, valid, text.length);
    expect([other.equals(text), isInMemory(other)]).toEqual([true, false]);
  }
  const two = gunzipInto(memoryOf(buffer.length), Buffer.concat([valid, valid]), buffer.length);
  expect([two.length, isInMemory(two)]).toEqual([buffer.length, false]);
  expect(gunzipInto(memoryOf(buffer.length), gzipSync(""), 1).length).toBe(0);
  expect(() => gunzipInto(memoryOf(buffer.length), valid, text.length - 1)).toThrow(`at most ${text.length - 1} bytes`);
});

it("trusts the size that a file claims only if it is possible and allowed", () => {
  expect(claimedSize(valid, 1 << 20)).toBe(text.length);
  expect(claimedSize(valid, text.length)).toBe(text.length);
  const short = Buffer.alloc(18);
  short[14] = 5;
  expect(claimedSize(short, 1 << 20)).toBe(5);
  expect(claimedSize(short.subarray(1), 1 << 20)).toBe(0);
  expect(claimedSize(valid, text.length - 1)).toBe(0);
  expect(claimedSize(changed(-1), 1 << 30)).toBe(0);
  expect(claimedSize(valid.subarray(0, 10), 1 << 20)).toBe(0);
});
