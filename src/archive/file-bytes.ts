import { fileBytesModule } from "./file-bytes-module.ts";

/** A file's bytes, to be searched. */
export interface FileBytes {
  /** The offset after the JSON object or list that begins at an offset, or 0 where it does not end. */
  objectEnd(at: number): number;
  /** Where a text stands next, at or after an offset; -1 where it does not. */
  indexOf(text: Uint8Array, from: number): number;
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
  readonly indexOf: (at: number, to: number, text: number, length: number) => number;
}

/** What is used of it: Node's types have none. */
interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

/**
 * Makes a function that takes a file's bytes to be searched, by WebAssembly where the machine has its vector instructions.
 * What it gave for a file holds until the next file is taken.
 */
export function createFileBytes(): (bytes: Buffer) => FileBytes {
  const { WebAssembly } = globalThis as { WebAssembly?: WebAssemblyApi };
  const code = Buffer.from(fileBytesModule, "base64");
  if (WebAssembly?.validate(code) !== true) return plainFileBytes;
  const { memory, objectEnd, indexOf } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as Exports;
  let view = new Uint8Array(memory.buffer);
  const texts = new Map<Uint8Array, number>();
  let textsEnd = 0;
  /** Where a text is in the module's memory, or undefined where it has no room for it. */
  const place = (text: Uint8Array) => {
    const known = texts.get(text);
    if (known !== undefined || text.length > longestText || textsEnd + text.length > fileStart) return known;
    const at = textsEnd;
    view.set(text, at);
    texts.set(text, at);
    textsEnd += text.length;
    return at;
  };
  return (bytes) => {
    const end = fileStart + bytes.length;
    const missing = Math.ceil((end + blockSize + longestText - view.length) / pageSize);
    if (missing > 0) {
      if (view.length / pageSize + missing >= maxPages) return plainFileBytes(bytes);
      memory.grow(missing);
      view = new Uint8Array(memory.buffer);
    }
    view.set(bytes, fileStart);
    return {
      objectEnd: (at) => Math.max(0, (objectEnd(at + fileStart, end) >>> 0) - fileStart),
      indexOf(text, from) {
        const at = place(text);
        if (at === undefined) return bytes.indexOf(text, from);
        const found = indexOf(from + fileStart, end, at, text.length) >>> 0;
        return found === 0 ? -1 : found - fileStart;
      },
    };
  };
}

/** The same in JavaScript: brackets are counted outside of strings. */
export function plainFileBytes(bytes: Buffer): FileBytes {
  return { objectEnd: (at) => objectEndIn(bytes, at), indexOf: (text, from) => bytes.indexOf(text, from) };
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
