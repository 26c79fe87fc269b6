import type { Pattern, Value } from "../ast.ts";
import { isSingle } from "../match/select.ts";
import { quote } from "../print.ts";
import { type AnyComparison, comparisonsOf, isOnSelector, printClause, subjectName } from "./clauses.ts";
import { type Changes, changesNothing, changesWhere, findingOn, replaced } from "./proof.ts";
import type { LintFinding, LintRule } from "./rule.ts";
import { asRegex, borderOf } from "./values.ts";

/** Finds a `*` with text on both sides. */
export const interiorWildcard: LintRule = (pattern) =>
  comparisonsOf(pattern).flatMap((clause): readonly LintFinding[] => {
    const { text } = clause.value;
    if (clause.value.kind !== "text" || !/[^*]\*+[^*]/.test(text)) return [];
    return [
      {
        severity: "info",
        message: `the * inside ${printClause(clause)} may not work: AWS documents * only at the start or end of a value`,
        ...withRegex(pattern, clause, changesNothing),
      },
    ];
  });

/** Suggests a regular expression instead of wildcards, if AWS's syntax can express it. */
function withRegex(
  pattern: Pattern,
  clause: AnyComparison,
  changes: Changes,
): Pick<LintFinding, "hint" | "span" | "fix"> {
  const { span, value } = clause;
  const regex = asRegex(value.text);
  if (regex === undefined) return { hint: "list the values one by one", span, fix: null };
  return {
    hint: `list the values one by one, or use a regular expression: ${subjectName(clause)} ${clause.operator} ${regex}`,
    span,
    fix: replaced(pattern, value.span, regex, changes),
  };
}

/** Finds a `*` before text that can overlap itself: AWS only looks at the first occurrence. */
export const leadingWildcardEarly: LintRule = (pattern) =>
  comparisonsOf(pattern).flatMap((clause): readonly LintFinding[] => {
    const rest = clause.value.kind === "text" ? /^\*+([^*]+)$/.exec(clause.value.text)?.[1] : undefined;
    const border = borderOf(rest ?? "");
    if (rest === undefined || border === "") return [];
    const missed = quote(rest + rest.slice(border.length));
    const isTwice = (text: unknown) =>
      typeof text !== "object" && `${text}`.indexOf(rest) !== `${text}`.lastIndexOf(rest);
    return [
      {
        severity: "info",
        message: `the * in ${printClause(clause)} stops at the first ${quote(rest)}, so ${missed} counts as different`,
        ...withRegex(pattern, clause, isOnSelector(clause) ? changesWhere(clause.subject, isTwice) : isTwice),
      },
    ];
  });

/** Fields that CloudTrail writes as the text "true" or "false". */
const textInCloudTrail = /\.(?:mfaAuthenticated|sessionCredentialFromConsole|assumedRoot)$/;

/** Finds booleans that are compared as text. */
export const booleanAsText: LintRule = (pattern, { isText }) =>
  comparisonsOf(pattern).flatMap((clause): readonly LintFinding[] => {
    const { operator, value } = clause;
    const isBoolean = value.kind === "text" && (value.text === "true" || value.text === "false");
    if (!isOnSelector(clause) || !isBoolean || textInCloudTrail.test(subjectName(clause))) return [];
    if (isText?.(subjectName(clause).slice(2))) return [];
    const test = `${subjectName(clause)} IS ${(value.text === "true") === (operator === "=") ? "TRUE" : "FALSE"}`;
    const bare = { start: clause.subject.span.start, end: value.span.end };
    // In quotes, the author may mean text: some fields contain "true" instead of true.
    const text = value.quoted ? `((${test}) || (${printClause(clause)}))` : test;
    return [
      findingOn(
        clause,
        value.quoted ? "info" : "warning",
        `compares text: AWS documents ${test} for booleans`,
        value.quoted
          ? `if ${subjectName(clause)} is always text, keep the comparison`
          : `if ${subjectName(clause)} is text, put ${value.text} in quotes`,
        replaced(
          pattern,
          value.quoted ? clause.span : bare,
          text,
          changesWhere(clause.subject, (node) => !value.quoted && typeof node !== "boolean"),
        ),
      ),
    ];
  });

/** Finds `null` compared as text. */
export const nullAsText: LintRule = (pattern) =>
  comparisonsOf(pattern).flatMap((clause): readonly LintFinding[] => {
    const { operator, value } = clause;
    if (!isOnSelector(clause) || value.kind !== "text" || value.quoted || !/^null$/i.test(value.text)) return [];
    const isEqual = operator === "=";
    const test = `${subjectName(clause)} ${isEqual ? "IS NULL" : '= "*"'}`;
    const span = { start: clause.subject.span.start, end: value.span.end };
    return [
      findingOn(
        clause,
        "warning",
        `compares text: ${isEqual ? "it is never true for null" : "no comparison is true for null"}`,
        isEqual ? `write ${test}` : `to match any text, number or boolean, write ${test}`,
        replaced(
          pattern,
          span,
          test,
          changesWhere(clause.subject, (node) => node === null || node === value.text),
        ),
      ),
    ];
  });

/** Finds `!=` on a wildcard selector, for which a single value is enough. */
export const anyNotEqual: LintRule = (pattern) =>
  comparisonsOf(pattern)
    .filter((clause) => clause.operator === "!=" && isOnSelector(clause) && !isSingle(clause.subject))
    .map(
      (clause): LintFinding =>
        findingOn(
          clause,
          "warning",
          `is true as soon as one of the values differs, even if others do not`,
          "AWS cannot require that all of them differ: name one, such as $.a[0] or $.a.b",
          null,
        ),
    );

/** Finds numbers in quotes. */
export const numberAsText: LintRule = (pattern, { isText }) =>
  comparisonsOf(pattern).flatMap((clause): readonly LintFinding[] => {
    const { value } = clause;
    if (!isOnSelector(clause) || value.kind !== "text" || !value.quoted) return [];
    if (isText?.(subjectName(clause).slice(2))) return [];
    const other = otherSpelling(value);
    if (other === undefined) return [];
    return [
      findingOn(
        clause,
        "info",
        `compares the text of the number, so ${other} counts as different`,
        `if ${subjectName(clause)} is a number, remove the quotes: ${subjectName(clause)} ${clause.operator} ${value.text}`,
        null,
      ),
    ];
  });

/**
 * Returns another spelling of a JSON number; undefined for definite text, such as an account ID with a leading zero.
 */
function otherSpelling({ text }: Value): string | undefined {
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return undefined;
  if (/[eE]/.test(text)) return text.includes("e") ? text.replace("e", "E") : text.replace("E", "e");
  return text.includes(".") ? `${text}0` : `${text}.0`;
}
