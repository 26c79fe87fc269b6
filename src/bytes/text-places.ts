/** The longest text that the module searches for, and the size of its memory for texts. */
const longest = 1024;
const size = 65_536;

interface Place {
  /** The address of the text. */
  readonly at: number;
  /** The offsets of its two rarest bytes. */
  readonly probes: readonly [number, number];
}

/** The bytes that occur most often in CloudTrail's JSON, the most frequent first. */
const common = Buffer.from('"ea:tsrno1i23dc,-um0lA.pb4f758v9/');

/** Returns the offsets of the two rarest bytes of a text. */
function probesOf(text: Uint8Array): readonly [number, number] {
  const rank = (byte = 0) => (common.includes(byte) ? common.indexOf(byte) : common.length);
  const [one = 0, other = one] = [...text.keys()].sort((a, b) => rank(text[b]) - rank(text[a]));
  return [one, other];
}

/** The texts to search for, copied to the module's memory once. */
export class TextPlaces {
  readonly #memory: { readonly buffer: ArrayBuffer };
  readonly #start: number;
  readonly #places = new Map<Uint8Array, Place>();
  #used = 0;

  constructor(memory: { readonly buffer: ArrayBuffer }, start: number) {
    this.#memory = memory;
    this.#start = start;
  }

  /** Returns the place of a text. Returns undefined for an empty or very long text. */
  placeOf(text: Uint8Array): Place | undefined {
    if (text.length === 0 || text.length > longest) return undefined;
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    if (this.#used + text.length > size) {
      this.#places.clear();
      this.#used = 0;
    }
    const place = { at: this.#start + this.#used, probes: probesOf(text) };
    new Uint8Array(this.#memory.buffer).set(text, place.at);
    this.#places.set(text, place);
    this.#used += text.length;
    return place;
  }
}
