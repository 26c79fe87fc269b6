import { availableParallelism } from "node:os";
import { type ArchiveFile, listFiles } from "./files.ts";
import { Pool } from "./pool.ts";
import { type Found, Scanner, type Search, unread } from "./scanner.ts";

export interface ArchiveOptions extends Search {
  /** Files and folders. */
  readonly sources: readonly string[];
  /** The most threads to use, the caller's own among them; as many as the machine has, unless told otherwise. */
  readonly threads?: number | undefined;
}

/** A file and what was found in it. */
export interface FileFound extends Found {
  readonly file: ArchiveFile;
}

/** A thread needs some 30 ms before its first file: it is worth that for so many bytes, as they are stored. */
const worthThread = 2e6;
/** Found but not taken, in bytes: beyond it nothing more is searched. */
const maxHeld = 32 << 20;

/**
 * Searches an archive of CloudTrail's files on every core, and gives what was found in each file, in the order of the
 * files. Memory is flat in the size of the archive. Stop iterating and the threads stop.
 *
 * @throws PatternError for a text that is no pattern; IamAlertsError `not-found` for a source that does not exist.
 */
export async function* searchArchive(options: ArchiveOptions): AsyncGenerator<FileFound, void, undefined> {
  const { sources, threads = availableParallelism(), ...search } = options;
  const scanner = new Scanner(search);
  const queue = new Queue(listFiles(sources, search.range));
  const done = new Map<number, Found>();
  let held = 0;
  const keep = (index: number, found: Found) => {
    held += found.lines.length;
    done.set(index, found);
  };
  const pool = new Pool(search, keep);
  /** The files that are handed out and not given yet, by their index. */
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
    for (let given = 0; ; ) {
      while (pool.size < threads - 1 && queue.holds((pool.size + 1) * worthThread)) pool.start();
      pool.feed(next);
      const found = done.get(given);
      const file = files.get(given);
      if (found !== undefined && file !== undefined) {
        done.delete(given);
        files.delete(given++);
        held -= found.lines.length;
        yield { ...found, file };
        continue;
      }
      const own = next();
      if (own !== undefined) {
        keep(own.index, await scanner.scan(own.file.path));
        await pool.listen();
      } else if (pool.isBusy) await pool.wait();
      else return;
    }
  } finally {
    pool.stop();
  }
}

/** The files ahead, listed no further than is asked for. */
class Queue {
  readonly #files: Iterator<ArchiveFile>;
  #ahead: ArchiveFile[] = [];
  #from = 0;
  #bytes = 0;

  constructor(files: Iterator<ArchiveFile>) {
    this.#files = files;
  }

  /** Whether so many bytes are ahead. */
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
