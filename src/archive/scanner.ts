import { isAscii } from "node:buffer";
import { Hits } from "../bytes/hits.ts";
import { Inflater, type Room } from "../bytes/inflate.ts";
import { parseJson } from "../bytes/json.ts";
import { createJsonMemory } from "../bytes/search.ts";
import { IamAlertsError } from "../errors.ts";
import { parse } from "../pattern/parse/parser.ts";
import { Chooser } from "./chooser.ts";
import { readWhole } from "./fallback.ts";
import { FileReader } from "./file-reader.ts";
import { compileJudge, type Judge, messageOf } from "./judge.ts";
import { isEverything, isWithin, type Range } from "./range.ts";
import { eachRecord } from "./records.ts";
import { unpack } from "./unpack.ts";

/** What is looked for, the same in every file. */
export interface Search {
  /** Patterns' texts, eight at most. */
  readonly patterns: readonly string[];
  readonly range: Range;
  /** Whether the records themselves are wanted, or only their number. */
  readonly wantsRecords: boolean;
  /** The largest file to accept once unpacked, in bytes. */
  readonly maxBytes: number;
}

/** What was found in a file. */
export interface Found {
  /** How many records the file holds. */
  readonly records: number;
  /** The file's size unpacked. */
  readonly bytes: number;
  /** Of each record that a pattern matches, in their order, the bits of the patterns: 1 << n for the n-th. */
  readonly masks: Uint8Array;
  /** These records as NDJSON, written as they stand in the file; empty where they are not wanted. */
  readonly lines: Uint8Array;
  /** What of the file could not be read, and what of it was no event. */
  readonly problems: readonly string[];
}

/**
 * Searches files, one at a time.
 *
 * Nothing is decoded or parsed but the records that hold what a pattern needs; the others are only told apart, by their
 * brackets. A file of any other form than CloudTrail's is parsed whole.
 */
export class Scanner {
  readonly #search: Search;
  readonly #judge: Judge;
  readonly #chooser: Chooser;
  readonly #reader = new FileReader();
  readonly #memory = createJsonMemory();
  readonly #room = { room: this.#memory.room, inflater: new Inflater() };

  /** @throws PatternError for a text that is no pattern. */
  constructor(search: Search) {
    const patterns = search.patterns.map(parse);
    this.#search = search;
    this.#judge = compileJudge(patterns);
    this.#chooser = new Chooser(patterns);
  }

  /** Reads and searches a file. Never throws for what is in it: what cannot be read is among its problems. */
  async scan(path: string): Promise<Found> {
    let file: Buffer;
    try {
      file = this.#reader.read(path);
    } catch (error) {
      return unread(fileFault(error));
    }
    return this.scanBytes(file);
  }

  /** Searches a file's bytes, packed or not. */
  async scanBytes(file: Buffer): Promise<Found> {
    const unpacked = tryUnpack(file, this.#search.maxBytes, this.#room);
    const bytes = unpacked instanceof IamAlertsError ? 0 : unpacked.length;
    const found = unpacked instanceof IamAlertsError ? undefined : this.#scanRecords(unpacked);
    if (found !== undefined) return { ...found, bytes };
    const { messages, problems } = await readWhole(file, unpacked, this.#search.maxBytes);
    const matches = new Matches(this.#search.wantsRecords);
    for (const message of messages) {
      const mask = this.#tryJudge(message) ?? 0;
      if (mask !== 0) matches.add(mask, Buffer.from(messageOf(message)));
    }
    return { records: messages.length, bytes, ...matches.end(), problems };
  }

  #scanRecords(bytes: Buffer): Omit<Found, "bytes"> | undefined {
    const { needles } = this.#chooser;
    const file = this.#memory.take(bytes);
    const hits = needles === undefined ? undefined : new Hits(bytes, file, needles);
    const decode = decoderOf(bytes);
    const matches = new Matches(this.#search.wantsRecords);
    const ranges = this.#chooser.wantsSample(bytes) ? ([] as number[]) : undefined;
    let records = 0;
    let isSound = true;
    const isKnown = eachRecord(bytes, file, (start, end) => {
      records++;
      ranges?.push(start, end);
      if (hits !== undefined && !hits.isIn(start, end)) return;
      const json = decode(start, end);
      const mask = this.#tryJudge(json);
      if (mask === undefined) isSound = false;
      else if (mask !== 0)
        matches.add(mask, /[\n\r]/.test(json) ? Buffer.from(messageOf(json)) : bytes.subarray(start, end));
    });
    if (!isKnown || !isSound) return undefined;
    if (ranges !== undefined) this.#chooser.sample(bytes, ranges);
    return { records, ...matches.end(), problems: [] };
  }

  #tryJudge(json: string): number | undefined {
    try {
      return this.#judgeMessage(json);
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  #judgeMessage(json: string): number {
    const mask = this.#judge(json);
    const { range } = this.#search;
    return mask === 0 || isEverything(range) || isWithin(range, parseJson(json)) ? mask : 0;
  }
}

/** What is found in a file that cannot be read. */
export function unread(problem: string): Found {
  return { records: 0, bytes: 0, ...new Matches(false).end(), problems: [problem] };
}

function tryUnpack(file: Buffer, maxBytes: number, room: Room): Buffer | IamAlertsError {
  try {
    return unpack(file, maxBytes, room);
  } catch (error) {
    if (error instanceof IamAlertsError) return error;
    throw error;
  }
}

/** The sentence for an error of the file system's. */
function fileFault(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  // Its codes are in capitals; anything else is a bug of ours.
  if (code === undefined || !/^E[A-Z_]+$/.test(code)) throw error;
  return message;
}

/** Latin-1, where all of a file is ASCII, is decoded four times as fast as UTF-8. */
function decoderOf(bytes: Buffer): (start: number, end: number) => string {
  let ascii: boolean | undefined;
  return (start, end) => {
    ascii ??= isAscii(bytes);
    return bytes.toString(ascii ? "latin1" : "utf8", start, end);
  };
}

const newline = Buffer.from("\n");

/** Gathers the records that match. */
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
    // Of its own: a slice of Buffer's pool cannot be handed to another thread.
    const lines = new Uint8Array(size);
    let at = 0;
    for (const line of this.#lines) {
      lines.set(line, at);
      at += line.length;
    }
    return { masks: Uint8Array.from(this.#masks), lines };
  }
}
