import { constants, createGunzip } from "node:zlib";
import { claimedSize, gunzip } from "./bytes.ts";

/**
 * The parts of Node's stream that are used here. They are not documented: if they are missing, `gunzip` does the work.
 */
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
  /** The bytes left of the output and of the input. */
  readonly _writeState?: Uint32Array;
  reset(): void;
  on(event: "error", listener: () => void): void;
}

/** Memory to unpack gzip into, and the inflater that does it. */
export interface Memory {
  /** Returns memory of this size, or undefined if there is not enough. Overwrites what the last call returned. */
  readonly reserve: (size: number) => Buffer | undefined;
  readonly inflater: Inflater;
}

/**
 * Unpacks gzip as `gunzip` does. If memory is given, and the file is valid and has one member, it is unpacked there.
 *
 * @throws IamAlertsError `payload`, as `gunzip` does.
 */
export function gunzipInto(memory: Memory | undefined, bytes: Buffer, maxBytes: number): Buffer {
  const size = claimedSize(bytes, maxBytes);
  // One byte more than the file claims: if that byte is written too, the file holds more.
  const output = memory?.reserve(size + 1);
  if (output !== undefined && memory?.inflater.inflate(bytes, output)) return output.subarray(0, size);
  return gunzip(bytes, maxBytes);
}

/**
 * Unpacks gzip into existing memory. zlib's own functions allocate a buffer for each file, and getting its pages from
 * the system and giving them back takes a third of the whole time.
 */
export class Inflater {
  #stream: Stream | undefined;

  /**
   * Unpacks a file that is gzip of one member and fills all of the output but its last byte. Returns whether that
   * worked and the checksum is right. Returns false without a reason: call `gunzip` to get the error.
   */
  inflate(file: Uint8Array, output: Uint8Array): boolean {
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
  // A destroyed stream already shows the error; the event only repeats it later.
  stream.on("error", () => {});
  return stream;
}
