import { closest, distance } from "fastest-levenshtein";

/** "did you mean X?", where a name is near to what was typed; for an error's hint. */
export function didYouMean(typed: string, names: readonly string[]): string | undefined {
  const near = nearest(typed, names);
  return near === undefined ? undefined : `did you mean ${near}?`;
}

/** The name that is near to what was typed, in upper or lower case. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const lower = typed.toLowerCase();
  const byLower = new Map(names.map((name) => [name.toLowerCase(), name]));
  const near = closest(lower, [...byLower.keys()]);
  return distance(lower, near) <= Math.max(2, typed.length * 0.4) ? byLower.get(near) : undefined;
}
