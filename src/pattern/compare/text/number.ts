import { type Automaton, dead } from "./automaton.ts";

/** A number, or the open interval between two neighboring constants of the patterns. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** All numbers, if the patterns compare with none. */
export const allNumbers: Range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** Returns the numbers that the constants are, and the intervals between them and around them, as far as they hold any. */
export function rangesBetween(constants: readonly number[]): readonly Range[] {
  if (constants.length === 0) return [allNumbers];
  const sorted = [...new Set([...constants.map((constant) => constant + 0), 0])].toSorted((a, b) => a - b);
  const points = sorted.map((point): Range => ({ low: point, high: point }));
  const bounds = [Number.NEGATIVE_INFINITY, ...sorted, Number.POSITIVE_INFINITY];
  const gaps = bounds.slice(1).map((high, index): Range => ({ low: bounds[index] as number, high }));
  return [...points, ...gaps.filter((gap) => gap.low < gap.high && insideOf(gap).length > 0)];
}

/** Whether a number is in a range. Infinity, which JSON spells 1e999, lies beyond every finite constant. */
export function isIn({ low, high }: Range, number: number): boolean {
  if (low === high) return number === low;
  return (number > low || low === Number.NEGATIVE_INFINITY) && (number < high || high === Number.POSITIVE_INFINITY);
}

/** Returns some numbers of a range, the simplest first. */
export function insideOf(range: Range): readonly number[] {
  const { low, high } = range;
  if (low === high) return [low];
  const near = Number.isFinite(low) ? low : Number.isFinite(high) ? high : 0;
  const all = [
    ...[0, 1, -1, near, Math.floor(near) + 1, Math.ceil(near) - 1, near + 0.5, near - 0.5, (low + high) / 2],
    ...[low + (high - low) / 4, near * 2, near * 10, near / 10, 100, -100, 1e3, 1e4, 1e5, 0.1, -0.1],
    ...[nextTo(low, 1), nextTo(high, -1), Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ];
  return [...new Set(all)].filter((number) => !Number.isNaN(number) && isIn(range, number));
}

/** Returns the number after or before a finite one that is the closest to it. */
function nextTo(number: number, direction: 1 | -1): number {
  const step = Math.max(Math.abs(number) * 2 ** -53, Number.MIN_VALUE);
  const next = number + direction * step;
  return next === number ? number + direction * step * 2 : next;
}

/** Yields spellings of numbers of a range that JSON allows, the simplest first. */
export function* spellingsIn(range: Range): Iterable<string> {
  for (const number of insideOf(range)) yield* spellingsOf(number);
}

/** Returns the simplest spelling of a number that JSON allows. */
export function spellingOf(number: number): string {
  return spellingsOf(number)[0] as string;
}

function spellingsOf(number: number): readonly string[] {
  if (number === 0) return ["0", "-0", "0.0", "0e0", "0E0", "0e+1", "-0.0"];
  if (!Number.isFinite(number)) return [number > 0 ? "1e999" : "-1e999"];
  const { sign, digits, exponent } = decimalsOf(number);
  const plain = String(number).replace("e+", "e");
  const scientific = [`${sign}${digits}`, `${sign}${digits}0`, `${sign}${digits}00`].flatMap((mantissa, zeros) => {
    const power = exponent - digits.length + 1 - zeros;
    return [`${mantissa}e${power}`, `${mantissa}E${power}`, ...(power >= 0 ? [`${mantissa}e+${power}`] : [])];
  });
  const [first = "", rest] = [digits.slice(0, 1), digits.slice(1) || "0"];
  const others = [`${sign}${first}.${rest}e${exponent}`, `${sign}0.${digits}e${exponent + 1}`];
  const longer = /[.e]/.test(plain) ? [`${plain}0`] : [`${plain}.0`, `${plain}.00`];
  return [...new Set([plain, ...longer.filter((text) => Number(text) === number), ...scientific, ...others])];
}

/** Returns a number's sign, its significant digits and the power of ten of the first one. */
function decimalsOf(number: number): { readonly sign: string; readonly digits: string; readonly exponent: number } {
  const [, sign = "", digits = "", exponent = "0"] = /^(-?)([\d.]+)e([+-]\d+)$/.exec(number.toExponential()) ?? [];
  return { sign, digits: digits.replace(".", ""), exponent: Number(exponent) };
}

/** The digits that a spelling of a range's numbers begins with: between two texts, of which 0 is padding. */
interface Digits {
  readonly low: string;
  readonly high: string;
}

const anyDigits: Digits = { low: "", high: ":" };

function digitsOf({ low, high }: Range): Digits {
  const [least, most] = [low, high].map(Math.abs).toSorted((a, b) => a - b) as [number, number];
  if (!Number.isFinite(most) || least === 0) return anyDigits;
  const [from, to] = [decimalsOf(least), decimalsOf(most)];
  if (from.exponent === to.exponent) return { low: from.digits, high: to.digits };
  const isDecade = to.exponent === from.exponent + 1 && to.digits === "1";
  return isDecade ? { low: from.digits, high: anyDigits.high } : anyDigits;
}

/** The parts of a number, in the order in which they are spelled. */
type Part = "start" | "sign" | "zero" | "whole" | "point" | "fraction" | "e" | "e-sign" | "power";

/** Returns the part of a number that a character belongs to; null if the character cannot follow. */
export type PartAfter = (part: Part, character: string) => Part | null;

/** Returns the part that a character of a JSON number belongs to; null if the character cannot follow. */
export function partInJson(part: Part, character: string): Part | null {
  const isDigit = /\d/.test(character);
  switch (part) {
    case "start":
    case "sign":
      if (part === "start" && character === "-") return "sign";
      return character === "0" ? "zero" : isDigit ? "whole" : null;
    case "zero":
    case "whole":
      if (isDigit) return part === "whole" ? "whole" : null;
      return character === "." ? "point" : /[eE]/.test(character) ? "e" : null;
    case "point":
      return isDigit ? "fraction" : null;
    case "fraction":
      return isDigit ? "fraction" : /[eE]/.test(character) ? "e" : null;
    case "e":
      return isDigit ? "power" : /[+-]/.test(character) ? "e-sign" : null;
    case "e-sign":
    case "power":
      return isDigit ? "power" : null;
  }
}

/** Like `partInJson`, for the numbers in lines and patterns: also +1, 007, .5 and 5. */
export function partInLine(part: Part, character: string): Part | null {
  if (part === "start" && character === "+") return "sign";
  if (part === "start" || part === "sign") {
    if (character === ".") return "point";
    if (character === "0") return "whole";
  }
  if (part === "whole" && character === ".") return "fraction";
  return partInJson(part, character);
}

const complete: ReadonlySet<Part> = new Set(["zero", "whole", "fraction", "power"]);

/** The part of a spelling that was read. */
interface Reading {
  readonly part: Part;
  readonly isNegative: boolean;
  /** The number of significant digits so far; not counted further than the bounds are long. */
  readonly digits: number;
  /** Whether the digits equal the bound's so far. */
  readonly isLow: boolean;
  readonly isHigh: boolean;
}

const maxDigits = 26;

/**
 * Returns an automaton that accepts the spellings of all numbers in a range, and of some others: it does not know the
 * power of ten, only sign and digits. A spelling has the digits that its number needs, and zeros. So it is not
 * 499.99999999999999999, which is read as 500.
 */
export function numberAutomaton(range: Range, partAfter: PartAfter): Automaton {
  const isAny = range === allNumbers;
  const isZero = range.low === 0 && range.high === 0;
  const isNegative = range.high <= 0 && !isZero;
  const bounds = digitsOf(range);
  const readings: Reading[] = [];
  const steps: Map<string, number>[] = [];
  const known = new Map<string, number>();
  const numberOf = (reading: Reading | null): number => {
    if (reading === null) return dead;
    const key = Object.values(reading).join();
    const number = known.get(key) ?? readings.push(reading) - 1;
    known.set(key, number);
    steps[number] ??= new Map();
    return number;
  };
  const next = (reading: Reading, character: string): Reading | null => {
    const part = partAfter(reading.part, character);
    if (part === null || isAny) return part && { ...reading, part };
    if (part === "sign") return { ...reading, part, isNegative: character === "-" };
    if (!/[0-9]/.test(character) || part === "power" || (character === "0" && reading.digits === 0)) {
      return { ...reading, part };
    }
    if (isZero || reading.isNegative !== isNegative) return null;
    const read = withDigit(reading, character, bounds);
    return read && { ...read, part };
  };
  return {
    first: numberOf({ part: "start", isNegative: false, digits: 0, isLow: true, isHigh: true }),
    step(state, character) {
      if (state < 0) return state;
      const known = steps[state]?.get(character) ?? numberOf(next(readings[state] as Reading, character));
      steps[state]?.set(character, known);
      return known;
    },
    accepts(state) {
      const reading = readings[state];
      if (reading === undefined || !complete.has(reading.part)) return false;
      if (isAny || isZero) return true;
      return reading.digits > 0 && !(reading.isLow && /[1-9]/.test(bounds.low.slice(reading.digits)));
    },
    characters: new Set("+-.0123456789eE"),
    sets: [],
  };
}

function withDigit(reading: Reading, digit: string, { low, high }: Digits): Reading | null {
  const [least, most] = [low[reading.digits] ?? "0", high[reading.digits] ?? "0"];
  if ((reading.isLow && digit < least) || (reading.isHigh && digit > most)) return null;
  const [isLow, isHigh] = [reading.isLow && digit === least, reading.isHigh && digit === most];
  // Further digits only matter while they equal a bound's.
  const digits = isLow || isHigh ? Math.min(reading.digits + 1, maxDigits) : 1;
  return { ...reading, digits, isLow, isHigh };
}
