import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  isDigit,
  isWhitespace,
  openBrace,
  openBracket,
  quote,
} from "./tokens.ts";

type ExpectedToken = "value" | "value or ]" | "key or }" | "key" | ":" | ", or end";
type Expected = ExpectedToken | "string" | "escaped" | "literal";

/** The most levels of nesting to accept. Deeper JSON is not meant to be read, and would cost gigabytes to parse. */
const maxNesting = 10_000;

/**
 * Finds the end of a JSON object or list in bytes that arrive in pieces. The scanner stops at the first byte that
 * cannot be JSON, so that nobody waits for the end of a line of text that merely begins with a bracket. It does not
 * check numbers, words and escapes: JSON.parse does.
 */
export class JsonScanner {
  #expected: Expected = "value";
  #inKey = false;
  /** The closing bytes that are still missing, innermost last. */
  readonly #open: number[] = [];

  /** The offset at which the last scan stopped: at a byte that cannot be JSON, or at the end of its range. */
  position = 0;

  /**
   * Continues at `from`. Returns the offset after the document, `"more"` if the document goes on after `to`, or
   * `"invalid"` if the bytes are not JSON.
   */
  scan(bytes: Uint8Array, from: number, to: number): number | "more" | "invalid" {
    for (let at = from; at < to; at++) {
      this.position = at;
      let byte = bytes[at] as number;
      if (this.#expected === "string") {
        while (byte !== quote && byte !== backslash && byte >= 32 && ++at < to) byte = bytes[at] as number;
        this.position = at;
        if (at >= to) return "more";
        if (byte < 32) return "invalid";
        this.#expected = byte === backslash ? "escaped" : this.#inKey ? ":" : ", or end";
        continue;
      }
      if (this.#expected === "escaped") {
        this.#expected = "string";
        continue;
      }
      if (this.#expected === "literal") {
        if (isLiteral(byte)) continue;
        this.#expected = ", or end";
      }
      if (isWhitespace(byte)) continue;
      if (!this.#step(this.#expected, byte)) return "invalid";
      if (this.#open.length === 0) return at + 1;
    }
    this.position = to;
    return "more";
  }

  #step(expected: ExpectedToken, byte: number): boolean {
    switch (expected) {
      case "value or ]":
        return byte === closeBracket ? this.#close(byte) : this.#value(byte);
      case "value":
        return this.#value(byte);
      case "key or }":
        return byte === closeBrace ? this.#close(byte) : this.#key(byte);
      case "key":
        return this.#key(byte);
      case ":":
        this.#expected = "value";
        return byte === colon;
      case ", or end":
        if (byte !== comma) return this.#close(byte);
        this.#expected = this.#open.at(-1) === closeBrace ? "key" : "value";
        return true;
    }
  }

  #value(byte: number): boolean {
    if (byte === openBrace || byte === openBracket) {
      if (this.#open.length === maxNesting) return false;
      this.#open.push(byte === openBrace ? closeBrace : closeBracket);
      this.#expected = byte === openBrace ? "key or }" : "value or ]";
      return true;
    }
    if (byte === quote) {
      this.#inKey = false;
      this.#expected = "string";
      return true;
    }
    this.#expected = "literal";
    return isLiteral(byte);
  }

  #key(byte: number): boolean {
    this.#inKey = true;
    this.#expected = "string";
    return byte === quote;
  }

  #close(byte: number): boolean {
    this.#expected = ", or end";
    return this.#open.pop() === byte;
  }
}

/** Whether a byte can be part of a number or of true, false and null: a digit, a lower-case letter, + - . or E. */
function isLiteral(byte: number): boolean {
  return isDigit(byte) || (byte >= 97 && byte <= 122) || byte === 43 || byte === 45 || byte === 46 || byte === 69;
}
