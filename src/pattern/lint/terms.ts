import { listed } from "../../words.ts";
import type { Term } from "../ast.ts";
import { printTerm, quote } from "../print.ts";
import { countedTerms, leavesOf } from "../tree.ts";
import { printClause } from "./clauses.ts";
import { changesNothing, proven, replaced } from "./proof.ts";
import { type LintFinding, type LintRule, onTerms } from "./rule.ts";

/** Finds ? terms next to other terms, where AWS ignores them. */
export const optionalTermsIgnored: LintRule = onTerms((pattern) => {
  const { counted, ignored } = countedTerms(pattern.terms);
  const [first] = ignored;
  // In ?A-B the other term only exists because the word was split, which hyphen-in-term reports.
  const cut = new Set(runsOf(pattern.terms).flat());
  if (first === undefined || counted.every((term) => cut.has(term))) return [];
  const verb = ignored.length === 1 ? "has" : "have";
  return [
    {
      severity: "warning",
      message: `AWS ignores ? terms if the pattern has others, so ${listed(ignored.map(printTerm))} ${verb} no effect`,
      hint: "to match one of several words as well, use a regular expression: %one|other%",
      span: first.span,
      fix: proven(
        pattern,
        counted.map(({ span }) => pattern.source.slice(span.start, span.end)).join(" "),
        changesNothing,
      ),
    },
  ];
});

/** Finds words with hyphens, which AWS splits: A-B means A and not B. */
export const hyphenInTerm: LintRule = onTerms((pattern) => {
  return runsOf(pattern.terms).map((terms): LintFinding => {
    const [first, last] = [terms[0] as Term, terms.at(-1) as Term];
    const span = { start: first.span.start, end: last.span.end };
    const word = pattern.source.slice(first.value.span.start, span.end);
    const prefix = pattern.source.slice(span.start, first.value.span.start);
    // A ? has no effect next to the terms into which the word was split, so that its fix may concern every message.
    const changes = (message: unknown) =>
      first.mode === "optional" || terms.some(({ value }) => `${message}`.includes(value.text));
    return {
      severity: "warning",
      message: `${word} without quotes means ${terms.map(printTerm).join(" ")}: a hyphen excludes the term after it`,
      hint: `put it in quotes: ${prefix}${quote(word)}`,
      span,
      fix: replaced(pattern, span, prefix + quote(word), changes),
    };
  });
});

/** Returns the words that were split at hyphens, each as its terms. */
function runsOf(terms: readonly Term[]): readonly (readonly Term[])[] {
  const runs: Term[][] = [];
  for (const term of terms) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    const isCut = term.mode === "excluded" && before?.span.end === term.span.start && isWord(before) && isWord(term);
    if (isCut) run?.push(term);
    else runs.push([term]);
  }
  return runs.filter(({ length }) => length > 1);
}

function isWord({ value }: Term): boolean {
  return value.kind === "text" && !value.quoted;
}

/** Whether a term is a word that other languages have as an operator. */
export const isOperator = (term: Term): boolean =>
  term.mode === "plain" && isWord(term) && /^(?:and|or|AND|OR|NOT)$/.test(term.value.text);

/** Finds `and`, `or` and `NOT`, which are ordinary words. */
export const wordAsOperator: LintRule = onTerms((pattern) => {
  const { terms, source } = pattern;
  const words = terms.filter(isOperator);
  const [first] = words;
  const others = terms.filter((term) => !isOperator(term));
  if (first === undefined || others.length === 0) return [];
  const word = first.value.text.toLowerCase();
  const isEither = word === "or" && others.every(({ mode }) => mode === "plain");
  const isOneKind = words.every(({ value }) => value.text.toLowerCase() === word);
  const dropped = isEither ? terms : words;
  const isWithout = (message: unknown) => dropped.some(({ value }) => !`${message}`.includes(value.text));
  const texts = others.map(({ span }) => (isEither ? "?" : "") + source.slice(span.start, span.end));
  return [
    {
      severity: "warning",
      message: `${first.value.text} is a search term here, not an operator`,
      hint:
        word === "or"
          ? "to match one of several terms, put ? before each: ?one ?other"
          : word === "and"
            ? "all terms must occur anyway: remove it"
            : "put - before a term that must not occur",
      span: first.span,
      fix: isOneKind && (isEither || word === "and") ? proven(pattern, texts.join(" "), isWithout) : null,
    },
  ];
});

/** Finds a single field that takes the whole line, with a condition meant for the first word. */
export const spaceTooFewFields: LintRule = (pattern) => {
  const [field, ...others] = pattern.kind === "space" ? pattern.fields : [];
  if (field?.kind !== "named" || field.condition === null || others.length > 0) return [];
  const clause = leavesOf(field.condition).find(({ value }) => value.kind !== "regex" && !value.text.endsWith("*"));
  if (clause === undefined) return [];
  return [
    {
      severity: "info",
      message: `${field.name} is the only field, so ${printClause(clause)} tests the whole line, not its first word`,
      hint: "add ... for the rest of the line",
      span: field.span,
      // A line of one word is the same for both.
      fix: replaced(pattern, { start: field.span.end, end: field.span.end }, ", ...", (line) =>
        /\S\s+\S/.test(line as string),
      ),
    },
  ];
};
