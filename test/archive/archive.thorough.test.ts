import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generator } from "../../scripts/archive/records.js";
import { type FileFound, searchArchive } from "../../src/archive/archive.ts";

// Large enough for several threads, because the records contain data that does not compress.
const count = 40;
const size = 600_000;
const random = generator(20_261_118);
const noise = Buffer.from(Array.from({ length: size }, () => random() * 256)).toString("base64");

let folder = "";
const nameOf = (index: number) => `${String(index).padStart(3, "0")}.json.gz`;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  for (let index = 0; index < count; index++) {
    const part = noise.slice(index * 1000, index * 1000 + (index % 7 === 0 ? 100 : size));
    const records = [`{"n":${index},"name":"A"}`, `{"n":${index},"x":"${part}"}`, `{"n":${index},"name":"B"}`];
    const packed = gzipSync(`{"Records":[${records.join(",")}]}`, { level: 1 });
    writeFileSync(join(folder, nameOf(index)), index === 5 ? packed.subarray(0, 300) : packed);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

async function search(threads: number, patterns = ["{ $.name = A }", "{ $.name = B }"]): Promise<readonly FileFound[]> {
  const found: FileFound[] = [];
  const options = { sources: [folder], patterns, range: {}, wantsRecords: true, maxBytes: 1 << 26, threads };
  for await (const one of searchArchive(options)) found.push(one);
  return found;
}

const plain = (found: readonly FileFound[]) =>
  found.map(({ file, lines, masks, ...others }) => ({
    ...others,
    path: file.path,
    masks: [...masks],
    lines: Buffer.from(lines).toString(),
  }));

describe("the search of an archive", () => {
  it("yields the result of each file in order, on any number of threads", async () => {
    const one = plain(await search(1));
    expect(one.map(({ path }) => path)).toEqual(
      Array.from({ length: count }, (_, index) => join(folder, nameOf(index))),
    );
    expect(one[7]?.lines).toBe('{"n":7,"name":"A"}\n{"n":7,"name":"B"}\n');
    expect(one[7]).toMatchObject({ records: 3, masks: [1, 2], problems: [] });
    expect(one.filter(({ problems }) => problems.length > 0).map(({ path }) => path)).toEqual([
      join(folder, nameOf(5)),
    ]);
    expect(plain(await search(2))).toEqual(one);
    expect(plain(await search(4))).toEqual(one);
  });

  it("ends its threads when the caller stops iterating", async () => {
    const threads = () =>
      process.getActiveResourcesInfo().filter((name) => name === "MessagePort" || name === "Worker").length;
    // The threads of earlier searches also take a moment to end.
    await expect.poll(threads).toBe(0);
    const options = {
      sources: [folder],
      patterns: ["{ $.name = A }"],
      range: {},
      wantsRecords: true,
      maxBytes: 1 << 26,
    };
    for await (const { file } of searchArchive({ ...options, threads: 3 }))
      if (file.path.endsWith("003.json.gz")) break;
    await expect.poll(threads).toBe(0);
  });

  it("refuses an invalid pattern and a source that does not exist", async () => {
    await expect(search(1, ["{ $.name"])).rejects.toThrow(/^expected /);
    const options = { sources: ["nowhere"], patterns: ["A"], range: {}, wantsRecords: true, maxBytes: 1 << 26 };
    await expect(searchArchive(options).next()).rejects.toThrow('found nothing at "nowhere"');
  });
});
