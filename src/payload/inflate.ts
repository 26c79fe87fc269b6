import { constants, createGunzip } from "node:zlib";

/** What is used of Node's stream, which is not documented: where it is missing, nothing is inflated here. */
interface Stream {
  readonly destroyed: boolean;
  readonly _handle?: {
    writeSync(
      flush: number,
      from: Uint8Array,
      at: number,
      size: number,
      to: Uint8Array,
      start: number,
      room: number,
    ): void;
  } | null;
  /** What is left of the output's room, and of the input. */
  readonly _writeState?: Uint32Array;
  reset(): void;
  on(event: "error", listener: () => void): void;
}

/** Memory that gzip may be unpacked into, and what does it. */
export interface Room {
  /** Memory of this size, or undefined where there is not so much. What was there before is lost. */
  readonly room: (size: number) => Buffer | undefined;
  readonly inflater: Inflater;
}

/** What sound gzip of one member holds, in the room; undefined where it is anything else, or there is no room. */
export function inflate(bytes: Buffer, maxBytes: number, { room, inflater }: Room): Buffer | undefined {
  const size = claimedSize(bytes, maxBytes);
  // One byte more than is claimed: if that is written too, there is more.
  const output = size === 0 ? undefined : room(size + 1);
  return output !== undefined && inflater.fills(bytes, output) ? output.subarray(0, size) : undefined;
}

/**
 * Unpacks gzip into memory that is there already. zlib's functions make a new buffer for each file, and to get its pages
 * from the system and give them back costs a third of the whole time.
 */
export class Inflater {
  #stream: Stream | undefined;

  /**
   * Whether the file was unpacked and filled the output but for its last byte: gzip of one member, whose checksum holds.
   * Where it was not, nothing is said of why; zlib's functions say it.
   */
  fills(file: Uint8Array, output: Uint8Array): boolean {
    this.#stream ??= createStream();
    const { _handle: handle, _writeState: left } = this.#stream;
    if (typeof handle?.writeSync !== "function" || left === undefined) return false;
    this.#stream.reset();
    handle.writeSync(constants.Z_FINISH, file, 0, file.length, output, 0, output.length);
    if (!this.#stream.destroyed) return left[0] === 1 && left[1] === 0;
    this.#stream = undefined;
    return false;
  }
}

function createStream(): Stream {
  const stream = createGunzip() as unknown as Stream;
  // It says again, later, what its being destroyed says at once.
  stream.on("error", () => {});
  return stream;
}

/** The size that the last bytes of a gzip file claim for what is in it, or 0 where that cannot be. */
export function claimedSize(file: Uint8Array, maxBytes: number): number {
  const { buffer, byteOffset, length } = file;
  if (length < 18) return 0;
  const claimed = new DataView(buffer, byteOffset, length).getUint32(length - 4, true);
  // deflate packs 1,032 to 1 at best.
  return claimed <= Math.min(maxBytes, length * 1032) ? claimed : 0;
}
