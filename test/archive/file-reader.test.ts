import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { FileReader } from "../../src/archive/file-reader.ts";

const folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("FileReader", () => {
  it("returns the bytes of each file, whatever the previous file contained", () => {
    const reader = new FileReader();
    const room = 1 << 20;
    for (const size of [10, 0, room - 1, room, 3, room + 1, 5 * room, 7]) {
      const path = join(folder, `${size}`);
      writeFileSync(path, Buffer.alloc(size, `${size},`));
      expect(reader.read(path).equals(readFileSync(path)), `${size} bytes`).toBe(true);
    }
  });

  it("does not keep the buffer of a very large file", () => {
    const reader = new FileReader();
    const path = join(folder, "large");
    writeFileSync(path, Buffer.alloc(65 << 20));
    expect(reader.read(path).length).toBe(65 << 20);
    writeFileSync(path, "small");
    const small = reader.read(path);
    expect(small.toString()).toBe("small");
    expect(small.buffer.byteLength).toBeLessThan(64 << 20);
  });

  it.each([
    ["missing", "ENOENT"],
    [".", "EISDIR"],
  ])("throws the file system's error for %s", (path, code) => {
    expect(() => new FileReader().read(join(folder, path))).toThrow(expect.objectContaining({ code }));
  });
});
