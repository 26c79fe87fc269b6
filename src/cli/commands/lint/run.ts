import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "../../../carriers/found.ts";
import { carrierOf } from "../../../carriers/read.ts";
import { type FolderFiles, type FoundFile, findFiles, type Unreadable } from "./files/find.ts";
import { mayCarry } from "./files/names.ts";
import { type ReadFile, readText } from "./files/read.ts";
import { type LintedFolder, lintFolder } from "./folder.ts";
import type { Problem } from "./problem.ts";
import { Texts } from "./report/place.ts";
import type { Report } from "./report/report.ts";
import { knownCodes } from "./report/rules.ts";
import { silence } from "./suppress/comments.ts";

/** A run before the baseline, with the folders that have patterns. */
export interface Linted {
  readonly report: Report;
  readonly folders: readonly LintedFolder[];
  /** The files that begin with a byte order mark, which their texts do not have. */
  readonly marked: ReadonlySet<string>;
}

/** A text that an editor sends instead of the file's own. */
export interface GivenText {
  readonly name: string;
  readonly text: string;
}

/** Lints the patterns in files and folders. */
export async function lintPaths(
  paths: readonly string[],
  options: { readonly respectsGit: boolean },
  given?: GivenText,
): Promise<Linted> {
  const run = new Run();
  const { folders, unreadable } = findFiles(paths, mayCarry, options);
  run.unreadable.push(...unreadable);
  for (const folder of folders) await run.lint(folder);
  if (given !== undefined) await run.lintGiven(given);
  return run.linted();
}

class Run {
  readonly unreadable: Unreadable[] = [];
  readonly #large: string[] = [];
  readonly #folders: LintedFolder[] = [];
  readonly #marked = new Set<string>();
  readonly #problems: Problem[] = [];
  readonly #texts = new Texts();
  #silenced = 0;
  #files = 0;

  async lint({ folder, files }: FolderFiles): Promise<void> {
    const sources = files.flatMap((file) => this.#read(file));
    const names = new Set(sources.map(({ name }) => name));
    const isWalked = files.some(({ isNamed }) => !isNamed);
    const around = isWalked ? [] : this.#neighbors(folder, sources, names);
    await this.#lintSources([...sources, ...around], names);
  }

  async lintGiven({ name, text }: GivenText): Promise<void> {
    this.#files++;
    const names = new Set([name]);
    const folder = /[\\/]/.test(name) ? name.replace(/[\\/][^\\/]*$/, "") : ".";
    const sources = carrierOf(name, text) === undefined ? [] : [{ name, text }];
    await this.#lintSources([...sources, ...this.#neighbors(folder, sources, names)], names);
  }

  /** Lints the files of a folder. `wanted` names those to report on; the others only provide values. */
  async #lintSources(sources: readonly SourceFile[], wanted: ReadonlySet<string>): Promise<void> {
    if (sources.length === 0) return;
    const all = await lintFolder(sources);
    const isWanted = ({ place, pattern }: Problem) => wanted.has(pattern?.file ?? place.file);
    const patterns = all.patterns.filter(({ pattern }) => wanted.has(pattern.file));
    const problems = all.problems.filter(isWanted);
    if (patterns.length > 0 || problems.length > 0) this.#folders.push({ ...all, patterns, problems });
    for (const { name, text } of sources) {
      const own = problems.filter(({ place }) => place.file === name);
      const hasPatterns = patterns.some(({ pattern }) => pattern.file === name);
      if (own.length === 0 && !hasPatterns && !text.includes("iam-alerts-ignore")) continue;
      this.#texts.set(name, text);
      if (!wanted.has(name) && own.length === 0) continue;
      const { problems: left, silenced } = silence(name, this.#texts.linesOf(name), own, knownCodes);
      this.#problems.push(...left);
      this.#silenced += silenced;
    }
  }

  #read(file: FoundFile): readonly SourceFile[] {
    const found: ReadFile = readText(file);
    this.#files++;
    const isText = found.kind === "text";
    if ((isText && carrierOf(found.path, found.text) === undefined) || file.isIgnored()) return [];
    if (found.kind === "unreadable") this.unreadable.push({ path: found.path, reason: found.reason });
    if (found.kind === "large") this.#large.push(found.path);
    if (!isText) return [];
    if (!found.isUtf8) {
      this.unreadable.push({ path: found.path, reason: "expected UTF-8, found other bytes" });
      return [];
    }
    if (found.hasMark) this.#marked.add(found.path);
    return [{ name: found.path, text: found.text }];
  }

  /** Returns the other Terraform files of a folder, whose local values and variables the given files may use. */
  #neighbors(folder: string, sources: readonly SourceFile[], names: ReadonlySet<string>): readonly SourceFile[] {
    if (!sources.some(({ name }) => isTerraform(name))) return [];
    return entriesOf(folder)
      .filter(isTerraform)
      .map((name) => (folder === "." ? name : join(folder, name)))
      .filter((path) => !names.has(path))
      .flatMap((path) => {
        const found = readText({ path, isNamed: true });
        const isCarrier = found.kind === "text" && carrierOf(found.path, found.text) !== undefined;
        return isCarrier ? [{ name: path, text: found.text }] : [];
      });
  }

  linted(): Linted {
    const problems = this.#problems.toSorted(
      (a, b) => compare(a.place.file, b.place.file) || a.place.start - b.place.start || a.place.end - b.place.end,
    );
    const patterns = this.#folders.flatMap((folder) => folder.patterns);
    const report: Report = {
      ...{ problems, patterns, files: this.#files, unreadable: this.unreadable, large: this.#large },
      ...{ silenced: this.#silenced, known: 0, texts: this.#texts },
    };
    return { report, folders: this.#folders, marked: this.#marked };
  }
}

const isTerraform = (name: string): boolean => /\.(?:tf|tofu|tfvars|tf\.json)$/.test(name);

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // The text of an editor can be for a folder that does not exist yet.
  }
}
