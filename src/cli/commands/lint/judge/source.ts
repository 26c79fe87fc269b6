import type { CarriedText, Piece, Place } from "../../../../carriers/text.ts";
import type { Span } from "../../../../errors.ts";

/** A pattern's text as AWS gets it, in which each character can be traced back to the file. */
export interface Source {
  readonly text: string;
  readonly pieces: readonly SourcePiece[];
}

/** A piece, and where it begins in the text. */
export interface SourcePiece extends Piece {
  readonly at: number;
}

/** The characters that Go's strings.TrimSpace removes, which Terraform's provider calls. */
const outerSpace =
  /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;

/**
 * Returns the source of a carried text.
 *
 * @param values the texts to put in the holes, in order. A hole without a value keeps its text.
 */
export function sourceOf({ pieces }: CarriedText, isTrimmed: boolean, values: readonly string[] = []): Source {
  let hole = 0;
  let at = 0;
  const placed: SourcePiece[] = [];
  for (const piece of pieces) {
    const text = piece.kind === "hole" ? (values[hole++] ?? piece.text) : piece.text;
    placed.push({ ...piece, text, at });
    at += text.length;
  }
  const whole = { text: placed.map(({ text }) => text).join(""), pieces: placed };
  return isTrimmed ? trimmed(whole) : whole;
}

function trimmed({ text, pieces }: Source): Source {
  const inner = text.replace(outerSpace, "");
  const first = inner === "" ? 0 : text.indexOf(inner);
  return { text: inner, pieces: pieces.map((piece) => ({ ...piece, at: piece.at - first })) };
}

/** Returns the place in the file where a part of the text is written; undefined if no file writes the text. */
export function placeOf({ pieces }: Source, { start, end }: Span): Place | undefined {
  const written = pieces.filter(({ text, kind }) => text !== "" || kind === "hole");
  const first = written.find((piece) => start < piece.at + piece.text.length) ?? written.at(-1);
  if (first === undefined) return undefined;
  const from = offsetIn(first, start);
  const last = written.findLast((piece) => piece.at < end) ?? first;
  const to = endIn(last, end);
  if (end <= start) return { file: first.file, start: from, end: from };
  // A text can come from several places, such as a local value: the first of them is shown.
  if (last.file === first.file && to > from) return { file: first.file, start: from, end: to };
  return { file: first.file, start: from, end: endIn(first, first.at + first.text.length) };
}

function offsetIn(piece: SourcePiece, offset: number): number {
  if (offset >= piece.at + piece.text.length) return piece.end;
  return piece.kind === "plain" ? piece.start + Math.max(0, offset - piece.at) : piece.start;
}

function endIn(piece: SourcePiece, offset: number): number {
  return piece.kind === "plain" ? Math.min(piece.end, piece.start + Math.max(0, offset - piece.at)) : piece.end;
}

/** Whether a part of the text contains a hole or is next to one. */
export function touchesHole({ pieces }: Source, { start, end }: Span): boolean {
  return pieces.some((piece) => piece.kind === "hole" && piece.at <= end && start <= piece.at + piece.text.length);
}

/**
 * Returns the place that a replacement of a part of the text replaces; undefined if the part begins or ends inside of
 * an escape, contains a hole, or is not written in one go.
 */
export function exactPlaceOf(source: Source, span: Span): Place | undefined {
  const inside = source.pieces.filter(
    ({ at, text, kind }) =>
      (at < span.end && span.start < at + text.length) || (kind === "hole" && at > span.start && at < span.end),
  );
  if (span.start === span.end) return insertionPlace(source, span.start);
  const [first] = inside;
  const last = inside.at(-1);
  if (first === undefined || last === undefined || inside.some(({ kind }) => kind === "hole")) return undefined;
  if (isCut(first, span.start) || isCut(last, span.end)) return undefined;
  const joined = inside.every(({ file, start }, index) => {
    const before = inside[index - 1];
    return before === undefined || (before.file === file && before.end <= start);
  });
  if (!joined) return undefined;
  return { file: first.file, start: offsetIn(first, span.start), end: endIn(last, span.end) };
}

/** Whether an offset is inside of a piece that is one unit. */
function isCut({ kind, at, text }: SourcePiece, offset: number): boolean {
  return kind !== "plain" && offset > at && offset < at + text.length;
}

function insertionPlace({ pieces }: Source, offset: number): Place | undefined {
  const before = pieces.findLast(
    ({ kind, at, text }) => kind !== "hole" && text !== "" && at < offset && offset <= at + text.length,
  );
  if (before !== undefined) {
    if (isCut(before, offset)) return undefined;
    const at = before.kind === "plain" ? before.start + offset - before.at : before.end;
    return { file: before.file, start: at, end: at };
  }
  const after = pieces.find(({ kind, at, text }) => kind !== "hole" && text !== "" && at === offset);
  return after === undefined ? undefined : { file: after.file, start: after.start, end: after.start };
}
