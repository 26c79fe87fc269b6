import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import type { Ready } from "./objects/intake.ts";
import type { Found, Search } from "./scanner.ts";
import type { Done, Job } from "./worker.ts";

/** The bundled worker, from dist/archive, dist/cli and src/archive alike. */
const workerFile = join(import.meta.dirname, "../../dist/archive/worker.cjs");

/** The most work to queue for a thread, in stored bytes and in files, so that no thread waits for more. */
const aheadBytes = 1 << 20;
const aheadFiles = 32;

interface Thread {
  readonly worker: Worker;
  /** The sizes of the files that the thread still has to search, by index. */
  readonly jobs: Map<number, number>;
  bytes: number;
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
    return this.#threads.some(({ jobs }) => jobs.size > 0);
  }

  /** Starts a thread. The first call loads node:worker_threads. */
  start(): void {
    const { Worker } = process.getBuiltinModule("node:worker_threads");
    const worker = new Worker(workerFile, { workerData: this.#search });
    const thread: Thread = { worker, jobs: new Map(), bytes: 0 };
    worker.on("message", ({ index, found }: Done) => {
      thread.bytes -= thread.jobs.get(index) ?? 0;
      thread.jobs.delete(index);
      this.#found(index, found);
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
      while (thread.jobs.size < 2 || (thread.bytes < aheadBytes && thread.jobs.size < aheadFiles)) {
        const job = next();
        if (job === undefined) return;
        const { index, file, bytes } = job;
        thread.jobs.set(index, file.size);
        thread.bytes += file.size;
        const message: Job = { index, given: bytes ?? file.path };
        thread.worker.postMessage(message, bytes === undefined ? [] : [bytes.buffer as ArrayBuffer]);
      }
    }
  }

  /** Receives the threads' messages. Throws if a thread failed, because of a bug or too little memory. */
  async listen(): Promise<void> {
    await new Promise(setImmediate);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Waits until a thread has searched a file. */
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
