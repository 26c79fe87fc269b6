// The program that one writes without a tool: two threads unpack each file, parse it and filter its records.
// node filter.js <folder> <word…> prints the IAM records whose call begins with one of the words. Without words it prints
// the records that have neither resources nor tlsDetails, for which there is no text to search.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { gunzipSync } from "node:zlib";

const threads = 2;

if (isMainThread) {
  const [folder, ...words] = process.argv.slice(2);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".gz"))
    .map((file) => join(folder, file))
    .sort();
  const next = new SharedArrayBuffer(4);
  const found = [];
  let running = threads;
  for (let index = 0; index < threads; index++) {
    const worker = new Worker(new URL(import.meta.url), { workerData: { files, words, next } });
    worker.on("message", (lines) => {
      for (const [file, line] of lines) found[file] = line;
      if (--running === 0) process.stdout.write(found.join(""));
    });
  }
} else {
  const { files, words, next } = workerData;
  const counter = new Int32Array(next);
  const matches =
    words.length > 0
      ? ({ eventSource, eventName }) =>
          eventSource === "iam.amazonaws.com" && words.some((word) => eventName?.startsWith(word))
      : ({ resources, tlsDetails }) => resources === undefined && tlsDetails === undefined;
  const lines = [];
  for (let index = Atomics.add(counter, 0, 1); index < files.length; index = Atomics.add(counter, 0, 1)) {
    const { Records } = JSON.parse(gunzipSync(readFileSync(files[index])));
    lines.push([
      index,
      Records.filter(matches)
        .map((record) => `${JSON.stringify(record)}\n`)
        .join(""),
    ]);
  }
  parentPort.postMessage(lines);
}
