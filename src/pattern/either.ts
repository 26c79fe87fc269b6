import { PatternError } from "../errors.ts";
import { type Budget, budgetOf } from "./budget.ts";
import { maxRegexes, maxWildcardSelectors } from "./parse/limits.ts";
import { maxLength, parse } from "./parse/parser.ts";

const limits: Readonly<Record<keyof Budget, readonly [limit: number, what: string]>> = {
  characters: [maxLength, "characters"],
  regexes: [maxRegexes, "regular expressions"],
  wildcardSelectors: [maxWildcardSelectors, "selectors with a wildcard"],
};

/**
 * Returns a JSON pattern that matches what any of the given JSON patterns matches: `{ (…) || (…) }`.
 *
 * @throws PatternError if one is not a JSON pattern, or if they exceed AWS's limits together.
 */
export function either(sources: readonly [string, ...string[]]): string {
  const patterns = sources.map((source) => parse(source));
  if (patterns.length === 1) return sources[0];
  for (const { kind, source, span } of patterns) {
    if (kind === "json") continue;
    throw new PatternError(source, span, "expected JSON patterns to combine, found another kind", {
      hint: "only { … } patterns can be combined; give a log group a second filter for the other pattern",
    });
  }
  const result = `{ ${sources.map((source) => `(${source.slice(1, -1).trim()})`).join(" || ")} }`;
  const budgets = patterns.map(budgetOf);
  const sum = (key: "regexes" | "wildcardSelectors") => budgets.reduce((total, budget) => total + budget[key], 0);
  const used: Budget = {
    characters: [...result].length,
    regexes: sum("regexes"),
    wildcardSelectors: sum("wildcardSelectors"),
  };
  for (const key of ["characters", "regexes", "wildcardSelectors"] as const) {
    const [limit, what] = limits[key];
    const over = used[key] - limit;
    if (over <= 0) continue;
    throw new PatternError(
      result,
      { start: 0, end: result.length },
      `expected at most ${limit} ${what} in the combined pattern, found ${used[key]}, ${over} too many`,
      { hint: "combine fewer or shorter patterns, or give the log group a second filter" },
    );
  }
  return result;
}
