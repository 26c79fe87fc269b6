import type { Attachment, Email } from "./email.ts";
import { visible } from "./escape.ts";

/** The boundaries; no line of quoted-printable text or base64 can contain them. */
const boundary = "=_iam-alerts";
const outerBoundary = "=_iam-alerts_mixed";

/**
 * Renders an email as a MIME message in ASCII: multipart/alternative with text and HTML, inside multipart/mixed if
 * there is an attachment. The caller puts the headers From, To and Date before the message.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2046#section-5.1
 */
export function toMime({ subject, text, html, attachment }: Email): string {
  const body = [
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    "",
    ...part("text/plain", text),
    ...part("text/html", html),
    `--${boundary}--`,
  ];
  return [
    `Subject: ${headerText(subject)}`,
    "MIME-Version: 1.0",
    // Keeps out-of-office programs from answering; https://www.rfc-editor.org/rfc/rfc3834#section-5
    "Auto-Submitted: auto-generated",
    ...(attachment === undefined ? body : mixed(body, attachment)),
    "",
  ].join("\r\n");
}

function mixed(body: readonly string[], { name, type, text }: Attachment): readonly string[] {
  return [
    `Content-Type: multipart/mixed; boundary="${outerBoundary}"`,
    "",
    `--${outerBoundary}`,
    ...body,
    `--${outerBoundary}`,
    `Content-Type: ${type}; charset=utf-8`,
    `Content-Disposition: attachment; filename="${name}"`,
    "Content-Transfer-Encoding: base64",
    "",
    ...(Buffer.from(text)
      .toString("base64")
      .match(/.{1,76}/g) ?? []),
    `--${outerBoundary}--`,
  ];
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
 * Encodes the text of a header: short ASCII stays as it is, other text becomes encoded words in UTF-8. A line break in
 * the text cannot begin another header.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2047
 */
function headerText(value: string): string {
  const line = visible(value);
  if (/^[\x21-\x7e](?:[\x20-\x7e]{0,64}[\x21-\x7e])?$/.test(line) && !line.includes("=?")) return line;
  const words: string[] = [];
  let word = "";
  for (const character of line) {
    // A line has 76 characters: 12 of markup and 52 of base64, which encode 39 bytes.
    if (Buffer.byteLength(word + character) > 39) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  const encoded = [...words, word].map((text) => `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`);
  return encoded.join("\r\n ");
}

/** @see https://www.rfc-editor.org/rfc/rfc2045#section-6.7 */
function quotedPrintable(text: string): string {
  return text.split("\n").map(quotedLine).join("\r\n");
}

function quotedLine(line: string): string {
  const bytes = Buffer.from(line);
  let quoted = "";
  let length = 0;
  // Line beginnings that mail programs and CI logs interpret: a dot, "From ", and a colon.
  let risky = /[.F:]/;
  for (const [at, byte] of bytes.entries()) {
    const isLast = at === bytes.length - 1;
    const plain = (byte >= 33 && byte <= 126 && byte !== 61) || (byte === 32 && !isLast);
    let unit = plain ? String.fromCharCode(byte) : hex(byte);
    if (length + unit.length > 75) {
      quoted += "=\r\n";
      length = 0;
      risky = /[.F: ]/;
    }
    if (length === 0 && risky.test(unit)) unit = hex(byte);
    quoted += unit;
    length += unit.length;
  }
  return quoted;
}

function hex(byte: number): string {
  return `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
