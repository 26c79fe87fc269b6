import type { SourceFile } from "../../../../carriers/found.ts";
import { writeFile } from "../../../read/file.ts";
import { type LintedFolder, lintFolder } from "../folder.ts";
import type { Linted } from "../run.ts";
import { unifiedDiff } from "./diff.ts";
import { editsTogether } from "./prove.ts";
import { withEdits } from "./trial.ts";

/** The most rounds of fixes: one fix can uncover another problem. */
const maxRounds = 20;

/** Files that are corrected in memory. */
export interface Mended {
  readonly files: readonly { readonly file: string; readonly fixes: number }[];
  /** The changes as a unified diff. */
  readonly diff: string;
  /** Writes the files. */
  readonly write: () => void;
}

/** Applies the safe fixes that are proven: reading the files again finds the intended patterns. */
export async function mend({ folders, marked, report }: Linted): Promise<Mended> {
  const open = new Set(report.problems.map(({ place, code }) => `${place.file} ${code}`));
  const changed: { readonly before: SourceFile; readonly after: SourceFile; readonly fixes: number }[] = [];
  for (const folder of folders) changed.push(...(await mendFolder(folder, open)));
  return {
    files: changed.map(({ after, fixes }) => ({ file: after.name, fixes })),
    diff: changed.map(({ before, after }) => unifiedDiff(before.name, before.text, after.text)).join(""),
    write: () => {
      for (const { after } of changed) writeFile(after.name, (marked.has(after.name) ? "\ufeff" : "") + after.text);
    },
  };
}

/** @param open the files and codes that no comment silences */
async function mendFolder(folder: LintedFolder, open: ReadonlySet<string>) {
  const fixes = new Map<string, number>();
  const wanted = new Set(folder.patterns.map(({ pattern }) => pattern.file));
  let now: LintedFolder = folder;
  for (let round = 0; round < maxRounds; round++) {
    const safe = now.problems.filter(
      ({ fix, code, place }) =>
        fix?.isSafe &&
        fix.edits.every(({ file }) => wanted.has(file)) &&
        (round > 0 || open.has(`${place.file} ${code}`)),
    );
    const chosen = safe.length === 0 ? [] : await editsTogether(now, safe);
    if (chosen.length === 0) break;
    for (const { edits, problems } of chosen) {
      const [file = ""] = edits.map((edit) => edit.file);
      fixes.set(file, (fixes.get(file) ?? 0) + problems.length);
    }
    now = await lintFolder(
      withEdits(
        now.files,
        chosen.flatMap(({ edits }) => edits),
      ),
    );
  }
  return folder.files.flatMap((before, index) => {
    const after = now.files[index];
    const number = fixes.get(before.name);
    return after === undefined || number === undefined ? [] : [{ before, after, fixes: number }];
  });
}
