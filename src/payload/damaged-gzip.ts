import { createInflateRaw } from "node:zlib";

/** The most compressed data that is kept to read it again, in bytes. */
const maxKept = 16 * 1024 * 1024;

/**
 * The compressed bytes of a stream so far. zlib drops up to 16 kB of output when it finds damage; with these bytes, the
 * output before the damage can be unpacked again in small steps.
 */
export class KeptBytes {
  #chunks: Uint8Array[] = [];
  #size = 0;

  add(chunk: Uint8Array): void {
    this.#size += chunk.length;
    if (this.#size <= maxKept) this.#chunks.push(chunk);
    else this.#chunks = [];
  }

  /** Yields what can be unpacked after the first `delivered` bytes of output. Yields nothing for a larger stream. */
  async *unpack(delivered: number): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#size > maxKept) return;
    const bytes = Buffer.concat(this.#chunks);
    let skip = delivered;
    for (let at = headerEnd(bytes, 0); at !== undefined; ) {
      const inflate = createInflateRaw({ chunkSize: 64 });
      inflate.end(bytes.subarray(at));
      try {
        for await (const output of inflate as AsyncIterable<Buffer>) {
          if (output.length > skip) yield output.subarray(skip);
          skip = Math.max(0, skip - output.length);
        }
      } catch {
        return; // The caller has the error already.
      }
      // The CRC and the size follow: 8 bytes.
      at = headerEnd(bytes, at + inflate.bytesWritten + 8);
    }
  }
}

/**
 * Returns the offset after the header of the gzip member at or after an offset, past zeros; undefined if there is none.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1952#section-2.3
 */
function headerEnd(bytes: Buffer, from: number): number | undefined {
  let at = from;
  while (bytes[at] === 0) at++;
  if (bytes[at] !== 0x1f || bytes[at + 1] !== 0x8b || bytes[at + 2] !== 8) return undefined;
  const flags = bytes[at + 3] ?? 0;
  at += 10;
  if (flags & 4) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  for (const flag of [8, 16]) if (flags & flag) at = bytes.indexOf(0, at) + 1 || bytes.length;
  if (flags & 2) at += 2;
  return at < bytes.length ? at : undefined;
}
