import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readFileInto } from "../../src/archive/file-reader.ts";
import { FileMemory } from "../../src/bytes/file-memory.ts";

const folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("readFileInto", () => {
  it("reads each file, whatever the previous file contained", () => {
    const memory = new FileMemory();
    const room = 1 << 20;
    for (const size of [10, 0, room - 1, room, 3, room + 1, 5 * room, 7]) {
      const path = join(folder, `${size}`);
      writeFileSync(path, Buffer.alloc(size, `${size},`));
      readFileInto(memory, path);
      expect(memory.file.equals(readFileSync(path)), `${size} bytes`).toBe(true);
    }
  });

  it.each([
    ["missing", "ENOENT"],
    [".", "EISDIR"],
  ])("throws the file system's error for %s", (path, code) => {
    expect(() => readFileInto(new FileMemory(), join(folder, path))).toThrow(expect.objectContaining({ code }));
  });
});
