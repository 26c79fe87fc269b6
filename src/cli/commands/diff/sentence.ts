import type { Comparison } from "../../../compare.ts";

const sentences: Readonly<Record<Comparison["relation"], (first: string, second: string) => string>> = {
  equal: (first, second) => `${first} and ${second} match the same events`,
  narrower: (first, second) => `${first} is narrower than ${second}: all that it matches, ${second} matches too`,
  wider: (first, second) => `${first} is wider than ${second}: it matches all that ${second} matches, and more`,
  overlapping: (first, second) => `${first} and ${second} overlap: each matches events that the other does not`,
  disjoint: (first, second) => `${first} and ${second} have no event in common`,
  unknown: (first, second) => `the relation of ${first} and ${second} is not known`,
};

/** Returns the relation of two patterns, given their names, as a sentence without a period. */
export function sentenceOf(relation: Comparison["relation"], first: string, second: string): string {
  return sentences[relation](first, second);
}
