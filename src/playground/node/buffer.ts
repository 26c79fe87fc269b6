type Encoding = "utf8" | "latin1" | "hex" | "base64";

const encoder = new TextEncoder();
/** A byte order mark stays, as in Node.js. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The part of Node's Buffer that src/payload and src/bytes use. The build puts it in place of the global one. */
export class Buffer extends Uint8Array {
  static override from(source: string | ArrayLike<number> | Iterable<number>, encoding?: unknown): Buffer {
    if (typeof source !== "string") return new Buffer(source as ArrayLike<number>);
    if (encoding === "base64") return fromBase64(source);
    if (encoding === "latin1") return new Buffer(Array.from(source, (unit) => unit.charCodeAt(0)));
    return new Buffer(encoder.encode(source));
  }

  static alloc(size: number): Buffer {
    return new Buffer(size);
  }

  static allocUnsafe(size: number): Buffer {
    return new Buffer(size);
  }

  static concat(parts: readonly Uint8Array[]): Buffer {
    const all = new Buffer(parts.reduce((size, { length }) => size + length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  static byteLength(text: string, encoding?: Encoding): number {
    if (encoding !== "base64") return encoder.encode(text).length;
    // As Node.js counts: the length of the text alone decides.
    const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    return ((text.length - padding) * 3) >>> 2;
  }

  override toString(encoding: Encoding = "utf8", start = 0, end: number = this.length): string {
    const bytes = this.subarray(start, end);
    if (encoding === "utf8") return decoder.decode(bytes);
    if (encoding === "hex") return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const latin1 = latin1Of(bytes);
    return encoding === "base64" ? btoa(latin1) : latin1;
  }

  equals(other: Uint8Array): boolean {
    return this.length === other.length && this.every((byte, index) => byte === other[index]);
  }

  copy(target: Uint8Array, targetStart = 0, start = 0, end: number = this.length): void {
    target.set(this.subarray(start, end), targetStart);
  }

  /** Text to search for has one character. */
  override indexOf(wanted: number | string, from?: number): number {
    return super.indexOf(typeof wanted === "string" ? wanted.charCodeAt(0) : wanted, from);
  }
}

/** The number of bytes that are turned into text at once: the arguments of a call are limited. */
const pieceSize = 0x8000;

function latin1Of(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += pieceSize)
    text += String.fromCharCode(...bytes.subarray(at, at + pieceSize));
  return text;
}

/** Decodes base64 as Node.js does: of either alphabet, without the characters that are in neither, up to a =. */
function fromBase64(text: string): Buffer {
  const digits = text
    .replace(/=.*$/s, "")
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/[^A-Za-z0-9+/]/g, "");
  const whole = digits.length % 4 === 1 ? digits.slice(0, -1) : digits;
  const latin1 = atob(whole);
  const bytes = new Buffer(latin1.length);
  for (let at = 0; at < latin1.length; at++) bytes[at] = latin1.charCodeAt(at);
  return bytes;
}
