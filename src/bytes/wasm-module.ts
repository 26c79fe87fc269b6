import { tooLarge } from "./bytes.ts";
import { compiled } from "./compiled.ts";
import type { JsonBytes } from "./search.ts";
import { TextPlaces } from "./text-places.ts";

/** The parts of WebAssembly that are used here; Node's types lack them. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

/** The exports of src/bytes/wasm/index.ts. The addresses that functions return are signed numbers here. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly files: { readonly value: number };
  readonly texts: { readonly value: number };
  readonly gunzip: (at: number, end: number, to: number, room: number) => number;
  readonly objectEnd: (at: number, to: number) => number;
  readonly pass: (at: number, to: number, until: number) => number;
  readonly passedTo: () => number;
  readonly passedCount: () => number;
  readonly members: (at: number, to: number, base: number) => number;
  readonly memberTable: { readonly value: number };
  readonly indexOf: (at: number, to: number, text: number, length: number, one: number, other: number) => number;
  readonly stringEnd: (at: number, to: number) => number;
  readonly braces: { readonly value: number };
}

const pageSize = 65_536;
/** The functions read and write this much past the end of a file, and of what is unpacked from it. */
const slack = 2048;
/** The module's memory ends here. The functions add numbers of 16 bits to addresses without a check. */
const maxAddress = 2 ** 32 - 2 ** 20;
/** The result of gunzip for a file that unpacks to more than there is room for. Smaller results are failures too. */
const full = 1;

/** The compiled functions and their memory: the file is at the start, and what is unpacked from it follows. */
export class ByteModule {
  readonly #exports: Exports;
  readonly #start: number;
  readonly #texts: TextPlaces;

  private constructor(exports: Exports) {
    this.#exports = exports;
    this.#start = exports.files.value;
    this.#texts = new TextPlaces(exports.memory, exports.texts.value);
  }

  /** Returns undefined if the machine lacks WebAssembly or the vector instructions that the module needs. */
  static create(): ByteModule | undefined {
    const { WebAssembly } = globalThis as { WebAssembly?: WebAssemblyApi };
    if (WebAssembly === undefined) return undefined;
    try {
      const module = new WebAssembly.Module(Buffer.from(compiled, "base64"));
      return new ByteModule(new WebAssembly.Instance(module).exports as Exports);
    } catch {
      return undefined;
    }
  }

  /** Returns the memory of a file of this size with the bytes that it holds, or undefined if there is not enough. */
  room(size: number): Buffer | undefined {
    return this.#grow(this.#start + size) ? Buffer.from(this.#exports.memory.buffer, this.#start, size) : undefined;
  }

  /**
   * Unpacks the file at the start of the memory. Returns undefined if it is not valid gzip, or if memory is short.
   *
   * @throws IamAlertsError `payload` if it is larger than `maxBytes` once unpacked.
   */
  gunzip(size: number, maxBytes: number): Buffer | undefined {
    const { gunzip, memory } = this.#exports;
    const to = this.#afterFile(size);
    const room = Math.min(maxBytes, maxAddress - to);
    let end: number;
    try {
      end = gunzip(this.#start, this.#start + size, to, room) >>> 0;
    } catch {
      // Only a mistake in the module, or a machine without memory, can end it early. Node's zlib then has the last word.
      return undefined;
    }
    if (end === full && room === maxBytes) throw tooLarge(maxBytes);
    return end <= full ? undefined : Buffer.from(memory.buffer, to, end - to);
  }

  /** Makes bytes searchable. Those from elsewhere are copied behind the file. Returns undefined if memory is short. */
  search(bytes: Buffer, fileSize: number): JsonBytes | undefined {
    const { memory, objectEnd, pass, passedTo, passedCount, members, indexOf, stringEnd, braces } = this.#exports;
    let start = bytes.byteOffset;
    if (bytes.buffer !== memory.buffer) {
      start = this.#afterFile(fileSize);
      if (!this.#grow(start + bytes.length)) return undefined;
      new Uint8Array(memory.buffer).set(bytes, start);
    }
    const end = start + bytes.length;
    const offsetOf = (address: number) => (address >>> 0) - start;
    return {
      objectEnd: (at) => Math.max(0, offsetOf(objectEnd(start + at, end))),
      pass: (at, until) => Math.max(0, offsetOf(pass(start + at, end, start + Math.min(until, bytes.length)))),
      passedTo: () => offsetOf(passedTo()),
      passedCount,
      members(from, to) {
        const count = members(start + from, start + to, start);
        return count < 0 ? undefined : count;
      },
      memberTable: new Uint32Array(memory.buffer, this.#exports.memberTable.value, 256),
      indexOf: (text, from) => {
        const place = this.#texts.placeOf(text);
        if (place === undefined) return bytes.indexOf(text, from);
        return Math.max(-1, offsetOf(indexOf(start + from, end, place.at, text.length, ...place.probes)));
      },
      stringEnd: (at) => Math.max(0, offsetOf(stringEnd(start + at, end))),
      braces: () => braces.value,
    };
  }

  /** Returns the address behind the file. */
  #afterFile(size: number): number {
    return Math.ceil((this.#start + size + 16) / 16) * 16;
  }

  /** Makes sure that there is memory up to an address. */
  #grow(end: number): boolean {
    const { memory } = this.#exports;
    const missing = Math.ceil((end + slack - memory.buffer.byteLength) / pageSize);
    if (missing <= 0) return true;
    if (end > maxAddress) return false;
    try {
      memory.grow(missing);
      return true;
    } catch {
      return false;
    }
  }
}
