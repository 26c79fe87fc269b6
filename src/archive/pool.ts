import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import type { Ready } from "./objects/intake.ts";
import type { Found, Search } from "./scanner.ts";
import type { Done, Job } from "./worker.ts";

/** The bundled worker, from dist/archive, dist/cli and src/archive alike. */
const workerFile = join(import.meta.dirname, "../../dist/archive/worker.cjs");

/** The most work to send to a thread at once, in stored bytes and in files: each message costs as much as a small file. */
const batchBytes = 1 << 19;
const batchFiles = 16;
/** The number of batches to send ahead, so that no thread waits for work. */
const batchesAhead = 2;

interface Thread {
  readonly worker: Worker;
  /** The number of batches that the thread still has to search. */
  batches: number;
}

/** The threads that search files in addition to the main thread. */
export class Pool {
  readonly #search: Search;
  readonly #threads: Thread[] = [];
  readonly #found: (index: number, found: Found) => void;
  #failure: Error | undefined;
  #wake: () => void = () => {};

  /** @param found Called with the result of each file, by index. */
  constructor(search: Search, found: (index: number, found: Found) => void) {
    this.#search = search;
    this.#found = found;
  }

  get size(): number {
    return this.#threads.length;
  }

  /** Whether files are being searched. */
  get isBusy(): boolean {
    return this.#threads.some(({ batches }) => batches > 0);
  }

  /** Starts a thread. The first call loads node:worker_threads. */
  start(): void {
    const { Worker } = process.getBuiltinModule("node:worker_threads");
    const worker = new Worker(workerFile, { workerData: this.#search });
    const thread: Thread = { worker, batches: 0 };
    worker.on("message", (results: readonly Done[]) => {
      thread.batches--;
      for (const { index, found } of results) this.#found(index, found);
      this.#wake();
    });
    worker.on("error", (error) => {
      this.#failure = error;
      this.#wake();
    });
    this.#threads.push(thread);
  }

  /**
   * Queues files until every thread has enough. `next` returns a file with its index, or undefined if there is none.
   */
  feed(next: () => (Ready & { readonly index: number }) | undefined): void {
    for (const thread of this.#threads) {
      while (thread.batches < batchesAhead) {
        const batch: Job[] = [];
        let size = 0;
        while (size < batchBytes && batch.length < batchFiles) {
          const job = next();
          if (job === undefined) break;
          batch.push({ index: job.index, given: job.bytes ?? job.file.path });
          size += job.file.size;
        }
        if (batch.length === 0) return;
        thread.batches++;
        const given = batch.flatMap((job) => (typeof job.given === "string" ? [] : [job.given.buffer as ArrayBuffer]));
        thread.worker.postMessage(batch, given);
      }
    }
  }

  /** Receives the threads' messages and signals. Throws if a thread failed, because of a bug or too little memory. */
  async listen(): Promise<void> {
    // The first may come without a look at what has arrived, if the caller runs inside the phase that looks.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Waits until a thread has searched a batch. */
  async wait(): Promise<void> {
    if (this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    await this.listen();
  }

  stop(): void {
    for (const { worker } of this.#threads) void worker.terminate();
  }
}
