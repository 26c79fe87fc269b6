/** Returns all texts of at most so many parts, the shortest first, with a separator between the parts. */
export function textsOver(parts: readonly string[], most: number, separator = ""): readonly string[] {
  const all: string[][] = [[""]];
  for (let length = 1; length <= most; length++) {
    const shorter = all[length - 1] as string[];
    const before = length === 1 ? "" : separator;
    all.push(shorter.flatMap((text) => parts.map((part) => text + before + part)));
  }
  return all.flat();
}

/** Returns numbers below a limit, always the same ones. */
export function numbersBelow(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
