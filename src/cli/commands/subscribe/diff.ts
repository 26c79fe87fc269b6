import { compare } from "../../../compare.ts";
import { IamAlertsError } from "../../../errors.ts";

/** Returns a sentence about patterns that differ only in their text; null if they may match different events. */
export function sameMeaning(before: string, after: string): string | null {
  try {
    if (before === after || compare(before, after, { cloudTrail: true }).relation !== "equal") return null;
    return "the text changes, the events that it matches do not";
  } catch (error) {
    if (error instanceof IamAlertsError) return null;
    throw error;
  }
}

/** A line of a difference: on both sides, only before, or only after. */
export interface DiffLine {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** Compares two filter patterns, clause by clause. */
export function diffPatterns(before: string, after: string): readonly DiffLine[] {
  return diffLines(clauses(before), clauses(after));
}

/** Splits a pattern into lines: one for each clause, broken after && and || outside quotes and regular expressions. */
function clauses(pattern: string): readonly string[] {
  const parts = pattern.match(/(?:"(?:[^"\\]|\\.)*"|%[^%]*%|(?!&&|\|\|)[\s\S])+|&&|\|\|/g) ?? [];
  const lines: string[] = [];
  for (const part of parts) {
    if (lines.length > 0 && /^(?:&&|\|\|)$/.test(lines.at(-1) as string)) lines.push(`${lines.pop()} ${part.trim()}`);
    else lines.push(part.trim());
  }
  return lines;
}

/** Keeps the longest common subsequence; patterns have a few hundred clauses at most. */
function diffLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const common = before.map(() => after.map(() => 0));
  const at = (row: number, column: number) => common[row]?.[column] ?? 0;
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      const isEqual = before[row] === after[column];
      const length = isEqual ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
      (common[row] as number[])[column] = length;
    }
  }
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    if (row < before.length && before[row] === after[column]) {
      lines.push({ sign: " ", text: before[row++] as string });
      column++;
    } else if (column < after.length && (row >= before.length || at(row, column + 1) > at(row + 1, column))) {
      lines.push({ sign: "+", text: after[column++] as string });
    } else lines.push({ sign: "-", text: before[row++] as string });
  }
  return lines;
}
