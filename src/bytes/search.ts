import { jsonBytesModule } from "./search-module.ts";

/** JSON in bytes, a file's or a payload's, to be searched. */
export interface JsonBytes {
  /** The offset after the JSON object or list that begins at an offset, or 0 where it does not end. */
  objectEnd(at: number): number;
  /** Where a text stands next, at or after an offset; -1 where it does not. */
  indexOf(text: Uint8Array, from: number): number;
  /**
   * The offset of the quote that ends the string whose text begins at an offset; 0 where it does not end or holds a
   * control character.
   */
  stringEnd(at: number): number;
  /** How many more { than } the string has that stringEnd found the end of last. */
  braces(): number;
}

const quote = 34;
const backslash = 92;
const pageSize = 65_536;
const maxPages = 65_536;
/** The module's memory holds the texts to search for, then the file. */
const fileStart = pageSize;
/** The module reads whole blocks of 64 bytes, each also shifted by a text's length. */
const blockSize = 64;
const longestText = 1024;

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly objectEnd: (at: number, to: number) => number;
  readonly indexOf: (at: number, to: number, text: number, length: number, one: number, other: number) => number;
  readonly stringEnd: (at: number, to: number) => number;
  readonly braces: { readonly value: number };
}

interface Place {
  readonly at: number;
  readonly probes: readonly [number, number];
}

/** What CloudTrail's JSON has most of, first. */
const common = Buffer.from('"ea:tsrno1i23dc,-um0lA.pb4f758v9/');

/** The offsets of the two bytes of a text that are the rarest. */
function probesOf(text: Uint8Array): readonly [number, number] {
  const rank = (byte = 0) => (common.includes(byte) ? common.indexOf(byte) : common.length);
  const [one = 0, other = one] = [...text.keys()].sort((a, b) => rank(text[b]) - rank(text[a]));
  return [one, other];
}

/** What is used of it: Node's types have none. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

/** Makes files searchable, one after the other. */
export interface JsonMemory {
  /** Takes a file's bytes to be searched; what it gives holds until the next file is taken. */
  take(bytes: Buffer): JsonBytes;
  /** Memory for a file of this size, from where it can be taken without being copied; undefined where there is none. */
  room(size: number): Buffer | undefined;
}

/** Makes files searchable by WebAssembly, where the machine has its vector instructions. */
export function createJsonMemory(): JsonMemory {
  const { WebAssembly } = globalThis as { WebAssembly?: WebAssemblyApi };
  const module = tryCompile(WebAssembly);
  if (WebAssembly === undefined || module === undefined) return { take: plainJsonBytes, room: () => undefined };
  const { memory, objectEnd, indexOf, stringEnd, braces } = new WebAssembly.Instance(module).exports as Exports;
  let view = new Uint8Array(memory.buffer);
  const texts = new Map<Uint8Array, Place>();
  let textsEnd = 0;
  /** Where a text is in the module's memory. */
  const place = (text: Uint8Array) => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    if (textsEnd + text.length > fileStart) {
      texts.clear();
      textsEnd = 0;
    }
    const made = { at: textsEnd, probes: probesOf(text) };
    view.set(text, textsEnd);
    texts.set(text, made);
    textsEnd += text.length;
    return made;
  };
  const room = (size: number) => {
    const missing = Math.ceil((fileStart + size + blockSize + longestText - view.length) / pageSize);
    if (missing > 0) {
      if (view.length / pageSize + missing >= maxPages) return undefined;
      memory.grow(missing);
      view = new Uint8Array(memory.buffer);
    }
    return Buffer.from(memory.buffer, fileStart, size);
  };
  const take = (bytes: Buffer): JsonBytes => {
    const end = fileStart + bytes.length;
    if (bytes.buffer !== memory.buffer) {
      const place = room(bytes.length);
      if (place === undefined) return plainJsonBytes(bytes);
      place.set(bytes);
    }
    return {
      objectEnd: (at) => Math.max(0, (objectEnd(at + fileStart, end) >>> 0) - fileStart),
      indexOf(text, from) {
        if (text.length === 0 || text.length > longestText) return bytes.indexOf(text, from);
        const { at, probes } = place(text);
        const found = indexOf(from + fileStart, end, at, text.length, ...probes) >>> 0;
        return found === 0 ? -1 : found - fileStart;
      },
      stringEnd: (at) => Math.max(0, (stringEnd(at + fileStart, end) >>> 0) - fileStart),
      braces: () => braces.value,
    };
  };
  return { take, room };
}

/** Nothing where the machine lacks what the module needs. */
function tryCompile(WebAssembly: WebAssemblyApi | undefined): object | undefined {
  try {
    return WebAssembly === undefined ? undefined : new WebAssembly.Module(Buffer.from(jsonBytesModule, "base64"));
  } catch {
    return undefined;
  }
}

/** The same in JavaScript: brackets are counted outside of strings. */
export function plainJsonBytes(bytes: Buffer): JsonBytes {
  let braces = 0;
  return {
    objectEnd: (at) => objectEndIn(bytes, at),
    indexOf: (text, from) => bytes.indexOf(text, from),
    stringEnd(start) {
      let count = 0;
      for (let at = start; at < bytes.length; at++) {
        const byte = bytes[at] as number;
        if (byte === quote) {
          braces = count;
          return at;
        }
        if (byte < 0x20) return 0;
        if (byte === 0x7b) count++;
        else if (byte === 0x7d) count--;
        else if (byte === backslash && (bytes[at + 1] === quote || bytes[at + 1] === backslash)) at++;
      }
      return 0;
    },
    braces: () => braces,
  };
}

function objectEndIn(bytes: Uint8Array, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === quote) {
      at++;
      while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
    } else if (byte === backslash) {
      // No JSON, but the module reads it so.
      if (bytes[at + 1] === quote || bytes[at + 1] === backslash) at++;
    } else if ((byte | 0x20) === 0x7b) depth++;
    else if ((byte | 0x20) === 0x7d && --depth === 0) return at + 1;
  }
  return 0;
}
