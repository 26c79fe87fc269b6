import { describe, expect, it } from "vitest";
import type { Value } from "../../../src/pattern/ast.ts";
import { Effort } from "../../../src/pattern/compare/effort.ts";
import {
  type Automaton,
  listAutomaton,
  phraseAutomaton,
  regexAutomaton,
  wildcardAutomaton,
} from "../../../src/pattern/compare/text/automaton.ts";
import { isAnyText, isOneText, Languages } from "../../../src/pattern/compare/text/language.ts";
import { shortestText } from "../../../src/pattern/compare/text/shortest.ts";
import { compileWildcard } from "../../../src/pattern/match/wildcard.ts";
import { compileRegex } from "../../../src/pattern/regex/regex.ts";
import { textsOver } from "./words.ts";

const wildcards = [
  "*",
  "**",
  "a*",
  "*a",
  "*a*",
  "a*b",
  "*ab",
  "*aab*",
  "a*a",
  "*ab*ab",
  "ab*ba*",
  "*aba*a",
  "**ba**",
  "*abaab",
  "a**",
];
const phrases = ["a", "ab", "aab", "abab", "a*", "b-"];
const lists: readonly (readonly string[])[] = [[], [""], ["a"], ["a", "ab", "ba"], ["", "bb", "bab"], ["-"]];
const regexes = [
  "a",
  "^a",
  "b$",
  "^ab$",
  "a.b",
  "[ab][^a]",
  "^a*$",
  "^[^b]+$",
  "a|bb",
  "^$",
  "\\d",
  "^\\w\\w$",
  "^a?b",
];

interface Language {
  readonly name: string;
  readonly automaton: Automaton;
  readonly test: (text: string) => boolean;
}

const languages: readonly Language[] = [
  ...wildcards.map((text) => ({ name: text, automaton: wildcardAutomaton(text), test: compileWildcard(text) })),
  ...phrases.map((phrase) => ({
    name: `the phrase ${phrase}`,
    automaton: phraseAutomaton(phrase),
    test: (text: string) => text.includes(phrase),
  })),
  ...lists.map((texts) => ({
    name: `one of ${JSON.stringify(texts)}`,
    automaton: listAutomaton(texts),
    test: (text: string) => texts.includes(text),
  })),
  ...regexes.map((source) => ({
    name: `%${source}%`,
    automaton: regexAutomaton(source),
    test: compileRegex(source),
  })),
];

function accepts({ first, step, accepts }: Automaton, text: string): boolean {
  return accepts([...text].reduce(step, first));
}

describe("an automaton", () => {
  const texts = [...textsOver(["a", "b", "-"], 6), ...textsOver(["a", "é", "1", "*", "\u{1f600}"], 3)];

  it.each(languages)("accepts the texts of $name and no others", ({ automaton, test }) => {
    expect(texts.filter((text) => accepts(automaton, text))).toEqual(texts.filter(test));
  });

  it.each(languages)("may tell apart only the characters that $name names", ({ automaton, test }) => {
    const others = ["x", "y"].filter((character) => !automaton.characters.has(character));
    expect(others).toEqual(["x", "y"]);
    expect(textsOver(["a", "x"], 4).map(test)).toEqual(textsOver(["a", "y"], 4).map(test));
  });
});

describe("shortestText", () => {
  // One character of each class that some language tells apart, in the order in which texts are searched.
  const texts = textsOver(["a", "b", "-", "*", "1", "x", "é"], 3);
  const accepted = languages.map(({ test }) => texts.map(test));
  const find = (required: readonly number[], excluded: readonly number[]) =>
    texts.find(
      (_text, at) =>
        required.every((index) => accepted[index]?.[at]) && !excluded.some((index) => accepted[index]?.[at]),
    );

  it("returns a text that is as short as the first of all texts, or null if there is none", () => {
    const wrong: unknown[] = [];
    const check = (required: readonly number[], excluded: readonly number[]) => {
      const automata = (indices: readonly number[]) => indices.map((index) => (languages[index] as Language).automaton);
      const found = shortestText(automata(required), automata(excluded), new Effort(50_000));
      const expected = find(required, excluded) ?? null;
      // Longer texts are not listed.
      if (expected === null && found !== null && found.length > 3) return;
      const all = [...required, ...excluded].map((index) => languages[index] as Language);
      const isRight = found === null || all.every(({ test }, at) => test(found) === at < required.length);
      if (found?.length !== expected?.length || !isRight) wrong.push({ all, found, expected });
    };
    for (const one of languages.keys()) {
      check([one], []);
      check([], [one]);
      for (const two of languages.keys()) {
        if ((one + two) % 3 !== 0) continue;
        check([one], [two]);
        if (one < two) check([one, two], []);
        if (one < two) check([], [one, two]);
      }
    }
    expect(wrong).toEqual([]);
  });

  const shortest = (required: readonly Automaton[], excluded: readonly Automaton[] = []) =>
    shortestText(required, excluded, new Effort(100_000));

  it.each([
    ["Z0Aa-", "a"],
    ["-Z", "Z"],
    [" -", "-"],
    ["~z", "z"],
    ["\tA", "A"],
    ["~ ", "~"],
    ["! ", "!"],
    ["{Z", "Z"],
    ["^A", "A"],
    ["/0", "0"],
    [":9", "9"],
    ["@0", "0"],
    ["[Z", "Z"],
    ["`a", "a"],
  ])("prefers the most readable character of [%s]", (set, expected) => {
    const hex = (character: string) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
    expect(shortest([regexAutomaton(`^[${[...set].map(hex).join("")}]$`)])).toBe(expected);
    expect(shortest([listAutomaton([...set])])).toBe(expected);
    expect(shortest([listAutomaton([...set].toReversed())])).toBe(expected);
  });

  it("finds a text outside of all that are excluded", () => {
    const plain = "abcdefghijklmnopqrstuvwxyz0123456789";
    expect(shortest([], [listAutomaton([""])])).toBe("a");
    expect(shortest([], [listAutomaton(["", "a", "c"])])).toBe("b");
    expect(shortest([], [listAutomaton(["", ...plain])])).toBe("\u00e9");
    expect(shortest([], [listAutomaton(["", ...plain, "\u00e9"])])).toBe("\u00ea");
    expect(shortest([regexAutomaton("^[^a-zA-Z0-9]$")])).toBe("!");
    expect(shortest([regexAutomaton("^[^\\x00-\\x7f]$")])).toBe("\u2028");
  });
});

describe("the languages of a comparison", () => {
  const span = { start: 0, end: 0 };
  const text = (value: string): Value => ({ kind: "text", text: value, quoted: false, span });
  const regex = (source: string): Value => ({ kind: "regex", text: source, span });
  const number = (value: number): Value => ({ kind: "number", text: String(value), value, span });

  it("are one for equal values", () => {
    const known = new Languages();
    expect(known.of(text("a*"))).toBe(known.of(text("a*")));
    expect(known.of(regex("a*"))).not.toBe(known.of(text("a*")));
    expect(known.of(text("a*"))).not.toBe(known.of(text("b*")));
    expect(known.ofTerm(text("a*"))).not.toBe(known.of(text("a*")));
    expect(known.ofTerm(text("a*"))).toBe(known.ofPhrase("a*"));
    expect(known.ofTerm(regex("a"))).toBe(known.of(regex("a")));
    expect(known.ofPhrase("a")).not.toBe(known.ofPhrase("b"));
  });

  it("search for a star only in a term", () => {
    const known = new Languages();
    expect(["ab", "a*"].map(known.of(text("a*")).test)).toEqual([true, true]);
    expect(["ab", "xa*x"].map(known.ofTerm(text("a*")).test)).toEqual([false, true]);
    expect(["ab", "xa*x"].map((each) => accepts(known.of(text("a*")).automaton(), each))).toEqual([true, false]);
    expect(["ab", "xa*x"].map((each) => accepts(known.ofTerm(text("a*")).automaton(), each))).toEqual([false, true]);
    expect(["b", "aa"].map((each) => accepts(known.of(regex("a")).automaton(), each))).toEqual([false, true]);
  });

  it("name the phrase that they search for", () => {
    const known = new Languages();
    expect(known.ofPhrase("a b").phrase).toBe("a b");
    expect(known.of(text("*a*b*")).phrase).toBe("ab");
    expect(known.of(regex("out of_memory 2")).phrase).toBe("out of_memory 2");
    expect(["^a", "a$", "a.b", ".", "a|b"].map((source) => known.of(regex(source)).phrase)).toEqual(
      Array.from({ length: 5 }, () => null),
    );
  });

  it("tell one text and any text from other values", () => {
    expect([text("a"), number(1), text("a*"), text("*"), regex("a")].map(isOneText)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect([text("*"), text("***"), text("a*"), text("*a"), text(""), regex("*"), number(1)].map(isAnyText)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
