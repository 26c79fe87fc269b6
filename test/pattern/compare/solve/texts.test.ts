import { describe, expect, it } from "vitest";
import type { Comparison } from "../../../../src/pattern/ast.ts";
import { Effort, EffortExceeded } from "../../../../src/pattern/compare/effort.ts";
import { textsBut } from "../../../../src/pattern/compare/solve/cells.ts";
import { type OpenCell, Texts } from "../../../../src/pattern/compare/solve/variable.ts";
import { type Language, Languages } from "../../../../src/pattern/compare/text/language.ts";
import { parse } from "../../../../src/pattern/parse/parser.ts";

const languages = new Languages();

/** Returns the language of a wildcard, or of a regular expression between percent signs. */
function language(text: string): Language {
  const pattern = parse(`{ $.a = ${text.startsWith("%") ? text : `"${text}"`} }`);
  const { value } = (pattern as { readonly expression: unknown }).expression as Comparison<unknown>;
  return languages.of(value);
}

const write = (text: string) => text;
const allBut = (texts: readonly string[], given: Partial<OpenCell> = {}) => textsBut(texts, { write, ...given });

/** Finds a text that is in some languages and not in others, which begin with an exclamation mark. */
function find(cell: OpenCell, wanted: readonly string[]) {
  const effort = new Effort(10_000_000);
  const texts = new Texts(effort);
  const constraints = new Map(wanted.map((text) => [language(text.replace(/^!/, "")), !text.startsWith("!")]));
  const found = texts.in(cell, constraints);
  return { found, steps: effort.spent, assumedSpelling: texts.assumedSpelling };
}

/** All texts of a, b and c with up to six letters, the shortest first. */
const words: string[] = [""];
for (let at = 0; (words[at]?.length ?? 6) < 6; at++) words.push(...["a", "b", "c"].map((letter) => words[at] + letter));

const pool = "a* b* *a *b *ab* *ba* *aa* *bb* a*b b*a *c* c* *c a*b*a *ab*b %^a% %b$% %^[ab]+$% %c% %^[^c]*$%".split(
  " ",
);

const others = Array.from({ length: 8 }, (_, at) => `!*${at}a*${at}b*`);

describe("the search for a text", () => {
  it.each([
    [1, 60, 400],
    [2, 54, 1_600],
    [3, 43, 4_000],
    [4, 26, 6_800],
    [10, 14, 20_000],
    [12, 11, 29_000],
  ])("with %i constraints finds one if brute force does", (size, expected, fewSteps) => {
    let state = size;
    const next = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state >> 8) % below;
    };
    let [existing, steps] = [0, 0];
    for (let count = 0; count < 60; count++) {
      const distinct = new Set<string>();
      while (distinct.size < size) distinct.add(pool[next(pool.length)] as string);
      const wanted = [...distinct].map((text) => (next(size < 5 ? 2 : 4) === 0 ? text : `!${text}`));
      const tests = wanted.map((text) => ({ ...language(text.replace("!", "")), holds: !text.startsWith("!") }));
      const isRight = (word: string) => word !== "ab" && tests.every(({ test, holds }) => test(word) === holds);
      const { found, ...search } = find(allBut(["ab"]), wanted);
      steps += search.steps;
      if (typeof found === "string") {
        existing++;
        expect(isRight(found), `${wanted} ${found}`).toBe(true);
      } else expect([found, words.find(isRight)], `${wanted}`).toEqual([null, undefined]);
    }
    expect(existing).toBe(expected);
    expect(steps).toBeLessThan(fewSteps);
  });

  it.each([
    // Two that rule each other out.
    [["a*", "b*", ...others], null],
    [["a*", "!*a*", ...others], null],
    [["a*", "b*", "*ab*ba*", "*bb*aa*"], null],
    // Phrases one after another.
    [["*foo*", "*bar*", "*baz*"], "foo bar baz"],
    [["*foo*", "*bar*", "*baz*", "!* *"], "foo\u2020bar\u2020baz"],
    // A phrase between other letters.
    [["*v*", "!v", ...others], "vx"],
    [["*v*", "!v", "!v*", ...others], "xvx"],
    [["*v*", "!v", "!*x*", ...others], "v0"],
    [["*v*", "!v", "!v*", "!*x*", ...others], "0v0"],
    [["*v*", "!v", "!*x*", "!*0*", ...others], "v\u2020"],
  ])("with the constraints %j takes few steps to find %j", (wanted, text) => {
    const { found, steps } = find(allBut([]), wanted);
    expect(found).toBe(text);
    expect(steps).toBeLessThan(20);
  });

  it("prefers some texts of a cell", () => {
    const cell = (text: string) => allBut([], { examples: () => [], preferred: () => [language(text).automaton()] });
    expect(find(cell("*b*"), ["a*"]).found).toBe("ab");
    expect(find(cell("b*"), ["a*"]).found).toBe("a");
    expect(find(cell("b*"), ["a*", "*c", "!*c*"]).found).toBeNull();
  });

  it("does not know a text if the automata of a cell accept others too", () => {
    const long = allBut([], { has: (text) => text.length > 3 });
    expect(find(long, ["b*"]).found).toBeUndefined();
    expect(find(long, ["bbbb*"]).found).toBe("bbbb");
    expect(find(long, ["a*", "b*"]).found).toBeNull();
  });

  it("says whether a cell is empty because of how numbers are spelled", () => {
    const loose = allBut([], { isLoose: true });
    expect(find(loose, ["a*"])).toMatchObject({ found: "a", assumedSpelling: false });
    expect(find(loose, ["xa*"])).toMatchObject({ found: "xa", assumedSpelling: false });
    expect(find(loose, ["a*", "b*"])).toMatchObject({ found: null, assumedSpelling: true });
    expect(find(allBut([]), ["a*", "b*"])).toMatchObject({ found: null, assumedSpelling: false });
  });

  it("happens once for each cell and its constraints", () => {
    const effort = new Effort(1_000);
    const texts = new Texts(effort);
    const [cell, other] = [allBut(["", "a", "b", "cab"]), allBut(["", "a", "b"])];
    const constraints = new Map([
      [language("*ab"), true],
      [language("c*"), true],
    ]);
    const found = texts.in(cell, constraints);
    const { spent } = effort;
    expect(spent).toBeGreaterThan(0);
    expect(texts.in(cell, new Map([...constraints].toReversed()))).toBe(found);
    expect(effort.spent).toBe(spent);
    expect(texts.in(other, constraints)).toBe("cab");
    expect(texts.in(cell, new Map([...constraints].map(([wanted]) => [wanted, false])))).toBe("d");
  });

  it("ends after some steps without a result, and with an error when the whole budget is spent", () => {
    const turns = Array.from({ length: 6 }, (_, at) => `*${"123456".slice(at)}${"123456".slice(0, at)}*${at}x*`);
    const wanted = [...turns, "a*", "*b", "!a*b"];
    const { found, steps } = find(allBut([]), wanted);
    expect(found).toBeUndefined();
    expect(Math.round(steps / 50_000)).toBe(8);
    const constraints = new Map([[language("*foo*bar*"), true]]);
    expect(() => new Texts(new Effort(50)).in(allBut([]), constraints)).toThrow(EffortExceeded);
  });
});
