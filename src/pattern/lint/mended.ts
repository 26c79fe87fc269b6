import type { Span } from "../../errors.ts";
import type { Pattern } from "../ast.ts";
import { parse } from "../parse/parser.ts";
import { isJoined } from "../tree.ts";
import { type AnyCondition, treesOf } from "./clauses.ts";
import { isFalse } from "./facts/judged.ts";
import { type Diagnostic, type Knowledge, lint } from "./lint.ts";

/** The most fixes that are applied one after another. */
const maxFixes = 40;

/**
 * Returns the pattern with the fixes of all its warnings and errors, each of which is found again in the pattern that
 * the fix before it made; null if there is nothing to fix.
 *
 * @param diagnostics are those of the pattern.
 */
export function mended(pattern: Pattern, diagnostics: readonly Diagnostic[], known: Knowledge = {}): string | null {
  const seen = new Set<string>([pattern.source]);
  let current = pattern;
  let found = diagnostics;
  for (let round = 0; round < maxFixes; round++) {
    const fix = fixesOf(found).find((text) => !seen.has(text));
    if (fix === undefined) break;
    seen.add(fix);
    current = parse(fix);
    found = lint(current, known);
  }
  return current === pattern ? null : current.source;
}

/** Returns the fixes of warnings and errors. What is only information may be as the author wants it. */
function fixesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.flatMap(({ severity, fix }) => (severity === "info" || fix === null ? [] : [fix]));
}

/** Whether the diagnostics of a pattern mean that it matches no event at all. */
export function isNeverTrue(pattern: Pattern, diagnostics: readonly Diagnostic[]): boolean {
  const never = neverTrue(diagnostics);
  if (pattern.kind === "terms") return diagnostics.some(({ code }) => code === "never-holds");
  return treesOf(pattern).some((tree) => isFalse(tree, never));
}

/** Returns a test for the conditions that diagnostics report as true for no event. */
export function neverTrue(diagnostics: readonly Diagnostic[]): (clause: AnyCondition) => boolean {
  const spans = diagnostics.filter(({ code }) => neverCodes.has(code)).map(({ span }) => span);
  const exact = new Set(diagnostics.flatMap(({ code, span }) => (code === "never-holds" ? [keyOf(span)] : [])));
  return (clause) => {
    if (isJoined(clause)) return false;
    if (exact.has(keyOf(clause.span))) return true;
    const isEqual = clause.kind === "comparison" && clause.operator === "=";
    return isEqual && spans.some((span) => keyOf(span) === keyOf(clause.span));
  };
}

/** The codes of conditions that are never true if they are equalities. */
const neverCodes: ReadonlySet<string> = new Set(["never-holds", "unknown-event-name", "unknown-event-source"]);

const keyOf = ({ start, end }: Span): string => `${start} ${end}`;
