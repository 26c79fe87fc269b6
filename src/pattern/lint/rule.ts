import { PatternError, type Span } from "../../errors.ts";
import type { Pattern } from "../ast.ts";
import { parse } from "../parse/parser.ts";

/** The stable words that name what lint finds, for programs that read diagnostics. */
export type DiagnosticCode =
  | "absent-not-equal"
  | "or-of-not-equals"
  | "mixed-and-or"
  | "optional-terms-ignored"
  | "interior-wildcard"
  | "leading-wildcard-early"
  | "boolean-as-text"
  | "null-as-text"
  | "any-not-equal"
  | "never-holds"
  | "always-holds"
  | "duplicate-clause"
  | "subsumed-clause"
  | "unknown-event-name"
  | "unknown-event-source"
  | "unknown-field"
  | "no-event-source"
  | "hyphen-in-term"
  | "word-as-operator"
  | "number-as-text"
  | "regex-match-all"
  | "space-too-few-fields";

/** Something in a pattern that AWS accepts and that probably means something else than its author thinks. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: "error" | "warning" | "info";
  /** One sentence without a full stop. */
  readonly message: string;
  /** What to do about it, without a full stop. */
  readonly hint: string | null;
  /** The clause. */
  readonly span: Span;
  /** The whole pattern, corrected, where there is one correction that AWS accepts. */
  readonly fix: string | null;
}

/** What is known of the services whose events a pattern is for. */
export interface Knowledge {
  /** The names of a service's API calls, by its event source ("iam.amazonaws.com"), where a list is at hand. */
  readonly eventNames?: (eventSource: string) => readonly string[] | undefined;
  /**
   * The names of the fields at the top of a record (for an empty path), or in the object at a path; undefined where any may
   * stand there. Without it, only the fields that patterns ask for most are known.
   */
  readonly fieldNames?: (path: readonly string[]) => readonly string[] | undefined;
}

export type LintFinding = Omit<Diagnostic, "code">;

/** Finds in a pattern what one code stands for. It never throws. */
export type LintRule = (pattern: Pattern, known: Knowledge) => readonly LintFinding[];

/** What comes in the place of a part of a pattern's text. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** A pattern's text with edits made, or null where AWS would refuse it. The edits do not overlap. */
export function edited(source: string, edits: readonly TextEdit[]): string | null {
  const backwards = edits.toSorted((a, b) => b.span.start - a.span.start);
  return accepted(
    backwards.reduce((text, { span, text: put }) => text.slice(0, span.start) + put + text.slice(span.end), source),
  );
}

/** A text that AWS accepts as a pattern, or null. */
export function accepted(text: string): string | null {
  try {
    parse(text);
    return text;
  } catch (error) {
    if (error instanceof PatternError) return null;
    throw error;
  }
}
