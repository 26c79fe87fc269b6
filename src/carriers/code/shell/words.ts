import type { Piece, Place } from "../../text.ts";
import { type Pieces, piecesOf } from "../pieces.ts";
import { readAnsiEscape } from "./ansi.ts";

/** A part of a word. bare: outside of quotes. */
export interface Part extends Place {
  readonly quote: "bare" | "single" | "double" | "ansi";
  readonly pieces: readonly Piece[];
}

/** A word of a command, after the shell has removed its quotes. */
export interface Word extends Place {
  readonly parts: readonly Part[];
}

/** The words of a command up to a line break, `;`, `&`, `|` or a parenthesis. */
export interface Command {
  readonly words: readonly Word[];
}

/** A script, the place up to which it was read, and the commands so far. */
interface Reading {
  readonly file: string;
  readonly text: string;
  readonly commands: Command[];
  /** The ends of the heredocs that begin after the current line. */
  readonly heredocs: { readonly end: string; readonly isIndented: boolean }[];
  at: number;
  /** The number of `$(…)` that are open. */
  open: number;
}

/** The deepest nesting of `$(…)` that is read as commands. */
const maxOpen = 50;

/**
 * Returns the commands of a script in POSIX shell or Bash, including those within `$(…)`. Keywords are ordinary words.
 * Never throws: an unclosed quote ends with the file.
 */
export function readCommands(file: string, text: string): readonly Command[] {
  const reading: Reading = { file, text, commands: [], heredocs: [], at: 0, open: 0 };
  while (reading.at < text.length) {
    readUntil(reading, undefined);
    reading.at++;
  }
  return reading.commands;
}

/** Reads commands up to a closing parenthesis or backquote, or to the end of the file. */
function readUntil(reading: Reading, close: string | undefined): void {
  let words: Word[] = [];
  let depth = 0;
  // In the list of `command=(…)`, a line break is a space.
  let isList = false;
  const finish = () => {
    if (words.length > 0) reading.commands.push({ words });
    words = [];
  };
  while (reading.at < reading.text.length) {
    const next = reading.text[reading.at] ?? "";
    if (next === close && depth === 0) break;
    if (next === "#") skipComment(reading);
    else if (next === "\n" && isList) reading.at++;
    else if (next === "\n") {
      finish();
      reading.at++;
      skipHeredocs(reading);
    } else if (isContinuation(reading)) reading.at = afterContinuation(reading);
    else if (/\s/.test(next)) reading.at++;
    else if (reading.text.startsWith("<<", reading.at)) readHeredocStart(reading);
    else if (/[<>]/.test(next)) reading.at += reading.text[reading.at + 1] === "&" ? 2 : 1;
    else if (/[;&|()`]/.test(next)) {
      isList = next === "(" && reading.text[reading.at - 1] === "=";
      finish();
      if (close === ")") depth += next === "(" ? 1 : next === ")" ? -1 : 0;
      reading.at++;
    } else words.push(readWord(reading, close));
  }
  finish();
}

function skipComment(reading: Reading): void {
  const end = reading.text.indexOf("\n", reading.at);
  reading.at = end < 0 ? reading.text.length : end;
}

/** Whether a backslash before a line break is next. */
function isContinuation({ text, at }: Reading): boolean {
  return /^\\\r?\n/.test(text.slice(at, at + 3));
}

function afterContinuation({ text, at }: Reading): number {
  return at + (text[at + 1] === "\r" ? 3 : 2);
}

/** `<<EOF`, `<<-EOF`, `<<'EOF'`; `<<<` is a word that becomes the input. */
function readHeredocStart(reading: Reading): void {
  const start = /^<<(?!<)(-?)[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([\w.]+))/.exec(reading.text.slice(reading.at));
  if (start === null) {
    reading.at += reading.text.startsWith("<<<", reading.at) ? 3 : 2;
    return;
  }
  reading.heredocs.push({ end: start[2] ?? start[3] ?? start[4] ?? "", isIndented: start[1] === "-" });
  reading.at += start[0].length;
}

function skipHeredocs(reading: Reading): void {
  for (const { end, isIndented } of reading.heredocs.splice(0)) {
    while (reading.at < reading.text.length) {
      const lineEnd = reading.text.indexOf("\n", reading.at);
      const line = reading.text.slice(reading.at, lineEnd < 0 ? undefined : lineEnd).replace(/\r$/, "");
      reading.at = lineEnd < 0 ? reading.text.length : lineEnd + 1;
      if ((isIndented ? line.replace(/^\t+/, "") : line) === end) break;
    }
  }
}

/** Reads a word, whose parts follow each other without a space: `'a'"b"c`. */
function readWord(reading: Reading, close: string | undefined): Word {
  const { file, text, at: start } = reading;
  const parts: Part[] = [];
  const part = (quote: Part["quote"], read: (pieces: Pieces) => void) => {
    const first = reading.at;
    const pieces = piecesOf(file, text);
    read(pieces);
    parts.push({ quote, pieces: pieces.pieces, file, start: first, end: Math.min(reading.at, text.length) });
  };
  while (reading.at < text.length && !/[\s;&|()<>`]/.test(text[reading.at] ?? "") && text[reading.at] !== close) {
    const next = text[reading.at];
    if (isContinuation(reading)) reading.at = afterContinuation(reading);
    else if (next === "'") part("single", (pieces) => readSingle(reading, pieces));
    else if (next === '"' || text.startsWith('$"', reading.at)) part("double", (pieces) => readDouble(reading, pieces));
    else if (text.startsWith("$'", reading.at)) part("ansi", (pieces) => readAnsi(reading, pieces));
    else part("bare", (pieces) => readBare(reading, pieces, close));
  }
  if (text[reading.at] === "`" && close !== "`") part("bare", (pieces) => readDollar(reading, pieces));
  return { parts, file, start, end: Math.min(reading.at, text.length) };
}

function readSingle(reading: Reading, pieces: Pieces): void {
  const start = reading.at + 1;
  const end = reading.text.indexOf("'", start);
  const last = end < 0 ? reading.text.length : end;
  pieces.plain(start, last);
  reading.at = end < 0 ? last : last + 1;
}

/** Within double quotes, a backslash escapes only `$`, a backquote, `"`, itself and a line break. */
function readDouble(reading: Reading, pieces: Pieces): void {
  const { text } = reading;
  reading.at += text[reading.at] === "$" ? 2 : 1;
  while (reading.at < text.length && text[reading.at] !== '"') {
    if (isContinuation(reading)) reading.at = afterContinuation(reading);
    else if (text[reading.at] === "\\" && /^[$`"\\]/.test(text.slice(reading.at + 1, reading.at + 2))) {
      pieces.escape(reading.at, Math.min(reading.at + 2, text.length), text[reading.at + 1] ?? "");
      reading.at += 2;
    } else if (isExpansion(reading)) readDollar(reading, pieces);
    else pieces.plain(reading.at, ++reading.at);
  }
  reading.at++;
}

function readAnsi(reading: Reading, pieces: Pieces): void {
  const { text } = reading;
  reading.at += 2;
  while (reading.at < text.length && text[reading.at] !== "'") {
    const sequence = readAnsiEscape(text, reading.at);
    if (sequence === undefined) pieces.plain(reading.at, ++reading.at);
    else {
      pieces.escape(reading.at, sequence.end, sequence.meaning);
      reading.at = sequence.end;
    }
  }
  reading.at++;
}

function readBare(reading: Reading, pieces: Pieces, close: string | undefined): void {
  const { text } = reading;
  while (reading.at < text.length && text[reading.at] !== close) {
    if (/["'\s;&|()<>`]/.test(text[reading.at] ?? "") || /^\$["']/.test(text.slice(reading.at, reading.at + 2))) return;
    if (isContinuation(reading)) return;
    if (text[reading.at] === "\\") {
      pieces.escape(reading.at, Math.min(reading.at + 2, text.length), text[reading.at + 1] ?? "");
      reading.at += 2;
    } else if (isExpansion(reading)) readDollar(reading, pieces);
    else pieces.plain(reading.at, ++reading.at);
  }
}

/**
 * Whether the shell replaces what is next: `$name`, `${…}`, `$(…)`, `$1` or a backquote, but not the `$` of `$.field`.
 */
function isExpansion({ text, at }: Reading): boolean {
  return text[at] === "`" || /^\$[\w{(@*#?!$-]/.test(text.slice(at, at + 2));
}

/** Reads an expansion as a hole. The commands in `$(…)` are also read. */
function readDollar(reading: Reading, pieces: Pieces): void {
  const { text, at: start } = reading;
  if (text[start] === "`") readSubstitution(reading, 1, "`");
  else if (text.startsWith("$(", start)) readSubstitution(reading, 2, ")");
  else if (text.startsWith("${", start)) {
    const end = text.indexOf("}", start);
    reading.at = end < 0 ? text.length : end + 1;
  } else reading.at += /^\$(?:[A-Za-z_]\w*|.)/.exec(text.slice(start))?.[0].length ?? 1;
  pieces.hole(start, Math.min(reading.at, text.length));
}

function readSubstitution(reading: Reading, length: number, close: string): void {
  reading.at += length;
  if (reading.open >= maxOpen) return;
  reading.open++;
  readUntil(reading, close);
  reading.open--;
  reading.at++;
}
