import type { Pattern } from "../../ast.ts";
import { isJoined } from "../../tree.ts";
import { decisiveIn } from "../facts/never-true.ts";
import type { Part } from "./parts.ts";
import { type Study, studyOf } from "./study.ts";

/** A part that is proven to be met by no event. */
export interface Impossible {
  readonly part: Part;
  /** The two operands of the part that exclude each other; null if it takes more. */
  readonly pair: readonly [Part, Part] | null;
}

const foundBefore = new WeakMap<Pattern, readonly Impossible[]>();

/** Returns the smallest parts of a pattern that no event meets, in source order. */
export function impossibleIn(pattern: Pattern): readonly Impossible[] {
  const found = foundBefore.get(pattern) ?? search(studyOf(pattern), studyOf(pattern).whole);
  foundBefore.set(pattern, found);
  return found;
}

function search(study: Study, part: Part): readonly Impossible[] {
  const inner = isJoined(part) ? part.operands.flatMap((operand) => search(study, operand)) : [];
  if (inner.length > 0 || part.kind === "or" || !study.isImpossible(part)) return inner;
  return [{ part, pair: pairIn(study, part) }];
}

function pairIn(study: Study, part: Part): Impossible["pair"] {
  // The conditions of different fields are no pair.
  if (study.pattern.kind === "space" && part.span === study.pattern.span) return null;
  const operands = operandsOf(part);
  for (const [index, second] of operands.entries()) {
    const first = operands.slice(0, index).find((operand) => study.areDisjoint(operand, second));
    if (first !== undefined) return [first, second];
  }
  return null;
}

/** Returns the operands of an AND, and of the ANDs among them. */
function operandsOf(part: Part): readonly Part[] {
  return part.kind === "and" ? part.operands.flatMap(operandsOf) : [part];
}

/** Whether the impossible parts of a pattern make a part one of them. */
export function isNeverTrue(pattern: Pattern, part: Part): boolean {
  const found = impossibleIn(pattern);
  return decisiveIn(part, (each) => found.find((one) => one.part === each)) !== undefined;
}
