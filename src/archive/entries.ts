import { isBlank } from "../bytes/json.ts";
import { plainJsonBytes } from "../bytes/search.ts";

/** Where a value stands: its first byte, and the one after it. */
export type Place = readonly [start: number, end: number];

const quote = 34;
const comma = 44;
const backslash = 92;
const openings: ReadonlySet<number | undefined> = new Set([91, 123]);
const closings: ReadonlySet<number | undefined> = new Set([93, 125]);

/**
 * Where the entries of the list stand that the root object has under a name: of several, the last, which is the one that
 * JSON.parse gives. The bytes are JSON, and the list is there.
 */
export function entriesOf(bytes: Buffer, name: string): readonly Place[] {
  let found = 0;
  let at = nextToken(bytes, nextToken(bytes, 0) + 1);
  while (!closings.has(bytes[at])) {
    const keyEnd = valueEnd(bytes, at);
    const start = nextToken(bytes, nextToken(bytes, keyEnd) + 1);
    if (JSON.parse(bytes.toString("utf8", at, keyEnd)) === name) found = start;
    at = nextEntry(bytes, valueEnd(bytes, start));
  }
  const places: Place[] = [];
  for (at = nextToken(bytes, found + 1); !closings.has(bytes[at]); ) {
    const end = valueEnd(bytes, at);
    places.push([at, end]);
    at = nextEntry(bytes, end);
  }
  return places;
}

function nextToken(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isBlank(bytes[at] ?? 0)) at++;
  return at;
}

/** What comes after a value: the next, or the bracket that closes. */
function nextEntry(bytes: Uint8Array, from: number): number {
  const at = nextToken(bytes, from);
  return bytes[at] === comma ? nextToken(bytes, at + 1) : at;
}

function valueEnd(bytes: Buffer, start: number): number {
  const first = bytes[start];
  if (openings.has(first)) return plainJsonBytes(bytes).objectEnd(start);
  let at = start + 1;
  if (first === quote) {
    while (bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
    return at + 1;
  }
  while (at < bytes.length && bytes[at] !== comma && !closings.has(bytes[at]) && !isBlank(bytes[at] ?? 0)) at++;
  return at;
}
