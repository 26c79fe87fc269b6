import type { Pattern } from "../../../../pattern/ast.ts";
import { parse } from "../../../../pattern/parse/parser.ts";
import { printCondition, printFieldCondition, printTerm } from "../../../../pattern/print.ts";
import { leavesOf } from "../../../../pattern/tree.ts";
import type { Clause, Verdict } from "../../../../pattern/why.ts";

/** The clauses of a pattern that stand for themselves, in their order, as `why` prints them. */
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

/** A clause as `clausesOf` has it, however it was spaced and quoted. */
export function plainClause(text: string, kind: Pattern["kind"]): string {
  try {
    return clausesOf(parse(kind === "json" ? `{ ${text} }` : kind === "space" ? `[${text}]` : text)).join(" ");
  } catch {
    return text;
  }
}

/** A clause of a verdict, and its place among the clauses of the pattern. */
export interface Deciding {
  readonly index: number;
  readonly clause: Clause;
}

/**
 * The clauses on which the verdict turns: had one of them alone come out otherwise, the verdict would have, too. None
 * where two of them would have had to.
 */
export function turningPoints({ clause: root }: Verdict): readonly Deciding[] {
  const found: Deciding[] = [];
  let index = 0;
  const visit = (clause: Clause, turns: boolean): void => {
    if (clause.kind === "condition") {
      if (turns) found.push({ index, clause });
      index++;
      return;
    }
    const decides = clause.kind === "or";
    const against = clause.clauses.filter(({ holds }) => holds === decides);
    for (const part of clause.clauses) visit(part, turns && against.every((other) => other === part));
  };
  if (root !== null) visit(root, true);
  return found;
}

/** What to show of a verdict: the clauses on which it turns, else those of which each was enough. */
export function decidingClauses(verdict: Verdict): readonly Clause[] {
  const turning = turningPoints(verdict).map(({ clause }) => clause);
  return turning.length > 0 || verdict.decisive === null ? turning : leaves(verdict.decisive);
}

function leaves(clause: Clause): readonly Clause[] {
  return clause.kind === "condition" ? [clause] : clause.clauses.flatMap(leaves);
}

/** A clause and whether tests turned on it: one that matched, and one that did not. */
export interface ClauseState {
  readonly clause: string;
  readonly matched: boolean;
  readonly refused: boolean;
}

/** What a clause lacks: a test that matches, or one that does not, on which it alone decides. */
export function lackOf({ matched, refused }: ClauseState): string | null {
  if (matched && refused) return null;
  return matched ? "no refusal turns on it" : refused ? "no match turns on it" : "no test turns on it";
}

/** How much of a pattern its tests put to the proof. */
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

/** The percentage of clauses on which both a match and a refusal turned, one decimal; 100 where there is no clause. */
export function percentOf(states: readonly ClauseState[]): number {
  const both = states.filter(({ matched, refused }) => matched && refused).length;
  return states.length === 0 ? 100 : Math.floor((both / states.length) * 1000) / 10;
}
