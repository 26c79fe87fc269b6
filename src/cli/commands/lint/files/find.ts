import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { IamAlertsError } from "../../../../errors.ts";
import { Ignored } from "./ignored.ts";

/** A file to read. */
export interface FoundFile {
  /** The path as the user would type it. */
  readonly path: string;
  /** Whether the user named the file, so that it is read under any name. */
  readonly isNamed: boolean;
  /** Whether git ignores the file. A function, because few files carry patterns and the rules are slow. */
  readonly isIgnored: () => boolean;
}

const never = (): boolean => false;

/** The files of one folder, which some tools read together. */
export interface FolderFiles {
  readonly folder: string;
  readonly files: readonly FoundFile[];
}

/** A path that cannot be read. */
export interface Unreadable {
  readonly path: string;
  readonly reason: string;
}

/** The files that paths name, folder by folder, and the paths that cannot be read. */
export interface FoundFiles {
  readonly folders: readonly FolderFiles[];
  readonly unreadable: readonly Unreadable[];
}

/**
 * Finds the named files, and the files in named folders that git does not ignore.
 *
 * @param accepts decides by the name of a file in a folder.
 * @throws IamAlertsError `not-found` for a path that does not exist.
 */
export function findFiles(
  paths: readonly string[],
  accepts: (name: string) => boolean,
  { respectsGit }: { readonly respectsGit: boolean },
): FoundFiles {
  const finder = new Finder(accepts);
  for (const path of paths) {
    const status = statusOf(path);
    if (status.isDirectory()) finder.walk(path, Ignored.forNamed(path, respectsGit));
    else finder.add(path, true, never);
  }
  return finder.found();
}

/** @throws IamAlertsError `not-found` */
function statusOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (cause) {
    throw new IamAlertsError("not-found", `expected a file or a folder, found nothing at ${JSON.stringify(path)}`, {
      hint: "paths are relative to the current folder",
      cause,
    });
  }
}

class Finder {
  readonly #accepts: (name: string) => boolean;
  readonly #folders = new Map<string, FoundFile[]>();
  readonly #unreadable: Unreadable[] = [];
  /** The real paths of the folders and files found so far, so that links cannot form a loop. */
  readonly #seen = new Set<string>();

  constructor(accepts: (name: string) => boolean) {
    this.#accepts = accepts;
  }

  found(): FoundFiles {
    const folders = [...this.#folders].map(([folder, files]) => ({ folder, files }));
    return { folders, unreadable: this.#unreadable };
  }

  add(path: string, isNamed: boolean, isIgnored: () => boolean): void {
    const absolute = resolve(path);
    if (this.#seen.has(absolute)) return;
    this.#seen.add(absolute);
    const folder = folderOf(path);
    const files = this.#folders.get(folder) ?? [];
    files.push({ path, isNamed, isIgnored });
    this.#folders.set(folder, files);
  }

  walk(folder: string, above: Ignored): void {
    if (!this.#isNew(folder)) return;
    const entries = this.#entries(folder);
    const ignored = above.below(
      folder,
      entries.some(({ name }) => name === ".gitignore"),
    );
    const absolute = resolve(folder);
    for (const entry of entries) {
      const { name } = entry;
      const path = folder === "." ? name : join(folder, name);
      const isFolder = entry.isDirectory();
      const isIgnored = () => ignored.has(`${absolute}${sep}${name}`, name, isFolder);
      if (isFolder) {
        if (!isIgnored()) this.walk(path, ignored);
      } else if (entry.isFile()) {
        if (this.#accepts(name)) this.add(path, false, isIgnored);
      } else if (entry.isSymbolicLink() && !isIgnored()) this.#follow(path, name, ignored);
    }
  }

  #follow(path: string, name: string, ignored: Ignored): void {
    const status = statSync(path, { throwIfNoEntry: false });
    if (status === undefined) return; // A broken link carries no pattern.
    if (status.isDirectory()) {
      if (!ignored.has(resolve(path), name, true)) this.walk(path, ignored);
    } else if (status.isFile() && this.#accepts(name)) this.add(path, false, never);
  }

  #entries(folder: string): readonly Dirent[] {
    try {
      return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      this.#unreadable.push({ path: folder, reason: (error as Error).message });
      return [];
    }
  }

  #isNew(folder: string): boolean {
    const real = realpathSync(folder);
    if (this.#seen.has(real)) return false;
    this.#seen.add(real);
    return true;
  }
}

/** Returns the folder of a path, as the path writes it. */
function folderOf(path: string): string {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  return at === -1 ? "." : path.slice(0, at);
}
