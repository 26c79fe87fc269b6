import type { Span } from "../../errors.ts";
import type { Pattern } from "../../pattern/ast.ts";
import { countedTerms, leavesOf } from "../../pattern/tree.ts";

/** Returns the places of a pattern's clauses, in the order in which `why` has them. */
export function clauseSpans(pattern: Pattern): readonly Span[] {
  switch (pattern.kind) {
    case "terms":
      return countedTerms(pattern.terms).counted.map(({ span }) => span);
    case "json":
      return leavesOf(pattern.expression).map(({ span }) => span);
    case "space":
      return pattern.fields.flatMap((field) =>
        field.kind === "named" && field.condition !== null ? leavesOf(field.condition).map(({ span }) => span) : [],
      );
  }
}
