import type { Comparison, Field, FieldName, NamedField, SpacePattern, Tree } from "../ast.ts";
import { numberPattern } from "../parse/limits.ts";
import { compileTree } from "../tree.ts";
import { compileText } from "./compare.ts";

/**
 * A word of a line, or the text between quotes or brackets. `start` is the offset of the word or its opening delimiter.
 */
export interface Word {
  readonly text: string;
  readonly start: number;
}

/** A field and the part of the line that it took. `position` counts from 1. */
export interface TakenField {
  readonly field: Field;
  readonly position: number;
  readonly text: string;
}

/** The characters that separate words: ASCII whitespace. Other whitespace belongs to the words. */
const whitespace = /[ \t\n\v\f\r]/;

function endOf(line: string): number {
  let end = line.length;
  while (end > 0 && whitespace.test(line[end - 1] as string)) end--;
  return end;
}

/** Splits a line at whitespace. "…" and […] are one word each, without the delimiters. */
export function wordsOf(line: string): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < line.length) {
    if (whitespace.test(line[at] as string)) {
      at++;
      continue;
    }
    const open = line[at];
    const close = open === '"' ? line.indexOf('"', at + 1) : open === "[" ? line.indexOf("]", at + 1) : -1;
    if (close !== -1) {
      words.push({ text: line.slice(at + 1, close), start: at });
      at = close + 1;
      continue;
    }
    const start = at;
    while (at < line.length && !whitespace.test(line[at] as string)) at++;
    words.push({ text: line.slice(start, at), start });
  }
  return words;
}

/**
 * Assigns the words of a line to the fields of a pattern, or returns undefined if the line has too few words. Without
 * `...` the last field takes the rest of the line; with it, every other field takes one word.
 */
export function takeFields({ fields }: SpacePattern, line: string): readonly TakenField[] | undefined {
  const words = wordsOf(line);
  const take = (field: Field, index: number) => ({ field, position: index + 1, text: words[index]?.text ?? "" });
  const ellipsis = fields.findIndex(({ kind }) => kind === "ellipsis");
  if (ellipsis !== -1) {
    const after = fields.slice(ellipsis + 1);
    if (words.length < fields.length - 1) return undefined;
    const shift = words.length - after.length;
    return [...fields.slice(0, ellipsis).map(take), ...after.map((field, index) => take(field, shift + index))];
  }
  const [only] = fields;
  if (fields.length === 1 && only?.kind === "unnamed") return [];
  if (words.length < fields.length) return undefined;
  return fields.map((field, index) => {
    const isGreedy = index === fields.length - 1 && words.length > fields.length;
    const taken = take(field, index);
    return isGreedy ? { ...taken, text: line.slice(words[index]?.start, endOf(line)) } : taken;
  });
}

/** Compiles a space-delimited pattern into a test of a line. */
export function compileSpace(pattern: SpacePattern): (line: string) => boolean {
  const conditions = new Map<Field, (text: string) => boolean>();
  for (const field of pattern.fields) {
    if (field.kind === "named" && field.condition !== null) conditions.set(field, compileField(field.condition));
  }
  return (line) => {
    const taken = takeFields(pattern, line);
    return taken?.every(({ field, text }) => conditions.get(field)?.(text) ?? true) ?? false;
  };
}

function compileField(condition: NonNullable<NamedField["condition"]>): (text: string) => boolean {
  return compileTree(condition satisfies Tree<Comparison<FieldName>>, compileWord);
}

/** Compiles a comparison into a test of a field's text. Numbers compare by value if the text is a number. */
export function compileWord({ operator, value }: Comparison<FieldName>): (text: string) => boolean {
  const isLike = compileText(value);
  const wanted = value.kind === "number" ? value.value : Number.NaN;
  const numberOf = (text: string) => (numberPattern.test(text) ? Number(text) : Number.NaN);
  const equals = (text: string) =>
    value.kind === "number" && numberPattern.test(text) ? Number(text) === wanted : isLike(text);
  switch (operator) {
    case "=":
      return equals;
    case "!=":
      return (text) => !equals(text);
    case "<":
      return (text) => numberOf(text) < wanted;
    case ">":
      return (text) => numberOf(text) > wanted;
    case "<=":
      return (text) => numberOf(text) <= wanted;
    case ">=":
      return (text) => numberOf(text) >= wanted;
  }
}
