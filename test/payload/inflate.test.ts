import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { claimedSize, gunzip } from "../../src/payload/bytes.ts";
import { gunzipInto, Inflater, type Room } from "../../src/payload/inflate.ts";

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

it("gzip is unpacked into the room that is given, where it is sound and of one member", () => {
  const inflater = new Inflater();
  const memory = Buffer.alloc(text.length + 1);
  const asked: number[] = [];
  const room: Room = {
    room(size) {
      asked.push(size);
      return size > memory.length ? undefined : memory.subarray(0, size);
    },
    inflater,
  };
  const unpacked = gunzipInto(room, sound, 1 << 20);
  expect(unpacked.equals(text)).toBe(true);
  expect(unpacked.buffer).toBe(memory.buffer);
  expect(asked).toEqual([text.length + 1]);

  const larger = Buffer.from("some more text, ".repeat(1000));
  const others: readonly (readonly [string, Room | undefined, Buffer, Buffer])[] = [
    ["without room", undefined, sound, text],
    ["with too little room", room, gzipSync(larger), larger],
    ["of two members", room, Buffer.concat([sound, sound]), Buffer.concat([text, text])],
    ["with zeros behind it", room, Buffer.concat([sound, Buffer.alloc(512)]), text],
    ["of nothing", room, gzipSync(""), Buffer.alloc(0)],
  ];
  for (const [name, given, file, content] of others) {
    expect(gunzipInto(given, file, 1 << 20).equals(content), name).toBe(true);
  }
  for (const broken of [Buffer.alloc(0), Buffer.from("text"), sound.subarray(0, -9), changed(-1), changed(-20)]) {
    expect(() => gunzipInto(room, broken, 1 << 20)).toThrow(refusal(broken));
  }
  expect(() => gunzipInto(room, sound, text.length - 1)).toThrow(`at most ${text.length - 1} bytes`);
  expect(gunzipInto(room, sound, text.length).equals(text)).toBe(true);
});

/** What `gunzip` says of it. */
function refusal(file: Buffer): string {
  try {
    gunzip(file);
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing";
}

it("a size is believed where it can be", () => {
  expect(claimedSize(sound, 1 << 20)).toBe(text.length);
  expect(claimedSize(sound, text.length - 1)).toBe(0);
  expect(claimedSize(changed(-1), 1 << 30)).toBe(0);
  expect(claimedSize(sound.subarray(0, 10), 1 << 20)).toBe(0);
});
