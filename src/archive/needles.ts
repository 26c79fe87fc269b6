import { jsonNeedles, type Needles } from "../bytes/hits.ts";
import type { Pattern } from "../pattern/ast.ts";
import { prefilter } from "../pattern/match/prefilter.ts";

/** Every list of needles of which one alone is enough, the most promising first; none where any record may match. */
export function needlesOf(pattern: Pattern): readonly Needles[] {
  const { groups, json } = prefilter(pattern);
  return groups
    .filter((group) => group.every((text) => (json ? true : isSearchable(text))))
    .map((group) => (json ? jsonNeedles(group) : { ...jsonNeedles(group), escapable: new Set() }));
}

/**
 * Whether a term that stands in a message also stands in the file that the message is from: not where blanks between
 * its tokens may be in the one and not in the other, nor where bytes that are no UTF-8 become its characters.
 */
function isSearchable(term: string): boolean {
  return !/["{}[\],:\uFFFD]/.test(term) && Buffer.from(term).toString() === term;
}

/** The needles of one list or of another. */
export function eitherOf(lists: readonly Needles[]): Needles {
  const texts = new Map(lists.flatMap((list) => list.texts.map((text) => [text.toString("latin1"), text])));
  return { texts: [...texts.values()], escapable: new Set(lists.flatMap(({ escapable }) => [...escapable])) };
}
