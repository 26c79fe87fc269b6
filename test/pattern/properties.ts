import assert from "node:assert/strict";
import { PatternError } from "../../src/errors.ts";
import type { Pattern } from "../../src/pattern/ast.ts";
import { except } from "../../src/pattern/except.ts";
import { explain } from "../../src/pattern/explain.ts";
import { lint } from "../../src/pattern/lint/lint.ts";
import { compile } from "../../src/pattern/match/compile.ts";
import { excludes, prefilter } from "../../src/pattern/match/prefilter.ts";
import { maxLength, parse } from "../../src/pattern/parse/parser.ts";
import { print } from "../../src/pattern/print.ts";
import { toAthena } from "../../src/pattern/translate/athena.ts";
import { toEventBridge } from "../../src/pattern/translate/eventbridge.ts";
import { toInsights } from "../../src/pattern/translate/insights.ts";
import { why } from "../../src/pattern/why.ts";
import { matchesNaively } from "./match/naive.ts";

/** Parses a text. A refusal must say what was expected, and point at a place inside the text. */
export function parseOrPoint(source: string): Pattern | undefined {
  try {
    const pattern = parse(source);
    assert.equal(pattern.source, source);
    return pattern;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const { start, end } = error.span;
    assert.match(error.message, /^expected /);
    assert.ok(["string", "undefined"].includes(typeof error.hint));
    assert.ok(0 <= start && start <= end && end <= source.length, `from ${start} to ${end}`);
    assert.match(error.frame, /\n[ \t]*\^~*$/);
    return undefined;
  }
}

/** Returns a tree without spans and source. */
const bare = (pattern: Pattern): unknown =>
  JSON.parse(
    JSON.stringify(pattern, (key, inner: unknown) => (key === "span" || key === "source" ? undefined : inner)),
  );

/** Asserts that a printed pattern parses to the same tree and prints the same again. */
export function printsBack(pattern: Pattern): void {
  const printed = print(pattern);
  if (printed.length > maxLength) return;
  assert.deepEqual(bare(parse(printed)), bare(pattern));
  assert.equal(print(parse(printed)), printed);
}

/** Asserts that the engine, the naive evaluator and `why` agree, and that the prefilter excludes no match. */
export function agrees(pattern: Pattern, message: string): void {
  const matches = compile(pattern).test(message);
  assert.equal(matches, matchesNaively(pattern, message), "compile and the naive evaluator");
  assert.equal(why(pattern, message).matches, matches, "why and compile");
  if (matches) assert.equal(excludes(prefilter(pattern), message), false, "the prefilter excludes what matches");
}

const answers: readonly ((pattern: Pattern) => unknown)[] = [
  explain,
  (pattern) => lint(pattern),
  (pattern) => toInsights(pattern),
  (pattern) => toAthena(pattern),
  (pattern) => toEventBridge(pattern),
  ({ source }) => except(source, [{ selector: "eventName", value: '"x" *\\' }]),
];

/** Asserts that every other function on patterns returns, or throws a PatternError. */
export function isAnswered(pattern: Pattern): void {
  for (const answer of answers) {
    try {
      answer(pattern);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
    }
  }
}
