import type { Edit, FoundPattern } from "../../../carriers/found.ts";
import type { Place } from "../../../carriers/text.ts";

export const severities = ["error", "warning", "info"] as const;
/** error: AWS refuses the pattern, or no event can match it. warning: it rarely does what its author meant. */
export type Severity = (typeof severities)[number];

/** A way to fix a problem. */
export interface Fix {
  /** Replacements in one file, which do not overlap. */
  readonly edits: readonly Edit[];
  /** Whether the texts are already escaped for the file. If not, they are text of the pattern, without escapes. */
  readonly isEncoded: boolean;
  /** Whether the fix only corrects an obvious mistake, so that nobody has to decide. */
  readonly isSafe: boolean;
  /** The text that the pattern has afterwards, with these texts in its holes; undefined if the fix does not say. */
  readonly expects: { readonly text: string; readonly holes: readonly string[] } | undefined;
}

/** A problem at a place in a file. */
export interface Problem {
  /** A code of lint, of a carrier, or pattern-syntax. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence without a period. */
  readonly message: string;
  readonly hint: string | null;
  readonly place: Place;
  /** The pattern that the problem is in; undefined for a problem of the file. */
  readonly pattern: FoundPattern | undefined;
  /** The part of the pattern that the problem is about, which identifies the problem if lines move. */
  readonly subject: string;
  readonly fix: Fix | null;
}

/** Whether a problem is at least as severe as a limit. */
export function isAtLeast(severity: Severity, limit: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(limit);
}
