import type { Comparison } from "../../../compare.ts";
import { type ResolvedPattern, resolvePattern } from "../../flags/pattern.ts";
import type { BacktestOptions } from "./options.ts";

/** The patterns of a run. */
export interface Patterns {
  /** The pattern under test, including the exclusions of --except. */
  readonly pattern: ResolvedPattern;
  /** The same pattern without the exclusions of --except; undefined if there are none. */
  readonly unfiltered: ResolvedPattern | undefined;
  readonly compared: ComparedPattern | undefined;
}

/** The pattern of --compare. */
export interface ComparedPattern extends ResolvedPattern {
  /** Its relation to the pattern of the run. */
  readonly relation: Comparison["relation"];
}

/**
 * Returns the pattern of --compare, whose name must differ from the name of the first pattern. --except applies to
 * both, so that the report shows only the difference between the patterns.
 */
export async function comparedWith(
  first: ResolvedPattern,
  given: string,
  { except }: BacktestOptions,
): Promise<ComparedPattern> {
  const { compare } = await import("../../../compare.ts");
  const pattern = resolvePattern(given, except === undefined ? {} : { except });
  const name = pattern.name === "the pattern" ? "the pattern of --compare" : pattern.name;
  return { ...pattern, name, relation: compare(pattern.parsed, first.parsed, { cloudTrail: true }).relation };
}
