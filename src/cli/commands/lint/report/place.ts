import type { Place } from "../../../../carriers/text.ts";
import { Lines } from "../files/lines.ts";

/** A place as editors name it, from 1; columns count UTF-16 units. */
export interface Region {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The texts of the files that a report points into. */
export class Texts {
  readonly #files = new Map<string, Lines>();

  set(file: string, text: string): void {
    this.#files.set(file, new Lines(text));
  }

  has(file: string): boolean {
    return this.#files.has(file);
  }

  linesOf(file: string): Lines {
    return this.#files.get(file) ?? new Lines("");
  }

  /** Returns the text at a place. */
  at({ file, start, end }: Place): string {
    return this.linesOf(file).text.slice(start, end);
  }

  regionOf({ file, start, end }: Place): Region {
    const lines = this.linesOf(file);
    const [first, last] = [lines.placeAt(start), lines.placeAt(Math.max(start, end))];
    return { file, line: first.line, column: first.column, endLine: last.line, endColumn: last.column };
  }
}
