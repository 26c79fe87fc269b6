import { closeSync, openSync, readSync } from "node:fs";

/** The initial size of the buffer, in bytes: most of CloudTrail's files are smaller. */
const usualSize = 1 << 20;
/** The largest buffer to keep for the next file, in bytes. */
const keptSize = 64 << 20;

/** Reads files one after the other into the same buffer, which is cheaper than a new buffer for each. */
export class FileReader {
  #buffer = Buffer.allocUnsafeSlow(usualSize);

  /** Returns a file's bytes, valid until the next file is read. Throws the file system's errors. */
  read(path: string): Buffer {
    const file = openSync(path, "r");
    try {
      let buffer = this.#buffer;
      let size = 0;
      for (;;) {
        const count = readSync(file, buffer, size, buffer.length - size, null);
        if (count === 0) break;
        size += count;
        if (size === buffer.length) buffer = Buffer.concat([buffer], 2 * size);
      }
      if (buffer.length <= keptSize) this.#buffer = buffer;
      return buffer.subarray(0, size);
    } finally {
      closeSync(file);
    }
  }
}
