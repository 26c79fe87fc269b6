import type { Pattern } from "../pattern/ast.ts";
import { prefilter } from "../pattern/prefilter.ts";
import type { FileBytes } from "./file-bytes.ts";

/** What a record's bytes must hold for a pattern to match it: one of the texts, or what JSON may spell one of them with. */
export interface Needles {
  readonly texts: readonly Buffer[];
  /** The bytes for which a `\u00XX` in the record may stand. */
  readonly escapable: ReadonlySet<number>;
}

/** Every list of needles of which one alone is enough, the most promising first; none where any record may match. */
export function needlesOf(pattern: Pattern): readonly Needles[] {
  const { groups, json } = prefilter(pattern);
  return groups
    .filter((group) => group.every((text) => (json ? true : isSearchable(text))))
    .map((group) => ({
      texts: group.map((text) => Buffer.from(text)),
      escapable: new Set(json ? group.flatMap((text) => [...Buffer.from(text)]) : []),
    }));
}

/**
 * Whether a term that stands in a message also stands in the file that the message is from: not where blanks between
 * its tokens may be in the one and not in the other, nor where bytes that are no UTF-8 become its characters.
 */
function isSearchable(term: string): boolean {
  return !/["{}[\],:\uFFFD]/.test(term) && Buffer.from(term).toString() === term;
}

/** The needles of one list or of another. */
export function eitherOf(lists: readonly Needles[]): Needles {
  const texts = new Map(lists.flatMap((list) => list.texts.map((text) => [text.toString("latin1"), text])));
  return { texts: [...texts.values()], escapable: new Set(lists.flatMap(({ escapable }) => [...escapable])) };
}

const escapeStart = Buffer.from("\\u00");

/** Finds the needles in a file's bytes, from its start to its end. */
export class Hits {
  readonly #bytes: Uint8Array;
  readonly #file: Pick<FileBytes, "indexOf">;
  readonly #needles: Needles;
  /** The next place of each text; -1 where it does not come any more. */
  readonly #places: number[];
  #escape: number;
  #next: number;

  constructor(bytes: Uint8Array, file: Pick<FileBytes, "indexOf">, needles: Needles) {
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
