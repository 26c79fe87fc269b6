import type { Comparison } from "../../../compare.ts";
import { type Clause, type Seen, why } from "../../../pattern/why.ts";
import { coverageOf } from "../../coverage.ts";
import type { ResolvedPattern } from "../../flags/pattern.ts";

/** The relation of two patterns, for people and programs. */
export interface Report {
  readonly first: Side;
  readonly second: Side;
  readonly relation: Comparison["relation"];
  readonly onlyInFirst: Example | null;
  readonly onlyInSecond: Example | null;
  readonly inBoth: Example | null;
  /** The operations of IAM that change something and whose plain call only one of the patterns matches. */
  readonly iamOperations: { readonly onlyInFirst: readonly string[]; readonly onlyInSecond: readonly string[] };
  readonly assumptions: readonly string[];
  readonly reason: string | null;
}

export interface Side {
  readonly name: string;
  readonly pattern: string;
}

/** A message, and the clause that decides in each pattern. */
export interface Example {
  readonly message: string;
  readonly first: Decision;
  readonly second: Decision;
}

export interface Decision {
  readonly matches: boolean;
  /** The deciding clause; "any of" or "all of" if a group of clauses decided together. */
  readonly clause: string | null;
  readonly seen: readonly Seen[];
}

export function reportOf(first: ResolvedPattern, second: ResolvedPattern, comparison: Comparison): Report {
  const example = (message: string | null): Example | null =>
    message === null ? null : { message, first: decisionOf(first, message), second: decisionOf(second, message) };
  const [missedByFirst, missedBySecond] = [coverageOf(first.matcher).missed, coverageOf(second.matcher).missed];
  return {
    first: sideOf(first),
    second: sideOf(second),
    relation: comparison.relation,
    onlyInFirst: example(comparison.onlyInFirst),
    onlyInSecond: example(comparison.onlyInSecond),
    inBoth: example(comparison.inBoth),
    iamOperations: {
      onlyInFirst: missedBySecond.filter((name) => !missedByFirst.includes(name)),
      onlyInSecond: missedByFirst.filter((name) => !missedBySecond.includes(name)),
    },
    assumptions: comparison.assumptions,
    reason: comparison.reason,
  };
}

function sideOf({ name, source }: ResolvedPattern): Side {
  return { name, pattern: source };
}

function decisionOf({ parsed }: ResolvedPattern, message: string): Decision {
  const { matches, decisive } = why(parsed, message);
  return { matches, clause: decisive?.text ?? null, seen: decisive === null ? [] : seenBy(decisive) };
}

/** Returns the values that a clause tested, or those that its clauses did. */
function seenBy(clause: Clause): readonly Seen[] {
  const all = [...clause.seen, ...clause.clauses.flatMap(seenBy)];
  return [...new Map(all.map((seen) => [seen.path, seen])).values()];
}
