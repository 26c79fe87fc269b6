/** The letters for verbs and the signs for words, in the order in which scripts/services/pack.js assigns them. */
const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
const signs = "!#$%&()*+,-./:;<=>?@[]^`{|}~";

/** The verbs and words that a packed list refers to, split on spaces. */
export interface Packing {
  readonly verbs: string;
  readonly words: string;
}

/**
 * Unpacks names of calls: "abUser Ping" with the verbs "Create Delete" is CreateUser, DeleteUser and Ping. A verb with
 * a plus takes the plural of its noun.
 */
export function unpackNames(packed: string, packing: Packing): readonly string[] {
  const verbs = packing.verbs.split(" ");
  const words = packing.words.split(" ");
  const text = packed.replace(/[^\w ]/g, (sign) => words[signs.indexOf(sign)] ?? sign);
  return text.split(" ").flatMap((token) => {
    const [, codes, noun] = /^([a-z0-9]+)([A-Z].*)$/.exec(token) ?? [];
    if (codes === undefined || noun === undefined) return token === "" ? [] : [token];
    return [...codes].map((code) => named(verbs[letters.indexOf(code)] ?? "", noun));
  });
}

const named = (verb: string, noun: string): string =>
  verb.endsWith("+") ? verb.slice(0, -1) + plural(noun) : verb + noun;

function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
