/** The longest name that a sentence shows whole, in UTF-16 units. */
const maxNameLength = 128;

/** Returns a text of at most `limit` UTF-16 units: a longer text is cut and ends in "…". */
export function shortened(text: string, limit: number = maxNameLength, ellipsis: string = "…"): string {
  if (text.length <= limit) return text;
  // Never cut a surrogate pair in half.
  return `${text.slice(0, limit - ellipsis.length).replace(/[\ud800-\udbff]$/, "")}${ellipsis}`;
}

/** Returns "a", "a and b", or "a, b, c and 12 more", each name once; "nothing" for no names. */
export function listed(names: readonly string[], joiner: "and" | "or" = "and"): string {
  const all = [...new Set(names)];
  return listedAll(all.length > 4 ? [...all.slice(0, 3), `${all.length - 3} more`] : all, joiner);
}

/** Returns "a", "a and b", or "a, b, c, d and e", for any number of names; "nothing" for none. */
export function listedAll(names: readonly string[], joiner: "and" | "or" = "and"): string {
  const last = names.at(-1) ?? "nothing";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} ${joiner} ${last}`;
}

/** Returns the words of a text: a table of names that reads better than a list of quoted ones. */
export function wordsOf(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** Returns "1 alert" or "1,234 alerts". */
export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** Returns a number with commas between thousands: "1,234", "1,234.5". */
export function grouped(number: number): string {
  return String(number).replace(/\B(?<!\.\d*)(?=(?:\d{3})+(?!\d))/g, ",");
}

/** Returns "did you mean X?" if a name is close to what was typed; for the hint of an error. */
export function didYouMean(typed: string, names: readonly string[]): string | undefined {
  const near = nearest(typed, names);
  return near === undefined ? undefined : `did you mean ${near}?`;
}

/** Returns the name that is close to what was typed, in either letter case; or the only one that begins with it. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const near = closest(typed, names, Math.max(2, typed.length * 0.4));
  if (near !== undefined) return near;
  const lower = typed.toLowerCase();
  const [only, ...others] = names.filter((name) => name.toLowerCase().startsWith(lower));
  return others.length > 0 ? undefined : only;
}

/** Returns the name with the smallest edit distance to a text, the first of several; undefined above `limit`. */
export function closest(text: string, names: Iterable<string>, limit: number): string | undefined {
  let best: string | undefined;
  let fewest = Math.floor(limit) + 1;
  for (const name of names) {
    if (Math.abs(name.length - text.length) >= fewest) continue;
    const distance = editDistance(text, name);
    if (distance < fewest) [best, fewest] = [name, distance];
  }
  return best;
}

/**
 * Returns how many letters must be inserted, removed or replaced to turn one text into another, in either letter case.
 */
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

/**
 * Whether a text matches a pattern with IAM's wildcards: `*` is any run of characters, `?` is one character. Takes time
 * proportional to the product of both lengths at most.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchesWildcards(pattern: string, text: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let resume = 0;
  while (from < text.length) {
    if (pattern[at] === "*") {
      star = at++;
      resume = from;
    } else if (pattern[at] === "?" || pattern[at] === text[from]) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++resume;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
