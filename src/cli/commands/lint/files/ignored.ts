import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ignore, { type Ignore } from "ignore";

/** The rules of a .gitignore file, and the folder that they are relative to. */
interface Rules {
  readonly folder: string;
  readonly rules: Ignore;
}

/** Folders that tools fill: nobody writes patterns there. */
const toolFolders: ReadonlySet<string> = new Set([".git", "node_modules", ".terraform"]);

/**
 * Decides which files git ignores, by the .gitignore files from the root of the repository down to each folder.
 *
 * @see https://git-scm.com/docs/gitignore
 */
export class Ignored {
  readonly #rules: readonly Rules[];
  readonly #respectsGit: boolean;

  private constructor(rules: readonly Rules[], respectsGit = true) {
    this.#rules = rules;
    this.#respectsGit = respectsGit;
  }

  /**
   * Returns the rules for a folder that the user named: those of the folders above it in the same repository, unless
   * they ignore the folder itself, as they do for cdk.out.
   */
  static forNamed(folder: string, respectsGit: boolean): Ignored {
    const rules = respectsGit ? Ignored.#above(folder) : new Ignored([], false);
    return rules.has(resolve(folder), "", true) ? new Ignored([]) : rules;
  }

  static #above(folder: string): Ignored {
    const above: string[] = [];
    for (let at = resolve(folder); ; at = dirname(at)) {
      above.unshift(at);
      if (existsSync(join(at, ".git"))) break;
      // Outside of a repository, only the folder's own rules apply.
      if (dirname(at) === at) {
        above.splice(0, above.length - 1);
        break;
      }
    }
    const [root = ""] = above;
    const local = rulesIn(root, join(root, ".git", "info", "exclude"));
    const all = above.flatMap((each) => rulesIn(each, join(each, ".gitignore")));
    return new Ignored([...local, ...all]);
  }

  /** Returns the rules for a folder below. `hasFile` says whether the folder has a .gitignore file. */
  below(folder: string, hasFile: boolean): Ignored {
    if (!hasFile || !this.#respectsGit) return this;
    const own = rulesIn(resolve(folder), join(folder, ".gitignore"));
    return own.length === 0 ? this : new Ignored([...this.#rules, ...own]);
  }

  /** Whether a file or folder is left out. `path` is absolute. */
  has(path: string, name: string, isFolder: boolean): boolean {
    if (isFolder && toolFolders.has(name)) return true;
    // The rules of the nearest folder decide.
    for (const { folder, rules } of this.#rules.toReversed()) {
      // The rules come from folders above, so the path begins with the folder.
      const inner = slashed(path.slice(folder.length).replace(/^[\\/]/, ""));
      if (inner === "") continue;
      const { ignored, unignored } = rules.test(inner + (isFolder ? "/" : ""));
      if (ignored || unignored) return ignored;
    }
    return false;
  }
}

const slashed = (path: string): string => path.replaceAll("\\", "/");

function rulesIn(folder: string, file: string): readonly Rules[] {
  try {
    return [{ folder, rules: ignore().add(readFileSync(file, "utf8")) }];
  } catch {
    return []; // no such file
  }
}
