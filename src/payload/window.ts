import type { JsonScanner } from "../bytes/json-scanner.ts";
import { isWhitespace, newline } from "../bytes/tokens.ts";

/** The part of the input that has arrived and is not consumed yet. All offsets count from the start of the input. */
export class Window {
  #bytes = Buffer.allocUnsafe(1 << 16);
  /** The offset of the buffer's first byte. */
  #base = 0;
  #start = 0;
  #content = 0;
  #end = 0;
  /** The offset up to which no line break was found. */
  #searched = 0;
  #lineNumber = 1;

  /** The offset of the first byte that is not consumed. */
  get start(): number {
    return this.#start;
  }

  /** The offset after the whitespace that the window begins with, or after a header. */
  get content(): number {
    return this.#content;
  }

  /** The offset after the last byte that has arrived. */
  get end(): number {
    return this.#end;
  }

  /** The number of the line that contains `start`, from 1. */
  get lineNumber(): number {
    return this.#lineNumber;
  }

  append(chunk: Uint8Array): void {
    if (this.#end - this.#base + chunk.length > this.#bytes.length) this.#discardConsumed(chunk.length);
    this.#bytes.set(chunk, this.#end - this.#base);
    this.#end += chunk.length;
  }

  /** Moves what is not consumed to the start of the buffer, or of a larger one, so that more bytes fit. */
  #discardConsumed(more: number): void {
    const size = this.#end - this.#start + more;
    const target = size > this.#bytes.length / 2 ? Buffer.allocUnsafe(size * 2) : this.#bytes;
    this.#bytes.copy(target, 0, this.#start - this.#base, this.#end - this.#base);
    this.#bytes = target;
    this.#base = this.#start;
  }

  /** Returns the bytes of a range without copying them; they are valid until the next `append`. */
  view(from: number, to: number): Buffer {
    return this.#bytes.subarray(from - this.#base, to - this.#base);
  }

  copy(from: number, to: number): Buffer {
    return Buffer.from(this.view(from, to));
  }

  text(from: number, to: number, encoding: "utf8" | "latin1" = "utf8"): string {
    return this.#bytes.toString(encoding, from - this.#base, to - this.#base);
  }

  byteAt(offset: number): number | undefined {
    return this.#bytes[offset - this.#base];
  }

  /** Moves `content` past whitespace and consumes the blank lines in it, which it returns as a view. */
  skipWhitespace(): Buffer {
    const from = this.#content - this.#base;
    const to = this.#end - this.#base;
    let at = from;
    for (const bytes = this.#bytes; at < to && isWhitespace(bytes[at]); ) at++;
    const content = at + this.#base;
    const lines = this.#bytes.subarray(from, at).lastIndexOf(newline) + 1;
    const blankEnd = lines === 0 ? this.#start : this.#content + lines;
    const blankLines = this.view(this.#start, blankEnd);
    if (lines > 0) this.consume(blankEnd);
    this.#content = content;
    return blankLines;
  }

  /** Moves `content`; the next search for a line break begins there. */
  moveContent(to: number): void {
    this.#content = to;
    this.#searched = to;
  }

  /** Returns the offset of the next line break that was not consumed or passed by `moveContent`, or -1. */
  lineEnd(): number {
    const found = this.view(this.#searched, this.#end).indexOf(newline);
    this.#searched = found === -1 ? this.#end : this.#searched + found;
    return found === -1 ? -1 : this.#searched;
  }

  /** Scans to the end of the window; see `JsonScanner.scan`. */
  scan(scanner: JsonScanner, from: number): number | "more" | "invalid" {
    const end = scanner.scan(this.#bytes, from - this.#base, this.#end - this.#base);
    return typeof end === "number" ? end + this.#base : end;
  }

  /** Returns the offset at which the scanner's last scan of this window stopped. */
  positionOf(scanner: JsonScanner): number {
    return scanner.position + this.#base;
  }

  /** Drops everything before an offset. */
  consume(to: number): void {
    const consumed = this.view(this.#start, to);
    for (let at = consumed.indexOf(newline); at !== -1; at = consumed.indexOf(newline, at + 1)) this.#lineNumber++;
    this.#start = to;
    this.moveContent(to);
  }
}
