import { PatternError, type Span } from "../../errors.ts";
import type { JsonPattern, Pattern, TermPattern } from "../ast.ts";
import { parse } from "../parse/parser.ts";
import type { Judgment, Question } from "./facts/question.ts";

/** The stable codes of the diagnostics, for programs. */
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
  | "unlisted-event-name"
  | "unknown-event-source"
  | "unknown-field"
  | "no-event-source"
  | "hyphen-in-term"
  | "word-as-operator"
  | "number-as-text"
  | "regex-match-all"
  | "space-too-few-fields"
  | "error-code-variants"
  | "mfa-unknown"
  | "no-condition"
  | "terms-in-any-order"
  | "misleading-phrase"
  | "spaced-alternatives"
  | "regex-in-slashes"
  | "idle-clause"
  | "whole-message";

/** A part of a pattern that AWS accepts but that probably does not do what its author meant. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: "error" | "warning" | "info";
  /** One sentence without a period. */
  readonly message: string;
  /** Advice on how to fix the problem, without a period. */
  readonly hint: string | null;
  /** The clause that the diagnostic is about. */
  readonly span: Span;
  /** The whole corrected pattern, or null if there is no single correction that AWS accepts. */
  readonly fix: string | null;
}

/** Facts about the services whose events a pattern matches. */
export interface Knowledge {
  /**
   * Returns the names of a service's API calls, given its event source ("iam.amazonaws.com"), or undefined if unknown.
   */
  readonly eventNames?: (eventSource: string) => readonly string[] | undefined;
  /**
   * Returns the known names of a service's calls, or of all services without an event source. The list may miss some:
   * only a name that nearly equals one of them is a mistake.
   */
  readonly someEventNames?: (eventSource: string | undefined) => Iterable<string>;
  /**
   * Returns the reason why a name is probably not an API call, and advice, if it looks like one but is in no service's
   * list. Returns undefined for services with many unlisted events. `services` are event sources; none for any service.
   */
  readonly unlisted?: (name: string, services: readonly string[]) => { why: string; hint: string } | undefined;
  /** The known event sources. AWS has more. */
  readonly eventSources?: readonly string[];
  /** Returns the event source of a service by another of its names: monitoring.amazonaws.com for "cloudwatch". */
  readonly eventSourceOf?: (service: string) => string | undefined;
  /**
   * Returns the field names of the object at a path, or of the record for an empty path; undefined if the object may
   * have any fields. Without this function, lint only knows the most common fields.
   */
  readonly fieldNames?: (path: readonly string[]) => readonly string[] | undefined;
  /** Returns names that the object at a path usually has, among any others. */
  readonly usualFieldNames?: (path: readonly string[]) => readonly string[];
  /** Says why a condition does not do what it seems to do; undefined for a condition without a known fault. */
  readonly judge?: (question: Question) => Judgment | undefined;
  /** Whether a field is known to be text, so that a number in quotes is right. `path` is "userIdentity.accountId". */
  readonly isText?: (path: string) => boolean;
  /**
   * Returns how many events have a field, given its path ("userIdentity.type"): of the events in which other fields
   * have one of the texts that `valuesOf` returns for their paths. Returns undefined if unknown.
   */
  readonly presenceOf?: (
    path: string,
    valuesOf: (path: string) => readonly string[] | undefined,
  ) => "always" | "usually" | "sometimes" | undefined;
  /** Returns the names of calls that more than one service has. Without this function, each name may be shared. */
  readonly sharedNames?: () => Iterable<string>;
}

/** A diagnostic before its code is added. */
export type LintFinding = Omit<Diagnostic, "code">;

/** Finds the problems of one code in a pattern. Never throws. */
export type LintRule = (pattern: Pattern, known: Knowledge) => readonly LintFinding[];

/** Returns a rule that applies only to JSON patterns. */
export function onJson(rule: (pattern: JsonPattern, known: Knowledge) => readonly LintFinding[]): LintRule {
  return (pattern, known) => (pattern.kind === "json" ? rule(pattern, known) : []);
}

/** Returns a rule that applies only to term patterns. */
export function onTerms(rule: (pattern: TermPattern) => readonly LintFinding[]): LintRule {
  return (pattern) => (pattern.kind === "terms" ? rule(pattern) : []);
}

/** A replacement for a part of a pattern's text. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** Applies edits, which must not overlap, to a pattern's text. */
export function edited(source: string, edits: readonly TextEdit[]): string {
  const backwards = edits.toSorted((a, b) => b.span.start - a.span.start);
  return backwards.reduce(
    (text, { span, text: put }) => text.slice(0, span.start) + put + text.slice(span.end),
    source,
  );
}

/** Parses a text; returns null for a text that AWS refuses. */
export function accepted(text: string): Pattern | null {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof PatternError) return null;
    throw error;
  }
}
