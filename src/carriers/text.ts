/** A part of a pattern's text, with the characters of a file that it was written as. */
export interface Piece {
  /**
   * plain: the file has the same characters, one for one. escape: the file writes this text differently, such as `\"`
   * or `%%{`; the piece is one unit. hole: an unknown value, such as `${var.name}`; its text is a placeholder.
   */
  readonly kind: "plain" | "escape" | "hole";
  readonly text: string;
  readonly file: string;
  /** UTF-16 offsets into the file, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

/** The text of a pattern and where each character of it is written. */
export interface CarriedText {
  readonly pieces: readonly Piece[];
}

/** A part of a file: UTF-16 offsets, `end` exclusive. */
export interface Place {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** The text of a hole until it gets a better one. */
const placeholder = "placeholder";

export const emptyText: CarriedText = { pieces: [] };

/** Returns the pattern's text, with the placeholders of its holes. */
export function textOf({ pieces }: CarriedText): string {
  return pieces.map(({ text }) => text).join("");
}

export function holeAt({ file, start, end }: Place): CarriedText {
  return { pieces: [{ kind: "hole", text: placeholder, file, start, end }] };
}

export function hasHole({ pieces }: CarriedText): boolean {
  return pieces.some(({ kind }) => kind === "hole");
}

/** Returns texts as one. Plain pieces that follow each other in a file become one piece. */
export function joined(texts: readonly CarriedText[]): CarriedText {
  const pieces: Piece[] = [];
  for (const piece of texts.flatMap((text) => text.pieces)) {
    const last = pieces.at(-1);
    if (piece.kind !== "hole" && piece.text === "") continue;
    if (last?.kind === "plain" && piece.kind === "plain" && last.file === piece.file && last.end === piece.start) {
      pieces[pieces.length - 1] = { ...last, text: last.text + piece.text, end: piece.end };
    } else {
      pieces.push(piece);
    }
  }
  return { pieces };
}

/**
 * Returns a part of a text: offsets into `textOf(text)`. An escape or a hole that overlaps the part is included as a
 * whole.
 */
export function sliced({ pieces }: CarriedText, from: number, to: number): CarriedText {
  let offset = 0;
  const kept: Piece[] = [];
  for (const piece of pieces) {
    const start = Math.max(0, from - offset);
    const end = Math.min(piece.text.length, to - offset);
    offset += piece.text.length;
    if (start >= end) continue;
    const isWhole = start === 0 && end === piece.text.length;
    if (isWhole || piece.kind === "hole") kept.push(piece);
    else if (piece.kind === "escape") kept.push({ ...piece, text: piece.text.slice(start, end) });
    else
      kept.push({ ...piece, text: piece.text.slice(start, end), start: piece.start + start, end: piece.start + end });
  }
  return { pieces: kept };
}

/**
 * Returns the place in a file where a part of a text is written: offsets into `textOf(text)`. An empty part has the
 * place before its first character. If a part comes from several places, the result ends where the first of them ends.
 */
export function placeOf({ pieces }: CarriedText, from: number, to: number): Place | undefined {
  let offset = 0;
  let place: Place | undefined;
  for (const piece of pieces) {
    const start = from - offset;
    const end = Math.min(piece.text.length, to - offset);
    offset += piece.text.length;
    if (place === undefined && start >= piece.text.length) continue;
    if (place !== undefined && end <= 0) break;
    const isPlain = piece.kind === "plain";
    const last = isPlain ? piece.start + end : piece.end;
    if (place === undefined) {
      const first = isPlain ? piece.start + start : piece.start;
      place = { file: piece.file, start: first, end: Math.max(first, last) };
    } else if (piece.file !== place.file || piece.start < place.end) {
      break;
    } else {
      place = { ...place, end: last };
    }
  }
  if (place !== undefined) return place;
  const last = pieces.at(-1);
  return last && { file: last.file, start: last.end, end: last.end };
}

/** Returns all matches of a global regular expression in a text. */
export function matchesOf(expression: RegExp, text: string): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  expression.lastIndex = 0;
  for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
    found.push(match);
    if (match[0] === "") expression.lastIndex++;
  }
  return found;
}

/**
 * Returns a text with parts of it replaced.
 * @param replacement returns undefined for a part that does not change
 */
export function replacedIn(
  text: CarriedText,
  parts: RegExp,
  replacement: (found: RegExpExecArray, place: Place) => CarriedText | undefined,
): CarriedText {
  const whole = textOf(text);
  const texts: CarriedText[] = [];
  let at = 0;
  for (const found of matchesOf(parts, whole)) {
    const end = found.index + found[0].length;
    const place = placeOf(text, found.index, end);
    const other = place && replacement(found, place);
    if (other === undefined) continue;
    texts.push(sliced(text, at, found.index), other);
    at = end;
  }
  return at === 0 ? text : joined([...texts, sliced(text, at, whole.length)]);
}

/**
 * Returns a text with its escapes replaced by what they mean. Each becomes one unit.
 * @param meaning returns undefined for a match that is not an escape
 */
export function unescaped(
  text: CarriedText,
  escapes: RegExp,
  meaning: (found: RegExpExecArray) => string | undefined,
): CarriedText {
  return replacedIn(text, escapes, (found, place) => {
    const meant = meaning(found);
    return meant === undefined ? undefined : { pieces: [{ kind: "escape", text: meant, ...place }] };
  });
}
