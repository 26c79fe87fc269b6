import type { ArchiveFile } from "../files.ts";

/** A file to search, with its bytes if they are at hand. */
export interface Ready {
  readonly file: ArchiveFile;
  /** The bytes in a buffer of their own, which may be transferred to another thread. */
  readonly bytes?: Uint8Array;
}

/** The files still to search, in order. */
export interface Intake {
  /** Whether at least this many bytes are known to be still to search. */
  holds(bytes: number): boolean;
  /** Returns the next file; undefined if there is none, or none yet. Throws if the files after this cannot be listed. */
  take(): Ready | undefined;
  /** Whether `take` may return a file later. */
  readonly isOpen: boolean;
  /** Waits until it is worthwhile to call `take` again. */
  wait(): Promise<void>;
  stop(): void;
}

/** The files of folders, which are listed only as far as needed. */
export class Queue implements Intake {
  readonly isOpen = false;
  readonly #files: Iterator<ArchiveFile>;
  #ahead: ArchiveFile[] = [];
  #from = 0;
  #bytes = 0;

  constructor(files: Iterator<ArchiveFile>) {
    this.#files = files;
  }

  holds(bytes: number): boolean {
    while (this.#bytes < bytes && this.#list());
    return this.#bytes >= bytes;
  }

  take(): Ready | undefined {
    if (this.#from === this.#ahead.length && !this.#list()) return undefined;
    const file = this.#ahead[this.#from++] as ArchiveFile;
    this.#bytes -= file.size;
    if (this.#from > 1024) {
      this.#ahead = this.#ahead.slice(this.#from);
      this.#from = 0;
    }
    return { file };
  }

  async wait(): Promise<void> {}

  stop(): void {}

  #list(): boolean {
    const { value, done } = this.#files.next();
    if (done === true) return false;
    this.#ahead.push(value);
    this.#bytes += value.size;
    return true;
  }
}
