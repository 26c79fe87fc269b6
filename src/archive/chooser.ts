import { Hits, type Needles } from "../bytes/hits.ts";
import type { Pattern } from "../pattern/ast.ts";
import { eitherOf, needlesOf } from "./needles.ts";

/** A sample is the start of a file, of up to this many bytes, and of this many records at least. */
const sampleSize = 1 << 18;
const sampleRecords = 32;
/** After so many files another sample is taken. */
const sampleEvery = 32;

/** What it costs, per byte, to search for a text, and to decode and parse a record; only their ratio matters. */
const searchCost = 0.15;
const parseCost = 4;

/**
 * Chooses by what the files hold which needles to search for: a pattern may need several texts of which one is in every
 * record and another in one of a hundred, and to search for many texts can cost more than to parse.
 */
export class Chooser {
  /** Of each pattern its lists of needles, and how many of the records held one at the last sample. */
  readonly #choices: readonly (readonly Needles[])[];
  #needles: Needles | undefined;
  #files = 0;

  constructor(patterns: readonly Pattern[]) {
    this.#choices = patterns.map(needlesOf);
    this.#needles = joined(this.#choices.map(([first]) => first));
  }

  /** What to search for in the next file: without any of it no pattern can match a record. Undefined: parse them all. */
  get needles(): Needles | undefined {
    return this.#needles;
  }

  /** Whether this file is to be a sample. */
  wantsSample(bytes: Uint8Array): boolean {
    if (this.#choices.some((lists) => lists.length === 0) || bytes.length < sampleSize / 8) return false;
    return this.#files++ % sampleEvery === 0;
  }

  /** Looks at a file, given with where its records start and end, and chooses anew. */
  sample(bytes: Buffer, ranges: readonly number[]): void {
    const inSample = ranges.filter((_, index) => (ranges[index | 1] as number) <= sampleSize);
    if (inSample.length < 2 * sampleRecords) return;
    const part = bytes.subarray(0, inSample.at(-1));
    const best = this.#choices.map((lists) => {
      const costs = lists.map((needles) => costOf(part, inSample, needles));
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

function costOf(bytes: Buffer, ranges: readonly number[], needles: Needles): number {
  const hits = new Hits(bytes, bytes, needles);
  let held = 0;
  for (let index = 0; index < ranges.length; index += 2) {
    if (hits.isIn(ranges[index] as number, ranges[index + 1] as number)) held++;
  }
  return needles.texts.length * searchCost + (held / (ranges.length / 2)) * parseCost;
}
