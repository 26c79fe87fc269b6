import { type CarriedText, joined, type Piece } from "../text.ts";
import type { Written } from "./scalars.ts";

/** A line of a block scalar: its text without indentation and line break. */
interface Line {
  readonly start: number;
  readonly end: number;
  /** After the line break. */
  readonly next: number;
}

/** Returns the text of a block scalar: `|` keeps its line breaks, `>` folds them. */
export function blockText({ file, source, start, end }: Written): CarriedText {
  const header = /^[|>]([^\n#]*)[^\n]*\n?/.exec(source.slice(start, end));
  if (header === null) return { pieces: [] };
  const lines = linesOf(source, start + header[0].length, end, Number(/[1-9]/.exec(header[1] ?? "")?.[0] ?? 0));
  const last = lines.findLastIndex((line) => line.end > line.start);
  const content = lines.slice(0, last + 1);
  const rest = lines.slice(last + 1);
  const isFolded = source[start] === ">";
  const texts = content.flatMap((line, index): readonly Piece[] => {
    const text: Piece = {
      kind: "plain",
      text: source.slice(line.start, line.end),
      file,
      start: line.start,
      end: line.end,
    };
    const after = content[index + 1];
    if (after === undefined) return [text];
    return [text, ...(isFolded ? folded(content, index, source, file) : [breakOf(line, source, file)])];
  });
  const final = content.at(-1);
  // Clip keeps one line break, + keeps all, - none.
  const chomping = /[-+]/.exec(header[1] ?? "")?.[0];
  const endings = final === undefined ? rest : [final, ...rest];
  const kept = chomping === "-" ? [] : chomping === "+" ? endings : endings.slice(0, final === undefined ? 0 : 1);
  const breaks = kept.filter((line) => line.next > line.end).map((line) => breakOf(line, source, file));
  return joined([{ pieces: [...texts, ...breaks] }]);
}

/** Splits a block into lines without their indentation: that of the header's digit, or of the first line with text. */
function linesOf(source: string, start: number, end: number, digit: number): readonly Line[] {
  const lines: Line[] = [];
  for (let at = start; at < end; ) {
    const lineBreak = source.indexOf("\n", at);
    const next = lineBreak < 0 || lineBreak >= end ? end : lineBreak + 1;
    const stop = next > at && source[next - 1] === "\n" ? next - 1 : next;
    lines.push({ start: at, end: source[stop - 1] === "\r" && stop > at ? stop - 1 : stop, next });
    at = next;
  }
  const spacesOf = (line: Line) => /^ */.exec(source.slice(line.start, line.end))?.[0].length ?? 0;
  const first = lines.find((line) => spacesOf(line) < line.end - line.start);
  const indent = digit > 0 ? digit + parentIndent(source, start) : first === undefined ? Infinity : spacesOf(first);
  return lines.map((line) => ({ ...line, start: Math.min(line.end, line.start + Math.min(indent, spacesOf(line))) }));
}

/** Returns the indentation of the key that the block belongs to. The digit in a block header is relative to it. */
function parentIndent(source: string, start: number): number {
  const line = source.slice(source.lastIndexOf("\n", start - 2) + 1, start);
  return /^ *(?:- +)*/.exec(line)?.[0].length ?? 0;
}

function breakOf({ end, next }: Line, source: string, file: string): Piece {
  const isPlain = source.slice(end, next) === "\n";
  return { kind: isPlain ? "plain" : "escape", text: "\n", file, start: end, end: next };
}

/**
 * Returns the line breaks after a folded block's line. A single break is a space, unless one of its lines starts with a
 * space or tab; an empty line is a break.
 * @see https://yaml.org/spec/1.2.2/#813-folded-style
 */
function folded(lines: readonly Line[], index: number, source: string, file: string): readonly Piece[] {
  const line = lines[index];
  if (line === undefined) return [];
  const isEmpty = (each: Line | undefined) => each !== undefined && each.start === each.end;
  const isIndented = (each: Line | undefined) => each !== undefined && /[ \t]/.test(source.charAt(each.start));
  if (isEmpty(line)) return [breakOf(line, source, file)];
  const next = lines.slice(index + 1).find((each) => !isEmpty(each));
  const keepsBreak = isIndented(line) || isIndented(next);
  if (keepsBreak) return [breakOf(line, source, file)];
  // With empty lines after it, only those count.
  if (isEmpty(lines[index + 1])) return [];
  return [{ kind: "escape", text: " ", file, start: line.end, end: line.next }];
}
