import { tooLarge } from "../bytes/bytes.ts";
import type { FileMemory } from "../bytes/file-memory.ts";
import { IamAlertsError } from "../errors.ts";

interface Zlib {
  /** Missing before Node.js 22.15. */
  readonly zstdDecompressSync?: (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer;
}

/**
 * Unpacks a file of gzip (all members) or Zstandard, which the first bytes show; the name does not matter. Returns any
 * other file as it is. The result may be in the file's memory, and is then valid until the next file is read.
 *
 * @throws IamAlertsError `payload` for data that is damaged, cut short or larger than `maxBytes` once unpacked.
 */
export function unpack(memory: FileMemory, maxBytes: number): Buffer {
  const bytes = memory.file;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return memory.gunzip(maxBytes);
  if (isZstandard(bytes)) return unpackZstandard(bytes, maxBytes);
  if (bytes.length > maxBytes) throw tooLarge(maxBytes);
  return bytes;
}

function isZstandard(bytes: Uint8Array): boolean {
  return bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
}

function unpackZstandard(bytes: Buffer, maxBytes: number): Buffer {
  const { zstdDecompressSync } = process.getBuiltinModule("node:zlib") as Zlib;
  if (zstdDecompressSync === undefined) {
    throw new IamAlertsError("payload", `expected a Node.js that reads Zstandard, found ${process.version}`, {
      hint: "use Node.js 22.15 or newer, or unpack the file first with zstd -d",
      details: { step: "zstd" },
    });
  }
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(maxBytes, cause);
    throw new IamAlertsError(
      "payload",
      `expected valid Zstandard data, found data that is damaged or cut short (${(cause as Error).message})`,
      { details: { step: "zstd" }, cause },
    );
  }
}
