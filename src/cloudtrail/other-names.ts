import { otherNames } from "./tables/other-names.ts";

let filter: Uint8Array | undefined;

/**
 * Whether a service outside the table of `knownEvents` has an operation with that name. For a name that no service has,
 * the answer is wrong one time in twenty.
 */
export function isOtherName(name: string): boolean {
  filter ??= Uint8Array.from(atob(otherNames), (character) => character.charCodeAt(0));
  const bytes = filter;
  return positionsOf(name, bytes.length * 8).every((at) => ((bytes[at >> 3] ?? 0) & (1 << (at & 7))) !== 0);
}

/** Returns the positions of a name in a Bloom filter. scripts/services/other-names.js must compute the same ones. */
function positionsOf(name: string, bits: number): readonly number[] {
  // The upper bits depend on more letters than the lower ones.
  let [one, other] = [0x811c9dc5, 0x9747b28c];
  for (let index = 0; index < name.length; index++) {
    const code = name.charCodeAt(index);
    one = Math.imul(one ^ code, 0x01000193) >>> 0;
    other = Math.imul(other ^ code, 0x5bd1e995) >>> 0;
  }
  return [0, 1, 2, 3, 4].map((index) => ((one >>> 15) + Math.imul(index, (other >>> 15) | 1)) & (bits - 1));
}
