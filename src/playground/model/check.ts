import { knowledge } from "../../cli/knowledge/index.ts";
import { PatternError, type Span } from "../../errors.ts";
import type { Pattern } from "../../pattern/ast.ts";
import { type Diagnostic, lint } from "../../pattern/lint/lint.ts";
import { mended } from "../../pattern/lint/mended.ts";
import { compile, type Matcher } from "../../pattern/match/compile.ts";
import { parseWithHints } from "../../pattern/parse/hints.ts";
import { meaningOf } from "../../pattern/parse/named.ts";
import { presets } from "../../presets.ts";

/** A pattern's text, read: a pattern and its matcher, or the reason why AWS refuses it. */
export type Checked =
  | { readonly source: string; readonly parsed: Pattern; readonly matcher: Matcher; readonly error?: undefined }
  | {
      readonly source: string;
      readonly parsed?: undefined;
      readonly matcher?: undefined;
      readonly error: PatternError;
    };

export function check(source: string): Checked {
  try {
    const parsed = parseWithHints(source);
    return { source, parsed, matcher: compile(parsed) };
  } catch (error) {
    if (error instanceof PatternError) return { source, error };
    throw error;
  }
}

/** A problem of a pattern for its author. */
export interface Problem {
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly hint: string | null;
  readonly span: Span;
  /** The whole corrected pattern; null if there is no single correction. */
  readonly fix: string | null;
}

/** The problems of a pattern, and the pattern without those that have a fix. */
export interface Problems {
  readonly list: readonly Problem[];
  /** Those of them that the lint found. */
  readonly diagnostics: readonly Diagnostic[];
  /** The pattern with all its fixes; null if there is none. */
  readonly corrected: string | null;
}

/** Finds what AWS refuses in a pattern, or else what does not mean what its author meant. */
export function problemsOf(checked: Checked): Problems {
  const { source, parsed, error } = checked;
  const named = misnamed(source);
  if (named !== undefined) return { list: [named], diagnostics: [], corrected: null };
  if (error !== undefined) {
    const message = error.message.replace(/ \((?:line \d+, )?column \d+\)$/, "");
    const problem = { severity: "error", message, hint: error.hint ?? null, span: error.span, fix: null } as const;
    return { list: [problem], diagnostics: [], corrected: null };
  }
  const diagnostics = lint(parsed, knowledge);
  return { list: diagnostics, diagnostics, corrected: mended(parsed, diagnostics, knowledge) };
}

/** Returns the problem of a text that is valid as search terms, but is a preset's name or a pattern in quotes. */
function misnamed(source: string): Problem | undefined {
  const meaning = meaningOf(source, presets);
  const whole = { start: 0, end: source.length };
  switch (meaning.kind) {
    case "named":
      return {
        severity: "warning",
        message: `searches for the text ${source.trim()}, which is also the name of a preset`,
        hint: null,
        span: whole,
        fix: meaning.named.pattern,
      };
    case "quoted":
      return {
        severity: "warning",
        message: "searches for the text in quotes, as one phrase",
        hint: "leave the quotes out",
        span: whole,
        fix: meaning.inner,
      };
    case "misspelled":
    case "pattern":
      return undefined;
  }
}
