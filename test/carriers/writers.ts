import fc from "fast-check";

/** A character of a pattern, and the characters of a file that write it. */
export interface Unit {
  readonly text: string;
  readonly written: string;
}

/** A file with a pattern in it, and the place of each of the pattern's characters. */
export interface WrittenFile {
  readonly name: string;
  readonly text: string;
  readonly pattern: string;
  /** For each character of the pattern. */
  readonly places: readonly { readonly text: string; readonly start: number; readonly end: number }[];
}

/** Parts that are put into a file one after another: units of the pattern, and text of the file itself. */
export type Part = Unit | string;

export function fileOf(name: string, parts: readonly Part[]): WrittenFile {
  const places = [];
  let text = "";
  for (const part of parts) {
    const written = typeof part === "string" ? part : part.written;
    if (typeof part !== "string" && part.text !== "") {
      places.push({ text: part.text, start: text.length, end: text.length + written.length });
    }
    text += written;
  }
  return { name, text, pattern: places.map((place) => place.text).join(""), places };
}

/** Draws from a stream of random numbers below 1, which fast-check shrinks to zeros. */
export type Random = () => number;

const words = [
  ...[
    "{ ",
    " }",
    "$.eventName",
    " = ",
    " != ",
    '"',
    "\\",
    "'",
    "''",
    "(",
    ")",
    " && ",
    " || ",
    "*",
    "%",
    "%{",
    "${",
    "#",
    " #",
  ],
  ...[
    "é",
    "😀",
    "\u00a0",
    ": ",
    "- ",
    "[",
    "]",
    ", ",
    "...",
    "ip",
    "status = 4*",
    "?",
    "-",
    "/",
    "`",
    "&",
    "!",
    "@",
    "|",
    ">",
    "~",
  ],
  ...["null", "404", "{{", "  ", "%}", "\\d", "\\n", "\\u0041", "$", "<", ";", "//", "/*"],
];

/** Patterns as texts of one line: not what AWS accepts, but whatever a carrier must carry. */
export const patterns: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...words), { minLength: 1, maxLength: 14 })
  .map((parts) => parts.join(""));

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, "0");

/** Splits a text into characters; marks, such as `${`, stay whole. */
export function unitsOf(text: string, marks: readonly string[], write: (character: string) => string): readonly Unit[] {
  const units: Unit[] = [];
  for (let at = 0; at < text.length; ) {
    const mark = marks.find((each) => text.startsWith(each, at));
    const character = mark ?? String.fromCodePoint(text.codePointAt(at) ?? 0);
    units.push({ text: character, written: write(character) });
    at += character.length;
  }
  return units;
}

/** Writes a text as JSON does, without the quotes; characters outside ASCII, and some others, as \u escapes. */
export function inJson(text: string, random: Random): readonly Unit[] {
  return unitsOf(text, [], (character) => {
    if (character === '"' || character === "\\")
      return random() < 0.2 ? `\\u${hex(character.charCodeAt(0), 4)}` : `\\${character}`;
    if (character === "/" && random() < 0.3) return "\\/";
    if (character.length === 1 && random() < 0.1) return `\\u${hex(character.charCodeAt(0), 4)}`;
    return character;
  });
}

/** Writes a text as Terraform's "…" does, without the quotes. */
export function inHcl(text: string, random: Random): readonly Unit[] {
  return unitsOf(text, ["${", "%{"], (character) => {
    if (character === "${" || character === "%{") return `${character[0]}${character}`;
    if (character === '"' || character === "\\") return `\\${character}`;
    if (/[$%]/.test(character) || random() > 0.1) return character;
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff || random() < 0.3 ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });
}

/** Writes a text as YAML's "…" does, without the quotes, on one or more lines. */
export function inYamlDouble(text: string, random: Random): readonly Part[] {
  return unitsOf(text, [], (character) => {
    if (character === '"' || character === "\\") return `\\${character}`;
    if (random() > 0.1 || character === " ") return character;
    const code = character.codePointAt(0) ?? 0;
    if (code <= 0xff && random() < 0.5) return `\\x${hex(code, 2)}`;
    return code > 0xffff || random() < 0.3 ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  }).flatMap((unit) => (random() < 0.04 && unit.text !== " " ? ["\\\n          ", unit] : [unit]));
}

/** Writes a text as YAML's '…' does, without the quotes. */
export function inYamlSingle(text: string): readonly Unit[] {
  return unitsOf(text, [], (character) => (character === "'" ? "''" : character));
}

/**
 * Breaks lines where a single space is between two other characters, which folding turns into the space again.
 * @param written The space as written, and the characters that belong to the file alone.
 */
export function folded(units: readonly Unit[], random: Random, written: readonly Part[]): readonly Part[] {
  return units.flatMap((unit, index): readonly Part[] => {
    const isSpace = (at: number) => /^(?:\s|$)/.test(units[at]?.text ?? "");
    return unit.text !== " " || isSpace(index - 1) || isSpace(index + 1) || random() > 0.4 ? [unit] : written;
  });
}
