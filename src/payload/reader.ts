import { defaultMaxBytes, tooLarge } from "../bytes/bytes.ts";
import { isBlank, JsonScanner, tryParse } from "../bytes/json.ts";
import { IamAlertsError } from "../errors.ts";
import type { DecodeOptions } from "./awslogs.ts";
import { recognise } from "./envelopes.ts";
import { attempt, brokenRecord, type Item } from "./items.ts";
import { LineReader } from "./lines.ts";
import { salvage } from "./salvage.ts";
import { type Chunks, toText } from "./stream.ts";
import { afterTailHeader } from "./tail.ts";

/**
 * Reads whatever was piped in and gives what it finds as soon as it is there: payloads and records in any of the known
 * wrappings, gzipped or not, one a line or pretty-printed; and every other line unchanged.
 *
 * Broken pieces come as items. Throws IamAlertsError `payload` only where reading cannot go on: gzip that is damaged or
 * cut short, or one document of more than `maxBytes` (64 MiB unless told otherwise).
 */
export async function* readItems(chunks: Chunks, options: DecodeOptions = {}): AsyncGenerator<Item, void, undefined> {
  const reader = new ItemReader(options);
  try {
    for await (const chunk of toText(chunks)) yield* reader.push(chunk);
  } catch (error) {
    // What came before the damage is sound.
    if (error instanceof IamAlertsError && error.details["step"] === "gzip") yield* reader.end();
    throw error;
  }
  yield* reader.end();
}

const newline = 10;

/** So many pieces of blank lines at the start are text after all, or they would fill the memory. */
const mostBlanks = 1_000;

/** Cuts bytes into documents and lines, and recognises each. */
class ItemReader {
  readonly #options: DecodeOptions;
  readonly #maxBytes: number;
  readonly #lines: LineReader;
  #bytes = Buffer.allocUnsafe(1 << 16);
  /** What is not consumed yet is from here to `#end`, first blanks up to `#content`. */
  #start = 0;
  #content = 0;
  #end = 0;
  /** The offset up to which no line break was found. */
  #searched = 0;
  /** Where the document at `#content` is being scanned, if it takes more than a line. */
  #scanner: JsonScanner | undefined;
  #scanned = 0;
  /** Whether what stands at `#content` was found to be a line and no document. */
  #isLine = false;
  /** Whether `#content` is after the header that `aws logs tail` prints before a record. */
  #afterHeader = false;
  /** Up to here a document was looked for and not found: lines before it are not begun again. */
  #noDocumentBefore = 0;
  /** The line that `#start` is in, from 1. */
  #lineNumber = 1;
  /** What came last. Blank lines after text, and before the first, are text; elsewhere they only separate. */
  #last: "text" | "item" | undefined;
  #blankLines: Uint8Array[] = [];

  constructor(options: DecodeOptions) {
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? defaultMaxBytes;
    this.#lines = new LineReader(options);
  }

  *push(chunk: Uint8Array): Generator<Item, void, undefined> {
    this.#append(chunk);
    yield* this.#read(false);
    if (this.#end - this.#start > this.#maxBytes) throw tooLarge(this.#maxBytes);
  }

  *end(): Generator<Item, void, undefined> {
    yield* this.#read(true);
    yield* this.#lines.end();
    const blanks = Buffer.concat([...this.#blankLines, this.#bytes.subarray(this.#start, this.#end)]);
    if (this.#last === "text" && blanks.length > 0) yield { kind: "text", bytes: blanks };
  }

  #append(chunk: Uint8Array): void {
    const size = this.#end - this.#start;
    if (this.#end + chunk.length > this.#bytes.length) {
      const room = size + chunk.length;
      const target = room > this.#bytes.length / 2 ? Buffer.allocUnsafe(room * 2) : this.#bytes;
      this.#bytes.copy(target, 0, this.#start, this.#end);
      this.#bytes = target;
      this.#content -= this.#start;
      this.#searched -= this.#start;
      this.#scanned -= this.#start;
      this.#noDocumentBefore -= this.#start;
      this.#start = 0;
      this.#end = size;
    }
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  *#read(last: boolean): Generator<Item, void, undefined> {
    for (;;) {
      this.#skipBlanks();
      if (this.#blankLines.length > (this.#last === "text" ? 0 : mostBlanks)) yield* this.#emit([], true);
      if (this.#content === this.#end) return;
      const first = this.#bytes[this.#content];
      const line = this.#lineNumber;
      const isDocument = first === 0x7b || first === 0x5b || this.#skipHeader();
      const items =
        isDocument === "more" && !last ? "more" : isDocument === true ? this.#document(last) : this.#line(last);
      if (items === "more") return;
      for (const item of items) yield item.kind === "error" ? { line, ...item } : item;
    }
  }

  #skipBlanks(): void {
    const from = this.#content;
    let at = from;
    for (const bytes = this.#bytes, end = this.#end; at < end && isBlank(bytes[at] as number); ) at++;
    this.#content = at;
    const lines = this.#bytes.subarray(from, this.#content).lastIndexOf(newline) + 1;
    if (lines === 0) return;
    if (this.#last !== "item") this.#blankLines.push(Buffer.from(this.#bytes.subarray(this.#start, from + lines)));
    const content = this.#content;
    this.#consume(from + lines);
    this.#content = content;
  }

  /** The line break at or after `#searched`, or -1. */
  #lineEnd(): number {
    const from = this.#searched;
    const found = this.#bytes.subarray(from, this.#end).indexOf(newline);
    this.#searched = found === -1 ? this.#end : from + found;
    return found === -1 ? -1 : this.#searched;
  }

  #document(last: boolean): Iterable<Item> | "more" {
    if (this.#isLine) return this.#line(last);
    if (this.#scanner === undefined) {
      const lineEnd = this.#lineEnd();
      if (lineEnd !== -1) {
        const text = this.#bytes.toString("utf8", this.#content, lineEnd);
        const value = tryParse(text);
        if (value !== undefined) return this.#found(value.json, text.trim(), lineEnd + 1, last);
      }
      if (this.#content < this.#noDocumentBefore) return this.#line(last);
      this.#scanner = new JsonScanner();
      this.#scanned = this.#content;
    }
    const end = this.#scanner.scan(this.#bytes, this.#scanned, this.#end);
    if (end === "more" && !last) {
      this.#scanned = this.#end;
      return "more";
    }
    this.#noDocumentBefore = this.#scanner.position;
    if (end === "more") return this.#cutDocument();
    if (end === "invalid") return this.#brokenDocument() ?? this.#line(last);
    const text = this.#bytes.toString("utf8", this.#content, end);
    const value = tryParse(text);
    return value === undefined ? this.#line(last) : this.#found(value.json, text, end, last);
  }

  /** A document of ours over several lines breaks off before another line: it ends with the line before. */
  #brokenDocument(): Iterable<Item> | undefined {
    // Without a line before it is -1, and the text is empty.
    const lines = this.#bytes.subarray(this.#content, this.#noDocumentBefore).lastIndexOf(newline);
    const text = this.#bytes.toString("utf8", this.#content, this.#content + lines);
    // A line that was cut before a value goes on, for the scanner, in the document on the next line.
    const broken = text.includes("\n{") ? undefined : brokenRecord(text);
    if (broken === undefined) return undefined;
    this.#consume(this.#content + lines + 1);
    return this.#emit(broken, false);
  }

  /** The input ended inside a JSON document: of one record, of many, or of a line before others. */
  #cutDocument(): Iterable<Item> | "more" {
    const text = this.#bytes.toString("utf8", this.#content, this.#end);
    const found = text.includes("\n{") ? [] : salvage(text, this.#options);
    if (found.length === 0) return this.#line(true);
    this.#consume(this.#end);
    return this.#emit(found, false);
  }

  /** Steps over the header that `aws logs tail` prints before a pretty record. */
  #skipHeader(): boolean | "more" {
    const lineEnd = this.#lineEnd();
    if (lineEnd === -1) return "more";
    const offset = afterTailHeader(this.#bytes.toString("latin1", this.#content, lineEnd));
    if (offset === undefined) return false;
    if (this.#content + offset === this.#end) return "more";
    this.#afterHeader = this.#bytes[this.#content + offset] === 0x7b;
    if (!this.#afterHeader) return false;
    this.#content += offset;
    this.#searched = this.#content;
    return true;
  }

  /** A whole JSON document was read. What is not known goes on as text: with its line, where it has not more than one. */
  #found(value: unknown, text: string, end: number, last: boolean): Iterable<Item> | "more" {
    const isTooLarge = end - this.#content > this.#maxBytes;
    const items = attempt(() => {
      if (isTooLarge) throw tooLarge(this.#maxBytes);
      return recognise(value, this.#options, text);
    });
    if (items !== undefined) {
      this.#consume(end);
      return this.#emit(items, false);
    }
    const lines = this.#bytes.subarray(this.#content, end);
    if (!lines.subarray(0, -1).includes(newline)) return this.#line(last);
    const bytes = Buffer.from(this.#bytes.subarray(this.#start, end));
    this.#consume(end);
    return this.#emit([{ kind: "text", bytes }], true);
  }

  #line(last: boolean): Iterable<Item> | "more" {
    this.#isLine = true;
    if (this.#afterHeader) {
      this.#content = this.#start;
      this.#searched = this.#start;
    }
    const lineEnd = this.#lineEnd();
    if (lineEnd === -1 && !last) return "more";
    const end = lineEnd === -1 ? this.#end : lineEnd + 1;
    const bytes = Buffer.from(this.#bytes.subarray(this.#start, end));
    this.#consume(end);
    const items = this.#lines.read(bytes);
    return this.#emit(items, items.at(-1)?.kind === "text", false);
  }

  /** Gives items, after what was left of wrapped lines and, beside text, after the blank lines before. */
  *#emit(items: Iterable<Item>, isText: boolean, endsWrapped = true): Generator<Item, void, undefined> {
    if (endsWrapped) yield* this.#lines.end();
    const blanks = this.#blankLines;
    this.#blankLines = [];
    if (isText) for (const bytes of blanks) yield { kind: "text", bytes };
    this.#last = isText ? "text" : "item";
    yield* items;
  }

  #consume(to: number): void {
    const consumed = this.#bytes.subarray(this.#start, to);
    for (let at = consumed.indexOf(newline); at !== -1; at = consumed.indexOf(newline, at + 1)) this.#lineNumber++;
    this.#start = to;
    this.#content = to;
    this.#searched = to;
    this.#scanner = undefined;
    this.#isLine = false;
    this.#afterHeader = false;
  }
}
