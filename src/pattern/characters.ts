/** Whether a character separates the words of a pattern. */
export function isWhitespace(character: string): boolean {
  return /^[ \t\r\n]$/.test(character);
}

/** Whether a non-ASCII letter or digit is at an offset. A character beyond U+FFFF takes two offsets; both count. */
export function isForeignLetter(source: string, at: number): boolean {
  if (source.charCodeAt(at) < 0x80) return false;
  const isSecond = at > 0 && /^[\ud800-\udbff][\udc00-\udfff]$/.test(source.slice(at - 1, at + 1));
  return /^[\p{L}\p{N}\p{M}]/u.test(source.slice(isSecond ? at - 1 : at, at + 2));
}

/** Returns a character as errors show it: quoted, or by code point and name if it is invisible. */
export function found(character: string): string {
  if (!isUnseen(character)) return JSON.stringify(character);
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `U+${code}${code in unicodeNames ? ` "${unicodeNames[code]}"` : ""}`;
}

/** Unicode names of characters that come with pasted text. */
const unicodeNames: Readonly<Record<string, string>> = {
  "00A0": "no-break space",
  "00AD": "soft hyphen",
  "200B": "zero width space",
  "202F": "narrow no-break space",
  "3000": "ideographic space",
  FEFF: "zero width no-break space",
};

/** Whether a character is invisible and not whitespace to AWS: special spaces, control and format characters. */
export function isUnseen(character: string): boolean {
  return !isWhitespace(character) && /^[\s\p{Cc}\p{Cf}\p{Z}]$/u.test(character);
}

/** Returns a hint for a character that no pattern accepts but that people commonly write. */
export function hintForCharacter(character: string): string | undefined {
  if (isUnseen(character)) return "it comes with pasted text: replace it with a space, or remove it";
  return "'‘’“”".includes(character) ? 'AWS accepts only double quotes: "…"' : undefined;
}
