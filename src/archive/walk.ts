import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";

/** A file in a folder, or a folder or link that cannot be read. */
export type Walked =
  | { readonly path: string; readonly size: number; readonly error?: undefined }
  | { readonly path: string; readonly error: NodeJS.ErrnoException };

/**
 * Yields the files below a folder, folder by folder in the order of their names. Links to files are followed; links to
 * folders could lead in a circle. What cannot be read is yielded with its error and does not affect its neighbors.
 *
 * @param accepts decides by name and path; `isFolder` is true for a folder.
 */
export function* walk(
  folder: string,
  accepts: (name: string, path: string, isFolder: boolean) => boolean,
): Generator<Walked, void, undefined> {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    yield { path: folder, error: error as NodeJS.ErrnoException };
    return;
  }
  const start = join(folder, "x").slice(0, -1);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = start + entry.name;
    if (!accepts(entry.name, path, entry.isDirectory())) continue;
    if (entry.isDirectory()) yield* walk(path, accepts);
    else yield* fileAt(path);
  }
}

/** Whether a file has a name that macOS or Windows gives to the files that they add to folders. */
export function isSystemFile(name: string): boolean {
  return name === ".DS_Store" || name === "Thumbs.db" || name === "desktop.ini";
}

function fileAt(path: string): readonly Walked[] {
  let status: Stats;
  try {
    status = statSync(path);
  } catch (error) {
    return [{ path, error: error as NodeJS.ErrnoException }];
  }
  return status.isFile() ? [{ path, size: status.size }] : [];
}
