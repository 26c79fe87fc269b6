import type { Effort } from "../effort.ts";
import type { Formula, Joined, Literal } from "./formula.ts";
import type { Constraints, OpenCell, Texts, Variable } from "./variable.ts";

/** The knowledge about the variables at a point of the search. Branches copy it. */
export interface State {
  /** The cells that each variable may have, by the variable's id. */
  readonly cells: bigint[];
  /** The languages of each variable's text, if it has an open cell. */
  readonly texts: Map<Variable, Constraints>;
}

/** The text of each variable as the witness has it; null for a missing field. */
export type Solution = ReadonlyMap<Variable, string | null>;

/**
 * Removes cells that do not go together, until none is left to remove. Returns false if a variable has no cell left.
 * Must be exact once every variable has only one cell.
 */
export type Links = (cells: bigint[]) => boolean;

/** The points that the search visits after the first solution, to find a smaller one. */
const pointsForSmaller = 300;

/** Searches for cells and texts of all variables that make a formula true: branch by branch, with what follows from each. */
export class Search {
  readonly #variables: readonly Variable[];
  readonly #links: Links;
  readonly #effort: Effort;
  readonly #texts: Texts;
  #best: { readonly solution: Solution; readonly cost: number } | null = null;
  #pointsLeft = Number.POSITIVE_INFINITY;
  #isUncertain = false;

  constructor(variables: readonly Variable[], links: Links, texts: Texts, effort: Effort) {
    this.#variables = variables;
    this.#links = links;
    this.#texts = texts;
    this.#effort = effort;
  }

  /** Returns a small solution; null if there is none; undefined if that is not known. @throws EffortExceeded */
  solve(formula: Formula, allowed: readonly bigint[]): Solution | null | undefined {
    this.#visit({ cells: [...allowed], texts: new Map() }, [formula]);
    if (this.#best !== null) return this.#best.solution;
    return this.#isUncertain ? undefined : null;
  }

  #visit(state: State, formulas: readonly Formula[]): void {
    if (this.#pointsLeft-- <= 0) return;
    const left = this.#propagate(state, formulas);
    if (left === null) return;
    const [first, ...others] = left.toSorted((a, b) => a.operands.length - b.operands.length);
    if (first === undefined) {
      this.#choose(state, 0, new Map(), 0);
      return;
    }
    for (const operand of first.operands) this.#visit(copyOf(state), [operand, ...others]);
  }

  /** Applies formulas and what follows from them. Returns the alternatives that remain; null for a contradiction. */
  #propagate(state: State, formulas: readonly Formula[]): readonly Joined[] | null {
    let alternatives: readonly Joined[] = [];
    const todo = [...formulas];
    for (;;) {
      for (let formula = todo.pop(); formula !== undefined; formula = todo.pop()) {
        this.#effort.spend(1);
        if (formula.kind === "literal") {
          if (!restrict(state, formula)) return null;
        } else if (formula.kind === "and") todo.push(...formula.operands);
        else alternatives = [...alternatives, formula];
      }
      if (!this.#links(state.cells) || !this.#haveTexts(state)) return null;
      const left: Joined[] = [];
      for (const alternative of alternatives) {
        const verdicts = alternative.operands.map((operand) => verdictOf(state, operand));
        this.#effort.spend(verdicts.length);
        if (verdicts.includes(true)) continue;
        const operands = alternative.operands.filter((_operand, index) => verdicts[index] === undefined);
        const [only] = operands;
        if (only === undefined) return null;
        if (operands.length === 1) todo.push(only);
        else left.push({ kind: "or", operands });
      }
      alternatives = left;
      if (todo.length === 0) return alternatives;
    }
  }

  /** Removes the open cells of variables that have no other, if there is no text for them. */
  #haveTexts({ cells, texts }: State): boolean {
    for (const [variable, constraints] of texts) {
      const mask = cells[variable.id] ?? 0n;
      if ((mask & ~variable.open) !== 0n) continue;
      const isPossible = variable.cells.some(
        (cell, index) =>
          (mask & (1n << BigInt(index))) !== 0n && cell.kind === "open" && this.#textOf(cell, constraints) !== null,
      );
      if (!isPossible) return false;
    }
    return true;
  }

  /** Returns the text of a cell as the witness has it, or null if there is none. */
  #textOf(cell: OpenCell, constraints: Constraints): string | null {
    const text = this.#texts.in(cell, constraints);
    if (text === undefined) this.#isUncertain = true;
    return text == null ? null : cell.write(text);
  }

  /** Chooses a cell for each variable, the cheapest first. Returns whether there is a choice. */
  #choose(state: State, at: number, solution: Map<Variable, string | null>, cost: number): boolean {
    this.#effort.spend(1);
    const variable = this.#variables[at];
    if (variable === undefined) {
      if (this.#best === null || cost < this.#best.cost) this.#best = { solution: new Map(solution), cost };
      this.#pointsLeft = Math.min(this.#pointsLeft, pointsForSmaller);
      return true;
    }
    for (const choice of this.#choicesOf(variable, state)) {
      const next = { ...state, cells: state.cells.with(variable.id, choice.mask) };
      if (!this.#links(next.cells)) continue;
      if (this.#choose(next, at + 1, solution.set(variable, choice.text), cost + choice.cost)) return true;
    }
    return false;
  }

  #choicesOf(variable: Variable, { cells, texts }: State): readonly Choice[] {
    const mask = cells[variable.id] ?? 0n;
    const constraints = texts.get(variable) ?? noConstraints;
    const choices = variable.cells.flatMap((cell, index): readonly Choice[] => {
      const bit = 1n << BigInt(index);
      if ((mask & bit) === 0n) return [];
      if (cell.kind === "value") return [{ mask: bit, text: cell.text, cost: cell.cost }];
      const text = this.#textOf(cell, constraints);
      return text === null ? [] : [{ mask: bit, text, cost: text.length + cell.penalty }];
    });
    return choices.toSorted((a, b) => a.cost - b.cost);
  }
}

interface Choice {
  readonly mask: bigint;
  readonly text: string | null;
  readonly cost: number;
}

const noConstraints: Constraints = new Map();

function copyOf({ cells, texts }: State): State {
  return { cells: [...cells], texts: new Map(texts) };
}

/** Applies a literal. Returns false if its variable has no cell left. */
function restrict({ cells, texts }: State, { variable, mask, language, holds }: Literal): boolean {
  let left = (cells[variable.id] ?? 0n) & (language === null ? mask : mask | variable.open);
  if (language !== null && (left & variable.open) !== 0n) {
    const before = texts.get(variable) ?? noConstraints;
    if (before.get(language) === !holds) left &= ~variable.open;
    else texts.set(variable, new Map(before).set(language, holds));
  }
  cells[variable.id] = left;
  return left !== 0n;
}

/** Returns whether a formula is true or false in a state; undefined if it may be either. */
function verdictOf(state: State, formula: Formula): boolean | undefined {
  if (formula.kind !== "literal") {
    const stops = formula.kind === "or";
    let verdict: boolean | undefined = !stops;
    for (const operand of formula.operands) {
      const one = verdictOf(state, operand);
      if (one === stops) return stops;
      if (one === undefined) verdict = undefined;
    }
    return verdict;
  }
  const { variable, mask, language, holds } = formula;
  const cells = state.cells[variable.id] ?? 0n;
  const known = language === null ? undefined : state.texts.get(variable)?.get(language);
  const open = language === null || known === !holds ? 0n : variable.open;
  const sure = mask | (known === holds ? open : 0n);
  if ((cells & ~sure) === 0n) return true;
  return (cells & (mask | open)) === 0n ? false : undefined;
}
