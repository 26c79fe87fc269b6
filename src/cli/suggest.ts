import { closest, distance } from "fastest-levenshtein";

/** "did you mean X?", where a name is near to what was typed; for an error's hint. */
export function didYouMean(typed: string, names: readonly string[]): string | undefined {
  const near = nearest(typed, names);
  return near === undefined ? undefined : `did you mean ${near}?`;
}

/** The name that is near to what was typed, in upper or lower case; or the only one that begins with it. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const lower = typed.toLowerCase();
  const byLower = new Map(names.map((name) => [name.toLowerCase(), name]));
  const near = closest(lower, [...byLower.keys()]);
  if (distance(lower, near) <= Math.max(2, typed.length * 0.4)) return byLower.get(near);
  const [only, ...others] = [...byLower.keys()].filter((name) => name.startsWith(lower));
  return only === undefined || others.length > 0 ? undefined : byLower.get(only);
}
