import type { Span } from "../../../errors.ts";
import type { Pattern, Tree } from "../../ast.ts";
import { isJoined } from "../../tree.ts";
import { type AnyCondition, subjectName, treesOf } from "../clauses.ts";
import type { Diagnostic } from "../rule.ts";

/** Returns the diagnostic because of which a pattern matches no event at all; undefined if it may match one. */
export function whyNeverTrue(pattern: Pattern, diagnostics: readonly Diagnostic[]): Diagnostic | undefined {
  const whole = diagnostics.find(({ code, span }) => code === "never-holds" && isSame(span, pattern.span));
  if (whole !== undefined || pattern.kind === "terms") {
    return whole ?? diagnostics.find(({ code }) => code === "never-holds");
  }
  const at = (part: Tree<AnyCondition>) => neverAt(part, diagnostics);
  for (const tree of treesOf(pattern)) {
    const decisive = decisiveIn(tree, at);
    if (decisive !== undefined) return decisive;
  }
  return undefined;
}

/** Returns a test for the conditions that diagnostics report as true for no event. */
export function neverTrue(diagnostics: readonly Diagnostic[]): (clause: AnyCondition) => boolean {
  return (clause) => neverAt(clause, diagnostics) !== undefined;
}

/** Returns the reason why an expression is false for every event, given the known reasons for some of its parts. */
export function decisiveIn<Leaf extends { readonly kind: string }, Reason>(
  tree: Tree<Leaf>,
  at: (part: Tree<Leaf>) => Reason | undefined,
): Reason | undefined {
  const own = at(tree);
  if (own !== undefined || !isJoined(tree)) return own;
  const parts = tree.operands.map((operand) => decisiveIn(operand, at));
  if (tree.kind === "and") return parts.find((part) => part !== undefined);
  return parts.every((part) => part !== undefined) ? parts[0] : undefined;
}

/** Returns the diagnostic that reports a part as true for no event. */
function neverAt(clause: Tree<AnyCondition>, diagnostics: readonly Diagnostic[]): Diagnostic | undefined {
  const isEqual = clause.kind === "comparison" && clause.operator === "=";
  return diagnostics.find(
    ({ code, span }) =>
      isSame(span, clause.span) &&
      (code === "never-holds" ||
        (isEqual && unknownNames.has(code)) ||
        // Names of calls and services have no slashes.
        (isEqual && code === "regex-in-slashes" && names.has(subjectName(clause)))),
  );
}

/** The codes of conditions that are never true if they are equalities. */
const unknownNames: ReadonlySet<string> = new Set(["unknown-event-name", "unknown-event-source"]);

const names: ReadonlySet<string> = new Set(["$.eventName", "$.eventSource"]);

const isSame = (one: Span, other: Span): boolean => one.start === other.start && one.end === other.end;
