import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { dataOf, randomOf } from "./deflate-cases.ts";
import { inflaterOf } from "./inflater.ts";

/** Programs that pack a file, with their levels and the size of the data that they pack in reasonable time. */
const programs: readonly (readonly [string, readonly string[], number])[] = [
  ["gzip", ["-1", "-6", "-9"], 200_000],
  ["pigz", ["-0", "-1", "-9", "-R", "-H", "-U"], 200_000],
  ["zopfli", ["--gzip", "--deflate"], 2000],
  ["libdeflate-gzip", ["-1", "-6", "-12"], 200_000],
  ["igzip", ["-0", "-1", "-2", "-3"], 200_000],
];

const folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
const file = join(folder, "data");
afterAll(() => rmSync(folder, { recursive: true }));

const isInstalled = (program: string) => spawnSync("which", [program]).status === 0;
const { gunzip, inflateRaw } = inflaterOf();

describe("the inflater, with files of the other programs that are installed", () => {
  for (const [program, levels, size] of programs.filter(([name]) => isInstalled(name))) {
    it.each(levels)(`${program} %s`, (level) => {
      for (let seed = 1; seed <= 4; seed++) {
        const random = randomOf(seed);
        const data = dataOf(random, random(size));
        writeFileSync(file, data);
        const { stdout } = spawnSync(program, [level, "-c", file], { maxBuffer: 1 << 26, timeout: 30_000 });
        const unpacked = (level === "--deflate" ? inflateRaw : gunzip)(stdout, data.length);
        expect(typeof unpacked !== "string" && unpacked.equals(data)).toBe(true);
      }
    });
  }
});
