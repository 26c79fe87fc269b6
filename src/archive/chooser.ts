import { Hits, type Needles } from "../bytes/hits.ts";
import type { JsonBytes } from "../bytes/search.ts";
import type { Pattern } from "../pattern/ast.ts";
import { eitherOf, needlesOf } from "./needles.ts";

/** A sample is the start of a file: at most this many bytes, and at least this many records. */
const sampleSize = 1 << 18;
const sampleRecords = 32;
/** The number of files between two samples. */
const sampleEvery = 32;

/** The costs per byte of searching for a text, and of decoding and parsing a record. Only their ratio matters. */
const searchCost = 0.15;
const parseCost = 4;

/**
 * Chooses which needles to search for, by sampling the files. A pattern may need several texts, of which one is in
 * every record and another in one of a hundred. Searching for many texts can also cost more than parsing.
 */
export class Chooser {
  /** The alternative lists of needles of each pattern. */
  readonly #choices: readonly (readonly Needles[])[];
  #needles: Needles | undefined;
  #files = 0;

  constructor(patterns: readonly Pattern[]) {
    this.#choices = patterns.map(needlesOf);
    this.#needles = joined(this.#choices.map(([first]) => first));
  }

  /**
   * The needles to search for in the next file. A record without any of them matches no pattern. If undefined, parse
   * all.
   */
  get needles(): Needles | undefined {
    return this.#needles;
  }

  /** Whether to take a sample of this file. */
  wantsSample(bytes: Uint8Array): boolean {
    if (this.#choices.some((lists) => lists.length === 0) || bytes.length < sampleSize / 8) return false;
    return this.#files++ % sampleEvery === 0;
  }

  /**
   * Samples a file and chooses again. `ranges` holds the start and end of each record in turn; `search` makes a part of
   * the file searchable.
   */
  sample(bytes: Buffer, ranges: readonly number[], search: (part: Buffer) => JsonBytes): void {
    const inSample = ranges.filter((_, index) => (ranges[index | 1] as number) <= sampleSize);
    if (inSample.length < 2 * sampleRecords) return;
    const part = bytes.subarray(0, inSample.at(-1));
    const file = search(part);
    const best = this.#choices.map((lists) => {
      const costs = lists.map((needles) => costOf(new Hits(part, file, needles), inSample, needles));
      const least = Math.min(...costs);
      return least < parseCost ? lists[costs.indexOf(least)] : undefined;
    });
    this.#needles = joined(best);
  }
}

function joined(lists: readonly (Needles | undefined)[]): Needles | undefined {
  const known = lists.filter((list) => list !== undefined);
  return known.length === lists.length ? eitherOf(known) : undefined;
}

function costOf(hits: Hits, ranges: readonly number[], needles: Needles): number {
  let held = 0;
  for (let index = 0; index < ranges.length; index += 2) {
    if (hits.isIn(ranges[index] as number, ranges[index + 1] as number)) held++;
  }
  return needles.texts.length * searchCost + (held / (ranges.length / 2)) * parseCost;
}
