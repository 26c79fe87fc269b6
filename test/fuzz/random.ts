import { generator } from "../../scripts/archive/records.js";

/** Random numbers that are the same in every run with the same seed. */
export class Random {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = generator(seed);
  }

  /** Returns a whole number below the limit. */
  below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  of<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}
