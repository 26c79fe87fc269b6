/** The bytes of JSON's syntax. */
export const quote = 34;
export const comma = 44;
export const colon = 58;
export const openBracket = 91;
export const backslash = 92;
export const closeBracket = 93;
export const openBrace = 123;
export const closeBrace = 125;

export const newline = 10;
export const zero = 48;

/** Whether JSON allows a byte between its tokens: space, tab, line feed or carriage return. */
export function isWhitespace(byte: number | undefined): boolean {
  return byte === 32 || byte === newline || byte === 13 || byte === 9;
}

/** Returns the first offset at or after `from` of a byte that is not JSON whitespace. */
export function afterWhitespace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isWhitespace(bytes[at])) at++;
  return at;
}

/** Whether a text begins at an offset. */
export function isAt(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text[index]) return false;
  return true;
}

/** Whether a byte is a digit. */
export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= zero + 9;
}
