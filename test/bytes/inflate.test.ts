import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { claimedSize } from "../../src/bytes/bytes.ts";
import { gunzipInto, Inflater } from "../../src/bytes/inflate.ts";

const text = Buffer.from("some text, ".repeat(1000));
const sound = gzipSync(text);
const changed = (at: number) => {
  const copy = Buffer.from(sound);
  copy[copy.length + at] = (copy.at(at) ?? 0) ^ 1;
  return copy;
};

it("gzip is unpacked into memory that is there, where it is sound and of one member", () => {
  const inflater = new Inflater();
  const output = Buffer.alloc(text.length + 1);
  // Node may lose what this is made of: then zlib's functions do it all, and this test says that it got slower.
  expect(inflater.fills(sound, output)).toBe(true);
  expect(output.subarray(0, -1).equals(text)).toBe(true);
  const others: readonly (readonly [string, Buffer, Buffer])[] = [
    ["of two members", Buffer.concat([sound, sound]), output],
    ["of two members, the room of both", Buffer.concat([sound, sound]), Buffer.alloc(text.length * 2)],
    ["with something behind it", Buffer.concat([sound, Buffer.from("x")]), output],
    ["with zeros behind it", Buffer.concat([sound, Buffer.alloc(2)]), output],
    ["with another checksum", changed(-6), output],
    ["with another size", changed(-1), output],
    ["that is damaged", changed(-20), output],
    ["that is cut", sound.subarray(0, -1), output],
    ["that is cut to its head", sound.subarray(0, 18), output],
    ["that is larger", sound, Buffer.alloc(text.length)],
    ["that is smaller", sound, Buffer.alloc(text.length + 2)],
  ];
  for (const [name, file, room] of others) {
    expect(inflater.fills(file, room), name).toBe(false);
    expect(inflater.fills(sound, output.fill(0)), `after gzip ${name}`).toBe(true);
    expect(output.subarray(0, -1).equals(text)).toBe(true);
  }
});

it("gzip is unpacked into the room where that can be, and else as ever", () => {
  const memory = Buffer.alloc(2 * text.length);
  const asked: number[] = [];
  const inflater = new Inflater();
  const roomOf = (most: number) => ({
    room(size: number) {
      asked.push(size);
      return size > most ? undefined : memory.subarray(0, size);
    },
    inflater,
  });
  const isInRoom = (bytes: Buffer) => bytes.buffer === memory.buffer;
  const unpacked = gunzipInto(roomOf(memory.length), sound, text.length);
  expect([unpacked.equals(text), isInRoom(unpacked)]).toEqual([true, true]);
  expect(asked.splice(0)).toEqual([text.length + 1]);
  for (const room of [undefined, roomOf(text.length)]) {
    const other = gunzipInto(room, sound, text.length);
    expect([other.equals(text), isInRoom(other)]).toEqual([true, false]);
  }
  const two = gunzipInto(roomOf(memory.length), Buffer.concat([sound, sound]), memory.length);
  expect([two.length, isInRoom(two)]).toEqual([memory.length, false]);
  expect(gunzipInto(roomOf(memory.length), gzipSync(""), 1).length).toBe(0);
  expect(() => gunzipInto(roomOf(memory.length), sound, text.length - 1)).toThrow(`at most ${text.length - 1} bytes`);
});

it("a size is believed where it can be", () => {
  expect(claimedSize(sound, 1 << 20)).toBe(text.length);
  expect(claimedSize(sound, text.length)).toBe(text.length);
  const short = Buffer.alloc(18);
  short[14] = 5;
  expect(claimedSize(short, 1 << 20)).toBe(5);
  expect(claimedSize(short.subarray(1), 1 << 20)).toBe(0);
  expect(claimedSize(sound, text.length - 1)).toBe(0);
  expect(claimedSize(changed(-1), 1 << 30)).toBe(0);
  expect(claimedSize(sound.subarray(0, 10), 1 << 20)).toBe(0);
});
