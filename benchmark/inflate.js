// Unpacking in one thread, with the checksums: the decoder in WebAssembly against Node's zlib. Files are in memory, and
// code is warm.

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { FileMemory } from "../dist/bytes/file-memory.js";
import { messages } from "../scripts/archive/records.js";
import { compare, spent } from "./measure.js";
import { gunzipInPlace } from "./peers/zlib-handle.js";

const limit = 1 << 30;
/** The files of one measurement are this large in all, once unpacked. */
const size = 32e6;

/** CloudTrail's files of different sizes: 250 kB to 2 MB of JSON. */
const records = () => [300, 600, 1200, 2400].map((count) => Buffer.from(`{"Records":[${messages(count, 40)}]}`));

/** Returns the parts of data that make files of the usual size. */
const parts = (data) => Array.from({ length: 4 }, (_, index) => data.subarray(index * 500_000, (index + 1) * 500_000));

const others = {
  "a lock file of npm": () => [readFileSync(new URL("../package-lock.json", import.meta.url))],
  "JSON of numbers": () => [
    Buffer.from(JSON.stringify(Array.from({ length: 100_000 }, (_, index) => Math.sin(index)))),
  ],
  "a program": () => parts(readFileSync(process.execPath).subarray(20e6)),
  "random bytes, which do not get smaller": () => parts(randomBytes(2e6)),
};

export default async function measure() {
  for (const level of [1, 6, 9]) await compareOf(`records, level ${level}`, records(), level, 0.5);
  for (const [name, contents] of Object.entries(others)) await compareOf(name, contents(), 6);
}

async function compareOf(name, contents, level, target) {
  const memory = new FileMemory();
  const files = contents.map((content) => gzipSync(content, { level }));
  const rounds = Math.ceil(size / contents.reduce((sum, { length }) => sum + length, 0));
  const each = (unpack) => () =>
    spent(() => {
      let sum = 0;
      for (let round = 0; round < rounds; round++) for (const file of files) sum += unpack(file).length;
      return sum;
    });
  const ours = (file) => {
    memory.copy(file);
    return memory.gunzip(limit);
  };
  await compare(
    `unpacking ${name}`,
    { name: "gunzipSync", work: each((file) => gunzipSync(file)) },
    [
      { name: "zlib, with the memory used again", work: each(gunzipInPlace) },
      { name: "FileMemory", work: each(ours), ...(target && { target }) },
    ],
    9,
  );
}
