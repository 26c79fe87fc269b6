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

/** Parses, and asks of an error that it says what was expected, and where. */
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

/** A tree without the places and the text it was read from. */
const bare = (pattern: Pattern): unknown =>
  JSON.parse(
    JSON.stringify(pattern, (key, inner: unknown) => (key === "span" || key === "source" ? undefined : inner)),
  );

/** What is printed parses to the same tree, and is printed the same again. */
export function printsBack(pattern: Pattern): void {
  const printed = print(pattern);
  if (printed.length > maxLength) return;
  assert.deepEqual(bare(parse(printed)), bare(pattern));
  assert.equal(print(parse(printed)), printed);
}

/** The engine says what the slow and obvious way says, `why` says the same, and the prefilter keeps no match back. */
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

/** All else that can be asked of a pattern is answered, or refused with a PatternError. */
export function isAnswered(pattern: Pattern): void {
  for (const answer of answers) {
    try {
      answer(pattern);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
    }
  }
}
