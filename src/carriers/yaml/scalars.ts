import { type CarriedText, joined, type Piece } from "../text.ts";

/** A scalar's characters in a file, without its tag and anchor. */
export interface Written {
  readonly file: string;
  /** The file's text. */
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

/** Returns the text of a plain scalar, which may continue on more lines. */
export function plainText(written: Written): CarriedText {
  return flowText(written, written.start, written.end, () => undefined);
}

/** Returns the text of '…'. */
export function singleQuotedText(written: Written): CarriedText {
  return flowText(written, written.start + 1, written.end - 1, (rest) =>
    rest.startsWith("''") ? { length: 2, text: "'" } : undefined,
  );
}

/** Returns the text of "…". */
export function doubleQuotedText(written: Written): CarriedText {
  return flowText(written, written.start + 1, written.end - 1, escapeAt);
}

interface Escape {
  readonly length: number;
  readonly text: string;
}

const letters: Readonly<Record<string, string>> = {
  ...{ "0": "\0", a: "\x07", b: "\b", e: "\x1b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" },
  ...{ N: "\u0085", _: "\u00a0", L: "\u2028", P: "\u2029", "\t": "\t" },
};

/** Returns an escape of YAML at the start of a text. @see https://yaml.org/spec/1.2.2/#57-escaped-characters */
function escapeAt(rest: string): Escape | undefined {
  if (!rest.startsWith("\\")) return undefined;
  const lineBreak = /^\\\r?\n[ \t]*/.exec(rest);
  if (lineBreak !== null) return { length: lineBreak[0].length, text: "" };
  const code = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest);
  if (code !== null) {
    const point = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? "", 16);
    return { length: code[0].length, text: point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd" };
  }
  const letter = rest.charAt(1);
  return { length: 2, text: letters[letter] ?? letter };
}

/** Reads a flow scalar: line breaks are folded, and escapes are replaced. */
function flowText(
  { file, source }: Written,
  from: number,
  to: number,
  escapeOf: (rest: string) => Escape | undefined,
): CarriedText {
  const pieces: Piece[] = [];
  let plainFrom = from;
  let at = from;
  const unit = (length: number, text: string, start = at) => {
    if (plainFrom < start) pieces.push(plainPiece(file, source, plainFrom, start));
    if (text !== "") pieces.push({ kind: "escape", text, file, start, end: at + length });
    at += length;
    plainFrom = at;
  };
  while (at < to) {
    const character = source.charAt(at);
    if (character === "\n" || (character === "\r" && source.charAt(at + 1) === "\n")) {
      // Spaces around a line break do not count. A single break becomes a space, and each additional one stays a break.
      const fold = /^(?:[ \t]*\r?\n)+[ \t]*/.exec(source.slice(at, to))?.[0] ?? character;
      const breaks = fold.split("\n").length - 1;
      let start = at;
      while (start > plainFrom && /[ \t]/.test(source.charAt(start - 1))) start--;
      unit(fold.length, breaks === 1 ? " " : "\n".repeat(breaks - 1), start);
      continue;
    }
    const found =
      character === "\\" || character === "'" ? escapeOf(source.slice(at, Math.min(to, at + 1000))) : undefined;
    if (found === undefined) at++;
    else unit(found.length, found.text);
  }
  if (plainFrom < to) pieces.push(plainPiece(file, source, plainFrom, to));
  return joined([{ pieces }]);
}

function plainPiece(file: string, source: string, start: number, end: number): Piece {
  return { kind: "plain", text: source.slice(start, end), file, start, end };
}
