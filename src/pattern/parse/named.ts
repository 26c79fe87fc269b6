import { closest, nearest } from "../../words.ts";

/** A pattern that has a name, for example a preset. */
export interface NamedPattern {
  readonly name: string;
  readonly pattern: string;
}

/** The meaning of a text where a name or a pattern is expected. */
export type Meaning<Named extends NamedPattern> =
  | { readonly kind: "named"; readonly named: Named }
  | { readonly kind: "pattern" }
  /** The text is valid as search terms, but `word` looks like a name: as terms it would match almost nothing. */
  | { readonly kind: "misspelled"; readonly word: string; readonly near: string | undefined }
  /** The text has quotes around it that a shell or a settings file was supposed to remove. */
  | { readonly kind: "quoted"; readonly inner: string };

/**
 * Decides whether a text is a name or a pattern. Names ignore letter case. AWS reads iam-chnages as the terms iam and
 * -chnages, and a quoted pattern as one phrase: both are valid and match nothing, so neither counts as a pattern here.
 *
 * A text that is really to be searched for is written as a quoted phrase, or between % if it is exactly a name.
 */
export function meaningOf<Named extends NamedPattern>(text: string, all: readonly Named[]): Meaning<Named> {
  const given = text.trim();
  const named = withName(given, all);
  if (named !== undefined) return { kind: "named", named };
  const inner = withoutQuotes(given);
  if (inner !== undefined && (!given.startsWith('"') || withName(inner, all) !== undefined || isJsonPattern(inner)))
    return { kind: "quoted", inner };
  if (/^[{[]/.test(given)) return { kind: "pattern" };
  const names = all.map(({ name }) => name);
  const word = misspelledIn(given, names);
  return word === undefined ? { kind: "pattern" } : { kind: "misspelled", word, near: nearestName(word, names) };
}

function withName<Named extends NamedPattern>(text: string, all: readonly Named[]): Named | undefined {
  return all.find(({ name }) => name.toLowerCase() === text.toLowerCase());
}

/** Returns the text between two quotes, straight or typographic; undefined if other quotes are in between. */
function withoutQuotes(text: string): string | undefined {
  const [, open, between = ""] = /^(["'`“”„‘’«])(.*)["'`“”‘’»]$/s.exec(text) ?? [];
  if (open === undefined) return undefined;
  const inner = between.replaceAll('\\"', '"').trim();
  const isWhole = isJsonPattern(inner) || !/["'`“”„‘’«»]/.test(inner);
  return isWhole ? inner : undefined;
}

/** Whether a text is in braces and has a selector, as no phrase of a log event does. */
function isJsonPattern(text: string): boolean {
  return /^\{.*\$[.[].*\}$/s.test(text);
}

/** Returns the word of a list of terms, or the whole list, that looks like a name; undefined if nothing does. */
function misspelledIn(given: string, names: readonly string[]): string | undefined {
  if (names.some((name) => squeezed(name) === squeezed(given))) return given;
  // A quoted text is searched for on purpose.
  const words = given
    .replace(/"(?:[^"\\]|\\.)*"|%[^%]*%/g, " ")
    .split(/[\s,;]+/)
    .map((word) => word.replace(/^[?-]+/, ""));
  return words.find((word) => isCompound(word) && looksLikeName(word, names)) ?? singleWord(given, names);
}

/** Whether a word has parts, as most names do: a term of AWS ends at a hyphen. */
function isCompound(word: string): boolean {
  return /^[\w.]+(?:[-._][\w.]+)+$/.test(word);
}

function looksLikeName(word: string, names: readonly string[]): boolean {
  const lower = word.toLowerCase();
  if (/^\d+(?:\.\d+)+$/.test(word) || nearest(word, names) !== undefined) return true;
  return familiesOf(names).some((family) => lower.startsWith(family));
}

/** The beginnings that several names share, with the separator: iam-, cis-, CloudWatch. and so on. */
function familiesOf(names: readonly string[]): readonly string[] {
  const beginnings = names.map((name) => /^[A-Za-z]+[-.]/.exec(name)?.[0].toLowerCase() ?? "");
  return beginnings.filter((beginning, at) => beginning !== "" && beginnings.indexOf(beginning) !== at);
}

/** The number of letters in which a single word may differ from a name. */
const maxTypos = 2;

/** The length from which a single word is compared with names: shorter words resemble too many names. */
const minLetters = 8;

/** Returns a text if it is one word and almost a name, for example a name without its hyphens. */
function singleWord(given: string, names: readonly string[]): string | undefined {
  if (!/^\w+$/.test(given) || given.length < minLetters) return undefined;
  const letters = names.filter((name) => !/\d/.test(name)).map(squeezed);
  return closest(given, letters, maxTypos) === undefined ? undefined : given;
}

/** Returns the name that a word is probably meant to be. */
function nearestName(word: string, names: readonly string[]): string | undefined {
  return names.find((name) => squeezed(name) === squeezed(word)) ?? nearest(word, names);
}

/** A name without its separators, in lower case. */
function squeezed(name: string): string {
  return name.replace(/[-_.\s]/g, "").toLowerCase();
}
