import { compare } from "../../compare.ts";
import type { Pattern } from "../../pattern/ast.ts";
import type { Knowledge } from "../../pattern/lint/lint.ts";
import { compile } from "../../pattern/match/compile.ts";
import { coverageOf } from "../coverage.ts";
import { knowledge as facts } from "./index.ts";

/** The facts about CloudTrail's records and proofs about patterns, for lint. */
export const knowledge: Knowledge = { ...facts, neverMatches };

/** Whether it is proven that no event at all matches a pattern. A pattern that catches a call of IAM needs no proof. */
function neverMatches(pattern: Pattern): boolean {
  if (coverageOf(compile(pattern)).caught > 0) return false;
  const { relation, inBoth } = compare(pattern, pattern);
  return relation === "equal" && inBoth === null;
}
