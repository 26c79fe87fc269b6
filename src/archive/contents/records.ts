import type { JsonBytes } from "../../bytes/search.ts";
import {
  afterWhitespace,
  closeBrace,
  closeBracket,
  colon,
  comma,
  isAt,
  openBrace,
  openBracket,
} from "../../bytes/tokens.ts";

const name = Buffer.from('"Records"');
/** The start of every line of CloudTrail's NDJSON. */
const lineStart = Buffer.from('{"eventVersion":');

/** Decides which records are reported. */
export interface Visitor {
  /** Returns the first offset at or after `from` that matters. Records that end before it are only counted. */
  next(from: number): number;
  /** Called with the range of a record, in order. */
  found(start: number, end: number): void;
}

/**
 * Visits the records in a file of the form that CloudTrail writes: `{"Records":[{…},{…}]}`, with any whitespace and
 * nothing else, or one record per line. Returns the number of records, or undefined for any other file; the ranges
 * found until then are meaningless.
 *
 * Checks that brackets are balanced and that only commas separate the records, not that the records are valid JSON.
 */
export function eachRecord(bytes: Uint8Array, file: JsonBytes, visitor: Visitor): number | undefined {
  const list = startOfList(bytes);
  return list === 0 ? eachLine(bytes, file, visitor) : eachEntry(bytes, list, file, visitor);
}

function eachEntry(bytes: Uint8Array, list: number, file: JsonBytes, visitor: Visitor): number | undefined {
  let records = 0;
  let at = afterWhitespace(bytes, list);
  if (bytes[at] === closeBracket) return isLast(bytes, at + 1) ? 0 : undefined;
  for (;;) {
    const end = bytes[at] === openBrace ? file.pass(at, visitor.next(at)) : 0;
    if (end === 0) return undefined;
    records += file.passedCount() + 1;
    visitor.found(file.passedTo(), end);
    at = afterWhitespace(bytes, end);
    if (bytes[at] === closeBracket) return isLast(bytes, at + 1) ? records : undefined;
    if (bytes[at] !== comma) return undefined;
    at = afterWhitespace(bytes, at + 1);
  }
}

function eachLine(bytes: Uint8Array, file: JsonBytes, visitor: Visitor): number | undefined {
  let records = 0;
  for (let at = afterWhitespace(bytes, 0); at < bytes.length; ) {
    const end = isAt(bytes, at, lineStart) ? file.objectEnd(at) : 0;
    if (end === 0) return undefined;
    records++;
    visitor.found(at, end);
    at = afterWhitespace(bytes, end);
  }
  return bytes.length > 0 ? records : undefined;
}

/** Returns the offset after `{"Records":[`, or 0 if the file does not begin that way. */
function startOfList(bytes: Uint8Array): number {
  let at = afterWhitespace(bytes, 0);
  if (bytes[at] !== openBrace) return 0;
  at = afterWhitespace(bytes, at + 1);
  if (!isAt(bytes, at, name)) return 0;
  at = afterWhitespace(bytes, at + name.length);
  if (bytes[at] !== colon) return 0;
  at = afterWhitespace(bytes, at + 1);
  return bytes[at] === openBracket ? at + 1 : 0;
}

/** Whether the root object and the file end here. */
function isLast(bytes: Uint8Array, from: number): boolean {
  const at = afterWhitespace(bytes, from);
  return bytes[at] === closeBrace && afterWhitespace(bytes, at + 1) === bytes.length;
}
