import { expect } from "vitest";
import { compare } from "../../../src/pattern/compare/compare.ts";
import { compile } from "../../../src/pattern/match/compile.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";
import { numbersBelow, textsOver } from "./words.ts";

/** Lines of words that the conditions of `linePatterns` tell apart. */
export const lines: readonly string[] = [
  ...textsOver(["a", "b", "ab", "12", "12.0", "5", '"a b"', '""', "[b a]", '"12"', 'a"'], 2, " "),
  ...textsOver(["a", "b", "12", '"b a"', "x"], 3, " ").filter((line) => line.split(" ").length > 2),
  ...textsOver(["a", "b", "12"], 4, " "),
  ...textsOver(["a", " ", '"', "[", "]"], 3),
];

const values = [
  ...["a", "b", "ab", "a*", "*b", "*a*", "*", '"a b"', '"a*b"', '""', "12", "12.0", "5", "1*", '"12"'],
  ...["%a%", "%^1%", "%[ab]$%"],
];

/** Returns patterns for lines. */
export const linePatterns = (size: number, seed: number): readonly string[] =>
  poolOf(size, seed, (pick, below) => {
    const condition = (name: string): string => {
      const one = () =>
        below(4) === 0
          ? `${name} ${pick(["<", ">", "<=", ">="])} ${pick(["12", "5", "12.5", "-1"])}`
          : `${name} ${pick(["=", "=", "!="])} ${pick(values)}`;
      return below(3) === 0 ? `${one()} ${pick(["&&", "||"])} ${one()}` : one();
    };
    const fields = Array.from({ length: below(3) + 1 }, (_, index) =>
      below(4) === 0 ? `f${index}` : condition(`f${index}`),
    );
    if (below(2) === 0) fields.splice(below(fields.length + 1), 0, "...");
    return `[${fields.join(", ")}]`;
  });

const terms = ["a", "b", "ab", "ba", "aa", '"a b"', '"b a"', "12", "c", '"[a"', '"a] b"', "%a%", "%^a%", "%b.a%"];

/** Returns term patterns. */
export const termPatterns = (size: number, seed: number): readonly string[] =>
  poolOf(size, seed, (pick, below) =>
    Array.from({ length: below(3) + 1 }, () => `${pick(["", "", "-", "?"])}${pick(terms)}`).join(" "),
  );

/** Returns different patterns that a generator writes, without those that AWS refuses. */
export function poolOf(
  size: number,
  seed: number,
  write: (pick: <T>(all: readonly T[]) => T, below: (limit: number) => number) => string,
): readonly string[] {
  const below = numbersBelow(seed);
  const pick = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  const pool = new Set<string>();
  while (pool.size < size) {
    const text = write(pick, below);
    try {
      parse(text);
      pool.add(text);
    } catch {}
  }
  return [...pool];
}

const keys = ["onlyInFirst", "onlyInSecond", "inBoth"] as const;

/**
 * Compares each of some patterns with a few of others, and each result with the verdicts on all messages. Returns the
 * pairs with a relation that is not known. The patterns are expected to be compared without a message that refutes the
 * result.
 */
export function unknownPairs(
  firsts: readonly string[],
  seconds: readonly string[],
  messages: readonly string[],
  count: number,
): readonly string[] {
  const verdictsOf = (pool: readonly string[]) =>
    pool.map((pattern) => {
      const matcher = compile(pattern);
      return Uint8Array.from(messages, (message) => Number(matcher.test(message)));
    });
  const [ofFirsts, ofSeconds] = [verdictsOf(firsts), firsts === seconds ? null : verdictsOf(seconds)];
  const below = numbersBelow(count);
  return Array.from({ length: count }).flatMap(() => {
    const [at, other] = [below(firsts.length), below(seconds.length)];
    const [first, second] = [firsts[at] as string, seconds[other] as string];
    const [one, two] = [ofFirsts[at], (ofSeconds ?? ofFirsts)[other]] as [Uint8Array, Uint8Array];
    const found = compare(first, second);
    if (found.relation === "unknown") return [`${first}   ${second}`];
    const wanted = { onlyInFirst: 2, onlyInSecond: 1, inBoth: 3 };
    for (const key of keys) {
      const index =
        found[key] === null ? one.findIndex((verdict, at) => verdict * 2 + (two[at] ?? 0) === wanted[key]) : -1;
      const refuted = { first, second, key, relation: found.relation, message: messages[index] };
      if (index !== -1) expect(refuted).toBeUndefined();
    }
    return [];
  });
}
