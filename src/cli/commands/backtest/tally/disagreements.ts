import type { ResolvedPattern } from "../../../flags/pattern.ts";
import type { Disagreement } from "../report/report.ts";

/** Disagreements beyond this number are counted only. */
const maxRecords = 20;

/** Records that AWS reports as a match and our own matcher does not. Reports each as it is found, and counts them. */
export class Disagreements {
  readonly #patterns: readonly ResolvedPattern[];
  readonly #report: (disagreement: Disagreement) => void;
  readonly records: Disagreement[] = [];
  count = 0;

  constructor(patterns: readonly ResolvedPattern[], report: (disagreement: Disagreement) => void) {
    this.#patterns = patterns;
    this.#report = report;
  }

  /** Checks a record with the patterns that match it according to AWS: 1 << n is the bit of the n-th. */
  check(mask: number, time: string, record: string): void {
    for (const [index, { source, matcher }] of this.#patterns.entries()) {
      if ((mask & (1 << index)) === 0 || matcher.test(record) || this.count++ >= maxRecords) continue;
      const disagreement = { pattern: source, time, record };
      this.records.push(disagreement);
      this.#report(disagreement);
    }
  }
}
