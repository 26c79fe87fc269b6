// The lower bound for any program in Node.js: two threads read each file, unpack it at once, and do nothing with it.
// node floor.js <folder>

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { gunzipSync } from "node:zlib";

const { files, next } = isMainThread ? begin(process.argv[2]) : workerData;
const counter = new Int32Array(next);
for (let index = Atomics.add(counter, 0, 1); index < files.length; index = Atomics.add(counter, 0, 1)) {
  const file = readFileSync(files[index]);
  // A gzip file ends with the size of its content.
  gunzipSync(file, { chunkSize: file.readUInt32LE(file.length - 4) + 1 });
}

function begin(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".gz"))
    .map((file) => join(folder, file))
    .sort();
  const work = { files, next: new SharedArrayBuffer(4) };
  new Worker(new URL(import.meta.url), { workerData: work });
  return work;
}
