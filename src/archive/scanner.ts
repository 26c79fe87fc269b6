import { isAscii } from "node:buffer";
import { FileMemory } from "../bytes/file-memory.ts";
import { Hits } from "../bytes/hits.ts";
import { parseJson, tryParse } from "../bytes/json.ts";
import { isFields } from "../cloudtrail/fields.ts";
import { fromOcsf, isOcsf } from "../cloudtrail/ocsf.ts";
import { readRecord } from "../cloudtrail/record.ts";
import { IamAlertsError } from "../errors.ts";
import { parse } from "../pattern/parse/parser.ts";
import { Chooser } from "./chooser.ts";
import { readContents } from "./contents/fallback.ts";
import { eachRecord } from "./contents/records.ts";
import { readFileInto } from "./file-reader.ts";
import { messageOf } from "./message.ts";
import { compileAll, type MultiMatcher } from "./multi-matcher.ts";
import { isEverything, isWithin, type Range } from "./range.ts";
import { type Skim, skimFor } from "./skim.ts";
import { unpack } from "./unpack.ts";

/** The search, the same for every file. */
export interface Search {
  /** The texts of at most eight patterns. */
  readonly patterns: readonly string[];
  readonly range: Range;
  /** Whether to return the records themselves, or only their number. */
  readonly wantsRecords: boolean;
  /** The largest file to accept once unpacked, in bytes. */
  readonly maxBytes: number;
}

/** The result of searching a file. */
export interface Found {
  /** The number of records in the file. */
  readonly records: number;
  /** The file's unpacked size. */
  readonly bytes: number;
  /** For each matching record, in order, the bits of the patterns that match: 1 << n for the n-th. */
  readonly masks: Uint8Array;
  /** The matching records as NDJSON, spelled as in the file. Empty unless `wantsRecords` is set. */
  readonly lines: Uint8Array;
  /** Sentences about the parts of the file that are not events or could not be read. */
  readonly problems: readonly string[];
}

/**
 * Searches files, one at a time.
 *
 * Only the records that contain what a pattern needs are decoded and parsed. For the others, brackets are counted to
 * find their ends. A file that is not in CloudTrail's usual form is parsed as a whole.
 */
export class Scanner {
  readonly #search: Search;
  readonly #match: MultiMatcher;
  readonly #chooser: Chooser;
  readonly #skim: Skim | undefined;
  readonly #memory = new FileMemory();

  /** @throws PatternError for an invalid pattern. */
  constructor(search: Search) {
    const patterns = search.patterns.map(parse);
    this.#search = search;
    this.#match = compileAll(patterns);
    this.#chooser = new Chooser(patterns);
    this.#skim = skimFor(patterns);
  }

  /**
   * Searches a file, given by its path or its bytes. Never throws because of its content: `problems` lists what could not
   * be read.
   */
  async scan(given: string | Uint8Array): Promise<Found> {
    try {
      if (typeof given === "string") readFileInto(this.#memory, given);
      else this.#memory.copy(Buffer.from(given.buffer, given.byteOffset, given.length));
    } catch (error) {
      return unread(fileFault(error));
    }
    const { maxBytes } = this.#search;
    const unpacked = tryUnpack(this.#memory, maxBytes);
    const bytes = unpacked instanceof IamAlertsError ? 0 : unpacked.length;
    const found = unpacked instanceof IamAlertsError ? undefined : this.#scanRecords(unpacked);
    if (found !== undefined) return { ...found, bytes };
    const { messages, problems } = await readContents(this.#memory.file, unpacked, maxBytes);
    const matches = new Matches(this.#search.wantsRecords);
    for (const message of messages) {
      const mask = this.#anyMask(message);
      if (mask !== 0) matches.add(mask, Buffer.from(messageOf(message)));
    }
    return { records: messages.length, bytes, ...matches.end(), problems };
  }

  #scanRecords(bytes: Buffer): Omit<Found, "bytes"> | undefined {
    const { needles } = this.#chooser;
    const file = this.#memory.search(bytes);
    const hits = needles === undefined ? undefined : new Hits(bytes, file, needles);
    const decode = decoderOf(bytes);
    const matches = new Matches(this.#search.wantsRecords);
    const ranges = this.#chooser.wantsSample(bytes) ? ([] as number[]) : undefined;
    let isValid = true;
    const records = eachRecord(bytes, file, {
      // The sample needs the ranges of all records.
      next: (from) => (hits === undefined || ranges !== undefined ? from : hits.next(from)),
      found: (start, end) => {
        ranges?.push(start, end);
        if (hits !== undefined && !hits.isIn(start, end)) return;
        const part = this.#skim?.(bytes, file, start, end);
        if (part !== undefined && unlessInvalid(() => this.#match(part)) === 0) return;
        const json = decode(start, end);
        const mask = this.#tryMask(json);
        if (mask === undefined) isValid = false;
        else if (mask !== 0)
          matches.add(mask, /[\n\r]/.test(json) ? Buffer.from(messageOf(json)) : bytes.subarray(start, end));
      },
    });
    if (records === undefined || !isValid) return undefined;
    if (ranges !== undefined) this.#chooser.sample(bytes, ranges, (part) => this.#memory.search(part));
    return { records, ...matches.end(), problems: [] };
  }

  /** Like the alert function, also matches the record that an OCSF event was made from. */
  #anyMask(message: string): number {
    const mask = this.#tryMask(message) ?? 0;
    const value = message.includes('"class_uid"') ? tryParse(message)?.json : undefined;
    if (!isFields(value) || !isOcsf(value) || readRecord(value) === undefined) return mask;
    return mask | (this.#tryMask(JSON.stringify(fromOcsf(value))) ?? 0);
  }

  #tryMask(json: string): number | undefined {
    return unlessInvalid(() => this.#mask(json));
  }

  #mask(json: string): number {
    const mask = this.#match(json);
    const { range } = this.#search;
    return mask === 0 || isEverything(range) || isWithin(range, parseJson(json)) ? mask : 0;
  }
}

function unlessInvalid(match: () => number): number | undefined {
  try {
    return match();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Returns the result for a file that cannot be read. */
export function unread(problem: string): Found {
  return { records: 0, bytes: 0, ...new Matches(false).end(), problems: [problem] };
}

function tryUnpack(memory: FileMemory, maxBytes: number): Buffer | IamAlertsError {
  try {
    return unpack(memory, maxBytes);
  } catch (error) {
    if (error instanceof IamAlertsError) return error;
    throw error;
  }
}

/** Returns the message of a file system error. Throws any other error. */
function fileFault(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  // The codes of the file system are in capitals. Any other error is a bug.
  if (code === undefined || !/^E[A-Z_]+$/.test(code)) throw error;
  return message;
}

/** Returns a decoder for parts of a file. An ASCII file is decoded as Latin-1, which is four times as fast as UTF-8. */
function decoderOf(bytes: Buffer): (start: number, end: number) => string {
  let ascii: boolean | undefined;
  return (start, end) => {
    ascii ??= isAscii(bytes);
    return bytes.toString(ascii ? "latin1" : "utf8", start, end);
  };
}

const newline = Buffer.from("\n");

/** Collects the records that match. */
class Matches {
  readonly #wanted: boolean;
  readonly #masks: number[] = [];
  readonly #lines: Uint8Array[] = [];

  constructor(wanted: boolean) {
    this.#wanted = wanted;
  }

  add(mask: number, line: Uint8Array): void {
    this.#masks.push(mask);
    if (this.#wanted) this.#lines.push(line, newline);
  }

  end(): { readonly masks: Uint8Array; readonly lines: Uint8Array } {
    const size = this.#lines.reduce((sum, { length }) => sum + length, 0);
    // Not from Buffer's pool: a slice of that cannot be transferred to another thread.
    const lines = new Uint8Array(size);
    let at = 0;
    for (const line of this.#lines) {
      lines.set(line, at);
      at += line.length;
    }
    return { masks: Uint8Array.from(this.#masks), lines };
  }
}
