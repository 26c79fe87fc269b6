import { jsonNeedles, type Needles } from "../bytes/hits.ts";
import type { Pattern } from "../pattern/ast.ts";
import { prefilter } from "../pattern/match/prefilter.ts";

/**
 * Returns alternative lists of needles, the most promising first: a matching record contains a needle of every list.
 * Returns no list if nothing is known about the text of matching records.
 */
export function needlesOf(pattern: Pattern): readonly Needles[] {
  const { groups, json } = prefilter(pattern);
  return groups
    .filter((group) => group.every((text) => (json ? true : isSearchable(text))))
    .map((group) => (json ? jsonNeedles(group) : { ...jsonNeedles(group), escapable: new Set() }));
}

/**
 * Whether a term that occurs in a message also occurs in the file that the message comes from. A term with JSON tokens
 * may not, because the file can have whitespace between tokens; a term with characters that replace invalid UTF-8 may
 * not either.
 */
function isSearchable(term: string): boolean {
  return !/["{}[\],:\uFFFD]/.test(term) && Buffer.from(term).toString() === term;
}

/** Joins lists of needles into one. */
export function eitherOf(lists: readonly Needles[]): Needles {
  const texts = new Map(lists.flatMap((list) => list.texts.map((text) => [text.toString("latin1"), text])));
  return { texts: [...texts.values()], escapable: new Set(lists.flatMap(({ escapable }) => [...escapable])) };
}
