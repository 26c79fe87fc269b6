// Unpacking CloudTrail's files in one thread, with the checksums: the decoder in WebAssembly against Node's zlib. Files
// are in memory, and code is warm.

import { gunzipSync, gzipSync } from "node:zlib";
import { FileMemory } from "../dist/bytes/file-memory.js";
import { messages } from "../scripts/archive/records.js";
import { compare, spent } from "./measure.js";

const limit = 1 << 30;

/** Returns files of different sizes: 250 kB to 2 MB of JSON. */
function filesOf(level) {
  return [300, 600, 1200, 2400].map((count) => gzipSync(`{"Records":[${messages(count, 40)}]}`, { level }));
}

export default async function measure() {
  const memory = new FileMemory();
  for (const level of [1, 6, 9]) {
    const files = filesOf(level);
    const each = (unpack) => () =>
      spent(() => {
        let size = 0;
        for (let round = 0; round < 8; round++) for (const file of files) size += unpack(file).length;
        return size;
      });
    const ours = (file) => {
      memory.copy(file);
      return memory.gunzip(limit);
    };
    await compare(
      `unpacking records, level ${level}`,
      { name: "gunzipSync", work: each((file) => gunzipSync(file)) },
      [{ name: "FileMemory", work: each(ours), target: 0.5 }],
      9,
    );
  }
}
