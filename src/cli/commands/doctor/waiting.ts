import type { GlobalOptions } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { talk } from "../../report.ts";

const eraseLine = "\r\u001b[K";

/** The line that says how long the canary has been under way: on a terminal it changes, elsewhere it is printed once. */
export class Waiting {
  readonly #options: GlobalOptions;
  readonly #io: Io;
  #isShown = false;

  constructor(options: GlobalOptions, io: Io) {
    this.#options = options;
    this.#io = io;
  }

  show(seconds: number): void {
    if (this.#options.quiet) return;
    if (this.#io.stderr.isTerminal) {
      this.#io.stderr.write(`${eraseLine}iam-alerts: waiting for the canary's alert, ${seconds} s`);
    } else if (!this.#isShown) talk("waiting for the canary's alert", this.#options, this.#io);
    this.#isShown = true;
  }

  /** Erases the line on a terminal, before other output. */
  clear(): void {
    if (this.#isShown && this.#io.stderr.isTerminal) this.#io.stderr.write(eraseLine);
  }
}
