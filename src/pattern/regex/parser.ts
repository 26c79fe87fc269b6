import { found } from "../characters.ts";

/** A syntax error in a regular expression. The offsets are relative to the expression; `end` is exclusive. */
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

/** The set of symbols that an atom matches: ASCII characters, then line separators, then all other characters. */
export type CharSet = Uint8Array;

export const lineSeparator = 128;
export const beyondAscii = 129;
export const symbols = 130;

/** An atom with its repetition count; `max` is Infinity for * and +. */
export interface RegexItem {
  readonly set: CharSet | "start" | "end";
  readonly min: number;
  readonly max: number;
}

/** The highest count in braces, the same as in RE2. */
const maxCount = 1000;

/** The most states of an automaton. No expression written by hand needs as many. */
export const maxStates = 5000;

/** Parses a regular expression into alternatives, each of which is a sequence of atoms. */
export class RegexParser {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** alternatives : sequence { `|` sequence } */
  alternatives(): readonly (readonly RegexItem[])[] {
    if (this.#source === "") throw this.#error("expected a regular expression, found nothing", 0, 0);
    const sequences = [this.#sequence()];
    while (this.#at < this.#source.length) {
      this.#at++;
      sequences.push(this.#sequence());
    }
    return sequences;
  }

  /** sequence : { atom [ quantifier ] } */
  #sequence(): readonly RegexItem[] {
    const items: RegexItem[] = [];
    while (this.#at < this.#source.length && this.#source[this.#at] !== "|") {
      const start = this.#at;
      const set = this.#atom();
      const quantifier = this.#quantifier();
      if (quantifier !== undefined && typeof set === "string") {
        throw this.#error(`expected no quantifier after ${this.#source[start]}`, start, this.#at);
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
    if (character === ".") return anyButLineBreaks();
    if (character === "[") return this.#set(start);
    if (character === "\\") return this.#escape(start);
    if ("*+?{".includes(character)) {
      throw this.#error(`expected a character before ${character}, found nothing`, start, this.#at);
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
        ? "AWS regular expressions have no groups; write out the alternatives: %ab|ac%"
        : whole > "\x7f"
          ? "AWS regular expressions accept only ASCII"
          : `write \\x${whole.charCodeAt(0).toString(16).padStart(2, "0")}`;
    const expected = "expected a letter, a digit, one of : _ # = @ / ; , - or an operator";
    throw this.#error(`${expected}, found ${found(whole)}`, start, start + whole.length, hint);
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
    const read = character === undefined ? "the end" : found(character);
    throw this.#error(
      `expected d, s, w, x or an operator after \\, found ${read}`,
      start,
      this.#at,
      "AWS regular expressions have \\d \\D \\s \\S \\w \\W \\xhh, and \\ before an operator",
    );
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
      } else {
        for (const [symbol, bit] of low.entries()) if (bit === 1) set[symbol] = 1;
      }
    }
    this.#at++;
    if (!set.includes(1)) throw this.#error("expected a character between [ and ]", start, this.#at);
    return negated ? set.map((bit) => 1 - bit) : set;
  }

  /** member : escape | any character except `]`; operators except `\` and `[` are literal */
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
    if ((low === "" && high === "") || max < min || (max !== Number.POSITIVE_INFINITY ? max : min) > maxCount) {
      throw this.#error("expected {n}, {n,}, {,m} or {n,m} with n at most m, and both at most 1000", start, this.#at);
    }
    return { min, max };
  }

  #error(message: string, start: number, end: number, hint?: string): RegexSyntaxError {
    return new RegexSyntaxError(message, start, end, hint);
  }
}

/** The character classes, for which JavaScript's ASCII meaning is enough. */
const classes: Readonly<Record<string, RegExp>> = { d: /\d/, D: /\D/, s: /\s/, S: /\S/, w: /\w/, W: /\W/ };

function setOf(characters: RegExp): CharSet {
  // No character beyond ASCII is a digit, a space or part of a word, so one non-ASCII letter represents them all.
  return Uint8Array.from({ length: symbols }, (_, symbol) =>
    Number(characters.test(symbol < lineSeparator ? String.fromCharCode(symbol) : "é")),
  );
}

function anyButLineBreaks(): CharSet {
  const set = setOf(/./);
  set[lineSeparator] = 0;
  return set;
}

function single(code: number): CharSet {
  const set = new Uint8Array(symbols);
  set[code] = 1;
  return set;
}
