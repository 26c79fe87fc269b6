import { constants, createGunzip } from "node:zlib";
import { claimedSize, gunzip } from "./bytes.ts";

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

/**
 * Unpacks gzip as `gunzip` does, into the room where that is given and the file is sound and of one member.
 *
 * @throws IamAlertsError `payload`, as `gunzip` does.
 */
export function gunzipInto(room: Room | undefined, bytes: Buffer, maxBytes: number): Buffer {
  const size = claimedSize(bytes, maxBytes);
  // One byte more than is claimed: if that is written too, there is more.
  const output = room?.room(size + 1);
  if (output !== undefined && room?.inflater.fills(bytes, output)) return output.subarray(0, size);
  return gunzip(bytes, maxBytes);
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
