import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { FileMemory } from "../../src/bytes/file-memory.ts";
import { plainJsonBytes } from "../../src/bytes/search.ts";

const text = Buffer.from("some text, ".repeat(1000));
const valid = gzipSync(text);

function memoryOf(file: Buffer, memory = new FileMemory()): FileMemory {
  memory.copy(file);
  return memory;
}

/** Returns a memory as on a machine where WebAssembly is missing, or another one is there. */
function memoryWith(other: unknown): FileMemory {
  const scope = globalThis as { WebAssembly?: unknown };
  const { WebAssembly: original } = scope;
  scope.WebAssembly = other;
  try {
    return new FileMemory();
  } finally {
    scope.WebAssembly = original;
  }
}

class Refusing {
  constructor() {
    throw new Error("no vectors");
  }
}

const withoutModule = () => [memoryWith(undefined), memoryWith({ Module: Refusing, Instance: Refusing })];

/** Returns a memory whose module has too little of it for anything but small files. */
function smallMemory(): FileMemory {
  const scope = globalThis as unknown as { WebAssembly: { Module: unknown; Instance: new (module: object) => object } };
  const { Module, Instance } = scope.WebAssembly;
  class Small {
    readonly exports: object;
    constructor(module: object) {
      const { exports } = new Instance(module) as { exports: { memory: { buffer: ArrayBuffer } } };
      const { memory } = exports;
      const grow = () => {
        throw new RangeError("out of memory");
      };
      const fixed = {
        get buffer() {
          return memory.buffer;
        },
        grow,
      };
      this.exports = { ...exports, memory: fixed };
    }
  }
  return memoryWith({ Module, Instance: Small });
}

describe("the memory of a file", () => {
  it("holds a file that is unpacked and searched there", () => {
    const memory = memoryOf(gzipSync("{}}{"));
    const unpacked = memory.gunzip(100);
    const found = memory.search(unpacked);
    expect([found.objectEnd(0), found.objectEnd(2), unpacked.toString()]).toEqual([2, 0, "{}}{"]);
    expect(unpacked.buffer).toBe(memory.file.buffer);
    expect(memory.file).toEqual(gzipSync("{}}{"));
  });

  it("searches a file that is not compressed where it is, and other bytes behind it", () => {
    const memory = memoryOf(Buffer.from('{"a":1} b'));
    expect(memory.search(memory.file).objectEnd(0)).toBe(7);
    expect(memory.search(Buffer.from("  {}")).objectEnd(2)).toBe(4);
    expect(memory.file.toString()).toBe('{"a":1} b');
    const large = Buffer.alloc(3_000_000, "x");
    large.write("yz", 2_999_998);
    expect(memory.search(large).indexOf(Buffer.from("yz"), 0)).toBe(2_999_998);
    expect(memory.file.toString()).toBe('{"a":1} b');
  });

  it("reads files in any number of parts, one after the other", () => {
    const memory = new FileMemory();
    const part = 700_000;
    for (const size of [5_000_000, 0, 1, 1 << 20, 2 << 20, (1 << 20) + 1]) {
      const file = Buffer.alloc(size, `${size},`);
      memory.read((to, offset) => file.copy(to, offset, offset, Math.min(offset + part, size)));
      expect(memory.file.equals(file), `${size}`).toBe(true);
    }
  });

  it("unpacks several members, and says what is wrong as zlib does", () => {
    expect(
      memoryOf(Buffer.concat([valid, valid]))
        .gunzip(2 * text.length)
        .equals(Buffer.concat([text, text])),
    ).toBe(true);
    const damaged = Buffer.from(valid);
    damaged[valid.length - 6] = (damaged[valid.length - 6] as number) ^ 1;
    for (const memory of [new FileMemory(), ...withoutModule()]) {
      expect(() => memoryOf(damaged, memory).gunzip(text.length)).toThrow("incorrect data check");
      expect(() => memoryOf(valid.subarray(0, -1), memory).gunzip(text.length)).toThrow("the data is cut short");
      expect(() => memoryOf(valid, memory).gunzip(text.length - 1)).toThrow(`at most ${text.length - 1} bytes`);
      expect(memoryOf(valid, memory).gunzip(text.length).equals(text)).toBe(true);
    }
  });

  it("keeps a file that is damaged, and its place", () => {
    const memory = new FileMemory();
    const cut = gzipSync(Buffer.alloc(10_000_000)).subarray(0, -1);
    memory.copy(cut);
    expect(() => memory.gunzip(1 << 30)).toThrow("the data is cut short");
    expect(memory.file.equals(cut)).toBe(true);
  });

  it("works with buffers if WebAssembly or its vector instructions are missing", () => {
    for (const memory of withoutModule()) {
      const unpacked = memoryOf(valid, memory).gunzip(text.length);
      expect(unpacked.equals(text)).toBe(true);
      const file = memory.search(Buffer.from('{"a":"}"} a"'));
      expect(file.objectEnd.toString()).toBe(plainJsonBytes(text).objectEnd.toString());
      const results = [file.objectEnd(0), file.indexOf(Buffer.from("a"), 3), file.stringEnd(10), file.braces()];
      expect(results).toEqual([9, 10, 11, 0]);
      const large = Buffer.alloc(3_000_000, "large");
      expect(memoryOf(large, memory).file.equals(large)).toBe(true);
      expect(memoryOf(valid, memory).file.equals(valid)).toBe(true);
    }
  });

  it("works with buffers for a file that the module has too little memory for", () => {
    const memory = smallMemory();
    const large = Buffer.alloc(3_000_000, '{"large":1},');
    expect(memoryOf(large, memory).file.equals(large)).toBe(true);
    expect(memory.search(memory.file).objectEnd(0)).toBe(11);
    expect(memoryOf(gzipSync(large), memory).gunzip(large.length).equals(large)).toBe(true);
  });

  it("grows with the largest file, and not with every file", () => {
    const memory = new FileMemory();
    const sizeWith = (size: number) => memoryOf(gzipSync(Buffer.alloc(size)), memory).gunzip(size).buffer.byteLength;
    const large = sizeWith(20_000_000);
    expect(large).toBeGreaterThan(20_000_000);
    expect(large).toBeLessThan(30_000_000);
    for (let index = 0; index < 20; index++) expect(sizeWith(900_000 * index)).toBe(large);
  });
});
