import { PatternError, type Span } from "../../errors.ts";
import { found, hintForCharacter, isForeignLetter } from "../characters.ts";
import { awsMessage } from "./limits.ts";

type Symbols = "&&" | "||" | "!=" | "<=" | ">=" | "=" | "<" | ">" | "{" | "}" | "(" | ")" | "[" | "]" | ",";

export type TokenKind = Symbols | "selector" | "text" | "regex" | "word" | "end";

export interface Token {
  readonly kind: TokenKind;
  readonly span: Span;
  /** The content of the token: quoted text without quotes and escapes, a regex without its percent signs. */
  readonly text: string;
}

/** Longer symbols come before their prefixes. */
const symbol = /&&|\|\||[!<>]=|[=<>{}()[\],]/y;

/** The characters that AWS accepts without quotes in a condition. Its published patterns contain dots and stars. */
const word = /[A-Za-z0-9_.*:/+-]*/y;

const selector = /\$(?:\[(?:\d+|\*)\]|\.?\['[^']*'\]|\.\*|\.(?:[A-Za-z0-9_-]|(?![\x00-\x7f])[\p{L}\p{N}\p{M}])+)*/uy;
const whitespace = /[ \t\r\n]+/y;

/** Splits a JSON pattern or a space-delimited pattern into tokens. */
export class Lexer {
  readonly source: string;
  readonly #kind: "json" | "space";
  #offset = 0;

  constructor(source: string, kind: "json" | "space") {
    this.source = source;
    this.#kind = kind;
  }

  /**
   * Returns the next token. At the end of the source, every call returns an `end` token.
   *
   * @throws PatternError at a character that cannot begin a token, or an unclosed quote or percent sign.
   */
  next(): Token {
    this.#match(whitespace);
    const start = this.#offset;
    const { source } = this;
    const character = source[start];
    if (character === undefined) return { kind: "end", span: { start, end: start }, text: "" };
    if (character === '"') return this.#quoted(start);
    if (character === "%") return this.#regex(start);
    if (character === "$" && this.#kind === "json") return this.#selector(start);
    this.#match(symbol);
    if (this.#offset > start) return this.#token(source.slice(start, this.#offset) as Symbols, start);
    do this.#match(word);
    while (this.#offset < source.length && isForeignLetter(source, this.#offset) && ++this.#offset);
    if (this.#offset > start) return this.#token("word", start);
    throw this.#unexpected(start);
  }

  /** `"` { character | `\` character } `"` */
  #quoted(start: number): Token {
    const { text, end } = readQuoted(this.source, start);
    this.#offset = end;
    return { kind: "text", span: { start, end }, text };
  }

  /** `%` { character } `%` */
  #regex(start: number): Token {
    const { text, end } = readRegex(this.source, start);
    this.#offset = end;
    return { kind: "regex", span: { start, end }, text };
  }

  /** `$` { `.` name | `.*` | `[` digits `]` | `[*]` | [ `.` ] `['` key `']` } */
  #selector(start: number): Token {
    this.#match(selector);
    const token = this.#token("selector", start);
    const next = this.source[this.#offset];
    if (token.text !== "$" && next !== "." && next !== "[") return token;
    const place = { start: this.#offset, end: Math.min(this.#offset + 1, this.source.length) };
    const read = next === undefined ? "the end" : found(next);
    throw new PatternError(this.source, place, `expected .name, [index] or ['key'] in a selector, found ${read}`, {
      hint: "selectors look like $.eventName, $.resources[0].ARN, $.tags[*].key or $.['a.b']",
      details: { aws: `Invalid character(s) in term '${token.text}'` },
    });
  }

  #token(kind: TokenKind, start: number): Token {
    const span = { start, end: this.#offset };
    return { kind, span, text: this.source.slice(span.start, span.end) };
  }

  #match(pattern: RegExp): void {
    pattern.lastIndex = this.#offset;
    if (pattern.test(this.source)) this.#offset = pattern.lastIndex;
  }

  #unexpected(start: number): PatternError {
    const character = String.fromCodePoint(this.source.codePointAt(start) ?? 0);
    const expected = this.#kind === "json" ? "a selector, an operator or a value" : "a field, a condition or a value";
    const hint = hintForCharacter(character) ?? conditionHints[character];
    return new PatternError(
      this.source,
      { start, end: start + character.length },
      `expected ${expected}, found ${found(character)}`,
      { ...(hint === undefined ? {} : { hint }), details: { aws: awsMessage } },
    );
  }
}

export const conditionHints: Readonly<Record<string, string>> = {
  "&": "write && for both",
  "|": "write || for either",
  "!": "there is no negation: compare with !=, or reverse the condition",
  "@": 'put it in double quotes: "…"',
  "^": "write a regular expression between percent signs: = %^…%",
  "~": "write a regular expression between percent signs after = or !=: = %…%",
  $: "selectors belong in { … }; fields in [ … ] have plain names",
};

/** A quoted text or an expression without its delimiters, and the offset after them. */
interface Delimited {
  readonly text: string;
  readonly end: number;
}

/**
 * Reads `"…"`, which begins at an offset. A backslash keeps the character after it.
 *
 * @throws PatternError if the quote is not closed.
 */
export function readQuoted(source: string, start: number): Delimited {
  let text = "";
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === '"') return { text, end: at + 1 };
    if (source[at] === "\\") at++;
    text += source[at] ?? "";
  }
  throw unclosed(source, start, '"', 'write a double quote inside the text as \\"');
}

/**
 * Reads `%…%`, which begins at an offset.
 *
 * @throws PatternError if the expression is not closed.
 */
export function readRegex(source: string, start: number): Delimited {
  const close = source.indexOf("%", start + 1);
  if (close === -1) throw unclosed(source, start, "%", "put text that contains a percent sign in double quotes");
  return { text: source.slice(start + 1, close), end: close + 1 };
}

function unclosed(source: string, start: number, delimiter: string, hint: string): PatternError {
  const span = { start, end: source.length };
  return new PatternError(source, span, `expected a closing ${delimiter}, found the end`, {
    hint,
    details: { aws: awsMessage },
  });
}
