// Part of npm run generate:services: writes names of calls so that a noun is written once for all of its verbs.

/** One letter or digit for each verb. */
const letters = "abcdefghijklmnopqrstuvwxyz0123456789";

/** One sign for each of the words that take the most room. No name has one of them, and no string escapes them. */
const signs = "!#$%&()*+,-./:;<=>?@[]^`{|}~";

/** The plural that src/cloudtrail/packed-names.ts forms too. */
export const plural = (noun) =>
  /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : /(?:s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;

const singularsOf = (noun) =>
  [noun.slice(0, -1), noun.slice(0, -2), noun.replace(/ies$/, "y")].filter((singular) => plural(singular) === noun);

/** A name's verb and noun; a plural whose singular is among the nouns becomes the verb with a plus. */
function split(name, nouns) {
  const verb = /^(?:Batch)?[A-Z][a-z]+(?=[A-Z])/.exec(name)?.[0];
  if (verb === undefined) return undefined;
  const noun = name.slice(verb.length);
  const singular = singularsOf(noun).find((candidate) => nouns.has(candidate));
  return singular === undefined ? { verb, noun } : { verb: `${verb}+`, noun: singular };
}

/**
 * Packs lists of names: { verbs, words, lists }. A list is nouns with the letters of their verbs in front ("adUser"),
 * and whole names of verbs that have no letter. A sign is a word.
 */
export function pack(lists) {
  const splits = Object.entries(lists).map(([key, names]) => {
    const nouns = new Set(names.map((name) => split(name, new Set())?.noun));
    return [key, names.map((name) => ({ name, ...split(name, nouns) }))];
  });
  const verbs = commonest(splits.flatMap(([, names]) => names.flatMap(({ verb }) => verb ?? [])));
  const packed = splits.map(([key, names]) => [key, tokens(names, verbs).join(" ")]);
  const words = [];
  let text = packed.map(([, list]) => list).join("\n");
  for (const sign of signs) {
    const word = costliest(text);
    words.push(word);
    text = text.replaceAll(new RegExp(`${word}(?![a-z0-9])`, "g"), () => sign);
  }
  const lines = text.split("\n");
  return {
    verbs: verbs.join(" "),
    words: words.join(" "),
    lists: Object.fromEntries(packed.map(([key], index) => [key, lines[index]])),
  };
}

/** The words in a row, three at most, that take the most room. */
function costliest(text) {
  const counts = new Map();
  for (const [run] of text.matchAll(/(?:[A-Z]+[a-z0-9]*)+/g)) {
    const words = run.match(/[A-Z]+[a-z0-9]*/g);
    for (let from = 0; from < words.length; from++)
      for (let to = from + 1; to <= Math.min(from + 3, words.length); to++) {
        const word = words.slice(from, to).join("");
        counts.set(word, (counts.get(word) ?? 0) + 1);
      }
  }
  const saved = ([word, count]) => (word.length - 1) * count - word.length;
  return [...counts].sort((a, b) => saved(b) - saved(a) || (a[0] < b[0] ? -1 : 1))[0][0];
}

function commonest(verbs) {
  const counts = new Map();
  for (const verb of verbs) counts.set(verb, (counts.get(verb) ?? 0) + 1);
  const saved = ([verb, count]) => count * verb.length;
  const sorted = [...counts].sort((a, b) => saved(b) - saved(a) || (a[0] < b[0] ? -1 : 1));
  return sorted.slice(0, letters.length).map(([verb]) => verb);
}

function tokens(names, verbs) {
  const byNoun = new Map();
  const whole = [];
  for (const { name, verb, noun } of names) {
    const letter = letters[verbs.indexOf(verb)];
    if (letter === undefined) whole.push(name);
    else byNoun.set(noun, [...(byNoun.get(noun) ?? []), letter]);
  }
  const packed = [...byNoun].map(([noun, verbsOfNoun]) => `${verbsOfNoun.sort().join("")}${noun}`);
  const ambiguous = whole.filter((name) => /^[a-z0-9]+[A-Z]/.test(name) || !/^\w+$/.test(name));
  if (ambiguous.length > 0) throw new Error(`these names cannot be packed: ${ambiguous.join(", ")}`);
  return [...packed, ...whole].sort();
}
