import { isFields } from "../../../../cloudtrail/fields.ts";
import { fromOcsf, isOcsf } from "../../../../cloudtrail/ocsf.ts";
import type { Pattern } from "../../../../pattern/ast.ts";
import { compile } from "../../../../pattern/match/compile.ts";
import { printCondition, printTerm } from "../../../../pattern/print.ts";
import { leavesOf } from "../../../../pattern/tree.ts";

/** A condition or term of a pattern, and the number of matching records for which it holds. */
export interface ClauseHits {
  readonly text: string;
  readonly hits: number;
}

interface Clause {
  readonly text: string;
  readonly holds: (json: string, value: unknown) => boolean;
}

/** Counts which clauses of a pattern hold for the matching records. A space-delimited pattern has no clauses to count. */
export class ClauseTally {
  readonly #pattern: Pattern;
  /** Compiled when they are needed: a search that only counts records needs none. */
  #compiled: readonly Clause[] | undefined;
  readonly #hits: number[] = [];

  constructor(pattern: Pattern) {
    this.#pattern = pattern;
  }

  get #clauses(): readonly Clause[] {
    this.#compiled ??= clausesOf(this.#pattern);
    return this.#compiled;
  }

  add(json: string, value: unknown): void {
    const values = isFields(value) && isOcsf(value) ? [value, fromOcsf(value)] : [value];
    for (const [index, { holds }] of this.#clauses.entries()) {
      if (values.some((one) => holds(json, one))) this.#hits[index] = (this.#hits[index] ?? 0) + 1;
    }
  }

  /** The hits of each clause, to be saved. */
  get saved(): readonly number[] {
    return this.#clauses.map((_, index) => this.#hits[index] ?? 0);
  }

  /** Continues a tally of the same pattern. */
  restore(saved: readonly number[]): void {
    for (const [index, hits] of saved.entries()) this.#hits[index] = hits;
  }

  /** Returns the clauses in the pattern's order; a repeated clause is listed once. */
  hits(): readonly ClauseHits[] {
    const byText = new Map(this.#clauses.map(({ text }, index) => [text, this.#hits[index] ?? 0]));
    return [...byText].map(([text, hits]) => ({ text, hits }));
  }
}

function clausesOf(pattern: Pattern): readonly Clause[] {
  switch (pattern.kind) {
    case "json":
      return leavesOf(pattern.expression).map((leaf) => {
        const matcher = compile({ ...pattern, expression: leaf });
        return { text: printCondition(leaf), holds: (_, value) => matcher.testJson(value) };
      });
    case "terms":
      return pattern.terms.map((term) => {
        const matcher = compile({ ...pattern, terms: [term] });
        return { text: printTerm(term), holds: (json) => matcher.test(json) };
      });
    case "space":
      return [];
  }
}
