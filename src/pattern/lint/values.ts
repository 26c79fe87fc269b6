import type { Value } from "../ast.ts";

/** Whether a value is text without a wildcard. */
export function isLiteral(value: Value): boolean {
  return value.kind === "text" && !value.text.includes("*");
}

/** Whether a value is `*`, which equals everything except null, lists and objects. */
export function isAnyValue({ kind, text }: Value): boolean {
  return kind === "text" && /^\*+$/.test(text);
}

/** Returns the longest proper prefix of a text that is also a suffix: aba for abaxaba. */
export function borderOf(text: string): string {
  const lengths = [0];
  for (let at = 1; at < text.length; at++) {
    let length = lengths[at - 1] ?? 0;
    while (length > 0 && text[at] !== text[length]) length = lengths[length - 1] ?? 0;
    lengths.push(text[at] === text[length] ? length + 1 : 0);
  }
  return text.slice(0, lengths.at(-1));
}

/**
 * Converts text with wildcards to a regular expression; undefined for non-ASCII text, which AWS's syntax cannot
 * express.
 */
export function asRegex(text: string): string | undefined {
  if (/[^\x20-\x7e]/.test(text)) return undefined;
  const parts = text.replace(/^\*+|\*+$/g, "").split(/\*+/);
  const escaped = parts.map((part) =>
    part.replace(/[^A-Za-z0-9:_#=@/;, -]/g, (character) =>
      "^$?[]{}|\\+.".includes(character) ? `\\${character}` : `\\x${character.charCodeAt(0).toString(16)}`,
    ),
  );
  return `%${text.startsWith("*") ? "" : "^"}${escaped.join(".*")}${text.endsWith("*") ? "" : "$"}%`;
}
