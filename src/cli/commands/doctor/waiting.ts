import type { GlobalOptions } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { StatusLine } from "../../print/status-line.ts";
import { talk } from "../../report.ts";

/** The line that says how long the canary has been under way: on a terminal it changes, elsewhere it is printed once. */
export class Waiting {
  readonly #options: GlobalOptions;
  readonly #io: Io;
  readonly #line: StatusLine;
  #isSaid = false;

  constructor(options: GlobalOptions, io: Io) {
    this.#options = options;
    this.#io = io;
    this.#line = new StatusLine(io.stderr);
  }

  show(seconds: number): void {
    if (this.#options.quiet) return;
    if (this.#io.stderr.isTerminal) this.#line.show(`iam-alerts: waiting for the canary's alert, ${seconds} s`);
    else if (!this.#isSaid) talk("waiting for the canary's alert", this.#options, this.#io);
    this.#isSaid = true;
  }

  /** Erases the line on a terminal, before other output. */
  clear(): void {
    this.#line.clear();
  }
}
