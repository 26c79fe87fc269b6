import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { json, pieces, readAll } from "./reading.ts";

const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => `${json("CreateUser", { eventID: `id-${index}` })}\n`).join("");

const counted = async (bytes: Uint8Array, size = 65_536) => {
  const { items, thrown } = await readAll(pieces(bytes, size));
  return { records: items.filter(({ kind }) => kind === "record").length, fails: thrown !== undefined };
};

describe.each([1, 40, 3_000])("gzip of %i records", (count) => {
  const packed = gzipSync(lines(count));
  const wrongChecksum = Buffer.from(packed);
  wrongChecksum[packed.length - 5] = (packed[packed.length - 5] ?? 0) ^ 0xff;

  it.each([
    ["with other bytes after its end", Buffer.concat([packed, Buffer.from("left over")])],
    ["with a wrong checksum", wrongChecksum],
    ["with other bytes after zeros", Buffer.concat([packed, Buffer.alloc(300), Buffer.from("?")])],
  ])("%s gives every record, and an error", async (_, bytes) => {
    expect(await counted(bytes)).toEqual({ records: count, fails: true });
    expect(await counted(bytes, 1_000)).toEqual({ records: count, fails: true });
  });

  it("that is damaged inside gives what comes before the damage", async () => {
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, Math.floor(packed.length * 0.8), Math.floor(packed.length * 0.8) + 8);
    const { records, fails } = await counted(damaged);
    expect(fails).toBe(true);
    expect(records).toBeGreaterThanOrEqual(Math.floor(count * 0.4));
  });

  it("reads members behind zeros, however the input is cut", async () => {
    const members = Buffer.concat([packed, Buffer.alloc(512), packed, packed, Buffer.alloc(3)]);
    for (const size of [97, 4_096, 65_536]) {
      expect(await counted(members, size)).toEqual({ records: 3 * count, fails: false });
    }
  });
});
