import { defaultMaxBytes, tooLarge } from "../bytes/bytes.ts";
import { parseDocuments, tryParse } from "../bytes/json.ts";
import { JsonScanner } from "../bytes/json-scanner.ts";
import type { IamAlertsError } from "../errors.ts";
import type { DecodeOptions } from "./awslogs.ts";
import { looksLikeJson, recognize, recognizeDocuments, recognizeText } from "./envelopes.ts";
import { attempt, brokenRecord, type Item, isFault } from "./items.ts";
import { salvage } from "./salvage.ts";

interface Wrapped {
  readonly lines: Uint8Array[];
  /** The width of the first line, in characters. */
  readonly width: number;
  /** The size of all lines, in bytes. */
  size: number;
}

/** Recognizes lines that do not begin with JSON, including base64 that is wrapped into many lines. */
export class LineReader {
  readonly #options: DecodeOptions;
  readonly #maxBytes: number;
  /** Lines of wrapped base64 that is not complete yet. */
  #wrapped: Wrapped | undefined;

  constructor(options: DecodeOptions) {
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? defaultMaxBytes;
  }

  /** Returns the items of one line, which includes its line break. */
  read(bytes: Buffer): readonly Item[] {
    const text = bytes.toString("utf8").trim();
    const wrapped = this.#wrapped;
    if (wrapped !== undefined && continues(wrapped, text)) return this.#continue(wrapped, bytes, text);
    const before = this.end();
    const items = attempt(() => fromLine(text, this.#options));
    if (isFirstOfMany(text, items)) {
      this.#wrapped = { lines: [bytes], width: text.length, size: bytes.length };
      return before;
    }
    return [...before, ...(items ?? [{ kind: "text", bytes } as const])];
  }

  /** Ends wrapped base64, if there is any, and returns its items. */
  end(): readonly Item[] {
    if (this.#wrapped === undefined) return [];
    const bytes = Buffer.concat(this.#wrapped.lines);
    this.#wrapped = undefined;
    const text = bytes.toString("latin1").replace(/\s/g, "");
    return attempt(() => recognizeText(text, this.#options)) ?? [{ kind: "text", bytes }];
  }

  #continue(wrapped: Wrapped, bytes: Buffer, text: string): readonly Item[] {
    wrapped.lines.push(bytes);
    wrapped.size += bytes.length;
    if (wrapped.size > this.#maxBytes) throw tooLarge(this.#maxBytes);
    // The last line of wrapped base64 is shorter or padded, unless it happens to fill its width.
    if (text.length === wrapped.width && !text.endsWith("=")) return [];
    const items = this.end();
    if (text.endsWith("=") || !items.every(isFault)) return items;
    // The base64 was cut off before: then a shorter line is not part of it and may be plain text.
    wrapped.lines.pop();
    this.#wrapped = wrapped;
    return [...this.end(), ...this.read(bytes)];
  }
}

function continues({ width }: Wrapped, text: string): boolean {
  return text.length <= width && !text.startsWith("H4sI") && /^[A-Za-z0-9+/_-]+={0,2}$/.test(text);
}

/** The smallest width, in characters, at which tools wrap base64. */
const minWrappedWidth = 60;

/**
 * Whether a line is the first of wrapped base64, as base64, openssl and fold write it: alone, the line is only the
 * start of something. Gzip is recognized at any width.
 */
function isFirstOfMany(text: string, items: readonly Item[] | undefined): boolean {
  if (text.length < (text.startsWith("H4sI") ? 16 : minWrappedWidth) || !/^[A-Za-z0-9+/_-]+$/.test(text)) return false;
  const first = items?.[0];
  return first === undefined
    ? looksLikeJson(text)
    : first.kind === "unreadable" || (first.kind === "error" && isCut(first.error, text));
}

function isCut({ cause, details }: IamAlertsError, base64: string): boolean {
  if (details["step"] === "base64") return base64.length % 4 === 1;
  return details["step"] === "gzip" && (cause as NodeJS.ErrnoException | undefined)?.code === "Z_BUF_ERROR";
}

/**
 * Returns the number of braces or cells to try. A log stream's name may contain some; in a long line each try is
 * costly.
 */
const triesIn = (text: string): number => (text.length > 1 << 16 ? 4 : 256);

/**
 * Recognizes a line of text: base64, or a record after other text, as `aws logs tail` prints it (time, log stream,
 * message).
 */
function fromLine(text: string, options: DecodeOptions): Item[] | undefined {
  if (/^[{[]/.test(text)) {
    const documents = parseDocuments(text);
    if (documents !== undefined) return recognizeDocuments(documents, options, text);
    const saved = salvage(text, options);
    if (saved.length > 0) return saved;
  } else {
    const whole = recognizeText(text, options);
    if (whole !== undefined) return whole;
  }
  const bytes = Buffer.from(text);
  const first = bytes.indexOf("{", 1);
  for (
    let brace = first, tries = triesIn(text);
    brace !== -1 && tries > 0;
    tries--, brace = bytes.indexOf("{", brace + 1)
  ) {
    const end = new JsonScanner().scan(bytes, brace, bytes.length);
    const message = typeof end === "number" ? bytes.toString("utf8", brace, end) : "";
    const value = message === "" ? undefined : tryParse(message);
    const items = value === undefined ? undefined : recognize(value.json, options, message);
    if (items !== undefined) return items;
  }
  if (first === -1) return fromWords(text, options);
  return fromCells(text, options) ?? brokenRecord(bytes.toString("utf8", first));
}

/** Recognizes CSV cells that hold JSON: the console downloads log events and Logs Insights results in this form. */
function fromCells(line: string, options: DecodeOptions): Item[] | undefined {
  const items: Item[] = [];
  for (let start = line.indexOf('"'), tries = triesIn(line); start !== -1 && tries > 0; ) {
    let end = line.indexOf('"', start + 1);
    while (end !== -1 && line[end + 1] === '"') end = line.indexOf('"', end + 2);
    if (end === -1) break;
    const cell = line.slice(start + 1, end);
    if (cell.startsWith('{""')) {
      const found = recognizeText(cell.replaceAll('""', '"'), options);
      if (found === undefined) tries--;
      else items.push(...found);
    }
    start = line.indexOf('"', end + 1);
  }
  return items.length === 0 ? undefined : items;
}

/** The most words of a line that may fail to unpack: an attacker can make each of them slow. */
const maxFailures = 4;

/** Recognizes base64 between other words, as `aws kinesis get-records --output text` prints it. */
function fromWords(text: string, options: DecodeOptions): Item[] | undefined {
  const found: Item[] = [];
  let failures = 0;
  for (const [word] of text.matchAll(/[A-Za-z0-9+/_-]+={0,2}/g)) {
    const items = word.length < minWrappedWidth ? undefined : attempt(() => recognizeText(word, options));
    if (items?.some(isFault)) failures++;
    else found.push(...(items ?? []));
    if (failures === maxFailures) break;
  }
  return found.length === 0 ? undefined : found;
}
