import type { Language } from "../text/language.ts";
import type { Variable } from "./variable.ts";

/** A condition on variables without negations: those are in the literals. */
export type Formula = Literal | Joined;

/** True for a variable in one of the cells of `mask`, and, with a language, in an open cell if `holds` says so. */
export interface Literal {
  readonly kind: "literal";
  readonly variable: Variable;
  readonly mask: bigint;
  readonly language: Language | null;
  /** Whether the text of the open cell has to be in the language. */
  readonly holds: boolean;
}

export interface Joined {
  readonly kind: "and" | "or";
  readonly operands: readonly Formula[];
}

/** Joins formulas. Alternatives that only list cells of one variable become one literal. */
export function join(kind: "and" | "or", operands: readonly Formula[]): Formula {
  const flat = operands.flatMap((operand) => (operand.kind === kind ? operand.operands : [operand]));
  const merged = kind === "or" ? union(flat) : flat;
  return merged.length === 1 ? (merged[0] as Formula) : { kind, operands: merged };
}

function union(operands: readonly Formula[]): readonly Formula[] {
  const masks = new Map<Variable, bigint>();
  const others: Formula[] = [];
  for (const operand of operands) {
    if (operand.kind !== "literal" || operand.language !== null) others.push(operand);
    else masks.set(operand.variable, (masks.get(operand.variable) ?? 0n) | operand.mask);
  }
  return [...[...masks].map(([variable, mask]) => inCells(variable, mask)), ...others];
}

export function inCells(variable: Variable, mask: bigint): Literal {
  return { kind: "literal", variable, mask, language: null, holds: true };
}

/** Returns the literal that is true where another is false. */
export function opposite({ variable, mask, language, holds }: Literal): Literal {
  const all = (1n << BigInt(variable.cells.length)) - 1n;
  if (language === null) return inCells(variable, all & ~mask);
  return { kind: "literal", variable, mask: all & ~(mask | variable.open), language, holds: !holds };
}
