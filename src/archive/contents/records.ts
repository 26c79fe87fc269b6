import type { JsonBytes } from "../../bytes/search.ts";
import { closeBrace, closeBracket, colon, comma, isWhitespace, openBrace, openBracket } from "../../bytes/tokens.ts";

const name = Buffer.from('"Records"');
/** The start of every line of CloudTrail's NDJSON. */
const lineStart = Buffer.from('{"eventVersion":');

/**
 * Calls `found` with the range of every record in a file of the form that CloudTrail writes: `{"Records":[{…},{…}]}`,
 * with any whitespace and nothing else, or one record per line. Returns false for any other file; the ranges found
 * until then are meaningless.
 *
 * Checks that brackets are balanced and that only commas separate the records, not that the records are valid JSON.
 */
export function eachRecord(
  bytes: Uint8Array,
  file: Pick<JsonBytes, "objectEnd">,
  found: (start: number, end: number) => void,
): boolean {
  const list = startOfList(bytes);
  return list === 0 ? eachLine(bytes, file, found) : eachEntry(bytes, list, file, found);
}

function eachEntry(
  bytes: Uint8Array,
  list: number,
  file: Pick<JsonBytes, "objectEnd">,
  found: (start: number, end: number) => void,
): boolean {
  let at = afterWhitespace(bytes, list);
  if (bytes[at] === closeBracket) return isLast(bytes, at + 1);
  for (;;) {
    const end = bytes[at] === openBrace ? file.objectEnd(at) : 0;
    if (end === 0) return false;
    found(at, end);
    at = afterWhitespace(bytes, end);
    if (bytes[at] === closeBracket) return isLast(bytes, at + 1);
    if (bytes[at] !== comma) return false;
    at = afterWhitespace(bytes, at + 1);
  }
}

function eachLine(
  bytes: Uint8Array,
  file: Pick<JsonBytes, "objectEnd">,
  found: (start: number, end: number) => void,
): boolean {
  for (let at = afterWhitespace(bytes, 0); at < bytes.length; ) {
    const end = startsWith(bytes, at, lineStart) ? file.objectEnd(at) : 0;
    if (end === 0) return false;
    found(at, end);
    at = afterWhitespace(bytes, end);
  }
  return bytes.length > 0;
}

/** Returns the offset after `{"Records":[`, or 0 if the file does not begin that way. */
function startOfList(bytes: Uint8Array): number {
  let at = afterWhitespace(bytes, 0);
  if (bytes[at] !== openBrace) return 0;
  at = afterWhitespace(bytes, at + 1);
  if (!startsWith(bytes, at, name)) return 0;
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

function afterWhitespace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isWhitespace(bytes[at])) at++;
  return at;
}

function startsWith(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text[index]) return false;
  return true;
}
