import { jsonBytesModule } from "./search-module.ts";
import { backslash, closeBrace, openBrace, quote } from "./tokens.ts";

/** The bytes of a JSON file or payload, ready to be searched. */
export interface JsonBytes {
  /** Returns the offset after the JSON object or list that begins at an offset, or 0 if it does not end. */
  objectEnd(at: number): number;
  /** Returns the first offset of a text at or after `from`, or -1. */
  indexOf(text: Uint8Array, from: number): number;
  /**
   * Returns the offset of the quote that ends the string whose text begins at an offset, or 0 if the string does not
   * end or contains a control character.
   */
  stringEnd(at: number): number;
  /** Returns `{` minus `}` in the string that the last call of stringEnd scanned. */
  braces(): number;
}

const pageSize = 65_536;
const maxPages = 65_536;
/** The offset of the file in the module's memory, after the texts to search for. */
const fileStart = pageSize;
/** The module reads whole blocks of 64 bytes, even at offsets shifted by a text's length. */
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

/** The bytes that occur most often in CloudTrail's JSON, the most frequent first. */
const common = Buffer.from('"ea:tsrno1i23dc,-um0lA.pb4f758v9/');

/** Returns the offsets of the two rarest bytes of a text. */
function probesOf(text: Uint8Array): readonly [number, number] {
  const rank = (byte = 0) => (common.includes(byte) ? common.indexOf(byte) : common.length);
  const [one = 0, other = one] = [...text.keys()].sort((a, b) => rank(text[b]) - rank(text[a]));
  return [one, other];
}

/** The parts of WebAssembly that are used here; Node's types lack them. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

/** Makes files searchable, one after the other. */
export interface JsonMemory {
  /** Takes a file's bytes to be searched. The result is valid until the next file is taken. */
  take(bytes: Buffer): JsonBytes;
  /** Returns memory for a file of this size, which `take` then need not copy. Returns undefined if there is none. */
  reserve(size: number): Buffer | undefined;
}

/** Makes files searchable with WebAssembly, or in JavaScript if the machine lacks its vector instructions. */
export function createJsonMemory(): JsonMemory {
  const { WebAssembly } = globalThis as { WebAssembly?: WebAssemblyApi };
  const module = tryCompile(WebAssembly);
  if (WebAssembly === undefined || module === undefined) return { take: plainJsonBytes, reserve: () => undefined };
  const { memory, objectEnd, indexOf, stringEnd, braces } = new WebAssembly.Instance(module).exports as Exports;
  let view = new Uint8Array(memory.buffer);
  const texts = new Map<Uint8Array, Place>();
  let textsEnd = 0;
  /** Returns the place of a text in the module's memory. */
  const place = (text: Uint8Array) => {
    const stored = texts.get(text);
    if (stored !== undefined) return stored;
    if (textsEnd + text.length > fileStart) {
      texts.clear();
      textsEnd = 0;
    }
    const added = { at: textsEnd, probes: probesOf(text) };
    view.set(text, textsEnd);
    texts.set(text, added);
    textsEnd += text.length;
    return added;
  };
  const reserve = (size: number) => {
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
      const target = reserve(bytes.length);
      if (target === undefined) return plainJsonBytes(bytes);
      target.set(bytes);
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
  return { take, reserve };
}

/** Compiles the module. Returns undefined if the machine lacks the instructions that it needs. */
function tryCompile(WebAssembly: WebAssemblyApi | undefined): object | undefined {
  try {
    return WebAssembly === undefined ? undefined : new WebAssembly.Module(Buffer.from(jsonBytesModule, "base64"));
  } catch {
    return undefined;
  }
}

/** Searches bytes in JavaScript, with the same results as the module. */
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
        if (byte === openBrace) count++;
        else if (byte === closeBrace) count--;
        else if (byte === backslash && (bytes[at + 1] === quote || bytes[at + 1] === backslash)) at++;
      }
      return 0;
    },
    braces: () => braces,
  };
}

/** A bracket with this bit set is the brace of the same direction. */
const braceBit = 0x20;

function objectEndIn(bytes: Uint8Array, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === quote) {
      at++;
      while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
    } else if (byte === backslash) {
      // This is not JSON, but the module treats it the same way.
      if (bytes[at + 1] === quote || bytes[at + 1] === backslash) at++;
    } else if ((byte | braceBit) === openBrace) depth++;
    else if ((byte | braceBit) === closeBrace && --depth === 0) return at + 1;
  }
  return 0;
}
