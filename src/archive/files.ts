import { type Stats, statSync } from "node:fs";
import { IamAlertsError } from "../errors.ts";
import { mayHold, type Range } from "./range.ts";
import { walk } from "./walk.ts";

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
 * compressed (`.gz`, `.zst`) or not. A source that is a file is listed even if its name has another ending.
 * Leaves out CloudTrail's digest and Insights files, and files and folders whose path shows that they are outside of
 * the range.
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
  const accepts = (name: string, path: string, isFolder: boolean) =>
    !isWithoutEvents(name) && mayHold(range, path) && (isFolder || isArchive(name));
  for (const found of walk(folder, accepts)) {
    if (found.error === undefined) yield found;
    else yield { path: found.path, size: 0, problem: problemOf(found.error) };
  }
}

/** Describes why a folder or a link cannot be read. */
function problemOf({ code, syscall, message }: NodeJS.ErrnoException): string {
  return code === "ENOENT" && syscall === "stat" ? "the link points to a file that does not exist" : message;
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
