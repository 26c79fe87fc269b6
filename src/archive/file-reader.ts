import { closeSync, openSync, readSync } from "node:fs";

/** Room for most of CloudTrail's files as they are stored, in bytes. */
const usualSize = 1 << 20;
/** What is kept of a larger one's room for the next file, in bytes. */
const keptSize = 64 << 20;

/** Reads files one after the other into the same memory, which costs less than to get new memory for each. */
export class FileReader {
  #room = Buffer.allocUnsafeSlow(usualSize);

  /** A file's bytes; they hold until the next file is read. Throws the file system's errors. */
  read(path: string): Buffer {
    const file = openSync(path, "r");
    try {
      let room = this.#room;
      let size = 0;
      for (;;) {
        const count = readSync(file, room, size, room.length - size, null);
        if (count === 0) break;
        size += count;
        if (size === room.length) room = Buffer.concat([room], 2 * size);
      }
      if (room.length <= keptSize) this.#room = room;
      return room.subarray(0, size);
    } finally {
      closeSync(file);
    }
  }
}
