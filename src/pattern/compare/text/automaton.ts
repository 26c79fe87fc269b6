import { type CharSet, RegexParser } from "../../regex/parser.ts";
import { automatonOf, type Automaton as RegexAutomaton, type Row, symbolAt } from "../../regex/regex.ts";
import { EffortExceeded } from "../effort.ts";

/** A deterministic automaton that reads a text character by character (code point by code point). */
export interface Automaton {
  readonly first: number;
  readonly step: (state: number, character: string) => number;
  readonly accepts: (state: number) => boolean;
  /** The characters that it may tell apart from each other and from all others. */
  readonly characters: ReadonlySet<string>;
  /** Sets of symbols that it tells apart. Characters in the same sets have the same steps. */
  readonly sets: readonly CharSet[];
}

/** The state after which no text is accepted. */
export const dead = -1;

/** The state after which every text is accepted. */
export const everything = -2;

/** Returns a search for pieces one after another, as `*` in a value means it: see `compileWildcard`. */
export function wildcardAutomaton(wanted: string): Automaton {
  const [first = "", ...others] = wanted.split("*");
  const last = others.pop() ?? "";
  const prefix = [...first];
  const searches = others.filter((piece) => piece !== "").map((piece) => new Finder([...piece]));
  return pieces(prefix, searches, last === "" ? null : new Finder([...last]));
}

/** Returns a search for a phrase anywhere, in which `*` means itself. */
export function phraseAutomaton(phrase: string): Automaton {
  return pieces([], [new Finder([...phrase])], null);
}

/**
 * States count the characters of the pieces that were found. The last piece must end the text where it first occurs,
 * because the search does not backtrack.
 */
function pieces(prefix: readonly string[], searches: readonly Finder[], last: Finder | null): Automaton {
  const finders = last === null ? searches : [...searches, last];
  const starts = finders.map((_finder, index) =>
    finders.slice(0, index).reduce((sum, { length }) => sum + length, prefix.length),
  );
  const end = finders.reduce((sum, { length }) => sum + length, prefix.length);
  const settled = (state: number) => (state === end && last === null ? everything : state);
  return {
    first: settled(0),
    step(state, character) {
      if (state < 0) return state;
      if (state < prefix.length) return character === prefix[state] ? settled(state + 1) : dead;
      if (state === end) return dead;
      const index = starts.findLastIndex((start) => start <= state);
      const start = starts[index] ?? 0;
      return settled(start + (finders[index]?.next(state - start, character) ?? 0));
    },
    accepts: (state) => state === end || state === everything,
    characters: new Set([...prefix, ...finders.flatMap(({ piece }) => piece)]),
    sets: [],
  };
}

/** Finds the first occurrence of a piece (Knuth, Morris and Pratt). */
class Finder {
  readonly piece: readonly string[];
  /** For each number of characters found, the number that is left after a mismatch. */
  readonly #borders: readonly number[];

  constructor(piece: readonly string[]) {
    this.piece = piece;
    const borders = [0, 0];
    for (let at = 1; at < piece.length; at++) {
      let length = borders[at] as number;
      while (length > 0 && piece[at] !== piece[length]) length = borders[length] as number;
      borders.push(piece[at] === piece[length] ? length + 1 : 0);
    }
    this.#borders = borders;
  }

  get length(): number {
    return this.piece.length;
  }

  next(found: number, character: string): number {
    let length = found;
    while (length > 0 && this.piece[length] !== character) length = this.#borders[length] as number;
    return this.piece[length] === character ? length + 1 : 0;
  }
}

/** Returns an automaton that accepts a few texts and no others. */
export function listAutomaton(texts: readonly string[]): Automaton {
  const states = new Map<string, number>([["", 0]]);
  const prefixes = [""];
  for (const text of texts) {
    let prefix = "";
    for (const character of text) {
      prefix += character;
      if (!states.has(prefix)) states.set(prefix, prefixes.push(prefix) - 1);
    }
  }
  const accepted = new Set(texts.map((text) => states.get(text)));
  return {
    first: 0,
    step: (state, character) => (state < 0 ? state : (states.get((prefixes[state] ?? "") + character) ?? dead)),
    accepts: (state) => accepted.has(state),
    characters: new Set(texts.flatMap((text) => [...text])),
    sets: [],
  };
}

/** Returns the automaton of a regular expression, which searches the whole text. */
export function regexAutomaton(source: string): Automaton {
  const automaton: RegexAutomaton = automatonOf(source);
  const rows: Row[] = [];
  const numbers = new Map<Row, number>();
  const numberOf = (row: Row | undefined) => {
    if (row === undefined) throw new EffortExceeded("a regular expression is too large to compare");
    if (row.accepts) return everything;
    const number = numbers.get(row) ?? rows.push(row) - 1;
    numbers.set(row, number);
    return number;
  };
  return {
    first: numberOf(automaton.first),
    step(state, character) {
      if (state < 0) return state;
      const row = rows[state] as Row;
      const symbol = symbolAt(character, 0);
      return numberOf(row.next[symbol] ?? automaton.step(row, symbol));
    },
    accepts: (state) => state === everything || rows[state]?.acceptsAtEnd === true,
    characters: new Set(),
    sets: new RegexParser(source)
      .alternatives()
      .flatMap((items) => items.flatMap(({ set }) => (typeof set === "string" ? [] : [set]))),
  };
}
