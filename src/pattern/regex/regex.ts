/**
 * The regular expressions of filter patterns: a small dialect without groups. They match in time linear in the text,
 * with a deterministic automaton whose states are created when a text first needs them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html#regex-expressions
 */

import {
  beyondAscii,
  type CharSet,
  lineSeparator,
  maxStates,
  type RegexItem,
  RegexParser,
  RegexSyntaxError,
  symbols,
} from "./parser.ts";

export { RegexSyntaxError } from "./parser.ts";

/** Compiles an expression into a test for whether it matches anywhere in a text. @throws RegexSyntaxError */
export function compileRegex(source: string): (text: string) => boolean {
  const words = source.split("|").map((each) => /^(\^?)([\w:#=@/;, -]+)(\$?)$/.exec(each));
  if (source.length < maxStates && !words.includes(null)) return compileWords(words);
  const automaton = automatonOf(source);
  return (text) => automaton.search(text);
}

/** Returns the automaton of an expression. @throws RegexSyntaxError */
export function automatonOf(source: string): Automaton {
  return new Automaton(machineOf(source));
}

/** Returns the states of an expression's automaton. @throws RegexSyntaxError */
export function machineOf(source: string): Machine {
  return build(new RegexParser(source).alternatives(), source);
}

/** Compiles an expression that only has alternatives without operators, as most do. It needs no automaton. */
function compileWords(words: readonly (readonly string[] | null)[]): (text: string) => boolean {
  const tests = words.map((word) => {
    const [, start, text = "", end] = word ?? [];
    return (tested: string) =>
      start ? (end ? tested === text : tested.startsWith(text)) : end ? tested.endsWith(text) : tested.includes(text);
  });
  return (tested) => tests.some((test) => test(tested));
}

/** A state of the nondeterministic automaton. It consumes a symbol of its set, or none, and moves on. */
interface State {
  readonly set: CharSet | "start" | "end" | "accept" | "split";
  /** The state that follows. */
  next: number;
  /** The second state that follows a "split". */
  other: number;
}

export interface Machine {
  readonly states: readonly State[];
  readonly starts: readonly number[];
}

function build(alternatives: readonly (readonly RegexItem[])[], source: string): Machine {
  const states: State[] = [{ set: "accept", next: 0, other: 0 }];
  const add = (set: State["set"], next: number, other = 0) => {
    if (states.length >= maxStates) {
      throw new RegexSyntaxError(
        `expected a regular expression of at most ${maxStates} steps, found more`,
        0,
        source.length,
      );
    }
    return states.push({ set, next, other }) - 1;
  };
  const starts = alternatives.map((items) => {
    let next = 0;
    for (const { set, min, max } of items.toReversed()) {
      if (max === Number.POSITIVE_INFINITY) {
        const loop = add("split", 0, next);
        const body = add(set, loop);
        (states[loop] as State).next = body;
        next = loop;
      } else for (let optional = max - min; optional > 0; optional--) next = add("split", add(set, next), next);
      for (let count = 0; count < min; count++) next = add(set, next);
    }
    return next;
  });
  return { states, starts };
}

/** A state of the deterministic automaton. */
export interface Row {
  readonly members: readonly number[];
  readonly accepts: boolean;
  readonly acceptsAtEnd: boolean;
  /** The next row for each symbol, created on first use. */
  readonly next: (Row | undefined)[];
}

/** The limits of the row cache: rows, and members of all rows together. Beyond them the search goes state by state. */
const maxRows = 1000;
const maxMembers = 100_000;

export class Automaton {
  readonly #machine: Machine;
  readonly #rows = new Map<string, Row>();
  readonly first: Row;
  #members = 0;
  /** The round in which each state was last reached. */
  readonly #reached: Float64Array;
  #round = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#reached = new Float64Array(machine.states.length);
    this.first = this.#row(this.#closure(machine.starts, true, false), true);
  }

  search(text: string): boolean {
    let row = this.first;
    for (let at = 0; at < text.length; at++) {
      if (row.accepts) return true;
      const symbol = symbolAt(text, at);
      const next = row.next[symbol] ?? this.step(row, symbol);
      if (next === undefined) return this.#walk(row.members, text, at);
      row = next;
      if (symbol === beyondAscii && isPair(text, at)) at++;
    }
    return row.accepts || row.acceptsAtEnd;
  }

  /** Returns the row after a symbol, or undefined if the cache is full. */
  step(row: Row, symbol: number): Row | undefined {
    const members = this.#after(row.members, symbol).sort((a, b) => a - b);
    const key = members.join();
    const isFull = this.#rows.size >= maxRows || this.#members >= maxMembers;
    const next = this.#rows.get(key) ?? (isFull ? undefined : this.#row(members, false));
    if (next === undefined) return undefined;
    this.#rows.set(key, next);
    row.next[symbol] = next;
    return next;
  }

  #row(members: readonly number[], atStart: boolean): Row {
    this.#members += members.length;
    const acceptsAtEnd = this.#closure(members, atStart, true).includes(0);
    return { members, accepts: members.includes(0), acceptsAtEnd, next: new Array(symbols) };
  }

  /** Continues a search from an offset without the row cache, given the states before it. */
  #walk(from: readonly number[], text: string, start: number): boolean {
    let members = from;
    for (let at = start; at < text.length; at++) {
      const symbol = symbolAt(text, at);
      members = this.#after(members, symbol);
      if (this.#reached[0] === this.#round) return true;
      if (symbol === beyondAscii && isPair(text, at)) at++;
    }
    return this.#closure(members, false, true).includes(0);
  }

  #after(members: readonly number[], symbol: number): number[] {
    const { states, starts } = this.#machine;
    this.#round++;
    const found: number[] = [];
    // The search is not anchored: it may begin at every character.
    for (const start of starts) this.#reach(start, found);
    for (const member of members) {
      const { set, next } = states[member] as State;
      if (typeof set !== "string" && set[symbol] === 1) this.#reach(next, found);
    }
    return this.#close(found, false, false);
  }

  #closure(from: readonly number[], atStart: boolean, atEnd: boolean): number[] {
    this.#round++;
    const found: number[] = [];
    for (const index of from) this.#reach(index, found);
    return this.#close(found, atStart, atEnd);
  }

  /** Adds the states that can be reached without consuming a symbol. */
  #close(found: number[], atStart: boolean, atEnd: boolean): number[] {
    for (let at = 0; at < found.length; at++) {
      const { set, next, other } = this.#machine.states[found[at] as number] as State;
      if (typeof set !== "string") continue;
      if (set === "split" || (set === "start" && atStart) || (set === "end" && atEnd)) this.#reach(next, found);
      if (set === "split") this.#reach(other, found);
    }
    return found;
  }

  #reach(index: number, found: number[]): void {
    if (this.#reached[index] === this.#round) return;
    this.#reached[index] = this.#round;
    found.push(index);
  }
}

/** Returns the symbol of the character at an offset. */
export function symbolAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 128) return code;
  return code === 0x2028 || code === 0x2029 ? lineSeparator : beyondAscii;
}

/** Whether a surrogate pair, which is one character, begins at an offset. */
function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}
