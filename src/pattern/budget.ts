import type { Pattern, Value } from "./ast.ts";
import { leavesOf } from "./tree.ts";

/** What of AWS's limits a pattern uses up. */
export interface Budget {
  /** Of 1,024. */
  readonly characters: number;
  /** Of 2. */
  readonly regexes: number;
  /** Selectors with a wildcard, of 3. */
  readonly wildcardSelectors: number;
}

export function budgetOf(pattern: Pattern): Budget {
  const regexes = valuesOf(pattern).filter(({ kind }) => kind === "regex").length;
  const conditions = pattern.kind === "json" ? leavesOf(pattern.expression) : [];
  const wildcardSelectors = conditions.filter(({ subject }) =>
    subject.steps.some(({ kind }) => kind === "any-index" || kind === "any-name"),
  ).length;
  return { characters: [...pattern.source].length, regexes, wildcardSelectors };
}

function valuesOf(pattern: Pattern): readonly Value[] {
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
