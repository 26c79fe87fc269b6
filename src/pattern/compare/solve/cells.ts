import type { Comparison } from "../../ast.ts";
import { listAutomaton } from "../text/automaton.ts";
import { isAnyText, isOneText, type Languages } from "../text/language.ts";
import {
  allNumbers,
  insideOf,
  isIn,
  numberAutomaton,
  type PartAfter,
  type Range,
  spellingsIn,
} from "../text/number.ts";
import { inCells, type Literal } from "./formula.ts";
import { once } from "./once.ts";
import type { Cell, OpenCell, Variable } from "./variable.ts";

/** The cost of a number beyond its length: less than the quotes of a text. */
export const numberPenalty = 1.5;

/** The numbers of a place where patterns compare: of JSON, or of a line. */
export interface Numbers {
  readonly spelling: RegExp;
  readonly partAfter: PartAfter;
}

/** Returns the cell of all texts but some. */
export function textsBut(texts: readonly string[], given: Pick<OpenCell, "write"> & Partial<OpenCell>): OpenCell {
  const known = new Set(texts);
  return {
    kind: "open",
    numbers: null,
    examples: () => ["", "a", "b"],
    required: () => [],
    preferred: () => [],
    isLoose: false,
    penalty: 0,
    ...given,
    has: (text) => !known.has(text) && (given.has?.(text) ?? true),
    excluded: once(() => [listAutomaton(texts), ...(given.excluded?.() ?? [])]),
  };
}

/** Returns the cell of all spellings of a range's numbers but some. */
export function numbersBut(texts: readonly string[], range: Range, { spelling, partAfter }: Numbers): OpenCell {
  const known = new Set(texts);
  return {
    kind: "open",
    numbers: insideOf(range)[0] ?? 0,
    examples: () => spellingsIn(range),
    has: (text) => !known.has(text) && spelling.test(text) && isIn(range, Number(text)),
    required: once(() => [numberAutomaton(range, partAfter)]),
    preferred: () => [],
    excluded: once(() => [listAutomaton(texts)]),
    isLoose: range !== allNumbers,
    write: (text) => text,
    penalty: numberPenalty,
  };
}

/**
 * Returns the literal that a comparison is.
 *
 * @param onText whether it holds for the value of a cell
 * @param onNumber whether it holds for a number, if it compares with one
 */
export function literalOf(
  variable: Variable,
  { value, operator }: Comparison<unknown>,
  languages: Languages,
  onText: (text: string | null) => boolean,
  onNumber: (number: number) => boolean,
): Literal {
  const isSure = isOneText(value) || isAnyText(value);
  const isUnequal = operator === "!=";
  const inOpen = ({ numbers }: OpenCell) => {
    if (value.kind === "number" && numbers !== null) return onNumber(numbers);
    return isSure && (isAnyText(value) ? !isUnequal : isUnequal);
  };
  const mask = maskOf(variable.cells, (cell) => (cell.kind === "open" ? inOpen(cell) : onText(cell.text)));
  if (isSure) return inCells(variable, mask);
  return { kind: "literal", variable, mask, language: languages.of(value), holds: !isUnequal };
}

/** Returns the bits of the cells that pass a test. */
export function maskOf(cells: readonly Cell[], isIn: (cell: Cell) => boolean): bigint {
  return cells.reduce((bits, cell, index) => (isIn(cell) ? bits | (1n << BigInt(index)) : bits), 0n);
}
