import { type CharSet, lineSeparator, type RegexItem, RegexParser } from "../regex/parser.ts";

/** An engine's syntax for the start and the end of a text. */
export interface Anchors {
  readonly start: string;
  readonly end: string;
}

/**
 * Rewrites an expression of a filter pattern for engines that define `.`, `\d` and `\s` differently: every set is
 * written out. Java, Joni (Trino, Athena), RE2 and PCRE all read the result in the same way.
 */
export function portableRegex(source: string, anchors: Anchors): string {
  return new RegexParser(source)
    .alternatives()
    .map((items) => items.map((item) => printItem(item, anchors)).join(""))
    .join("|");
}

/** Escapes text as a regular expression that matches exactly that text. */
export function regexOfText(text: string): string {
  return text.replace(/[^A-Za-z0-9 _:@,;=\x80-\u{10ffff}-]/gu, (character) =>
    /[.*+?^$()[\]{}|\\]/.test(character) ? `\\${character}` : escapeCode(character.charCodeAt(0)),
  );
}

/** A text to search for at the start of another text, at its end or anywhere in it. */
export interface PlainText {
  readonly text: string;
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/** Returns the alternatives of an expression that consists of plain text and anchors; undefined for any other. */
export function plainTextsOf(source: string): readonly PlainText[] | undefined {
  const found = new RegexParser(source).alternatives().map((items): PlainText | undefined => {
    const atStart = items[0]?.set === "start";
    const atEnd = items.length > 0 && items.at(-1)?.set === "end";
    const inner = items.slice(atStart ? 1 : 0, atEnd ? -1 : undefined);
    const texts = inner.map(({ set, min, max }) => {
      const isPlain = typeof set !== "string" && min === max && set.indexOf(1) === set.lastIndexOf(1);
      return isPlain && set.indexOf(1) < lineSeparator ? String.fromCharCode(set.indexOf(1)).repeat(min) : undefined;
    });
    return texts.includes(undefined) ? undefined : { text: texts.join(""), atStart, atEnd };
  });
  return found.every((one) => one !== undefined) ? found : undefined;
}

function printItem({ set, min, max }: RegexItem, anchors: Anchors): string {
  return typeof set === "string" ? anchors[set] : printSet(set) + printCount(min, max);
}

function printCount(min: number, max: number): string {
  if (min === 1 && max === 1) return "";
  if (max === Number.POSITIVE_INFINITY) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
  return min === 0 && max === 1 ? "?" : `{${min},${max}}`;
}

function printSet(set: CharSet): string {
  const isOpen = set.at(-1) === 1;
  const wanted = [...set.keys()].filter((symbol) => symbol <= lineSeparator && (set[symbol] === 1) !== isOpen);
  const [only] = wanted;
  if (!isOpen && wanted.length === 1 && only !== undefined && only < lineSeparator) return printCharacter(only);
  if (wanted.length === 0) return isOpen ? "[\\s\\S]" : "[^\\s\\S]";
  const ranges: [number, number][] = [];
  for (const symbol of wanted.filter((symbol) => symbol < lineSeparator)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === symbol - 1) last[1] = symbol;
    else ranges.push([symbol, symbol]);
  }
  const printed = ranges.map(([first, last]) =>
    first === last ? printCharacter(first) : `${printCharacter(first)}-${printCharacter(last)}`,
  );
  const separators = wanted.includes(lineSeparator) ? "\u2028\u2029" : "";
  return `[${isOpen ? "^" : ""}${printed.join("")}${separators}]`;
}

function printCharacter(code: number): string {
  const character = String.fromCharCode(code);
  return /[A-Za-z0-9]/.test(character) ? character : escapeCode(code);
}

function escapeCode(code: number): string {
  return `\\x${code.toString(16).padStart(2, "0")}`;
}

/** Whether an expression could match in the text of a number or a boolean. Returns true if in doubt. */
export function mayFindNumber(source: string): boolean {
  const characters = [..."-+.0123456789eEtrufals"].map((character) => character.charCodeAt(0));
  return new RegexParser(source)
    .alternatives()
    .some((items) =>
      items.every(({ set, min }) => typeof set === "string" || min === 0 || characters.some((code) => set[code] === 1)),
    );
}
