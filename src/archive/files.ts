import { type Stats, statSync } from "node:fs";
import { IamAlertsError } from "../errors.ts";
import { mayHold, type Range } from "./range.ts";
import { isSystemFile, walk } from "./walk.ts";

/** A file of an archive. */
export interface ArchiveFile {
  readonly path: string;
  /** The size as stored, in bytes. */
  readonly size: number;
  /** The reason why the file or folder cannot be read, if that is known before reading. */
  readonly problem?: string;
}

/** Called for every file that is left out because it contains no events, with its kind from the path. */
export type OnLeftOut = (kind: string) => void;

/**
 * Lists the files of an archive, folder by folder and sorted by name. They may have any extension: Firehose writes
 * files without one. Leaves out CloudTrail's files about other events (digests, Insights and aggregated events), files
 * that operating systems add to folders, and files and folders whose path shows that they are outside of the range.
 *
 * @throws IamAlertsError `not-found` for a source that does not exist or cannot be read.
 */
export function* listFiles(
  sources: readonly string[],
  range: Range,
  onLeftOut?: OnLeftOut,
): Generator<ArchiveFile, void, undefined> {
  for (const source of sources) {
    const status = statusOf(source);
    if (status instanceof Error) {
      throw new IamAlertsError("not-found", `cannot read ${JSON.stringify(source)}: ${status.message}`, {
        cause: status,
      });
    }
    if (status === undefined) {
      throw new IamAlertsError("not-found", `expected a file or a folder, found nothing at ${JSON.stringify(source)}`, {
        hint: "check the path; the name is relative to this folder",
      });
    }
    if (status.isDirectory()) yield* listFolder(source, range, onLeftOut);
    else if (mayHold(range, source)) yield { path: source, size: status.size };
  }
}

function* listFolder(folder: string, range: Range, onLeftOut?: OnLeftOut): Generator<ArchiveFile, void, undefined> {
  const accepts = (name: string, path: string, isFolder: boolean) => {
    if (!mayHold(range, path) || isSystemFile(name)) return false;
    const kind = kindWithoutEvents(name);
    if (kind === undefined) return true;
    if (onLeftOut !== undefined) for (const _ of filesAt(path, isFolder, range)) onLeftOut(kind);
    return false;
  };
  for (const found of walk(folder, accepts)) {
    if (found.error === undefined) yield found;
    else yield { path: found.path, size: 0, problem: problemOf(found.error) };
  }
}

/** Lists the files that are left out with a file or folder. */
function filesAt(path: string, isFolder: boolean, range: Range): Iterable<unknown> {
  return isFolder ? walk(path, (name, inner) => mayHold(range, inner) && !isSystemFile(name)) : [path];
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

/**
 * Returns the kind of a CloudTrail folder or file without events of callers, according to its name.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
export function kindWithoutEvents(name: string): string | undefined {
  const [, folder, file] =
    /^(CloudTrail-(?:Digest|Insight|Aggregated))$|_(CloudTrail-(?:Digest|Insight|Aggregated))_/.exec(name) ?? [];
  return folder ?? file;
}
