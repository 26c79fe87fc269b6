import type { Pattern } from "../ast.ts";
import { parse } from "../parse/parser.ts";
import { type Diagnostic, type Knowledge, lint } from "./lint.ts";

/** The most fixes that are applied one after another. */
const maxFixes = 40;

/**
 * Returns the pattern with the fixes of all its warnings and errors, each of which is found again in the pattern that
 * the fix before it made; null if there is nothing to fix.
 *
 * @param diagnostics the diagnostics of the pattern
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

/** Returns the fixes of warnings and errors. Information is left alone, because the author may want it that way. */
function fixesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.flatMap(({ severity, fix }) => (severity === "info" || fix === null ? [] : [fix]));
}
