import type { Pattern } from "../ast.ts";
import { valuesOf } from "../budget.ts";
import type { Effort } from "./effort.ts";

/** The steps that the preparation of a comparison is worth, for each value of the patterns and each regular expression. */
const preparation = 600;
const preparationOfRegex = 20_000;

/** Spends the steps for the preparation of a comparison that is a part of some larger work. Returns whether they are left. */
export function canCompare(effort: Effort, patterns: readonly Pattern[]): boolean {
  const values = patterns.flatMap(valuesOf);
  const regexes = values.filter(({ kind }) => kind === "regex").length;
  return effort.tries(preparation * (values.length + 1) + preparationOfRegex * regexes);
}
