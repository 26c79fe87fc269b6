import { IamAlertsError } from "../errors.ts";
import type { DecodeOptions } from "./awslogs.ts";
import { defaultMaxBytes, tooLarge } from "./bytes.ts";
import { recognise, recogniseText } from "./envelopes.ts";
import { brokenRecord, type Item } from "./items.ts";
import { isBlank, JsonScanner, tryParse } from "./json.ts";
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
  /** Lines of base64 that were wrapped at some width and are not complete yet. */
  #wrapped: { readonly lines: Buffer[]; readonly width: number; size: number } | undefined;

  constructor(options: DecodeOptions) {
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? defaultMaxBytes;
  }

  *push(chunk: Uint8Array): Generator<Item, void, undefined> {
    this.#append(chunk);
    yield* this.#read(false);
    if (this.#end - this.#start > this.#maxBytes) throw tooLarge(this.#maxBytes);
  }

  *end(): Generator<Item, void, undefined> {
    yield* this.#read(true);
    yield* this.#endWrapped();
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
        if (value !== undefined) return this.#found(value.json, text.trim(), lineEnd + 1);
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
    return this.#found(value.json, text, end);
  }

  /** The input ended inside a JSON document. */
  #cutDocument(content: number): Iterable<Item> | "more" {
    const broken = brokenRecord(this.#bytes.toString("utf8", content, this.#end));
    if (broken === undefined) return this.#line(true);
    this.#consume(this.#end);
    return this.#afterWrapped(broken);
  }

  /** A whole JSON document was read. What is not known goes on as text, with the rest of its line. */
  #found(value: unknown, text: string, end: number): Iterable<Item> | "more" {
    const items = this.#recognised(() => recognise(value, this.#options, text));
    if (items === undefined) return this.#passOn(end);
    this.#consume(end);
    return this.#afterWrapped(items);
  }

  *#passOn(end: number): Generator<Item, void, undefined> {
    const rest = this.#bytes.subarray(end, this.#end);
    const lineBreak = rest.indexOf(newline);
    const onSameLine = lineBreak === -1 ? rest.length : lineBreak + 1;
    const upTo = this.#bytes[end - 1] === newline ? end : end + onSameLine;
    const bytes = Buffer.from(this.#bytes.subarray(this.#start, upTo));
    this.#consume(upTo);
    yield* this.#afterWrapped([{ kind: "text", bytes }]);
  }

  #line(last: boolean): Iterable<Item> | "more" {
    const lineEnd = this.#lineEnd();
    if (lineEnd === -1 && !last) return "more";
    const end = lineEnd === -1 ? this.#end : lineEnd + 1;
    const bytes = Buffer.from(this.#bytes.subarray(this.#start, end));
    this.#consume(end);
    return this.#text(bytes);
  }

  #text(bytes: Buffer): Iterable<Item> {
    const text = bytes.toString("utf8").trim();
    if (this.#wrapped !== undefined && this.#continues(text)) return this.#wrap(bytes, text);
    const items = this.#recognised(() => fromLine(text, this.#options));
    const cut = items?.length === 1 && items[0]?.kind === "error" && isCut(items[0].error);
    if (cut && text.length >= 60 && text.length % 4 === 0) {
      const before = [...this.#endWrapped()];
      this.#wrapped = { lines: [bytes], width: text.length, size: bytes.length };
      return before;
    }
    return this.#afterWrapped(items ?? [{ kind: "text", bytes }]);
  }

  #continues(text: string): boolean {
    return (
      text.length <= (this.#wrapped?.width ?? 0) && !text.startsWith("H4sI") && /^[A-Za-z0-9+/_-]+={0,2}$/.test(text)
    );
  }

  #wrap(bytes: Buffer, text: string): Iterable<Item> {
    const wrapped = this.#wrapped;
    if (wrapped === undefined) return [];
    wrapped.lines.push(bytes);
    wrapped.size += bytes.length;
    if (wrapped.size > this.#maxBytes) throw tooLarge(this.#maxBytes);
    return text.length < wrapped.width || text.endsWith("=") ? this.#endWrapped() : [];
  }

  *#endWrapped(): Generator<Item, void, undefined> {
    if (this.#wrapped === undefined) return;
    const bytes = Buffer.concat(this.#wrapped.lines);
    this.#wrapped = undefined;
    const text = bytes.toString("latin1").replace(/\s+/g, "");
    yield* this.#recognised(() => recogniseText(text, this.#options)) ?? [{ kind: "text", bytes }];
  }

  /** What was wrapped before comes first. */
  *#afterWrapped(items: readonly Item[]): Generator<Item, void, undefined> {
    yield* this.#endWrapped();
    this.#afterText = items.at(-1)?.kind === "text";
    yield* items;
  }

  #recognised(read: () => Item[] | undefined): Item[] | undefined {
    try {
      return read();
    } catch (error) {
      if (error instanceof IamAlertsError) return [{ kind: "error", error }];
      throw error;
    }
  }

  #consume(to: number): void {
    for (
      let at = this.#bytes.indexOf(newline, this.#start);
      at !== -1 && at < to;
      at = this.#bytes.indexOf(newline, at + 1)
    )
      this.#lineNumber++;
    this.#start = to;
    this.#searched = to;
    this.#scanner = undefined;
  }
}

function isCut(error: IamAlertsError): boolean {
  return error.details["step"] === "gzip" && (error.cause as NodeJS.ErrnoException | undefined)?.code === "Z_BUF_ERROR";
}

/**
 * A line that is not JSON from its start: base64; or something before a record, as `aws logs tail` prints it (time, log
 * stream, message). A log stream's name may hold a brace, so more than the first is tried.
 */
function fromLine(text: string, options: DecodeOptions): Item[] | undefined {
  const whole = /^[{[]/.test(text) ? brokenRecord(text) : recogniseText(text, options);
  if (whole !== undefined) return whole;
  let brace = text.indexOf("{", 1);
  for (let tries = 0; brace !== -1 && tries < 4; tries++) {
    const tail = text.slice(brace);
    const value = tryParse(tail);
    if (value !== undefined) return recognise(value.json, options, tail);
    brace = text.indexOf("{", brace + 1);
  }
  return brokenRecord(text.slice(Math.max(text.indexOf("{"), 0)));
}
