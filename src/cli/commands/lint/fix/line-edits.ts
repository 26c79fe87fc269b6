import type { Edit } from "../../../../carriers/found.ts";

/** Returns the edits of whole lines that turn one text into another. */
export function lineEdits(file: string, before: string, after: string): readonly Edit[] {
  const [old, young] = [linesOf(before), linesOf(after)];
  let first = 0;
  while (first < old.length && first < young.length && old[first] === young[first]) first++;
  let [oldEnd, youngEnd] = [old.length, young.length];
  while (oldEnd > first && youngEnd > first && old[oldEnd - 1] === young[youngEnd - 1]) {
    oldEnd--;
    youngEnd--;
  }
  const at = old.slice(0, first).join("").length;
  return middleEdits(file, at, old.slice(first, oldEnd), young.slice(first, youngEnd));
}

const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Keeps the lines that both have in common, in order. */
function middleEdits(file: string, from: number, old: readonly string[], young: readonly string[]): readonly Edit[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint32Array(young.length + 1));
  for (let row = old.length - 1; row >= 0; row--) {
    const [here, below] = [table[row] as Uint32Array, table[row + 1] as Uint32Array];
    for (let column = young.length - 1; column >= 0; column--) {
      const isEqual = old[row] === young[column];
      here[column] = isEqual ? (below[column + 1] ?? 0) + 1 : Math.max(below[column] ?? 0, here[column + 1] ?? 0);
    }
  }
  const edits: Edit[] = [];
  let [row, column, at] = [0, 0, from];
  while (row < old.length || column < young.length) {
    if (row < old.length && old[row] === young[column]) {
      at += (old[row] ?? "").length;
      row++;
      column++;
      continue;
    }
    const start = at;
    let text = "";
    while ((row < old.length || column < young.length) && (row >= old.length || old[row] !== young[column])) {
      const isGone = row < old.length && (table[row + 1]?.[column] ?? 0) >= (table[row]?.[column + 1] ?? 0);
      if (isGone) at += (old[row++] ?? "").length;
      else text += young[column++] ?? "";
    }
    edits.push({ file, start, end: at, text });
  }
  return edits;
}
