import { objectEndModule } from "./object-end-module.ts";

/** Gives the offset after the JSON object or list that begins at an offset, or 0 where it does not end. */
export type ObjectEnd = (at: number) => number;

const quote = 34;
const backslash = 92;
const maxPages = 65_536;
const pageSize = 65_536;
/** The module reads whole blocks of 64 bytes. */
const blockSize = 64;

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly objectEnd: (at: number, to: number) => number;
}

/** What is used of it: Node's types have none. */
interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

/**
 * Makes a function that takes a file's bytes and gives its ObjectEnd, by WebAssembly where the machine has its vector
 * instructions. What it gave for a file holds until the next file is taken.
 */
export function createObjectEnd(): (bytes: Uint8Array) => ObjectEnd {
  const { WebAssembly } = globalThis as { WebAssembly?: WebAssemblyApi };
  const code = Buffer.from(objectEndModule, "base64");
  if (WebAssembly?.validate(code) !== true) return objectEndIn;
  const { memory, objectEnd } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as Exports;
  let view = new Uint8Array(memory.buffer);
  return (bytes) => {
    const { length } = bytes;
    const missing = Math.ceil((length + blockSize - view.length) / pageSize);
    if (missing > 0) {
      if (view.length / pageSize + missing >= maxPages) return objectEndIn(bytes);
      memory.grow(missing);
      view = new Uint8Array(memory.buffer);
    }
    view.set(bytes);
    return (at) => objectEnd(at, length);
  };
}

/** The same in JavaScript: brackets are counted outside of strings. */
export function objectEndIn(bytes: Uint8Array): ObjectEnd {
  return (start) => {
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
  };
}
