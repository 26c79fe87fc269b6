import type { Pattern } from "../ast.ts";
import { absentNotEqual } from "./absent.ts";
import { noEventSource, unknownEventName, unlistedEventName } from "./events.ts";
import { errorCodeVariants, judgedAlways, judgedNever, mfaUnknown } from "./facts/judged.ts";
import { movedField } from "./facts/moved.ts";
import { regexInSlashes, spacedAlternatives } from "./facts/regexes.ts";
import { unknownEventSource } from "./facts/sources.ts";
import { misleadingPhrase, sentenceWithoutQuotes, spaceWithoutCondition, wholeMessage } from "./facts/text.ts";
import { unknownField } from "./fields.ts";
import { mixedAndOr, orOfNotEquals } from "./joined.ts";
import { alwaysHolds, regexMatchAll } from "./proofs/always.ts";
import { duplicateClause, idleClause, subsumedClause } from "./proofs/idle.ts";
import { neverHolds } from "./proofs/never.ts";
import type { Diagnostic, DiagnosticCode, Knowledge, LintRule } from "./rule.ts";
import {
  anyNotEqual,
  booleanAsText,
  interiorWildcard,
  leadingWildcardEarly,
  nullAsText,
  numberAsText,
} from "./single.ts";
import { hyphenInTerm, optionalTermsIgnored, spaceTooFewFields, wordAsOperator } from "./terms.ts";

export type { Diagnostic, DiagnosticCode, Knowledge } from "./rule.ts";

const rules: Readonly<Record<DiagnosticCode, LintRule>> = {
  "never-holds": (pattern, known) => [neverHolds, judgedNever].flatMap((rule) => rule(pattern, known)),
  "always-holds": (pattern, known) => [alwaysHolds, judgedAlways].flatMap((rule) => rule(pattern, known)),
  "or-of-not-equals": orOfNotEquals,
  "mixed-and-or": mixedAndOr,
  "absent-not-equal": absentNotEqual,
  "duplicate-clause": duplicateClause,
  "subsumed-clause": subsumedClause,
  "unknown-event-name": unknownEventName,
  "unlisted-event-name": unlistedEventName,
  "unknown-event-source": unknownEventSource,
  "unknown-field": (pattern, known) => [unknownField, movedField].flatMap((rule) => rule(pattern, known)),
  "no-event-source": noEventSource,
  "boolean-as-text": booleanAsText,
  "null-as-text": nullAsText,
  "any-not-equal": anyNotEqual,
  "number-as-text": numberAsText,
  "interior-wildcard": interiorWildcard,
  "leading-wildcard-early": leadingWildcardEarly,
  "regex-match-all": regexMatchAll,
  "optional-terms-ignored": optionalTermsIgnored,
  "hyphen-in-term": hyphenInTerm,
  "word-as-operator": wordAsOperator,
  "space-too-few-fields": spaceTooFewFields,
  "error-code-variants": errorCodeVariants,
  "mfa-unknown": mfaUnknown,
  "no-condition": spaceWithoutCondition,
  "terms-in-any-order": sentenceWithoutQuotes,
  "misleading-phrase": misleadingPhrase,
  "spaced-alternatives": spacedAlternatives,
  "regex-in-slashes": regexInSlashes,
  "idle-clause": idleClause,
  "whole-message": wholeMessage,
};

/**
 * Finds parts of a pattern that AWS accepts but that rarely do what the author meant, in source order.
 *
 * @param known lists the calls of a service and the fields of a record, to find misspelled names.
 */
export function lint(pattern: Pattern, known: Knowledge = {}): readonly Diagnostic[] {
  const codes = Object.keys(rules) as readonly DiagnosticCode[];
  const found = codes.flatMap((code) => rules[code](pattern, known).map((finding) => ({ code, ...finding })));
  return found
    .filter((diagnostic) => !isIdle(diagnostic, found))
    .toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** The diagnostics to leave out if one of the others is about the same condition, because it names the real problem. */
const idleBeside: Readonly<Partial<Record<DiagnosticCode, readonly DiagnosticCode[]>>> = {
  "absent-not-equal": ["never-holds", "always-holds"],
  "interior-wildcard": ["regex-in-slashes"],
  "whole-message": ["idle-clause"],
  "regex-match-all": ["never-holds"],
  "idle-clause": ["regex-match-all"],
};

function isIdle({ code, span }: Diagnostic, all: readonly Diagnostic[]): boolean {
  const better = idleBeside[code] ?? [];
  return all.some(
    (other) => better.includes(other.code) && other.span.start === span.start && other.span.end === span.end,
  );
}
