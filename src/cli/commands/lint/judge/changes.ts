import type { TextEdit } from "../../../../pattern/lint/rule.ts";

/** Returns the edits that turn one pattern into another, as small as they can be without cutting a word. */
export function changesBetween(before: string, after: string): readonly TextEdit[] {
  const [old, young] = [tokensOf(before), tokensOf(after)];
  const common = commonLengths(old, young);
  const edits: { start: number; end: number; text: string }[] = [];
  let [row, column, at] = [0, 0, 0];
  const put = (length: number, text: string) => {
    const last = edits.at(-1);
    if (last !== undefined && last.end === at) {
      last.end += length;
      last.text += text;
    } else edits.push({ start: at, end: at + length, text });
    at += length;
  };
  while (row < old.length || column < young.length) {
    const [gone, come] = [old[row], young[column]];
    if (gone !== undefined && gone === come) {
      at += gone.length;
      row++;
      column++;
    } else if (
      come !== undefined &&
      (gone === undefined || (common[row]?.[column + 1] ?? 0) > (common[row + 1]?.[column] ?? 0))
    ) {
      put(0, come);
      column++;
    } else {
      put(gone?.length ?? 0, "");
      row++;
    }
  }
  return edits.map(({ start, end, text }) => ({ span: { start, end }, text }));
}

/** Splits a pattern into words, runs of spaces and single characters. */
const tokensOf = (text: string): readonly string[] => text.match(/[\w.*-]+|\s+|[\s\S]/g) ?? [];

/** Returns the length of the longest common subsequence after each pair of places. */
function commonLengths(old: readonly string[], young: readonly string[]): readonly Uint16Array[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint16Array(young.length + 1));
  for (let row = old.length - 1; row >= 0; row--) {
    const [here, below] = [table[row] as Uint16Array, table[row + 1] as Uint16Array];
    for (let column = young.length - 1; column >= 0; column--) {
      here[column] =
        old[row] === young[column] ? (below[column + 1] ?? 0) + 1 : Math.max(below[column] ?? 0, here[column + 1] ?? 0);
    }
  }
  return table;
}
