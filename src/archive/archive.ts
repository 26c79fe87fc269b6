import { availableParallelism } from "node:os";
import { type ArchiveFile, listFiles, type OnLeftOut } from "./files.ts";
import { Pool } from "./pool.ts";
import { type Found, Scanner, type Search, unread } from "./scanner.ts";

export interface ArchiveOptions extends Search {
  /** The files and folders to search. */
  readonly sources: readonly string[];
  /** The most threads to use, including the caller's own. Default: as many as the machine has cores. */
  readonly threads?: number | undefined;
  /** Called for every file that is left out because it contains no events. */
  readonly onLeftOut?: OnLeftOut | undefined;
}

/** A file and the result of searching it. */
export interface FileFound extends Found {
  readonly file: ArchiveFile;
}

/** The stored bytes that justify another thread, which takes some 30 ms to start. */
const worthThread = 2e6;
/** The most bytes of results to hold for the caller. Beyond that, the search pauses. */
const maxHeld = 32 << 20;

/**
 * Searches an archive of CloudTrail's files on every core and yields the result of each file, in the order of the
 * files. Memory use does not grow with the archive. The threads stop when the caller stops iterating.
 *
 * @throws PatternError for an invalid pattern; IamAlertsError `not-found` for a source that does not exist.
 */
export async function* searchArchive(options: ArchiveOptions): AsyncGenerator<FileFound, void, undefined> {
  const { sources, threads = availableParallelism(), onLeftOut, ...search } = options;
  const scanner = new Scanner(search);
  const queue = new Queue(listFiles(sources, search.range, onLeftOut));
  const done = new Map<number, Found>();
  let held = 0;
  const keep = (index: number, found: Found) => {
    held += found.lines.length;
    done.set(index, found);
  };
  const pool = new Pool(search, keep);
  /** The files that are being searched or wait to be yielded, by index. */
  const files = new Map<number, ArchiveFile>();
  let index = 0;
  const next = () => {
    for (;;) {
      const file = held > maxHeld ? undefined : queue.take();
      if (file === undefined) return undefined;
      files.set(index, file);
      if (file.problem === undefined) return { index: index++, file };
      keep(index++, unread(file.problem));
    }
  };
  try {
    for (let yielded = 0; ; ) {
      while (pool.size < threads - 1 && queue.holds((pool.size + 1) * worthThread)) pool.start();
      pool.feed(next);
      const found = done.get(yielded);
      const file = files.get(yielded);
      if (found !== undefined && file !== undefined) {
        done.delete(yielded);
        files.delete(yielded++);
        held -= found.lines.length;
        yield { ...found, file };
        continue;
      }
      const job = next();
      if (job !== undefined) {
        keep(job.index, await scanner.scan(job.file.path));
        await pool.listen();
      } else if (pool.isBusy) await pool.wait();
      // next() also collects the problems of the last entries, which are yielded before the end.
      else if (!done.has(yielded)) return;
    }
  } finally {
    pool.stop();
  }
}

/** The files still to search. Lists folders only as far as needed. */
class Queue {
  readonly #files: Iterator<ArchiveFile>;
  #ahead: ArchiveFile[] = [];
  #from = 0;
  #bytes = 0;

  constructor(files: Iterator<ArchiveFile>) {
    this.#files = files;
  }

  /** Whether at least this many bytes are still to search. */
  holds(bytes: number): boolean {
    while (this.#bytes < bytes && this.#list());
    return this.#bytes >= bytes;
  }

  take(): ArchiveFile | undefined {
    if (this.#from === this.#ahead.length && !this.#list()) return undefined;
    const file = this.#ahead[this.#from++];
    this.#bytes -= file?.size ?? 0;
    if (this.#from > 1024) {
      this.#ahead = this.#ahead.slice(this.#from);
      this.#from = 0;
    }
    return file;
  }

  #list(): boolean {
    const { value, done } = this.#files.next();
    if (done === true) return false;
    this.#ahead.push(value);
    this.#bytes += value.size;
    return true;
  }
}
