import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { IamAlertsError } from "../errors.ts";
import { mayHold, type Range } from "./range.ts";

/** A file of an archive. */
export interface ArchiveFile {
  readonly path: string;
  /** In bytes, as it is stored. */
  readonly size: number;
  /** Why it cannot be read, if that is known already: a folder that cannot be listed. */
  readonly problem?: string;
}

/**
 * The files of an archive, folder by folder in the order of their names: `.json`, `.ndjson`, `.jsonl` and `.log`, packed
 * (`.gz`, `.zst`) or not, and each file that is named. CloudTrail's digest and Insights files are left out, and what by
 * its path holds nothing of the range, unopened.
 *
 * @throws IamAlertsError `not-found` for a source that does not exist or cannot be looked at.
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
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (isNoEvents(entry.name) || !mayHold(range, path)) continue;
    if (entry.isDirectory()) yield* listFolder(path, range);
    else if (isArchive(entry.name)) {
      // A link to a file is followed; one to a folder could lead in a circle.
      const status = statusOf(path);
      if (status === undefined) yield { path, size: 0, problem: "a link that leads nowhere" };
      else if (status instanceof Error) yield { path, size: 0, problem: status.message };
      else if (status.isFile()) yield { path, size: status.size };
    }
  }
}

/** What the file system says of a path: nothing where there is nothing, an error for a link to itself and the like. */
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

/** Folders and files of CloudTrail's beside those with events. */
function isNoEvents(name: string): boolean {
  return /^CloudTrail-(?:Digest|Insight)$|_CloudTrail-(?:Digest|Insight)_/.test(name);
}
