/** The name that takes the fewest changes to make a text of it, the first of several; none where it takes more than `most`. */
export function closest(text: string, names: Iterable<string>, most: number): string | undefined {
  let [best, fewest]: [string | undefined, number] = [undefined, most + 1];
  for (const name of names) {
    const distance = Math.abs(name.length - text.length) < fewest ? editDistance(text, name) : fewest;
    if (distance < fewest) [best, fewest] = [name, distance];
  }
  return best;
}

/** How many letters to put in, leave out or change to make one text of another; upper or lower case is the same. */
export function editDistance(one: string, other: string): number {
  const [from, to] = [one.toLowerCase(), other.toLowerCase()];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let at = 0; at < from.length; at++) {
    const next = [at + 1];
    for (let column = 0; column < to.length; column++) {
      const changed = (row[column] ?? 0) + (from[at] === to[column] ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
