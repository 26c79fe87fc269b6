import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { IamAlertsError } from "../errors.ts";
import { mayHold, type Range } from "./range.ts";

/** A file of an archive. */
export interface ArchiveFile {
  readonly path: string;
  /** The size as stored, in bytes. */
  readonly size: number;
  /** The reason why the file or folder cannot be read, if that is known before reading. */
  readonly problem?: string;
}

/**
 * Lists the files of an archive, folder by folder in the order of their names: `.json`, `.ndjson`, `.jsonl` and `.log`,
 * compressed (`.gz`, `.zst`) or not. A source that is a file is listed whatever its name. Leaves out CloudTrail's
 * digest and Insights files, and files and folders whose path shows that they are outside of the range.
 *
 * @throws IamAlertsError `not-found` for a source that does not exist or cannot be read.
 */
export function* listFiles(sources: readonly string[], range: Range): Generator<ArchiveFile, void, undefined> {
  for (const source of sources) {
    const status = statusOf(source);
    if (status instanceof Error) {
      throw new IamAlertsError("not-found", `cannot read ${JSON.stringify(source)}: ${status.message}`, {
        cause: status,
      });
    }
    if (status === undefined) {
      throw new IamAlertsError("not-found", `expected a file or a folder, found nothing at ${JSON.stringify(source)}`, {
        hint: "aws s3 sync s3://<bucket>/AWSLogs AWSLogs copies an archive here",
      });
    }
    if (status.isDirectory()) yield* listFolder(source, range);
    else if (mayHold(range, source)) yield { path: source, size: status.size };
  }
}

function* listFolder(folder: string, range: Range): Generator<ArchiveFile, void, undefined> {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    yield { path: folder, size: 0, problem: (error as Error).message };
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (isWithoutEvents(entry.name) || !mayHold(range, path)) continue;
    if (entry.isDirectory()) yield* listFolder(path, range);
    else if (isArchive(entry.name)) {
      // A link to a file is followed; one to a folder could lead in a circle.
      const status = statusOf(path);
      if (status === undefined) yield { path, size: 0, problem: "the link points to a file that does not exist" };
      else if (status instanceof Error) yield { path, size: 0, problem: status.message };
      else if (status.isFile()) yield { path, size: status.size };
    }
  }
}

/** Returns the status of a path, undefined if nothing is there, or the error (for example for a link to itself). */
function statusOf(path: string): Stats | Error | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    return error as Error;
  }
}

function isArchive(name: string): boolean {
  return /\.(?:json|ndjson|jsonl|log|gz|zst)$/.test(name);
}

/** Whether a name is that of a CloudTrail folder or file without events. */
function isWithoutEvents(name: string): boolean {
  return /^CloudTrail-(?:Digest|Insight)$|_CloudTrail-(?:Digest|Insight)_/.test(name);
}
