import { type FlateError, FlateErrorCode, gunzipSync as gunzip } from "fflate";
import { Buffer } from "./buffer.ts";

// The part of node:zlib that src/payload uses for gzip inside of a document, where nothing can wait for a stream. The
// page unpacks whole files with DecompressionStream before src/payload sees them.

export const constants = { Z_MIN_CHUNK: 64, Z_DEFAULT_CHUNK: 16_384 };

/** The header and the trailer of gzip with the least data between them, in bytes. */
const leastGzip = 18;

/** @throws Error as Node's gunzipSync does: with the code ERR_BUFFER_TOO_LARGE, Z_BUF_ERROR or Z_DATA_ERROR. */
export function gunzipSync(bytes: Uint8Array, { maxOutputLength }: { readonly maxOutputLength: number }): Buffer {
  if (bytes.length < leastGzip) throw failure("Z_BUF_ERROR", "unexpected end of file");
  const claimed = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4, true);
  if (claimed > maxOutputLength) throw failure("ERR_BUFFER_TOO_LARGE", "the output is too large");
  const output = unpack(bytes, claimed);
  if (output.length !== claimed) throw failure("Z_DATA_ERROR", "incorrect data check");
  return output;
}

function unpack(bytes: Uint8Array, size: number): Buffer {
  try {
    // Memory of this size never grows, however large the unpacked data is.
    return Buffer.from(gunzip(bytes, { out: new Uint8Array(size) }));
  } catch (error) {
    const { code, message } = error as Partial<FlateError>;
    throw failure(code === FlateErrorCode.UnexpectedEOF ? "Z_BUF_ERROR" : "Z_DATA_ERROR", message ?? "");
  }
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function missing(): never {
  throw failure("Z_STREAM_ERROR", "gzip in more than two layers");
}

export { missing as createGunzip, missing as createInflateRaw, missing as gzipSync };
