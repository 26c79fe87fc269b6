import { safeJson, visible } from "../../../../render/escape.ts";
import type { ResolvedPattern } from "../../../flags/pattern.ts";
import type { GlobalOptions } from "../../../flags/settings.ts";
import type { Io } from "../../../io.ts";
import { wantsJsonErrors } from "../../../report.ts";
import type { Disagreement } from "./report.ts";

/** As many are printed and kept. */
const mostNamed = 20;

/** Records that AWS says a pattern matches, and our own matcher that it does not: said as they come, and counted. */
export class Disagreements {
  readonly #options: GlobalOptions;
  readonly #io: Io;
  readonly records: Disagreement[] = [];
  count = 0;

  constructor(options: GlobalOptions, io: Io) {
    this.#options = options;
    this.#io = io;
  }

  /** Checks a record against those patterns that AWS says match it: 1 << n in the mask for the n-th. */
  check(patterns: readonly ResolvedPattern[], mask: number, time: string, record: string): void {
    for (const [index, { source, matcher }] of patterns.entries()) {
      if ((mask & (1 << index)) === 0 || matcher.test(record) || this.count++ >= mostNamed) continue;
      const disagreement = { pattern: source, time, record };
      this.records.push(disagreement);
      if (!this.#options.quiet) this.#io.stderr.write(this.#inWords(disagreement));
    }
  }

  #inWords(disagreement: Disagreement): string {
    if (wantsJsonErrors(this.#options.format)) return `${safeJson(JSON.stringify({ disagreement }))}\n`;
    const { pattern, record } = disagreement;
    return `iam-alerts: AWS says that the pattern matches, iam-alerts that it does not; please report it
  pattern: ${visible(pattern)}
  record: ${visible(record)}\n`;
  }
}
