import { isBlank } from "../bytes/json.ts";
import type { JsonBytes } from "../bytes/search.ts";

const comma = 44;
const colon = 58;
const openBrace = 123;
const closeBrace = 125;
const openBracket = 91;
const closeBracket = 93;
const name = Buffer.from('"Records"');
/** What every line of CloudTrail's NDJSON begins with. */
const lineStart = Buffer.from('{"eventVersion":');

/**
 * Gives `found` the range of every record in a file of the one form that CloudTrail writes, `{"Records":[{…},{…}]}` and
 * nothing beside it, with any blanks, or of its records as NDJSON. Gives false for any other file: what was found in it
 * until then counts for nothing.
 *
 * That the records are JSON is not asked, but that their brackets are balanced and that only commas stand between them.
 */
export function eachRecord(
  bytes: Uint8Array,
  file: Pick<JsonBytes, "objectEnd">,
  found: (start: number, end: number) => void,
): boolean {
  const list = openList(bytes);
  return list === 0 ? eachLine(bytes, file, found) : eachEntry(bytes, list, file, found);
}

function eachEntry(
  bytes: Uint8Array,
  list: number,
  file: Pick<JsonBytes, "objectEnd">,
  found: (start: number, end: number) => void,
): boolean {
  let at = afterBlanks(bytes, list);
  if (bytes[at] === closeBracket) return isLast(bytes, at + 1);
  for (;;) {
    const end = bytes[at] === openBrace ? file.objectEnd(at) : 0;
    if (end === 0) return false;
    found(at, end);
    at = afterBlanks(bytes, end);
    if (bytes[at] === closeBracket) return isLast(bytes, at + 1);
    if (bytes[at] !== comma) return false;
    at = afterBlanks(bytes, at + 1);
  }
}

function eachLine(
  bytes: Uint8Array,
  file: Pick<JsonBytes, "objectEnd">,
  found: (start: number, end: number) => void,
): boolean {
  for (let at = afterBlanks(bytes, 0); at < bytes.length; ) {
    const end = startsWith(bytes, at, lineStart) ? file.objectEnd(at) : 0;
    if (end === 0) return false;
    found(at, end);
    at = afterBlanks(bytes, end);
  }
  return bytes.length > 0;
}

/** The offset after `{"Records":[`, or 0. */
function openList(bytes: Uint8Array): number {
  let at = afterBlanks(bytes, 0);
  if (bytes[at] !== openBrace) return 0;
  at = afterBlanks(bytes, at + 1);
  if (!startsWith(bytes, at, name)) return 0;
  at = afterBlanks(bytes, at + name.length);
  if (bytes[at] !== colon) return 0;
  at = afterBlanks(bytes, at + 1);
  return bytes[at] === openBracket ? at + 1 : 0;
}

/** Whether the root object ends here, and the file with it. */
function isLast(bytes: Uint8Array, from: number): boolean {
  const at = afterBlanks(bytes, from);
  return bytes[at] === closeBrace && afterBlanks(bytes, at + 1) === bytes.length;
}

function afterBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isBlank(bytes[at] as number)) at++;
  return at;
}

function startsWith(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text[index]) return false;
  return true;
}
