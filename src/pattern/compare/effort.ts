/** Thrown when a comparison would take longer than its budget. */
export class EffortExceeded extends Error {}

/**
 * The work that a comparison may do, in steps of automata and of the search. Steps rather than time, so that a
 * comparison always has the same answer.
 */
export class Effort {
  readonly #steps: number;
  spent = 0;

  constructor(steps: number) {
    this.#steps = steps;
  }

  /** @throws EffortExceeded */
  spend(steps: number): void {
    this.spent += steps;
    if (this.spent > this.#steps) throw new EffortExceeded();
  }

  /** Spends steps if that many are left. Returns whether they are. */
  tries(steps: number): boolean {
    if (this.spent + steps > this.#steps) return false;
    this.spent += steps;
    return true;
  }

  /** Returns a smaller budget for a part of the work, which is to be spent here afterwards. */
  share(steps: number): Effort {
    return new Effort(Math.max(0, Math.min(steps, this.#steps - this.spent)));
  }
}
