/** What parts the words of a pattern. */
export function isWhitespace(character: string): boolean {
  return /^[ \t\r\n]$/.test(character);
}

/** Whether a letter or digit beyond ASCII stands at an offset; those beyond the first 65,536 stand at two. */
export function isForeignLetter(source: string, at: number): boolean {
  if (source.charCodeAt(at) < 0x80) return false;
  const isSecond = at > 0 && /^[\ud800-\udbff][\udc00-\udfff]$/.test(source.slice(at - 1, at + 1));
  return /^[\p{L}\p{N}\p{M}]/u.test(source.slice(isSecond ? at - 1 : at, at + 2));
}

/** How an error names a character: as it is written, or by number and name where nobody would see it. */
export function found(character: string): string {
  if (!isUnseen(character)) return JSON.stringify(character);
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `U+${code}${code in names ? ` "${names[code]}"` : ""}`;
}

/** Unicode's names of those that come with pasted text. */
const names: Readonly<Record<string, string>> = {
  "00A0": "no-break space",
  "00AD": "soft hyphen",
  "200B": "zero width space",
  "202F": "narrow no-break space",
  "3000": "ideographic space",
  FEFF: "zero width no-break space",
};

/** A blank that is none to AWS, as pages and word processors have them, or a character without a picture. */
export function isUnseen(character: string): boolean {
  return !isWhitespace(character) && /^[\s\p{Cc}\p{Cf}\p{Z}]$/u.test(character);
}

/** What to do about a character that no kind of pattern takes, where people are known to write it. */
export function slipOf(character: string): string | undefined {
  if (isUnseen(character)) return "it comes with pasted text: replace it with a space, or remove it";
  return "'‘’“”".includes(character) ? 'AWS accepts only double quotes: "…"' : undefined;
}
