/**
 * Compiles text in which `*` matches any run of characters, including an empty one.
 *
 * This follows observations of AWS: each piece between stars matches at its leftmost occurrence, without backtracking
 * if the last piece then does not end the text. So `*111.111` does not match 111.111.111: its first occurrence is too
 * early.
 */
export function compileWildcard(wanted: string): (text: string) => boolean {
  const pieces = wanted.split("*");
  const [first = ""] = pieces;
  const last = pieces.at(-1) ?? "";
  if (pieces.length === 1) return (text) => text === wanted;
  if (pieces.length === 2 && last === "") return (text) => text.startsWith(first);
  const middle = pieces.slice(1, -1);
  return (text) => {
    if (!text.startsWith(first)) return false;
    let from = first.length;
    for (const piece of middle) {
      const at = text.indexOf(piece, from);
      if (at === -1) return false;
      from = at + piece.length;
    }
    if (last === "") return true;
    const at = text.indexOf(last, from);
    return at !== -1 && at + last.length === text.length;
  };
}

/** Compiles several texts with wildcards into one test. The first character rules out most of them. */
export function compileAnyText(wanted: readonly string[]): (text: string) => boolean {
  const isOpen = (text: string) => text === "" || text.startsWith("*");
  const open = wanted.filter(isOpen).map(compileWildcard);
  const byFirst: ((text: string) => boolean)[][] = new Array(128).fill(open);
  const beyondAscii = wanted.filter((text) => !isOpen(text) && text.charCodeAt(0) > 127).map(compileWildcard);
  for (const text of wanted) {
    const first = text.charCodeAt(0);
    if (isOpen(text) || first > 127) continue;
    if (byFirst[first] === open) byFirst[first] = [...open];
    byFirst[first]?.push(compileWildcard(text));
  }
  const others = [...open, ...beyondAscii];
  return (text) => {
    const tests = byFirst[text.charCodeAt(0)] ?? others;
    for (let index = 0; index < tests.length; index++) {
      if ((tests[index] as (text: string) => boolean)(text)) return true;
    }
    return false;
  };
}
