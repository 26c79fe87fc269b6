import type { Piece, Place } from "../../text.ts";
import { type Pieces, piecesOf } from "../pieces.ts";

/** The text that an escape means, and the length of the escape in the file. */
interface Escape {
  readonly meaning: string;
  readonly length: number;
}

type Decode = (text: string, at: number) => Escape | undefined;

const controls: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

/** Reads a part of a JavaScript literal. A backslash before any other letter is dropped. */
export const javascript: Decode = (text, at) => {
  const sequence =
    /^\\(?:(\r\n|[\n\r\u2028\u2029])|x([\da-fA-F]{2})|u([\da-fA-F]{4})|u\{([\da-fA-F]{1,6})\}|(0)(?!\d)|([\s\S]))/.exec(
      text.slice(at, at + 12),
    );
  if (sequence === null) return undefined;
  const [whole, line, byte, unit, point, zero, letter = ""] = sequence;
  const meaning =
    line === undefined
      ? (character(byte ?? unit ?? point) ?? (zero === undefined ? (controls[letter] ?? letter) : "\0"))
      : "";
  return { meaning, length: whole.length };
};

/** Reads a part of a Python literal. A backslash before any other letter stays. */
export const python: Decode = (text, at) => {
  const sequence =
    /^\\(?:(\r?\n)|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\\'"abfnrtv]))/.exec(
      text.slice(at, at + 12),
    );
  if (sequence === null) return undefined;
  const [whole, line, byte, unit, point, octal, letter = ""] = sequence;
  const control = letter === "a" ? "\x07" : (controls[letter] ?? letter);
  const code = octal === undefined ? undefined : Number.parseInt(octal, 8).toString(16);
  return {
    meaning: line === undefined ? (character(byte ?? unit ?? point ?? code) ?? control) : "",
    length: whole.length,
  };
};

/** Reads a literal without escapes. */
export const raw: Decode = () => undefined;

/** Wraps a decoder for Python's f-strings, in which `{{` is a brace. */
export function withDoubledBraces(decode: Decode): Decode {
  return (text, at) => {
    const braces = text.slice(at, at + 2);
    return braces === "{{" || braces === "}}" ? { meaning: braces.charAt(0), length: 2 } : decode(text, at);
  };
}

/** Returns the pieces of a part of a literal. Languages turn the line breaks of Windows into `\n`. */
export function decoded(text: string, { file, start, end }: Place, decode: Decode): readonly Piece[] {
  const pieces: Pieces = piecesOf(file, text);
  let at = start;
  while (at < end) {
    const isWindowsBreak = text.startsWith("\r\n", at);
    const sequence = isWindowsBreak ? { meaning: "\n", length: 2 } : decode(text, at);
    if (sequence === undefined) pieces.plain(at, at + 1);
    else pieces.escape(at, at + sequence.length, sequence.meaning);
    at += sequence?.length ?? 1;
  }
  return pieces.pieces;
}

function character(hexadecimal: string | undefined): string | undefined {
  if (hexadecimal === undefined) return undefined;
  const code = Number.parseInt(hexadecimal, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}
