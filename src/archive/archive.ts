import { availableParallelism } from "node:os";
import { type ArchiveFile, listFiles, type OnLeftOut } from "./files.ts";
import { Fetcher, type StoredFiles } from "./objects/fetcher.ts";
import { Queue, type Ready } from "./objects/intake.ts";
import { Pool } from "./pool.ts";
import { type Found, Scanner, type Search, unread } from "./scanner.ts";

export interface ArchiveOptions extends Search {
  /** The files and folders to search, or the files that an object store lists. */
  readonly sources: readonly string[] | StoredFiles;
  /** The most threads to use, including the caller's own. Default: as many as the machine has cores. */
  readonly threads?: number | undefined;
  /** Called for every file of a folder that is left out because it contains no events. */
  readonly onLeftOut?: OnLeftOut | undefined;
}

/** A file and the result of searching it. */
export interface FileFound extends Found {
  readonly file: ArchiveFile;
}

/** The stored bytes that justify another thread, which takes some 30 ms to start. */
const worthThread = 2e6;
/** The time in seconds after which other threads' results and interruptions are looked at again, however slow the disk is. */
const listensEvery = 0.005;
/** The most bytes of results to hold for the caller. Beyond that, the search pauses. */
const maxHeld = 32 << 20;

/**
 * Searches an archive of CloudTrail's files on every core and yields the result of each file, in the order of the
 * files. Memory use does not grow with the archive. The threads stop when the caller stops iterating.
 *
 * @throws PatternError for an invalid pattern; IamAlertsError `not-found` for a source that does not exist, and the
 * errors of an object store.
 */
export async function* searchArchive(options: ArchiveOptions): AsyncGenerator<FileFound, void, undefined> {
  const { sources, threads = availableParallelism(), onLeftOut, ...search } = options;
  const intake =
    "store" in sources ? new Fetcher(sources, search.maxBytes) : new Queue(listFiles(sources, search.range, onLeftOut));
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
  const next = (): (Ready & { readonly index: number }) | undefined => {
    for (;;) {
      const ready = held > maxHeld ? undefined : intake.take();
      if (ready === undefined) return undefined;
      files.set(index, ready.file);
      if (ready.file.problem === undefined) return { index: index++, ...ready };
      keep(index++, unread(ready.file.problem));
    }
  };
  let listened = process.uptime();
  const startThreads = () => {
    while (pool.size < threads - 1 && intake.holds((pool.size + 1) * worthThread)) pool.start();
  };
  try {
    // Before this thread prepares itself, so that all start at the same time.
    startThreads();
    const scanner = new Scanner(search);
    for (let yielded = 0; ; ) {
      startThreads();
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
        keep(job.index, await scanner.scan(job.bytes ?? job.file.path));
        // A pipe, whose size is 0, is as slow as its writer.
        if (job.file.size > 0 && process.uptime() - listened < listensEvery) continue;
        await pool.listen();
        listened = process.uptime();
      } else if (done.has(yielded)) {
      } else if (intake.isOpen) await Promise.race([pool.wait(), intake.wait()]);
      else if (pool.isBusy) await pool.wait();
      else return;
    }
  } finally {
    intake.stop();
    pool.stop();
  }
}
