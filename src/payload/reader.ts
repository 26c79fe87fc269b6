import { defaultMaxBytes, tooLarge } from "../bytes/bytes.ts";
import { tryParse } from "../bytes/json.ts";
import { JsonScanner } from "../bytes/json-scanner.ts";
import { newline, openBrace, openBracket } from "../bytes/tokens.ts";
import { IamAlertsError } from "../errors.ts";
import type { DecodeOptions } from "./awslogs.ts";
import { recognize } from "./envelopes.ts";
import { attempt, brokenRecord, type Item } from "./items.ts";
import { LineReader } from "./lines.ts";
import { salvage } from "./salvage.ts";
import { type Chunks, toText } from "./stream.ts";
import { afterTailHeader } from "./tail.ts";
import { Window } from "./window.ts";

/**
 * Reads any input that was piped in and yields items as soon as they arrive: payloads and records in any known
 * wrapping, gzipped or not, one per line or pretty-printed; and every other line unchanged.
 *
 * A broken part becomes an item of its own. Throws IamAlertsError `payload` only if reading cannot go on: if the gzip
 * data is damaged or cut short, or if one document is larger than `maxBytes` (default: 64 MiB).
 */
export async function* readItems(chunks: Chunks, options: DecodeOptions = {}): AsyncGenerator<Item, void, undefined> {
  const reader = new ItemReader(options);
  try {
    for await (const chunk of toText(chunks)) yield* reader.push(chunk);
  } catch (error) {
    // The data before the damage is valid.
    if (error instanceof IamAlertsError && error.details["step"] === "gzip") yield* reader.end();
    throw error;
  }
  yield* reader.end();
}

/** After this many leading blank chunks, treat them as text so that memory stays bounded. */
const maxBlankChunks = 1_000;

/** Cuts bytes into documents and lines, and recognizes each. */
class ItemReader {
  readonly #options: DecodeOptions;
  readonly #maxBytes: number;
  readonly #lines: LineReader;
  readonly #window = new Window();
  /** The scanner of the document at the window's content, if the document takes more than a line. */
  #scanner: JsonScanner | undefined;
  #scanned = 0;
  /** Whether the window's content turned out to be a line instead of a document. */
  #isLine = false;
  /** Whether the window's content follows the header that `aws logs tail` prints before a record. */
  #afterHeader = false;
  /** The offset up to which a scan found no document: lines before it are not scanned again. */
  #noDocumentBefore = 0;
  /**
   * The kind of the last item. Blank lines after text, and before the first item, are text; elsewhere they only
   * separate.
   */
  #last: "text" | "item" | undefined;
  #blankLines: Uint8Array[] = [];

  constructor(options: DecodeOptions) {
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? defaultMaxBytes;
    this.#lines = new LineReader(options);
  }

  *push(chunk: Uint8Array): Generator<Item, void, undefined> {
    this.#window.append(chunk);
    yield* this.#read(false);
    if (this.#window.end - this.#window.start > this.#maxBytes) throw tooLarge(this.#maxBytes);
  }

  *end(): Generator<Item, void, undefined> {
    yield* this.#read(true);
    yield* this.#lines.end();
    const blanks = Buffer.concat([...this.#blankLines, this.#window.view(this.#window.start, this.#window.end)]);
    if (this.#last === "text" && blanks.length > 0) yield { kind: "text", bytes: blanks };
  }

  *#read(last: boolean): Generator<Item, void, undefined> {
    for (;;) {
      this.#skipBlankLines();
      if (this.#blankLines.length > (this.#last === "text" ? 0 : maxBlankChunks)) yield* this.#emit([], true);
      const { content, end, lineNumber: line } = this.#window;
      if (content === end) return;
      const first = this.#window.byteAt(content);
      const isDocument = first === openBrace || first === openBracket || this.#skipHeader();
      const items =
        isDocument === "more" && !last ? "more" : isDocument === true ? this.#document(last) : this.#line(last);
      if (items === "more") return;
      for (const item of items) yield item.kind === "error" ? { line, ...item } : item;
    }
  }

  #skipBlankLines(): void {
    const lines = this.#window.skipWhitespace();
    if (lines.length === 0) return;
    if (this.#last !== "item") this.#blankLines.push(Buffer.from(lines));
    this.#begin();
  }

  #document(last: boolean): Iterable<Item> | "more" {
    if (this.#isLine) return this.#line(last);
    const { content } = this.#window;
    if (this.#scanner === undefined) {
      const lineEnd = this.#window.lineEnd();
      if (lineEnd !== -1) {
        const text = this.#window.text(content, lineEnd);
        const value = tryParse(text);
        if (value !== undefined) return this.#found(value.json, text.trim(), lineEnd + 1, last);
      }
      if (content < this.#noDocumentBefore) return this.#line(last);
      this.#scanner = new JsonScanner();
      this.#scanned = content;
    }
    const end = this.#window.scan(this.#scanner, this.#scanned);
    if (end === "more" && !last) {
      this.#scanned = this.#window.end;
      return "more";
    }
    this.#noDocumentBefore = this.#window.positionOf(this.#scanner);
    if (end === "more") return this.#cutDocument();
    if (end === "invalid") return this.#brokenDocument() ?? this.#line(last);
    const text = this.#window.text(content, end);
    const value = tryParse(text);
    return value === undefined ? this.#line(last) : this.#found(value.json, text, end, last);
  }

  /**
   * Ends a document of several lines that is broken off by another line, if the document is CloudTrail's or a payload.
   */
  #brokenDocument(): Iterable<Item> | undefined {
    const { content } = this.#window;
    // Without a line before it is -1, and the text is empty.
    const lines = this.#window.view(content, this.#noDocumentBefore).lastIndexOf(newline);
    const text = this.#window.text(content, content + lines);
    // To the scanner, a line that was cut before a value continues with the document on the next line.
    const broken = text.includes("\n{") ? undefined : brokenRecord(text);
    if (broken === undefined) return undefined;
    this.#consume(content + lines + 1);
    return this.#emit(broken, false);
  }

  /** Handles the end of the input inside a JSON document: of one record, of many, or of a line before others. */
  #cutDocument(): Iterable<Item> | "more" {
    const text = this.#window.text(this.#window.content, this.#window.end);
    const found = text.includes("\n{") ? [] : salvage(text, this.#options);
    if (found.length === 0) return this.#line(true);
    this.#consume(this.#window.end);
    return this.#emit(found, false);
  }

  /** Skips the header that `aws logs tail` prints before a pretty record. */
  #skipHeader(): boolean | "more" {
    const { content, end } = this.#window;
    const lineEnd = this.#window.lineEnd();
    if (lineEnd === -1) return "more";
    const length = afterTailHeader(this.#window.text(content, lineEnd, "latin1"));
    if (length === undefined) return false;
    if (content + length === end) return "more";
    this.#afterHeader = this.#window.byteAt(content + length) === openBrace;
    if (this.#afterHeader) this.#window.moveContent(content + length);
    return this.#afterHeader;
  }

  /** Takes a complete JSON document. One that is not recognized is text, with its whole line if it fits on one. */
  #found(value: unknown, text: string, end: number, last: boolean): Iterable<Item> | "more" {
    const { start, content } = this.#window;
    const items = attempt(() => {
      if (end - content > this.#maxBytes) throw tooLarge(this.#maxBytes);
      return recognize(value, this.#options, text);
    });
    if (items !== undefined) {
      this.#consume(end);
      return this.#emit(items, false);
    }
    if (!this.#window.view(content, end - 1).includes(newline)) return this.#line(last);
    const bytes = this.#window.copy(start, end);
    this.#consume(end);
    return this.#emit([{ kind: "text", bytes }], true);
  }

  #line(last: boolean): Iterable<Item> | "more" {
    this.#isLine = true;
    if (this.#afterHeader) this.#window.moveContent(this.#window.start);
    const lineEnd = this.#window.lineEnd();
    if (lineEnd === -1 && !last) return "more";
    const end = lineEnd === -1 ? this.#window.end : lineEnd + 1;
    const bytes = this.#window.copy(this.#window.start, end);
    this.#consume(end);
    const items = this.#lines.read(bytes);
    return this.#emit(items, items.at(-1)?.kind === "text", false);
  }

  /** Yields items, preceded by the rest of wrapped lines and, for text, by the blank lines before. */
  *#emit(items: Iterable<Item>, isText: boolean, endsWrapped = true): Generator<Item, void, undefined> {
    if (endsWrapped) yield* this.#lines.end();
    const blanks = this.#blankLines;
    this.#blankLines = [];
    if (isText) for (const bytes of blanks) yield { kind: "text", bytes };
    this.#last = isText ? "text" : "item";
    yield* items;
  }

  #consume(to: number): void {
    this.#window.consume(to);
    this.#begin();
  }

  /** Forgets what is known about the last line or document. */
  #begin(): void {
    this.#scanner = undefined;
    this.#isLine = false;
    this.#afterHeader = false;
  }
}
