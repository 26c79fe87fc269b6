import { afterWhitespace, backslash, closeBrace, comma, openBrace, quote } from "./tokens.ts";

/** The bytes of a JSON file or payload, ready to be searched. */
export interface JsonBytes {
  /** Returns the offset after the JSON object or list that begins at an offset, or 0 if it does not end. */
  objectEnd(at: number): number;
  /**
   * Passes the objects of a JSON list from the one at an offset on. Stops at an object that ends after `until` or is not
   * followed by another. Returns the offset after that object, or 0 if it does not end.
   */
  pass(at: number, until: number): number;
  /** Returns the offset of the object at which the last call of pass stopped. */
  passedTo(): number;
  /** Returns the number of objects that the last call of pass passed. */
  passedCount(): number;
  /**
   * Lists the members of the JSON object in this range in `memberTable`: for each the start and end of its name, and of
   * its value. Returns their number, or undefined if they are not known. Does not check that they are valid JSON.
   */
  members(start: number, end: number): number | undefined;
  readonly memberTable: Uint32Array;
  /** Returns the first offset of a text at or after `from`, or -1. */
  indexOf(text: Uint8Array, from: number): number;
  /**
   * Returns the offset of the quote that ends the string whose text begins at an offset, or 0 if the string does not
   * end or contains a control character.
   */
  stringEnd(at: number): number;
  /** Returns `{` minus `}` in the string that the last call of stringEnd scanned. */
  braces(): number;
}

/** Searches bytes in JavaScript, with the same results as the module. */
export function plainJsonBytes(bytes: Buffer): JsonBytes {
  let braces = 0;
  let [start, count] = [0, 0];
  return {
    objectEnd: (at) => objectEndIn(bytes, at),
    pass(at, until) {
      start = at;
      count = 0;
      let end = objectEndIn(bytes, at);
      while (end !== 0 && end <= until) {
        const separator = afterWhitespace(bytes, end);
        if (bytes[separator] !== comma) break;
        const next = afterWhitespace(bytes, separator + 1);
        if (bytes[next] !== openBrace) break;
        start = next;
        count++;
        end = objectEndIn(bytes, next);
      }
      return end;
    },
    passedTo: () => start,
    passedCount: () => count,
    // In JavaScript, JSON.parse is faster.
    members: () => undefined,
    memberTable: new Uint32Array(0),
    indexOf: (text, from) => bytes.indexOf(text, from),
    stringEnd(from) {
      let balance = 0;
      for (let at = from; at < bytes.length; at++) {
        const byte = bytes[at] as number;
        if (byte === quote) {
          braces = balance;
          return at;
        }
        if (byte < 0x20) return 0;
        if (byte === openBrace) balance++;
        else if (byte === closeBrace) balance--;
        else if (byte === backslash && (bytes[at + 1] === quote || bytes[at + 1] === backslash)) at++;
      }
      return 0;
    },
    braces: () => braces,
  };
}

/** A bracket with this bit set is the brace of the same direction. */
const braceBit = 0x20;

function objectEndIn(bytes: Uint8Array, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === quote) {
      at++;
      while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
    } else if (byte === backslash) {
      // This is not JSON, but the module treats it the same way.
      if (bytes[at + 1] === quote || bytes[at + 1] === backslash) at++;
    } else if ((byte | braceBit) === openBrace) depth++;
    else if ((byte | braceBit) === closeBrace && --depth === 0) return at + 1;
  }
  return 0;
}
