import type { JsonBytes } from "./search.ts";
import { backslash, isDigit, zero } from "./tokens.ts";

/** Search terms: a JSON text is a candidate if it contains one of them, literally or through `\u00XX` escapes. */
export interface Needles {
  readonly texts: readonly Buffer[];
  /** The bytes that a `\u00XX` escape may spell. */
  readonly escapable: ReadonlySet<number>;
}

/**
 * Returns the needles for texts that JSON can write only literally or with `\u00XX` escapes. The backslash can be
 * escaped too: in JSON that is a string inside other JSON, it begins an escape of its own.
 */
export function jsonNeedles(texts: readonly string[]): Needles {
  const needles = texts.map((text) => Buffer.from(text));
  return { texts: needles, escapable: new Set([backslash, ...needles.flatMap((text) => [...text])]) };
}

const escapeStart = Buffer.from("\\u00");

/** Finds needles in bytes, moving from the start to the end. */
export class Hits {
  readonly #bytes: Uint8Array;
  readonly #file: Pick<JsonBytes, "indexOf">;
  readonly #needles: Needles;
  /** The next offset of each text, or -1 if it does not occur again. */
  readonly #places: number[];
  #escape: number;
  #next: number;

  constructor(bytes: Uint8Array, file: Pick<JsonBytes, "indexOf">, needles: Needles) {
    this.#bytes = bytes;
    this.#file = file;
    this.#needles = needles;
    this.#places = needles.texts.map((text) => file.indexOf(text, 0));
    this.#escape = needles.escapable.size === 0 ? -1 : this.#escapeFrom(0);
    this.#next = this.#first();
  }

  /**
   * Returns the offset of the first needle at or after `from`, or Infinity. The offsets of successive calls must be in
   * ascending order.
   */
  next(from: number): number {
    if (this.#next < from) this.#advance(from);
    return this.#next;
  }

  /** Whether a needle begins in this range. The ranges of successive calls must be in ascending order. */
  isIn(start: number, end: number): boolean {
    return this.next(start) < end;
  }

  #advance(start: number): void {
    for (const [index, place] of this.#places.entries()) {
      if (place === -1 || place >= start) continue;
      this.#places[index] = this.#file.indexOf(this.#needles.texts[index] as Buffer, start);
    }
    if (this.#escape !== -1 && this.#escape < start) this.#escape = this.#escapeFrom(start);
    this.#next = this.#first();
  }

  #first(): number {
    let first = this.#escape === -1 ? Number.POSITIVE_INFINITY : this.#escape;
    for (const place of this.#places) if (place !== -1 && place < first) first = place;
    return first;
  }

  /** Returns the offset of the next escape that spells an escapable byte, or -1. */
  #escapeFrom(start: number): number {
    let at = this.#file.indexOf(escapeStart, start);
    while (at !== -1 && !this.#needles.escapable.has(hexAt(this.#bytes, at + escapeStart.length))) {
      at = this.#file.indexOf(escapeStart, at + 1);
    }
    return at;
  }
}

/** Returns the value of two hexadecimal digits, or NaN if they are not. */
function hexAt(bytes: Uint8Array, at: number): number {
  return digit(bytes[at] ?? 0) * 16 + digit(bytes[at + 1] ?? 0);
}

function digit(byte: number): number {
  if (isDigit(byte)) return byte - zero;
  const letter = byte | 0x20;
  return letter >= 97 && letter <= 102 ? letter - 87 : Number.NaN;
}
