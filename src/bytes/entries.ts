import { plainJsonBytes } from "./search.ts";
import { closeBrace, closeBracket, comma, isWhitespace, openBrace, openBracket, quote } from "./tokens.ts";

/** The offsets of a value: its first byte, and the byte after it. */
export type ByteRange = readonly [start: number, end: number];

const openings: ReadonlySet<number | undefined> = new Set([openBracket, openBrace]);
const closings: ReadonlySet<number | undefined> = new Set([closeBracket, closeBrace]);

/**
 * Returns the ranges of the entries of a list, which the root object has under a name. If the object repeats the name,
 * the last list counts, as in JSON.parse. The bytes must be JSON and have the list.
 */
export function entriesOf(bytes: Buffer, name: string): readonly ByteRange[] {
  let found = 0;
  let at = nextToken(bytes, nextToken(bytes, 0) + 1);
  while (!closings.has(bytes[at])) {
    const keyEnd = valueEnd(bytes, at);
    const start = nextToken(bytes, nextToken(bytes, keyEnd) + 1);
    if (JSON.parse(bytes.toString("utf8", at, keyEnd)) === name) found = start;
    at = nextEntry(bytes, valueEnd(bytes, start));
  }
  const ranges: ByteRange[] = [];
  for (at = nextToken(bytes, found + 1); !closings.has(bytes[at]); ) {
    const end = valueEnd(bytes, at);
    ranges.push([at, end]);
    at = nextEntry(bytes, end);
  }
  return ranges;
}

function nextToken(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isWhitespace(bytes[at])) at++;
  return at;
}

/** Returns the offset of the next entry after a value, or of the bracket that closes the list. */
function nextEntry(bytes: Uint8Array, from: number): number {
  const at = nextToken(bytes, from);
  return bytes[at] === comma ? nextToken(bytes, at + 1) : at;
}

function valueEnd(bytes: Buffer, start: number): number {
  const first = bytes[start];
  if (openings.has(first)) return plainJsonBytes(bytes).objectEnd(start);
  if (first === quote) return plainJsonBytes(bytes).stringEnd(start + 1) + 1;
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== comma && !closings.has(bytes[at]) && !isWhitespace(bytes[at])) at++;
  return at;
}
