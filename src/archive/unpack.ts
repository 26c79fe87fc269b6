import * as zlib from "node:zlib";
import { tooLarge } from "../bytes/bytes.ts";
import { gunzipInto, type Room } from "../bytes/inflate.ts";
import { IamAlertsError } from "../errors.ts";

/** Node has it from 22.15 on. */
const { zstdDecompressSync } = zlib as unknown as {
  zstdDecompressSync?: (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer;
};

/**
 * A file's bytes, gunzipped (all members of it) or unpacked from Zstandard where they are either; told by their first
 * bytes, whatever the file is called. They may be in the room that is given, and then hold until that is used again.
 *
 * @throws IamAlertsError `payload` for data that is damaged, cut short or more than `maxBytes` unpacked.
 */
export function unpack(bytes: Buffer, maxBytes: number, room?: Room): Buffer {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipInto(room, bytes, maxBytes);
  if (isZstandard(bytes)) return unpackZstandard(bytes, maxBytes);
  if (bytes.length > maxBytes) throw tooLarge(maxBytes);
  return bytes;
}

function isZstandard(bytes: Uint8Array): boolean {
  return bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
}

function unpackZstandard(bytes: Buffer, maxBytes: number): Buffer {
  if (zstdDecompressSync === undefined) {
    throw new IamAlertsError("payload", `expected a Node.js that reads Zstandard, found ${process.version}`, {
      hint: "Node.js 22.15 and newer do; or unpack the file first: zstd -d",
      details: { step: "zstd" },
    });
  }
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(maxBytes, cause);
    throw new IamAlertsError(
      "payload",
      `expected sound Zstandard data, found it damaged or cut short (${(cause as Error).message})`,
      { details: { step: "zstd" }, cause },
    );
  }
}
