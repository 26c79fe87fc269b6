/**
 * Characters that move a cursor, turn text round or cannot be seen: controls, formats (bidi, zero width, tags), lone
 * surrogates, private use, line separators, and what fonts are to leave out (fillers, variation selectors, unused tags).
 */
const unseen = lazily(() => /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu);

/** Most text is this, and then the expression above is not needed. */
const printableAscii = /^[\x20-\x7e]*$/;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Foreign text for a terminal or a plain text: one line, with every character that could do harm made visible. */
export function visible(text: string): string {
  if (printableAscii.test(text)) return text;
  return text.replace(unseen(), (character) => {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    return short[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`);
  });
}

/** The same for several lines: line breaks and tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(/[^\n\t]+/g, visible);
}

/** JSON that is safe to print: what could do harm stands as an escape, so the value is the same. */
export function safeJson(json: string): string {
  if (printableAscii.test(json)) return json;
  return json.replace(unseen(), (character) =>
    character === "\n"
      ? character
      : character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );
}

/** Foreign text for a mail's or a message's subject: one line of ASCII, of `limit` characters at most. */
export function asciiLine(text: string, limit: number): string {
  const ascii = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[^\x20-\x7e]/gu, "?");
  return ascii.length > limit ? `${ascii.slice(0, limit - 3)}...` : ascii;
}

/** Expressions over all of Unicode take a millisecond to make, which is much of a start-up. */
function lazily(make: () => RegExp): () => RegExp {
  let made: RegExp | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
