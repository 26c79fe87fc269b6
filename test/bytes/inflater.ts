import { gunzipSync, inflateRawSync } from "node:zlib";
import { compiled } from "../../src/bytes/compiled.ts";

/** Unpacks to at most `room` bytes. Returns the bytes, "full" if there are more, or "failed". */
export type Unpack = (packed: Uint8Array, room: number) => Buffer | "full" | "failed";

export interface Inflater {
  readonly gunzip: Unpack;
  readonly inflateRaw: Unpack;
  /** The size of the module's memory. */
  readonly memorySize: () => number;
}

type Run = (at: number, end: number, to: number, room: number) => number;

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly files: { readonly value: number };
  readonly gunzip: Run;
  readonly inflateRaw: Run;
}

interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

/** Returns the inflater of the module that is built in, or of another one. */
export function inflaterOf(binary: Uint8Array = Buffer.from(compiled, "base64")): Inflater {
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };
  const { memory, files, gunzip, inflateRaw } = new WebAssembly.Instance(new WebAssembly.Module(binary))
    .exports as Exports;
  const start = files.value;
  const unpackWith =
    (run: Run): Unpack =>
    (packed, room) => {
      const end = start + packed.length;
      const missing = Math.ceil((end + 2048 - memory.buffer.byteLength) / 65_536);
      if (missing > 0) memory.grow(missing);
      new Uint8Array(memory.buffer).set(packed, start);
      const to = Math.ceil((end + 16) / 16) * 16;
      const result = run(start, end, to, room) >>> 0;
      if (result <= 1) return result === 1 ? "full" : "failed";
      return Buffer.from(memory.buffer, to, result - to);
    };
  return {
    gunzip: unpackWith(gunzip),
    inflateRaw: unpackWith(inflateRaw),
    memorySize: () => memory.buffer.byteLength,
  };
}

/** Returns what zlib does, in the same terms. */
const oracleOf =
  (run: (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer): Unpack =>
  (packed, maxOutputLength) => {
    try {
      return run(packed, { maxOutputLength });
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "full" : "failed";
    }
  };
export const gunzipOfNode: Unpack = oracleOf(gunzipSync);
export const inflateRawOfNode: Unpack = oracleOf(inflateRawSync);

/** Whether two results are equal. Data that fails may also be too much, if the failure is near the end of the room. */
export const isSame = (one: ReturnType<Unpack>, other: ReturnType<Unpack>): boolean =>
  typeof one === "string" ? typeof other === "string" : typeof other !== "string" && one.equals(other);
