/**
 * The regular expressions of filter patterns: a small dialect without groups, matched in time that grows with the text
 * and never with its square: a deterministic automaton, made state by state as texts ask for it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html#regex-expressions
 */

import {
  beyondAscii,
  type CharSet,
  type Item,
  lineSeparator,
  maxStates,
  RegexParser,
  RegexSyntaxError,
  symbols,
} from "./regex-parser.ts";

export { RegexSyntaxError } from "./regex-parser.ts";

/** Compiles an expression. The result says whether it is found anywhere in a text. @throws RegexSyntaxError */
export function compileRegex(source: string): (text: string) => boolean {
  const automaton = new Automaton(build(new RegexParser(source).alternatives(), source));
  return (text) => automaton.search(text);
}

/** A state of the nondeterministic automaton: it takes a symbol and goes to the next state, or goes on without one. */
interface State {
  readonly set: CharSet | "start" | "end" | "accept" | "split";
  /** For "split", where else one may go; otherwise the state that follows. */
  next: number;
  /** For "split" and loops: the other way. */
  other: number;
}

interface Machine {
  readonly states: readonly State[];
  readonly starts: readonly number[];
}

function build(alternatives: readonly (readonly Item[])[], source: string): Machine {
  const states: State[] = [{ set: "accept", next: 0, other: 0 }];
  const add = (set: State["set"], next: number, other = 0) => {
    if (states.length >= maxStates) {
      throw new RegexSyntaxError(`expected an expression of at most ${maxStates} steps`, 0, source.length);
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
interface Row {
  readonly members: readonly number[];
  readonly accepts: boolean;
  readonly acceptsAtEnd: boolean;
  /** The row for each symbol, made when it is first needed. */
  readonly next: (Row | undefined)[];
}

/** Rows are forgotten when there are more of them than this: memory is bounded, and time stays linear. */
const maxRows = 1000;

class Automaton {
  readonly #machine: Machine;
  #rows = new Map<string, Row>();
  #first: Row;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#first = this.#row(machine.starts, true);
  }

  search(text: string): boolean {
    let row = this.#first;
    for (let at = 0; at < text.length; at++) {
      if (row.accepts) return true;
      let code = text.charCodeAt(at);
      if (code >= 128) {
        // A pair of surrogates is one character.
        if (code >= 0xd800 && code <= 0xdbff && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) at++;
        code = code === 0x2028 || code === 0x2029 ? lineSeparator : beyondAscii;
      }
      row = row.next[code] ?? this.#step(row, code);
    }
    return row.accepts || row.acceptsAtEnd;
  }

  #step(row: Row, symbol: number): Row {
    const { states, starts } = this.#machine;
    const members = row.members.flatMap((index) => {
      const { set, next } = states[index] as State;
      return typeof set !== "string" && set[symbol] === 1 ? [next] : [];
    });
    // The search is not anchored: it may begin at every character.
    const next = this.#row([...members, ...starts], false);
    row.next[symbol] = next;
    return next;
  }

  #row(from: readonly number[], atStart: boolean): Row {
    const members = [...this.#closure(from, atStart, false)].sort((a, b) => a - b);
    // At the beginning $ may be followed by ^: the same states accept there that accept nowhere else.
    const key = `${atStart ? "^" : ""}${members.join()}`;
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    if (this.#rows.size >= maxRows) {
      this.#rows = new Map();
      // The first row leads to all the others: without this they would be forgotten in name only.
      this.#first.next.fill(undefined);
    }
    const acceptsAtEnd = this.#closure(members, atStart, true).has(0);
    const row: Row = { members, accepts: members.includes(0), acceptsAtEnd, next: new Array(symbols) };
    this.#rows.set(key, row);
    return row;
  }

  /** The states that can be reached without taking a symbol. */
  #closure(from: readonly number[], atStart: boolean, atEnd: boolean): Set<number> {
    const seen = new Set<number>();
    const open = [...from];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (seen.has(index)) continue;
      seen.add(index);
      const { set, next, other } = this.#machine.states[index] as State;
      if (set === "split") open.push(next, other);
      if ((set === "start" && atStart) || (set === "end" && atEnd)) open.push(next);
    }
    return seen;
  }
}
