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

// The entry point of the threads that pool.ts starts. A thread searches one batch of files after the other.
const scanner = new Scanner(workerData as Search);
let last = Promise.resolve();

parentPort?.on("message", (batch: readonly Job[]) => {
  last = last.then(() => work(batch));
});

async function work(batch: readonly Job[]): Promise<void> {
  const results: Done[] = [];
  for (const { index, given } of batch) results.push({ index, found: await scanner.scan(given) });
  const buffers = results.flatMap(({ found }) => [found.lines.buffer, found.masks.buffer] as ArrayBuffer[]);
  parentPort?.postMessage(results, buffers);
}
