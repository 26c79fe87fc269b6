import type { Edit } from "../../../../carriers/found.ts";
import { Lines } from "../files/lines.ts";
import { applyEdits } from "./encode.ts";
import { lineEdits } from "./line-edits.ts";

/** The unchanged lines before and after a change. */
const context = 3;

/** Lines that edits change, from 1, `last` inclusive. */
interface Change {
  readonly first: number;
  readonly last: number;
  readonly edits: readonly Edit[];
}

/** Returns the change of a file's text as a unified diff, which patch and git apply accept. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const lines = new Lines(before);
  const edits = lineEdits(file, before, after);
  let moved = 0;
  const hunks = hunksOf(changesOf(edits, lines), lines.count).map((changes) => {
    const hunk = printHunk(changes, lines, moved);
    moved += hunk.growth;
    return hunk.text;
  });
  return `--- a/${file}\n+++ b/${file}\n${hunks.join("")}`;
}

function changesOf(edits: readonly Edit[], lines: Lines): readonly Change[] {
  const changes: Change[] = [];
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    const first = lines.placeAt(edit.start).line;
    const last = edit.end > edit.start ? lines.placeAt(edit.end - 1).line : first - 1;
    const before = changes.at(-1);
    if (before !== undefined && first <= before.last) {
      changes[changes.length - 1] = {
        first: before.first,
        last: Math.max(last, before.last),
        edits: [...before.edits, edit],
      };
    } else changes.push({ first, last, edits: [edit] });
  }
  return changes;
}

/** Groups changes whose context lines overlap or touch. */
function hunksOf(changes: readonly Change[], count: number): readonly (readonly Change[])[] {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const last = hunks.at(-1)?.at(-1);
    if (last !== undefined && change.first - context <= Math.min(count, last.last + context) + 1)
      hunks.at(-1)?.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

function printHunk(
  changes: readonly Change[],
  lines: Lines,
  moved: number,
): { readonly text: string; readonly growth: number } {
  const whole = lines.text.endsWith("\n") ? lines.count - 1 : lines.count;
  const from = Math.max(1, (changes[0]?.first ?? 1) - context);
  const to = Math.min(whole, (changes.at(-1)?.last ?? 1) + context);
  const rows: string[] = [];
  let [removed, added, at] = [0, 0, from];
  const unchanged = (end: number) => {
    for (; at <= end; at++) rows.push(...marked(" ", linesIn(lines, at, at)));
  };
  for (const { first, last, edits } of changes) {
    unchanged(first - 1);
    const old = linesIn(lines, first, last);
    const start = lines.startOf(first);
    const young = applyEdits(
      old,
      edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start })),
    );
    const [gone, come] = [marked("-", old), marked("+", young)];
    rows.push(...gone, ...come);
    removed += countOf(gone);
    added += countOf(come);
    at = last + 1;
  }
  unchanged(to);
  const same = countOf(rows) - removed - added;
  const [old, young] = [same + removed, same + added];
  // An empty range is given as the line before it.
  const [first, second] = [old === 0 ? from - 1 : from, (young === 0 ? from - 1 : from) + moved];
  return { text: `@@ -${first},${old} +${second},${young} @@\n${rows.join("")}`, growth: young - old };
}

/** Returns the text of lines with their line breaks. */
function linesIn(lines: Lines, first: number, last: number): string {
  return lines.text.slice(lines.startOf(first), last >= lines.count ? undefined : lines.startOf(last + 1));
}

function marked(sign: " " | "-" | "+", text: string): readonly string[] {
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) =>
    line.endsWith("\n") ? `${sign}${line}` : `${sign}${line}\n\\ No newline at end of file\n`,
  );
}

const countOf = (rows: readonly string[]): number => rows.length;
