import type { Output } from "../io.ts";

const eraseLine = "\r\u001b[K";

/** A line on a terminal that changes until it is erased. */
export class StatusLine {
  readonly #output: Output;
  #isShown = false;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Prints a text in place of the text before. */
  show(text: string): void {
    this.#output.write(eraseLine + text);
    this.#isShown = true;
  }

  /** Erases the line, before other output. */
  clear(): void {
    if (this.#isShown) this.#output.write(eraseLine);
    this.#isShown = false;
  }
}
