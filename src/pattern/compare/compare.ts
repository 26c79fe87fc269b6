import type { Pattern } from "../ast.ts";
import { compile } from "../match/compile.ts";
import { parse } from "../parse/parser.ts";
import { Effort, EffortExceeded } from "./effort.ts";
import { eventSearch } from "./json/json.ts";
import { lineSearch } from "./lines/lines.ts";
import type { MessageSearch, Records, Verdicts } from "./message-search.ts";
import { linesAndTerms, mixedSearch } from "./mixed.ts";
import { termSearch } from "./terms.ts";

export type { Records, Verdicts } from "./message-search.ts";

/** The relation between the messages that two patterns match. */
export interface Comparison {
  /**
   * Narrower: the first pattern matches only messages that the second matches too, and not all of them. Unknown: neither
   * proven nor refuted within the budget.
   */
  readonly relation: "equal" | "narrower" | "wider" | "overlapping" | "disjoint" | "unknown";
  /** A small message that only the first pattern matches; null if there is none, or none was found. */
  readonly onlyInFirst: string | null;
  readonly onlyInSecond: string | null;
  readonly inBoth: string | null;
  /** The facts that the answer takes for granted, as sentences without a period. */
  readonly assumptions: readonly string[];
  /** The reason for "unknown", else null. */
  readonly reason: string | null;
}

/** The steps that a comparison may take: less than a second. */
const maxSteps = 6_000_000;

/**
 * Proves how two patterns relate, by searching for a message that only one of them matches. Each message was tested with
 * both patterns.
 *
 * @param records facts about the messages that the patterns are for
 * @param effort the work that the comparison may do
 * @throws PatternError if a text is not a valid pattern.
 */
export function compare(
  first: Pattern | string,
  second: Pattern | string,
  records: Records = {},
  effort: Effort = new Effort(maxSteps),
): Comparison {
  const patterns = [first, second].map((pattern) => (typeof pattern === "string" ? parse(pattern) : pattern));
  const searched = searchAll(patterns as [Pattern, Pattern], records, effort);
  const { onlyInFirst, onlyInSecond, inBoth, assumptions } = searched;
  const relation = relationOf(searched);
  const isProof = relation !== "unknown" && [onlyInFirst, onlyInSecond, inBoth].includes(null);
  return {
    relation,
    onlyInFirst: onlyInFirst ?? null,
    onlyInSecond: onlyInSecond ?? null,
    inBoth: inBoth ?? null,
    assumptions: isProof ? assumptions : [],
    reason: relation === "unknown" ? reasonFor(patterns as [Pattern, Pattern]) : null,
  };
}

/** The messages found: null if there is none, undefined if that is not known. */
interface Searched {
  readonly onlyInFirst: string | null | undefined;
  readonly onlyInSecond: string | null | undefined;
  readonly inBoth: string | null | undefined;
  readonly assumptions: readonly string[];
}

/**
 * Whether it is proven that no message has the given verdicts of two patterns. Cheaper than a comparison, which
 * also looks for messages with other verdicts.
 */
export function areImpossible(verdicts: Verdicts, patterns: readonly [Pattern, Pattern], effort: Effort): boolean {
  return giveUp(() => searchFor(patterns, effort, {}).find(verdicts)) === null;
}

function searchAll(patterns: readonly [Pattern, Pattern], records: Records, effort: Effort): Searched {
  const matchers = patterns.map(compile);
  const search = giveUp(() => searchFor(patterns, effort, records));
  const find = (verdicts: Verdicts) => {
    const message = giveUp(() => search?.find(verdicts));
    const isRight = message == null || matchers.every((matcher, index) => matcher.test(message) === verdicts[index]);
    return isRight ? message : undefined;
  };
  return {
    onlyInFirst: find([true, false]),
    onlyInSecond: find([false, true]),
    inBoth: find([true, true]),
    assumptions: search?.assumptions() ?? [],
  };
}

function giveUp<Result>(attempt: () => Result): Result | undefined {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof EffortExceeded) return undefined;
    throw error;
  }
}

function searchFor(patterns: readonly [Pattern, Pattern], effort: Effort, records: Records): MessageSearch {
  // A surrogate that is not part of a pair is half a character, and the search goes character by character.
  if (patterns.some(({ source }) => /\p{Surrogate}/u.test(source))) throw new EffortExceeded();
  const [first, second] = patterns;
  if (first.kind === "json" && second.kind === "json") return eventSearch([first, second], effort, records);
  if (first.kind === "terms" && second.kind === "terms") return termSearch([first, second], effort);
  if (first.kind === "space" && second.kind === "space") return lineSearch([first, second], effort);
  const alone = [searchFor([first, first], effort, records), searchFor([second, second], effort, records)] as const;
  if (first.kind !== "json" && second.kind !== "json") return linesAndTerms([first, second], alone, effort);
  return mixedSearch(patterns as Parameters<typeof mixedSearch>[0], alone, effort);
}

function relationOf({ onlyInFirst, onlyInSecond, inBoth }: Searched): Comparison["relation"] {
  if (onlyInFirst === undefined || onlyInSecond === undefined) return "unknown";
  if (onlyInFirst === null) return onlyInSecond === null ? "equal" : "narrower";
  if (onlyInSecond === null) return "wider";
  if (inBoth === undefined) return "unknown";
  return inBoth === null ? "disjoint" : "overlapping";
}

function reasonFor([first, second]: readonly [Pattern, Pattern]): string {
  return first.kind === second.kind
    ? "the patterns are too large, or too different, to be compared within the budget"
    : "patterns of different kinds can rarely be compared";
}
