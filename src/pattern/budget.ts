import type { Pattern, Value } from "./ast.ts";
import { leavesOf } from "./tree.ts";

/** The amount of each AWS limit that a pattern uses. */
export interface Budget {
  /** AWS allows 1,024. */
  readonly characters: number;
  /** AWS allows 2. */
  readonly regexes: number;
  /** Selectors with a wildcard. AWS allows 3. */
  readonly wildcardSelectors: number;
}

/** Counts what AWS limits in a pattern. */
export function budgetOf(pattern: Pattern): Budget {
  const regexes = valuesOf(pattern).filter(({ kind }) => kind === "regex").length;
  const conditions = pattern.kind === "json" ? leavesOf(pattern.expression) : [];
  const wildcardSelectors = conditions.filter(({ subject }) =>
    subject.steps.some(({ kind }) => kind === "any-index" || kind === "any-name"),
  ).length;
  return { characters: [...pattern.source].length, regexes, wildcardSelectors };
}

/** Returns the values of a pattern's conditions, or its terms. */
export function valuesOf(pattern: Pattern): readonly Value[] {
  switch (pattern.kind) {
    case "terms":
      return pattern.terms.map(({ value }) => value);
    case "json":
      return leavesOf(pattern.expression).flatMap((leaf) => (leaf.kind === "comparison" ? [leaf.value] : []));
    case "space":
      return pattern.fields.flatMap((field) =>
        field.kind === "named" && field.condition !== null ? leavesOf(field.condition).map(({ value }) => value) : [],
      );
  }
}
