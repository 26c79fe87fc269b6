/**
 * The regular expressions of filter patterns: a small dialect without groups, matched in time that grows with the text
 * and never with its square: a deterministic automaton, made state by state as texts ask for it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html#regex-expressions
 */

/** A fault in an expression: offsets in it, `end` not included. */
export class RegexSyntaxError extends Error {
  readonly start: number;
  readonly end: number;
  readonly hint: string | undefined;

  constructor(message: string, start: number, end: number, hint?: string) {
    super(message);
    this.start = start;
    this.end = end;
    this.hint = hint;
  }
}

/** Which of the symbols an atom takes: the ASCII characters, then line separators, then every other character. */
type CharSet = Uint8Array;

const lineSeparator = 128;
const beyondAscii = 129;
const symbols = 130;

/** An atom and how often it stands; `max` is Infinity for * and +. */
interface Item {
  readonly set: CharSet | "start" | "end";
  readonly min: number;
  readonly max: number;
}

/** More states than this are an expression for the machine's sake, not a person's. */
const maxStates = 5000;

/** Compiles an expression. The result says whether it is found anywhere in a text. @throws RegexSyntaxError */
export function compileRegex(source: string): (text: string) => boolean {
  const automaton = new Automaton(build(new RegexParser(source).alternatives(), source));
  return (text) => automaton.search(text);
}

class RegexParser {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** alternatives : sequence { `|` sequence } */
  alternatives(): readonly (readonly Item[])[] {
    if (this.#source === "") throw this.#error("expected a regular expression, found nothing", 0, 0);
    const found = [this.#sequence()];
    while (this.#at < this.#source.length) {
      this.#at++;
      found.push(this.#sequence());
    }
    return found;
  }

  /** sequence : { atom [ quantifier ] } */
  #sequence(): readonly Item[] {
    const items: Item[] = [];
    while (this.#at < this.#source.length && this.#source[this.#at] !== "|") {
      const start = this.#at;
      const set = this.#atom();
      const quantifier = this.#quantifier();
      if (quantifier !== undefined && typeof set === "string") {
        throw this.#error(`expected nothing to repeat after ${this.#source[start]}`, start, this.#at);
      }
      items.push({ set, ...(quantifier ?? { min: 1, max: 1 }) });
    }
    return items;
  }

  /** atom : literal | `.` | `^` | `$` | `\` escape | `[` set `]` */
  #atom(): CharSet | "start" | "end" {
    const start = this.#at;
    const character = this.#source[this.#at++] ?? "";
    if (character === "^") return "start";
    if (character === "$") return "end";
    if (character === ".") return setOf((code) => code !== 10 && code !== 13 && code !== lineSeparator);
    if (character === "[") return this.#set(start);
    if (character === "\\") return this.#escape(start);
    if ("*+?{".includes(character)) {
      throw this.#error(`expected something to repeat before ${character}, found nothing`, start, this.#at);
    }
    if (character === "]" || character === "}") {
      throw this.#error(`expected a \\ before ${character}`, start, this.#at, `write \\${character}`);
    }
    return single(this.#literal(character, start));
  }

  #literal(character: string, start: number): number {
    if (/[A-Za-z0-9:_#=@/;, -]/.test(character)) return character.charCodeAt(0);
    const whole = String.fromCodePoint(this.#source.codePointAt(start) ?? 0);
    const hint =
      whole === "(" || whole === ")"
        ? "AWS's regular expressions have no groups; write alternatives out: %ab|ac%"
        : whole > "\x7f"
          ? "AWS's regular expressions take ASCII only"
          : `write \\x${whole.charCodeAt(0).toString(16).padStart(2, "0")}`;
    const expected = "expected a letter, a digit, one of : _ # = @ / ; , - or an operator";
    throw this.#error(`${expected}, found ${JSON.stringify(whole)}`, start, start + whole.length, hint);
  }

  /** escape : `d` | `D` | `s` | `S` | `w` | `W` | `x` hex hex | operator */
  #escape(start: number): CharSet {
    const character = this.#source[this.#at++];
    const known = character === undefined ? undefined : classes[character];
    if (known !== undefined) return setOf(known);
    if (character === "x") {
      const hex = /^[0-9A-Fa-f]{2}/.exec(this.#source.slice(this.#at))?.[0];
      if (hex === undefined) throw this.#error("expected two hexadecimal digits after \\x", start, this.#at);
      this.#at += 2;
      const code = Number.parseInt(hex, 16);
      if (code > 127) throw this.#error("expected an ASCII character after \\x", start, this.#at);
      return single(code);
    }
    if (character !== undefined && "^$?[]{}|\\*+.-".includes(character)) return single(character.charCodeAt(0));
    const found = character === undefined ? "the end" : JSON.stringify(character);
    throw this.#error(`expected d, s, w, x or an operator after \\, found ${found}`, start, this.#at);
  }

  /** set : [ `^` ] { member [ `-` member ] } */
  #set(start: number): CharSet {
    const negated = this.#source[this.#at] === "^";
    if (negated) this.#at++;
    const set = new Uint8Array(symbols);
    while (this.#source[this.#at] !== "]") {
      if (this.#at >= this.#source.length) throw this.#error("expected a closing ], found the end", start, this.#at);
      const from = this.#at;
      const low = this.#member();
      if (this.#source[this.#at] === "-" && this.#source[this.#at + 1] !== "]" && this.#at + 1 < this.#source.length) {
        this.#at++;
        const high = this.#member();
        const range = [low, high].map((side) => side.reduce((sum, bit) => sum + bit, 0) === 1 && side.indexOf(1));
        const [first, last] = range;
        if (typeof first !== "number" || typeof last !== "number" || first > last) {
          throw this.#error("expected a range from a lower character to a higher one", from, this.#at);
        }
        set.fill(1, first, last + 1);
      } else low.forEach((bit, symbol) => bit === 1 && set.fill(1, symbol, symbol + 1));
    }
    this.#at++;
    if (!set.includes(1) && !negated) throw this.#error("expected a character between [ and ]", start, this.#at);
    return negated ? set.map((bit) => 1 - bit) : set;
  }

  /** member : escape | any character but `]`; operators but `\` and `[` stand for themselves */
  #member(): CharSet {
    const start = this.#at;
    const character = this.#source[this.#at++] ?? "";
    if (character === "\\") return this.#escape(start);
    if (/[.^$?{}|*+]/.test(character)) return single(character.charCodeAt(0));
    return single(this.#literal(character, start));
  }

  /** quantifier : `*` | `+` | `?` | `{` n [ `,` [ m ] ] `}` | `{,` m `}` */
  #quantifier(): { min: number; max: number } | undefined {
    const rest = this.#source.slice(this.#at);
    const [whole, sign, low, comma, high] = /^(?:([*+?])|\{(\d*)(,?)(\d*)\})/.exec(rest) ?? [];
    if (whole === undefined) {
      if (rest.startsWith("{")) throw this.#error("expected {n}, {n,}, {,m} or {n,m}", this.#at, this.#source.length);
      return undefined;
    }
    const start = this.#at;
    this.#at += whole.length;
    if (sign !== undefined) return { min: sign === "+" ? 1 : 0, max: sign === "?" ? 1 : Number.POSITIVE_INFINITY };
    const min = low === "" ? 0 : Number(low);
    const max = comma === "" ? min : high === "" ? Number.POSITIVE_INFINITY : Number(high);
    if ((low === "" && high === "") || max < min || (max !== Number.POSITIVE_INFINITY ? max : min) > maxStates) {
      throw this.#error("expected {n}, {n,}, {,m} or {n,m} with n not above m", start, this.#at);
    }
    return { min, max };
  }

  #error(message: string, start: number, end: number, hint?: string): RegexSyntaxError {
    return new RegexSyntaxError(message, start, end, hint);
  }
}

const isDigit = (code: number) => code >= 48 && code <= 57;
const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13);
const isWord = (code: number) =>
  isDigit(code) || code === 95 || ((code | 32) >= 97 && (code | 32) <= 122 && code < 128);

const classes: Readonly<Record<string, (code: number) => boolean>> = {
  d: isDigit,
  D: (code) => !isDigit(code),
  s: isSpace,
  S: (code) => !isSpace(code),
  w: isWord,
  W: (code) => !isWord(code),
};

function setOf(takes: (symbol: number) => boolean): CharSet {
  return Uint8Array.from({ length: symbols }, (_, symbol) => (takes(symbol) ? 1 : 0));
}

function single(code: number): CharSet {
  return setOf((symbol) => symbol === code);
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
    const key = members.join();
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    if (this.#rows.size >= maxRows) this.#rows = new Map();
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
