import { PatternError } from "../../errors.ts";
import type { RegexValue, Term, TermPattern, TextValue } from "../ast.ts";
import { found, hintForCharacter, isForeignLetter, isWhitespace } from "../characters.ts";
import { readQuoted, readRegex } from "./lexer.ts";
import { awsMessage, checkRegex, maxRegexes, tooManyRegexes } from "./limits.ts";

/**
 * Parses a term pattern: words, "quoted phrases" and %regular expressions%, each optionally with ? or - in front.
 *
 * A hyphen inside a word begins an excluded term, according to observations of AWS: A-B means A and not B.
 *
 * @throws PatternError if AWS would refuse the pattern.
 */
export function parseTerms(source: string): TermPattern {
  const terms: Term[] = [];
  let at = 0;
  while (at < source.length) {
    if (isWhitespace(source[at] as string)) {
      at++;
      continue;
    }
    const term = readTerm(source, at);
    // A phrase that is empty or only whitespace is in every message.
    const isEmpty = term.value.kind === "text" && term.value.quoted && /^[ \t\r\n]*$/.test(term.value.text);
    if (!isEmpty) terms.push(term);
    at = term.span.end;
  }
  const third = terms.filter(({ value }) => value.kind === "regex")[maxRegexes];
  if (third !== undefined) throw tooManyRegexes(source, third.span);
  return { kind: "terms", span: { start: 0, end: source.length }, source, terms };
}

/** term : [ `?` | `-` ] ( word | quoted | regex ) */
function readTerm(source: string, start: number): Term {
  const prefix = source[start];
  const mode = prefix === "?" ? "optional" : prefix === "-" ? "excluded" : "plain";
  const value = readValue(source, mode === "plain" ? start : start + 1, start);
  return { kind: "term", span: { start, end: value.span.end }, mode, value };
}

function readValue(source: string, start: number, termStart: number): TextValue | RegexValue {
  const first = source[start];
  if (first === '"') return readPhrase(source, start);
  if (first === "%") return readExpression(source, start);
  let end = start;
  while (end < source.length && isTermCharacter(source, end)) end++;
  const next = source[end];
  if (next === '"' && end > start) throw touching(source, end);
  if (next !== undefined && !/[ \t\r\n"%-]/.test(next)) throw invalid(source, termStart, end);
  if (end === start) {
    const read = next === undefined || isWhitespace(next) ? "nothing" : JSON.stringify(next);
    throw new PatternError(
      source,
      { start, end: Math.min(start + 1, source.length) },
      `expected a term after ${first === undefined || start > termStart ? source[termStart] : ""}, found ${read}`,
      {
        details: { aws: awsText(source, termStart) },
      },
    );
  }
  return { kind: "text", span: { start, end }, text: source.slice(start, end), quoted: false };
}

/** Deployed patterns have a period inside a word, but AWS was seen to refuse "...". */
function isTermCharacter(source: string, at: number): boolean {
  if (source[at] === ".") return source[at - 1] !== "." && source[at + 1] !== ".";
  return /[A-Za-z0-9_=]/.test(source[at] as string) || isForeignLetter(source, at);
}

function readPhrase(source: string, start: number): TextValue {
  const read = readQuoted(source, start);
  const [next] = source.slice(read.end);
  if (next !== undefined && !/[ \t\r\n-]/.test(next)) {
    if (!/["%?]/.test(next) && !isTermCharacter(source, read.end)) throw invalid(source, start, read.end);
    throw touching(source, read.end);
  }
  return { kind: "text", span: { start, end: read.end }, text: read.text, quoted: true };
}

function readExpression(source: string, start: number): RegexValue {
  const { text, end } = readRegex(source, start);
  const span = { start, end };
  checkRegex(source, span, text);
  if (source[end] === '"') throw touching(source, end);
  return { kind: "regex", span, text };
}

/** AWS was seen to refuse a phrase that touches another term, as doubled quotes do. */
function touching(source: string, at: number): PatternError {
  return new PatternError(
    source,
    { start: at, end: at + 1 },
    `expected a space around a phrase, found ${found(source[at] as string)}`,
    {
      hint: 'put a space around "…"; write a quote inside as \\"',
      details: { aws: awsMessage },
    },
  );
}

function invalid(source: string, termStart: number, at: number): PatternError {
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  const word = /^[^ \t\r\n]*/.exec(source.slice(termStart))?.[0] ?? "";
  const looksLikeJson = /[=<>]/.test(source) && character === "$";
  return new PatternError(
    source,
    { start: at, end: at + character.length },
    `expected a letter, a digit, _ or = in a term, found ${found(character)}`,
    {
      hint: looksLikeJson
        ? "put a pattern for JSON fields in braces: { $.eventName = … }"
        : (hintForCharacter(character) ?? hintOf(word)),
      details: { aws: awsText(source, termStart) },
    },
  );
}

/** Returns a hint for a word that AWS does not accept. */
function hintOf(word: string): string {
  if (word === "||" || word === "|") return "to match one of several terms, put ? before each: ?one ?other";
  if (word === "&&" || word === "&") return "all terms must occur anyway: remove &&";
  const plain = /^[?-]?\*?(\w+)\*?$/.exec(word)?.[1];
  if (plain !== undefined) return `a term matches anywhere in a message: write ${plain} without the *`;
  if (word === "*") return "an empty pattern matches every message";
  // A ? or - keeps its meaning before the quotes; inside them, it would be searched for.
  const [prefix = ""] = /^[?-]/.exec(word) ?? [];
  return `put it in double quotes: ${prefix}${JSON.stringify(word.slice(prefix.length))}`;
}

function awsText(source: string, termStart: number): string {
  return `Invalid character(s) in term '${/^[^ \t\r\n]*/.exec(source.slice(termStart))?.[0] ?? ""}'`;
}
