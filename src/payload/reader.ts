import { IamAlertsError } from "../errors.ts";
import type { DecodeOptions } from "./awslogs.ts";
import { defaultMaxBytes, tooLarge } from "./bytes.ts";
import { recognise } from "./envelopes.ts";
import { attempt, brokenRecord, type Item } from "./items.ts";
import { isBlank, JsonScanner, tryParse } from "./json.ts";
import { LineReader } from "./lines.ts";
import { type Chunks, toText } from "./stream.ts";

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
    for await (const chunk of toText(chunks, options.maxBytes ?? defaultMaxBytes)) yield* reader.push(chunk);
  } catch (error) {
    // What came before the damage is sound.
    if (error instanceof IamAlertsError && error.details["step"] === "gzip") yield* reader.end();
    throw error;
  }
  yield* reader.end();
}

const newline = 10;

/** Cuts bytes into documents and lines, and recognises each. */
class ItemReader {
  readonly #options: DecodeOptions;
  readonly #maxBytes: number;
  #bytes = Buffer.allocUnsafe(1 << 16);
  #start = 0;
  #end = 0;
  /** Where the document at `#start` is being scanned, if it takes more than a line. */
  #scanner: JsonScanner | undefined;
  #scanned = 0;
  /** The offset up to which no line break was found. */
  #searched = 0;
  /** The line that `#start` is in, from 1. */
  #lineNumber = 1;
  #afterText = false;
  readonly #lines: LineReader;

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
  }

  #append(chunk: Uint8Array): void {
    const size = this.#end - this.#start;
    if (this.#end + chunk.length > this.#bytes.length) {
      const room = size + chunk.length;
      const target = room > this.#bytes.length / 2 ? Buffer.allocUnsafe(room * 2) : this.#bytes;
      this.#bytes.copy(target, 0, this.#start, this.#end);
      this.#bytes = target;
      this.#searched -= this.#start;
      this.#scanned -= this.#start;
      this.#start = 0;
      this.#end = size;
    }
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  *#read(last: boolean): Generator<Item, void, undefined> {
    while (this.#start < this.#end) {
      if (this.#scanner === undefined) yield* this.#skipBlanks();
      const content = this.#contentStart();
      if (content === this.#end) {
        if (last) this.#consume(this.#end);
        return;
      }
      const first = this.#bytes[content];
      const line = this.#lineNumber;
      const items = first === 0x7b || first === 0x5b ? this.#document(content, last) : this.#line(last);
      if (items === "more") return;
      for (const item of items) yield item.kind === "error" ? { line, ...item } : item;
    }
  }

  /** Blank lines between lines of text are text; elsewhere they only separate. */
  *#skipBlanks(): Generator<Item, void, undefined> {
    const content = this.#contentStart();
    const lineStart = this.#bytes.subarray(this.#start, content).lastIndexOf(newline) + 1 + this.#start;
    if (lineStart === this.#start) return;
    const blank = Buffer.from(this.#bytes.subarray(this.#start, lineStart));
    this.#consume(lineStart);
    if (this.#afterText) yield { kind: "text", bytes: blank };
  }

  #contentStart(): number {
    let at = this.#start;
    while (at < this.#end && isBlank(this.#bytes[at] as number)) at++;
    return at;
  }

  /** The line break at or after `#searched`, or -1. */
  #lineEnd(): number {
    const from = Math.max(this.#searched, this.#start);
    const found = this.#bytes.subarray(from, this.#end).indexOf(newline);
    this.#searched = found === -1 ? this.#end : from + found;
    return found === -1 ? -1 : this.#searched;
  }

  #document(content: number, last: boolean): Iterable<Item> | "more" {
    if (this.#scanner === undefined) {
      const lineEnd = this.#lineEnd();
      if (lineEnd !== -1) {
        const text = this.#bytes.toString("utf8", content, lineEnd);
        const value = tryParse(text);
        if (value !== undefined) return this.#found(value.json, text.trim(), content, lineEnd + 1, last);
      }
      this.#scanner = new JsonScanner();
      this.#scanned = content;
    }
    const end = this.#scanner.scan(this.#bytes, this.#scanned, this.#end);
    if (end === "more") {
      this.#scanned = this.#end;
      return last ? this.#cutDocument(content) : "more";
    }
    const text = end === "invalid" ? "" : this.#bytes.toString("utf8", content, end);
    const value = end === "invalid" ? undefined : tryParse(text);
    if (end === "invalid" || value === undefined) return this.#line(last);
    return this.#found(value.json, text, content, end, last);
  }

  /** The input ended inside a JSON document. */
  #cutDocument(content: number): Iterable<Item> | "more" {
    const broken = brokenRecord(this.#bytes.toString("utf8", content, this.#end));
    if (broken === undefined) return this.#line(true);
    this.#consume(this.#end);
    return this.#emit(broken);
  }

  /** A whole JSON document was read. What is not known goes on as text: with its line, where it has not more than one. */
  #found(value: unknown, text: string, content: number, end: number, last: boolean): Iterable<Item> | "more" {
    const items = attempt(() => recognise(value, this.#options, text));
    if (items !== undefined) {
      this.#consume(end);
      return this.#emit(items);
    }
    const lines = this.#bytes.subarray(content, end);
    if (!lines.subarray(0, -1).includes(newline)) return this.#line(last);
    const bytes = Buffer.from(this.#bytes.subarray(this.#start, end));
    this.#consume(end);
    return this.#emit([{ kind: "text", bytes }]);
  }

  #line(last: boolean): Iterable<Item> | "more" {
    const lineEnd = this.#lineEnd();
    if (lineEnd === -1 && !last) return "more";
    const end = lineEnd === -1 ? this.#end : lineEnd + 1;
    const bytes = Buffer.from(this.#bytes.subarray(this.#start, end));
    this.#consume(end);
    return this.#textLine(bytes);
  }

  *#textLine(bytes: Buffer): Generator<Item, void, undefined> {
    for (const item of this.#lines.read(bytes)) {
      this.#afterText = item.kind === "text";
      yield item;
    }
  }

  /** What was read of wrapped lines before comes first. */
  *#emit(items: Iterable<Item>): Generator<Item, void, undefined> {
    yield* this.#lines.end();
    for (const item of items) {
      this.#afterText = item.kind === "text";
      yield item;
    }
  }

  #consume(to: number): void {
    const consumed = this.#bytes.subarray(this.#start, to);
    for (let at = consumed.indexOf(newline); at !== -1; at = consumed.indexOf(newline, at + 1)) this.#lineNumber++;
    this.#start = to;
    this.#searched = to;
    this.#scanner = undefined;
  }
}
