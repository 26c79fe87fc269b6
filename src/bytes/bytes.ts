import { constants, gunzipSync } from "node:zlib";
import { IamAlertsError } from "../errors.ts";

/** The default limit for the unpacked size of a payload or document: 64 MiB. */
export const defaultMaxBytes: number = 64 * 1024 * 1024;

/** Decodes base64. Accepts line breaks and the URL-safe alphabet; any other character is an error. */
export function fromBase64(text: string): Buffer {
  const bytes = Buffer.from(text, "base64");
  // Buffer.from skips unknown characters. If it returned as many bytes as the text can hold, it skipped none.
  const isWhole = text.length > 0 && text.length % 4 === 0;
  if (isWhole && bytes.length === Buffer.byteLength(text, "base64")) return bytes;
  const packed = text.replace(/\s/g, "");
  const wrong = /[^A-Za-z0-9+/_-]/.exec(packed.replace(/={1,2}$/, ""));
  if (/^=*$/.test(packed) || wrong !== null) {
    const found = wrong === null ? "nothing" : `${JSON.stringify(wrong[0])} at character ${wrong.index + 1}`;
    throw failure("base64", `expected base64, found ${found}`);
  }
  if (packed.replace(/=+$/, "").length % 4 === 1) {
    throw failure(
      "base64",
      `expected base64, found ${packed.length} characters, which is not a whole number of bytes`,
      {
        hint: "the text was cut off: copy all of it",
      },
    );
  }
  return Buffer.from(packed, "base64");
}

/** Unpacks gzip to at most `maxBytes`: a few kilobytes can unpack to gigabytes. */
export function gunzip(bytes: Uint8Array, maxBytes: number = defaultMaxBytes): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    const start = Buffer.from(bytes.subarray(0, 4)).toString("hex");
    throw failure("gzip", `expected gzip (bytes 1f8b), found ${start === "" ? "nothing" : `bytes ${start}`}`);
  }
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes, chunkSize: outputSize(bytes, maxBytes) });
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE"
      ? tooLarge(maxBytes, cause)
      : gzipFailure(cause);
  }
}

/** Returns the error for an error of zlib: data that is cut short or damaged. */
export function gzipFailure(cause: unknown): IamAlertsError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === "Z_BUF_ERROR") {
    return failure("gzip", "expected the end of the gzip data, found the end of the input: the data is cut short", {
      cause,
    });
  }
  return failure("gzip", `expected valid gzip data, found damaged data (${message})`, { cause });
}

/** Returns the error for input that is larger than the limit once unpacked. */
export function tooLarge(maxBytes: number, cause?: unknown): IamAlertsError {
  return failure("size", `expected at most ${maxBytes} bytes of unpacked data, found more`, {
    hint: "raise the limit (maxBytes, --max-bytes; in the function, its memory) if you trust this input",
    cause,
  });
}

/** Returns the size of the output buffer. With one of the right size, zlib need not grow it. */
function outputSize(bytes: Uint8Array, maxBytes: number): number {
  const claimed = claimedSize(bytes, maxBytes);
  return claimed > 0 ? Math.max(claimed + 1, constants.Z_MIN_CHUNK) : constants.Z_DEFAULT_CHUNK;
}

/**
 * Returns the unpacked size that the last bytes of gzip claim, or 0 if that size is impossible or more than `maxBytes`.
 */
export function claimedSize(bytes: Uint8Array, maxBytes: number): number {
  const { buffer, byteOffset, length } = bytes;
  if (length < 18) return 0;
  const claimed = new DataView(buffer, byteOffset, length).getUint32(length - 4, true);
  // Deflate compresses 1,032 to 1 at best.
  return claimed <= Math.min(maxBytes, length * 1032) ? claimed : 0;
}

/** Describes a value in a few words, for the "found" of an error. */
export function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value !== "object") return String(value);
  const keys = Object.keys(value).slice(0, 5).join(", ");
  return keys === "" ? "an empty object" : `an object with ${keys}`;
}

/** Returns a `payload` error that names the step that failed. */
export function failure(
  step: "event" | "base64" | "gzip" | "size" | "json" | "shape",
  message: string,
  options: { hint?: string; cause?: unknown } = {},
): IamAlertsError {
  return new IamAlertsError("payload", message, { ...options, details: { step } });
}
