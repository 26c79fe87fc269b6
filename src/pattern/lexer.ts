import { PatternError, type Span } from "../errors.ts";

export type TokenKind = "{" | "}" | "(" | ")" | "&&" | "||" | "=" | "!=" | "selector" | "text" | "word" | "end";

export interface Token {
  readonly kind: TokenKind;
  readonly span: Span;
  /** What the token stands for: a quoted text without its quotes and escapes, else the source itself. */
  readonly text: string;
}

const symbols = ["&&", "||", "!=", "=", "{", "}", "(", ")"] as const;

/** Runs of characters that AWS takes without quotes; the patterns it publishes have dots and stars in them. */
const word = /[\p{L}\p{N}_.*:/+-]+/uy;
const selector = /\$(?:\.[A-Za-z0-9_-]+)+/y;
const blanks = /[ \t\r\n]+/y;

/** Reads a JSON pattern token by token. */
export class Lexer {
  readonly source: string;
  #offset = 0;

  constructor(source: string) {
    this.source = source;
  }

  /**
   * The next token; at the end of the source it is `end`, again and again.
   *
   * @throws PatternError at a character that begins no token, or a quote that is not closed.
   */
  next(): Token {
    this.#match(blanks);
    const start = this.#offset;
    const { source } = this;
    if (start === source.length) return { kind: "end", span: { start, end: start }, text: "" };
    const symbol = symbols.find((text) => source.startsWith(text, start));
    if (symbol !== undefined) {
      this.#offset += symbol.length;
      return this.#token(symbol, start);
    }
    if (source[start] === '"') return this.#quoted(start);
    if (source[start] === "$") {
      if (this.#match(selector)) return this.#token("selector", start);
      throw this.#unexpected(start, "expected a selector such as $.eventName");
    }
    if (this.#match(word)) return this.#token("word", start);
    throw this.#unexpected(start, "expected a selector, an operator, a value or a parenthesis");
  }

  /** `"` { character | `\` character } `"` */
  #quoted(start: number): Token {
    let text = "";
    for (let at = start + 1; at < this.source.length; at++) {
      if (this.source[at] === '"') {
        this.#offset = at + 1;
        return { kind: "text", span: { start, end: at + 1 }, text };
      }
      if (this.source[at] === "\\") at++;
      text += this.source[at] ?? "";
    }
    throw new PatternError(this.source, { start, end: this.source.length }, 'expected a closing ", found the end');
  }

  #token(kind: TokenKind, start: number): Token {
    const span = { start, end: this.#offset };
    return { kind, span, text: this.source.slice(span.start, span.end) };
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#offset;
    const found = pattern.test(this.source);
    if (found) this.#offset = pattern.lastIndex;
    return found;
  }

  #unexpected(start: number, expected: string): PatternError {
    const character = String.fromCodePoint(this.source.codePointAt(start) ?? 0);
    const hints: Readonly<Record<string, string>> = {
      "'": 'AWS takes double quotes only: "…"',
      "&": "write && for both",
      "|": "write || for either",
    };
    const hint = hints[character];
    return new PatternError(
      this.source,
      { start, end: start + character.length },
      `${expected}, found ${JSON.stringify(character)}`,
      hint === undefined ? {} : { hint },
    );
  }
}
