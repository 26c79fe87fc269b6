import type { Pattern } from "../../../../pattern/ast.ts";
import { parse } from "../../../../pattern/parse/parser.ts";
import { printCondition, printFieldCondition, printTerm } from "../../../../pattern/print.ts";
import { leavesOf } from "../../../../pattern/tree.ts";
import type { Clause, Verdict } from "../../../../pattern/why.ts";

/** Returns the clauses of a pattern that are counted, in order, as `why` prints them. */
export function clausesOf(pattern: Pattern): readonly string[] {
  switch (pattern.kind) {
    case "json":
      return leavesOf(pattern.expression).map(printCondition);
    case "space":
      return pattern.fields.flatMap((field) =>
        field.kind === "named" && field.condition !== null ? leavesOf(field.condition).map(printFieldCondition) : [],
      );
    case "terms": {
      const needed = pattern.terms.filter(({ mode }) => mode !== "optional");
      return (needed.length > 0 ? needed : pattern.terms).map(printTerm);
    }
  }
}

/** Returns a clause in the spelling of `clausesOf`, regardless of spaces and quotes. */
export function plainClause(text: string, kind: Pattern["kind"]): string {
  try {
    return clausesOf(parse(kind === "json" ? `{ ${text} }` : kind === "space" ? `[${text}]` : text)).join(" ");
  } catch {
    return text;
  }
}

/** A clause of a verdict, and its index in the clauses of the pattern. */
export interface Deciding {
  readonly index: number;
  readonly clause: Clause;
}

/**
 * Returns the clauses on which the verdict depends: a different result of any one of them would change the verdict. Returns
 * none if two results would have to change.
 */
export function turningPoints({ clause: root }: Verdict): readonly Deciding[] {
  const found: Deciding[] = [];
  let index = 0;
  const visit = (clause: Clause, matters: boolean): void => {
    if (clause.kind === "condition") {
      if (matters) found.push({ index, clause });
      index++;
      return;
    }
    const decisive = clause.kind === "or";
    const deciding = clause.clauses.filter(({ holds }) => holds === decisive);
    for (const part of clause.clauses) visit(part, matters && deciding.every((each) => each === part));
  };
  if (root !== null) visit(root, true);
  return found;
}

/** Returns the clauses to print for a verdict: those on which it depends, else those that were each sufficient. */
export function decidingClauses(verdict: Verdict): readonly Clause[] {
  const single = turningPoints(verdict).map(({ clause }) => clause);
  return single.length > 0 || verdict.decisive === null ? single : leaves(verdict.decisive);
}

function leaves(clause: Clause): readonly Clause[] {
  return clause.kind === "condition" ? [clause] : clause.clauses.flatMap(leaves);
}

/** A clause, and whether a match and a refusal depended on it. */
export interface ClauseState {
  readonly clause: string;
  readonly matched: boolean;
  readonly refused: boolean;
}

/** Returns the kind of test that a clause lacks: a match or a refusal that depends on this clause alone. */
export function lackOf({ matched, refused }: ClauseState): string | null {
  if (matched && refused) return null;
  return matched ? "no refusal depends on it" : refused ? "no match depends on it" : "no test depends on it";
}

/** Collects the clauses of a pattern on which its tests depend. */
export class ClauseCoverage {
  readonly #clauses: readonly string[];
  readonly #matched = new Set<number>();
  readonly #refused = new Set<number>();

  constructor(pattern: Pattern) {
    this.#clauses = clausesOf(pattern);
  }

  add(verdict: Verdict): void {
    const seen = verdict.matches ? this.#matched : this.#refused;
    for (const { index } of turningPoints(verdict)) seen.add(index);
  }

  get states(): readonly ClauseState[] {
    return this.#clauses.map((clause, index) => ({
      clause,
      matched: this.#matched.has(index),
      refused: this.#refused.has(index),
    }));
  }
}

/** Returns the percentage of clauses with both a match and a refusal, with one decimal; 100 if there are no clauses. */
export function percentOf(states: readonly ClauseState[]): number {
  const both = states.filter(({ matched, refused }) => matched && refused).length;
  return states.length === 0 ? 100 : Math.floor((both / states.length) * 1000) / 10;
}
