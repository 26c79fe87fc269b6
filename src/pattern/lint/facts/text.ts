import { count } from "../../../words.ts";
import type { Comparison, Pattern, Term } from "../../ast.ts";
import { printTerm, quote } from "../../print.ts";
import { type AnyCondition, comparisonsOf, isOnSelector, subjectName } from "../clauses.ts";
import { changesOn, findingOn, proven, replaced } from "../proof.ts";
import { accepted, type LintFinding, type LintRule, onTerms } from "../rule.ts";
import { isOperator } from "../terms.ts";
import { isLiteral } from "../values.ts";

/** Finds fields of a line without any condition: they match every line with that many fields. */
export const spaceWithoutCondition: LintRule = (pattern) => {
  if (pattern.kind !== "space") return [];
  const hasCondition = pattern.fields.some((field) => field.kind === "named" && field.condition !== null);
  if (hasCondition || pattern.fields.length === 0) return [];
  const [only, ...others] = pattern.fields;
  const isWord = only?.kind === "named" && others.length === 0;
  const number = pattern.fields.filter(({ kind }) => kind !== "ellipsis").length;
  return [
    {
      severity: isWord ? "warning" : "info",
      message: isWord
        ? `${pattern.source.trim()} is a field without a condition, so it matches every event`
        : `no field has a condition, so the pattern matches every ${number === 0 ? "event" : `line with ${number < pattern.fields.length ? "at least " : ""}${count(number, "field")}`}`,
      hint: isWord
        ? `to search for the text, put it in quotes: ${quote(`[${only.name}]`)}`
        : "fields without a condition are right for a metric's value, rarely for a subscription filter",
      span: pattern.span,
      fix: null,
    },
  ];
};

/** The words that occur in sentences, and in hardly any list of search terms. */
const sentenceWords =
  /^(?:an|the|of|to|in|on|at|by|for|from|with|without|was|were|is|are|has|have|had|been|be|not|no|out|due|when|while|into|after|before|did|does|could|cannot)$/i;

/** Finds sentences without quotes, whose words count in any order. */
export const sentenceWithoutQuotes: LintRule = onTerms((pattern) => {
  const { terms, source } = pattern;
  const isPlain =
    terms.length > 2 && terms.every(({ mode, value }) => mode === "plain" && value.kind === "text" && !value.quoted);
  const isSentence = terms.length > 3 || terms.some(({ value }) => sentenceWords.test(value.text));
  if (!isPlain || !isSentence || terms.some(isOperator)) return [];
  const phrase = quote(source.trim().replace(/\s+/g, " "));
  return [
    {
      severity: "info",
      message: `these are ${terms.length} terms, which match in any order and anywhere in the event`,
      hint: `to search for the sentence, put it in double quotes: ${phrase}`,
      span: pattern.span,
      // A message with the phrase has all of the words.
      fix: proven(pattern, phrase, (message) => terms.every(({ value }) => `${message}`.includes(value.text))),
    },
  ];
});

/** Finds phrases that look like patterns: conditions in quotes, wildcards, escapes of another language. */
export const misleadingPhrase: LintRule = onTerms((pattern) => {
  return pattern.terms.flatMap((term): readonly LintFinding[] => {
    if (term.value.kind !== "text" || term.value.text === "") return [];
    return [conditionInQuotes, literalEscape, wildcardInPhrase].flatMap((find) => find(pattern, term) ?? []);
  });
});

function conditionInQuotes(pattern: Pattern, term: Term): LintFinding | undefined {
  const text = term.value.text.trim();
  if (!/^\{[\s\S]*\$[\s\S]*\}$/.test(text) && !/^\[.*[=<>].*\]$/s.test(text)) return undefined;
  return {
    severity: "warning",
    message: `${printTerm(term)} is a phrase: in quotes, a condition is only text to search for`,
    hint: "remove the quotes around the pattern",
    span: term.span,
    // Nothing can be compared: the fix is a pattern of another kind.
    fix: pattern.kind === "terms" && pattern.terms.length === 1 && accepted(text) ? text : null,
  };
}

function literalEscape({ source }: Pattern, term: Term): LintFinding | undefined {
  const raw = source.slice(term.span.start, term.span.end);
  const sign = /(?<!\\)(?:\\\\)*(\\[nrt])/.exec(raw)?.[1];
  if (sign === undefined || /[A-Za-z]:\\/.test(raw)) return undefined;
  return {
    severity: "warning",
    message: `${sign} in ${raw} is not a line break or a tab: a pattern has no such escapes`,
    hint: "remove it, or split the phrase into two terms",
    span: term.span,
    fix: null,
  };
}

function wildcardInPhrase(pattern: Pattern, term: Term): LintFinding | undefined {
  const { text } = term.value;
  const marks = /(?<=\w)\*$|^\*(?=\w)|\d\?\?|(?<=\w)\*(?=\w)/.exec(text)?.[0];
  if (marks === undefined || !(term.value as { quoted?: boolean }).quoted) return undefined;
  const plain = text.replace(/^\*|\*$/g, "");
  const isEdge = plain !== text && !plain.includes("*") && !plain.includes("?");
  return {
    severity: "info",
    message: `${printTerm(term)} searches for the ${marks.includes("?") ? "question marks" : "star"} itself: a phrase has no wildcards`,
    hint: isEdge
      ? `a phrase matches anywhere in the event: write ${quote(plain)}`
      : "use a regular expression between %: . is any character, .* any text",
    span: term.span,
    fix: isEdge ? replaced(pattern, term.value.span, quote(plain), (message) => `${message}`.includes(plain)) : null,
  };
}

/** The fields that hold sentences in most logs. CloudTrail's errorMessage is not one: its short texts are whole. */
const proseFields = /^\$\.(?:.*\.)?(?:message|msg|log|logMessage|stack_?trace|text)$/i;

/** Finds a comparison of a whole message with a few words, which are rarely all of it. */
export const wholeMessage: LintRule = (pattern) =>
  comparisonsOf(pattern).flatMap((clause): readonly LintFinding[] => {
    if (!isOnSelector(clause) || !isProse(clause)) return [];
    const wide = quote(`*${clause.value.text}*`);
    return [
      findingOn(
        clause,
        "info",
        `compares the whole ${subjectName(clause)}`,
        `if the text is only a part of it, write ${subjectName(clause)} ${clause.operator} ${wide}`,
        replaced(
          pattern,
          clause.value.span,
          wide,
          changesOn(clause, (text) => text.includes(clause.value.text)),
        ),
      ),
    ];
  });

function isProse(clause: Comparison<unknown> & AnyCondition): boolean {
  const { operator, value } = clause;
  return (
    (operator === "=" || operator === "!=") &&
    isLiteral(value) &&
    proseFields.test(subjectName(clause)) &&
    /\S\s+\S|:$|^\[/.test(value.text)
  );
}
