import { setMaxListeners } from "node:events";
import { tooLarge } from "../../bytes/bytes.ts";
import { sentence } from "../contents/fallback.ts";
import type { ArchiveFile } from "../files.ts";
import type { Intake, Ready } from "./intake.ts";
import { isStored, type ObjectStore } from "./store.ts";

/** The files of an object store, listed while they are searched. */
export interface StoredFiles {
  readonly store: ObjectStore;
  /** The files in order. Those that are not in the store are read from the file system. */
  readonly files: AsyncIterable<ArchiveFile>;
  readonly signal: AbortSignal;
}

/** The most objects to request at the same time. */
const atOnce = 32;
/** The most objects and bytes to request or hold ahead of the search. One object may be larger. */
const aheadFiles = 512;
const aheadBytes = 32 << 20;

interface Fetch {
  readonly file: ArchiveFile;
  /** undefined until the object has arrived. */
  ready?: Ready;
  failure?: { readonly error: unknown };
}

/** Fetches objects ahead of the search, many at a time, and hands them over in order. */
export class Fetcher implements Intake {
  readonly #stored: StoredFiles;
  readonly #maxBytes: number;
  readonly #stop = new AbortController();
  readonly #fetches: Fetch[] = [];
  #bytes = 0;
  #running = 0;
  #isListed = false;
  #failure: { readonly error: unknown } | undefined;
  #wakeSearch = () => {};
  #wakeListing = () => {};

  constructor(stored: StoredFiles, maxBytes: number) {
    this.#stored = stored;
    this.#maxBytes = maxBytes;
    setMaxListeners(0, this.#stop.signal);
    if (stored.signal.aborted) this.stop();
    stored.signal.addEventListener("abort", () => this.stop(), { once: true });
    void this.#list();
  }

  holds(bytes: number): boolean {
    return this.#bytes >= bytes;
  }

  get isOpen(): boolean {
    return !this.#stop.signal.aborted && (this.#fetches.length > 0 || !this.#isListed || this.#failure !== undefined);
  }

  take(): Ready | undefined {
    if (!this.isOpen) return undefined;
    const [head] = this.#fetches;
    const failure = head === undefined ? this.#failure : head.failure;
    if (failure !== undefined) throw failure.error;
    if (head?.ready === undefined) return undefined;
    this.#fetches.shift();
    this.#bytes -= head.file.size;
    this.#wakeListing();
    return head.ready;
  }

  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeSearch = resolve;
    });
  }

  stop(): void {
    this.#stop.abort();
    this.#wakeListing();
    this.#wakeSearch();
  }

  async #list(): Promise<void> {
    try {
      for await (const file of this.#stored.files) {
        while (this.#isFull(file) && !this.#stop.signal.aborted) {
          await new Promise<void>((resolve) => {
            this.#wakeListing = resolve;
          });
        }
        if (this.#stop.signal.aborted) return;
        const fetch: Fetch = { file };
        this.#fetches.push(fetch);
        this.#bytes += file.size;
        void this.#fetch(fetch);
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#isListed = true;
    this.#wakeSearch();
  }

  #isFull({ size }: ArchiveFile): boolean {
    if (this.#running >= atOnce || this.#fetches.length >= aheadFiles) return true;
    return this.#fetches.length > 0 && this.#bytes + size > aheadBytes;
  }

  async #fetch(fetch: Fetch): Promise<void> {
    this.#running++;
    try {
      fetch.ready = await this.#readyOf(fetch.file);
    } catch (error) {
      fetch.failure = { error };
    }
    this.#running--;
    this.#wakeListing();
    if (fetch === this.#fetches[0]) this.#wakeSearch();
  }

  async #readyOf(file: ArchiveFile): Promise<Ready> {
    const { path, size, problem } = file;
    if (problem !== undefined || !isStored(path)) return { file };
    if (size > this.#maxBytes) return { file: { ...file, problem: sentence(tooLarge(this.#maxBytes)) } };
    if (size === 0) return { file, bytes: new Uint8Array(0) };
    const found = await this.#stored.store.get(path, this.#stop.signal);
    return typeof found === "string" ? { file: { ...file, problem: found } } : { file, bytes: found };
  }
}
