/** The text of a file with its line numbers. */
export class Lines {
  readonly text: string;
  #starts: readonly number[] | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** Returns the line and the column of an offset, both from 1; columns count UTF-16 units. */
  placeAt(offset: number): { readonly line: number; readonly column: number } {
    const starts = this.#lineStarts();
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 };
  }

  /** Returns the text of a line, from 1, without its line break. */
  line(number: number): string {
    const starts = this.#lineStarts();
    const start = starts[number - 1] ?? this.text.length;
    return this.text.slice(start, starts[number] ?? this.text.length).replace(/\r?\n$/, "");
  }

  /** Returns the offset at which a line starts, from 1. */
  startOf(number: number): number {
    return this.#lineStarts()[number - 1] ?? this.text.length;
  }

  /** The number of lines. */
  get count(): number {
    return this.#lineStarts().length;
  }

  #lineStarts(): readonly number[] {
    if (this.#starts === undefined) {
      const starts = [0];
      for (let at = this.text.indexOf("\n"); at !== -1; at = this.text.indexOf("\n", at + 1)) starts.push(at + 1);
      this.#starts = starts;
    }
    return this.#starts;
  }
}
