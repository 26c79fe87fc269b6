import { gunzip } from "./bytes.ts";
import { type JsonBytes, plainJsonBytes } from "./search.ts";
import { ByteModule } from "./wasm-module.ts";

/** The room for a file before its size is known, in bytes: most of CloudTrail's files are smaller. */
const usualSize = 1 << 20;

/**
 * The memory for one file at a time. With WebAssembly, the file is read into the memory that it is unpacked and searched
 * in, so that nothing is copied and no memory is allocated for each file. Without it, Node does the same with buffers.
 *
 * A buffer that a method returns is valid until the next call of a method: the memory moves when it grows.
 */
export class FileMemory {
  readonly #module = ByteModule.create();
  /** The file, if the module's memory cannot hold it. */
  #outside: Buffer | undefined;
  #size = 0;

  /**
   * Reads a file in place of the last one. `read` writes a part of it to a buffer, from an offset on, and returns the
   * number of bytes: 0 at the end of the file.
   */
  read(read: (to: Buffer, offset: number) => number): void {
    this.#outside = undefined;
    this.#size = 0;
    let room = this.#room(usualSize);
    for (;;) {
      const count = read(room, this.#size);
      if (count === 0) return;
      this.#size += count;
      if (this.#size === room.length) room = this.#room(2 * this.#size);
    }
  }

  /** Copies a file that is elsewhere in place of the last one. */
  copy(file: Buffer): void {
    this.read((to, offset) => file.copy(to, offset, offset));
  }

  /** The file as it was read. */
  get file(): Buffer {
    return this.#outside?.subarray(0, this.#size) ?? this.#room(this.#size);
  }

  /**
   * Unpacks the file as `gunzip` does.
   *
   * @throws IamAlertsError `payload`, as `gunzip` does.
   */
  gunzip(maxBytes: number): Buffer {
    const unpacked = this.#outside === undefined ? this.#module?.gunzip(this.#size, maxBytes) : undefined;
    return unpacked ?? gunzip(this.file, maxBytes);
  }

  /** Makes bytes searchable: those of the file, what was unpacked from it, or other bytes. */
  search(bytes: Buffer): JsonBytes {
    return this.#module?.search(bytes, this.#size) ?? plainJsonBytes(bytes);
  }

  /** Returns room for a file, with the bytes that were read. */
  #room(size: number): Buffer {
    const room = this.#outside === undefined ? this.#module?.room(size) : undefined;
    if (room !== undefined) return room;
    const read = this.#outside ?? this.#module?.room(this.#size) ?? Buffer.alloc(0);
    this.#outside = Buffer.concat([read], size);
    return this.#outside;
  }
}
