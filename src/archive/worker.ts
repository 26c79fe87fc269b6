import { parentPort, workerData } from "node:worker_threads";
import { type Found, Scanner, type Search } from "./scanner.ts";

/** A file for a worker to search. */
export interface Job {
  readonly index: number;
  /** The file's path, or its bytes. */
  readonly given: string | Uint8Array;
}

/** The result of a job. */
export interface Done {
  readonly index: number;
  readonly found: Found;
}

// The entry point of the threads that pool.ts starts. A thread searches one file after the other.
const scanner = new Scanner(workerData as Search);
let last = Promise.resolve();

parentPort?.on("message", (job: Job) => {
  last = last.then(() => work(job));
});

async function work({ index, given }: Job): Promise<void> {
  const found = await scanner.scan(given);
  const done: Done = { index, found };
  parentPort?.postMessage(done, [found.lines.buffer as ArrayBuffer, found.masks.buffer as ArrayBuffer]);
}
