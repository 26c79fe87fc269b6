import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import type { ArchiveFile } from "./files.ts";
import type { Found, Search } from "./scanner.ts";
import type { Done, Job } from "./worker.ts";

/** The bundled worker, from dist/archive, dist/cli and src/archive alike. */
const workerFile = join(import.meta.dirname, "../../dist/archive/worker.cjs");

/** A worker has so much to do ahead, or so many files, that it need not wait for more: bytes as stored. */
const aheadBytes = 1 << 20;
const aheadFiles = 32;

interface Member {
  readonly worker: Worker;
  /** The sizes of the files that it has not answered yet, by their index. */
  readonly jobs: Map<number, number>;
  bytes: number;
}

/** Threads that search files, besides the one that runs this. */
export class Pool {
  readonly #search: Search;
  readonly #members: Member[] = [];
  readonly #found: (index: number, found: Found) => void;
  #failure: Error | undefined;
  #wake: () => void = () => {};

  /** @param found gets what was found in a file, by its index. */
  constructor(search: Search, found: (index: number, found: Found) => void) {
    this.#search = search;
    this.#found = found;
  }

  get size(): number {
    return this.#members.length;
  }

  /** Whether files are being searched. */
  get isBusy(): boolean {
    return this.#members.some(({ jobs }) => jobs.size > 0);
  }

  /** Starts a thread; the module is loaded with the first. */
  start(): void {
    const { Worker } = process.getBuiltinModule("node:worker_threads");
    const worker = new Worker(workerFile, { workerData: this.#search });
    const member: Member = { worker, jobs: new Map(), bytes: 0 };
    worker.on("message", ({ index, found }: Done) => {
      member.bytes -= member.jobs.get(index) ?? 0;
      member.jobs.delete(index);
      this.#found(index, found);
      this.#wake();
    });
    worker.on("error", (error) => {
      this.#failure = error;
      this.#wake();
    });
    this.#members.push(member);
  }

  /** Hands out files for as long as a thread has room; `next` gives one with its index, or undefined. */
  feed(next: () => { readonly index: number; readonly file: ArchiveFile } | undefined): void {
    for (const member of this.#members) {
      while (member.jobs.size < 2 || (member.bytes < aheadBytes && member.jobs.size < aheadFiles)) {
        const job = next();
        if (job === undefined) return;
        const { index, file } = job;
        member.jobs.set(index, file.size);
        member.bytes += file.size;
        member.worker.postMessage({ index, path: file.path } satisfies Job);
      }
    }
  }

  /** Lets the threads' messages come in. Throws where one of them failed, which is a bug or too little memory. */
  async listen(): Promise<void> {
    await new Promise(setImmediate);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Waits until a thread has found something. */
  async wait(): Promise<void> {
    if (this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    await this.listen();
  }

  stop(): void {
    for (const { worker } of this.#members) void worker.terminate();
  }
}
