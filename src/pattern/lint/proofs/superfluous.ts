import type { Span } from "../../../errors.ts";
import type { Pattern } from "../../ast.ts";
import { printTight } from "../../print.ts";
import { isJoined } from "../../tree.ts";
import { keyOf, removableIn } from "../clauses.ts";
import { accepted, edited } from "../rule.ts";
import { isNeverTrue } from "./impossible.ts";
import { type Part, printPart, without } from "./parts.ts";
import { type Study, studyOf } from "./study.ts";

/** A part that changes nothing because of another part: the pattern without it is proven to match the same events. */
export interface Superfluous {
  readonly part: Part;
  /** The operator that joins the part to its siblings. */
  readonly kind: "and" | "or";
  readonly cause: Cause;
  /** The pattern without the part; null if it cannot simply be cut out. */
  readonly fix: string | null;
}

/** Another part because of which a part changes nothing. */
export interface Cause {
  readonly part: Part;
  /**
   * Twin: a sibling that says the same. Includes: an alternative that is true whenever the part is. Implies: a condition
   * that is only true if the part is. Excludes: a condition that is never true together with the part.
   */
  readonly kind: "twin" | "includes" | "implies" | "excludes";
}

const foundBefore = new WeakMap<Pattern, readonly Superfluous[]>();

/** Returns the superfluous parts of a pattern in source order. They can be removed together. */
export function superfluousIn(pattern: Pattern): readonly Superfluous[] {
  const found = foundBefore.get(pattern) ?? search(studyOf(pattern));
  foundBefore.set(pattern, found);
  return found;
}

function search(study: Study): readonly Superfluous[] {
  const { pattern, whole } = study;
  const found: Superfluous[] = [];
  const visit = (part: Part, required: readonly Part[]): void => {
    // A part that is never true has a message of its own.
    if (!isJoined(part) || isNeverTrue(pattern, part)) return;
    const siblings = removableIn(part);
    let left = siblings.map(({ operand }) => operand);
    for (const { operand, cut } of siblings.toReversed()) {
      if (isNeverTrue(pattern, operand)) continue;
      const others = left.filter((other) => other !== operand);
      const cause = causeOf(study, operand, part.kind, others, required);
      if (cause === undefined) continue;
      left = others;
      found.push({ part: operand, kind: part.kind, cause, fix: withoutPart(pattern, operand, cut) });
    }
    for (const operand of left) {
      visit(operand, part.kind === "and" ? [...required, ...left.filter((other) => other !== operand)] : required);
    }
  };
  // The fields of a line are not conditions to remove.
  const isOfFields = pattern.kind === "space" && whole.span === pattern.span;
  for (const part of isOfFields && isJoined(whole) ? whole.operands : [whole]) visit(part, []);
  const rest = without(pattern, new Set(found.map(({ part }) => part)));
  if (found.length === 0 || !study.includes(pattern, rest) || !study.includes(rest, pattern)) return [];
  return found.toSorted((a, b) => a.part.span.start - b.part.span.start);
}

/** Returns the pattern's text without a part, unless something else is lost with the part. */
function withoutPart(pattern: Pattern, part: Part, cut: Span): string | null {
  const text = edited(pattern.source, [{ span: cut, text: "" }]);
  const fixed = accepted(text);
  return fixed !== null && printTight(fixed) === printTight(without(pattern, new Set([part]))) ? text : null;
}

/** Returns a key that is equal for parts that say the same. */
const keyIn = (part: Part) => printPart(part, keyOf);

function causeOf(
  study: Study,
  part: Part,
  kind: "and" | "or",
  siblings: readonly Part[],
  required: readonly Part[],
): Cause | undefined {
  const key = keyIn(part);
  const first = (cause: Cause["kind"], parts: readonly Part[], isCause: (other: Part) => boolean) => {
    const other = parts.find(isCause);
    return other && { part: other, kind: cause };
  };
  const twin = first("twin", siblings, (other) => keyIn(other) === key);
  if (twin !== undefined) return twin;
  if (kind === "and") return first("implies", [...siblings, ...required], (other) => study.implies(other, part));
  return (
    first("includes", siblings, (other) => study.implies(part, other)) ??
    first("excludes", required, (other) => study.areDisjoint(part, other))
  );
}
