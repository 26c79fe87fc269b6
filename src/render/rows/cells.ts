import { onlyMarks, wide } from "../../unicode.ts";
import { isPrintableAscii } from "../escape.ts";

const halfWidth = /[\uffa0-\uffdc]/;

let segmenter: Intl.Segmenter | undefined;

/**
 * Splits a text into characters as a reader counts them, each with the number of terminal cells that it occupies.
 *
 * @see https://www.unicode.org/reports/tr11/
 */
function characters(text: string): readonly (readonly [character: string, cells: number])[] {
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), ({ segment }) => [
    segment,
    onlyMarks.test(segment) ? 0 : wide.test(segment) && !halfWidth.test(segment) ? 2 : 1,
  ]);
}

/** Returns the number of terminal cells that a text occupies. The text must not contain control characters. */
export function cellsOf(text: string): number {
  return isPrintableAscii(text) ? text.length : characters(text).reduce((sum, [, cells]) => sum + cells, 0);
}

/** The beginning of a line that a CI runner would execute as a command. */
const command = /^::/;

/**
 * Wraps a line into lines of at most `width` cells, at spaces if possible, and inside words that are too long. Later
 * lines have the indentation of the first.
 */
export function wrap(line: string, width: number): readonly string[] {
  if (line.length <= width && isPrintableAscii(line)) return [line];
  const [indent = ""] = /^ */.exec(line) ?? [];
  const room = Math.max(width - indent.length, 8);
  const lines: string[] = [];
  let current = "";
  let used = 0;
  const parts = line.slice(indent.length).match(/ +|[^ ]+/g) ?? [];
  for (const [at, part] of parts.entries()) {
    const cells = cellsOf(part);
    const fits = used + cells <= room;
    // A line that is too long is less harmful than one that begins with a command.
    if (fits || command.test(part) || command.test(parts[at + 1] ?? "")) {
      current += part;
      used += cells;
    } else if (part.startsWith(" ")) {
      lines.push(current);
      current = "";
      used = 0;
    } else {
      if (used > 0 && (cells <= room || used > room / 2)) {
        lines.push(current.trimEnd());
        current = "";
        used = 0;
      }
      const pieces = broken(part, room - used, room);
      lines.push(...pieces.slice(0, -1).map((piece, at) => (at === 0 ? current + piece : piece)));
      current = pieces.length === 1 ? current + part : (pieces.at(-1) ?? "");
      used = cellsOf(current);
    }
  }
  return [...lines, current].map((text) => `${indent}${text}`);
}

/** Splits a word into pieces: the first of at most `first` cells, the others of at most `room`. */
function broken(word: string, first: number, room: number): readonly string[] {
  const pieces: string[] = [];
  let piece = "";
  let left = first;
  const all: readonly (readonly [string, number])[] = isPrintableAscii(word)
    ? Array.from(word, (character) => [character, 1])
    : characters(word);
  for (const [character, cells] of all) {
    // No line begins with a colon, so no line begins with a command.
    if (cells > left && piece !== "" && character !== ":") {
      pieces.push(piece);
      piece = "";
      left = room;
    }
    piece += character;
    left -= cells;
  }
  return [...pieces, piece];
}
