import type { Email } from "./email.ts";
import { visible } from "./escape.ts";

/** No line of quoted-printable text can hold this. */
const boundary = "=_iam-alerts";

/**
 * A mail as a MIME message in ASCII: multipart/alternative, the text before the HTML. `headers` go before ours: From, To,
 * Date, which are not ours to know.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2046#section-5.1.4
 */
export function toMime({ subject, text, html }: Email, headers: Readonly<Record<string, string>> = {}): string {
  return [
    ...Object.entries(headers).map(([name, value]) => headerLine(name, value)),
    headerLine("Subject", subject),
    "MIME-Version: 1.0",
    // Out-of-office programs stay silent; https://www.rfc-editor.org/rfc/rfc3834#section-5
    "Auto-Submitted: auto-generated",
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    "",
    ...part("text/plain", text),
    ...part("text/html", html),
    `--${boundary}--`,
    "",
  ].join("\r\n");
}

function part(type: string, content: string): readonly string[] {
  return [
    `--${boundary}`,
    `Content-Type: ${type}; charset=utf-8`,
    "Content-Transfer-Encoding: quoted-printable",
    "",
    quotedPrintable(content),
  ];
}

/**
 * A header's line: as it is where it is short ASCII, else in encoded words of UTF-8. A line break in the value cannot
 * begin another header.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2047
 */
function headerLine(name: string, value: string): string {
  const line = visible(value);
  if (/^[\x20-\x7e]*$/.test(line) && !line.includes("=?") && name.length + line.length < 76) return `${name}: ${line}`;
  const words: string[] = [];
  let word = "";
  for (const character of line) {
    // 75 characters a word, 12 of them around 60 of base64, which are 45 bytes.
    if (Buffer.byteLength(word + character) > 42) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  const encoded = [...words, word].map((text) => `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`);
  return `${name}: ${encoded.join("\r\n ")}`;
}

/** @see https://www.rfc-editor.org/rfc/rfc2045#section-6.7 */
function quotedPrintable(text: string): string {
  return text.split("\n").map(quotedLine).join("\r\n");
}

function quotedLine(line: string): string {
  const bytes = Buffer.from(line);
  let quoted = "";
  let length = 0;
  for (const [at, byte] of bytes.entries()) {
    const isLast = at === bytes.length - 1;
    const plain = (byte >= 33 && byte <= 126 && byte !== 61) || (byte === 32 && !isLast);
    let unit = plain ? String.fromCharCode(byte) : hex(byte);
    if (length + unit.length > 75) {
      quoted += "=\r\n";
      length = 0;
    }
    // What mail programs take for more than text where a line begins: a dot, "From ", and a command of a CI log.
    if (length === 0 && /[.F:]/.test(unit)) unit = hex(byte);
    quoted += unit;
    length += unit.length;
  }
  return quoted;
}

function hex(byte: number): string {
  return `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
