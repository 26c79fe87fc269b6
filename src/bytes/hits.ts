import type { JsonBytes } from "./search.ts";

/** What the bytes of a text in JSON must hold to be of interest: one of the texts, or what JSON may spell one of them with. */
export interface Needles {
  readonly texts: readonly Buffer[];
  /** The bytes for which a `\u00XX` may stand. */
  readonly escapable: ReadonlySet<number>;
}

const backslash = 92;

/**
 * The needles for texts that JSON has no other way to write than as they stand, `\u00XX` aside: of their characters, or of
 * the backslash, which begins the like again in JSON that stands as text in other JSON.
 */
export function jsonNeedles(texts: readonly string[]): Needles {
  const needles = texts.map((text) => Buffer.from(text));
  return { texts: needles, escapable: new Set([backslash, ...needles.flatMap((text) => [...text])]) };
}

const escapeStart = Buffer.from("\\u00");

/** Finds the needles in bytes, from their start to their end. */
export class Hits {
  readonly #bytes: Uint8Array;
  readonly #file: Pick<JsonBytes, "indexOf">;
  readonly #needles: Needles;
  /** The next place of each text; -1 where it does not come any more. */
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

  /** Whether something begins in this range; ranges must be asked for in their order. */
  isIn(start: number, end: number): boolean {
    if (this.#next < start) this.#advance(start);
    return this.#next < end;
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

  /** The next escape of a character that the texts have. */
  #escapeFrom(start: number): number {
    let at = this.#file.indexOf(escapeStart, start);
    while (at !== -1 && !this.#needles.escapable.has(hexAt(this.#bytes, at + escapeStart.length))) {
      at = this.#file.indexOf(escapeStart, at + 1);
    }
    return at;
  }
}

/** The number that two hexadecimal digits stand for; NaN where they are none. */
function hexAt(bytes: Uint8Array, at: number): number {
  return digit(bytes[at] ?? 0) * 16 + digit(bytes[at + 1] ?? 0);
}

function digit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 0x20;
  return letter >= 97 && letter <= 102 ? letter - 87 : Number.NaN;
}
