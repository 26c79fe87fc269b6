import { type Foreign, foreignKind } from "../../payload/foreign.ts";

/** The bytes of a source that are kept to recognize its kind: a header and some of what follows. */
const maxStart = 4096;

/** Text that was passed through, by source, to report what it looks like if nothing else was found there. */
export class PassedThrough {
  readonly #starts = new Map<string, Uint8Array>();
  readonly #recognized = new Set<string>();

  /** Adds text that was not recognized. */
  add(origin: string, bytes: Uint8Array): void {
    const start = this.#starts.get(origin) ?? Buffer.alloc(0);
    if (start.length < maxStart) this.#starts.set(origin, Buffer.concat([start, bytes.subarray(0, maxStart)]));
  }

  /** Notes that a source holds something that was recognized. */
  recognized(origin: string): void {
    this.#recognized.add(origin);
  }

  /** Whether no text was passed through. */
  get isEmpty(): boolean {
    return this.#starts.size === 0;
  }

  /** Whether nothing was recognized in any source. */
  get nothingRecognized(): boolean {
    return this.#recognized.size === 0;
  }

  /** Returns the sources in which nothing was recognized and that look like something known. */
  foreign(): readonly { readonly origin: string; readonly foreign: Foreign }[] {
    return [...this.#starts].flatMap(([origin, start]) => {
      const foreign = this.#recognized.has(origin) ? undefined : foreignKind(start);
      return foreign === undefined ? [] : [{ origin, foreign }];
    });
  }
}
