import type { Condition, Pattern } from "../pattern/ast.ts";
import { dependsOnSpelling } from "../pattern/match/compare.ts";
import { compile } from "../pattern/match/compile.ts";
import { compileSelector, isSingle, selectAll } from "../pattern/match/select.ts";
import { joinTests, leavesOf } from "../pattern/tree.ts";
import { messageOf } from "./message.ts";

/**
 * Returns which of several patterns match a record's JSON: the bit 1 << n for the n-th pattern.
 *
 * @throws SyntaxError for invalid JSON, unless all patterns are patterns of text and none matches.
 */
export type MultiMatcher = (json: string) => number;

/** Compiles several patterns into one matcher, which parses each record only once. */
export function compileAll(patterns: readonly Pattern[]): MultiMatcher {
  const tests = patterns.map(compileTest);
  const needsValue = patterns.some(({ kind }) => kind === "json");
  const needsMessage = patterns.some(({ kind }) => kind !== "json");
  return (json) => {
    const value: unknown = needsValue ? JSON.parse(json) : undefined;
    const message = needsMessage ? messageOf(json) : json;
    let mask = 0;
    for (let index = 0; index < tests.length; index++) {
      if ((tests[index] as Test)(message, value)) mask |= 1 << index;
    }
    // A match must be a record. Patterns of text would also match invalid JSON.
    if (mask !== 0 && !needsValue) JSON.parse(json);
    return mask;
  };
}

type Test = (message: string, value: unknown) => boolean;

function compileTest(pattern: Pattern): Test {
  const matcher = compile(pattern);
  if (pattern.kind !== "json") return (message) => matcher.test(message);
  const meetsNumber = compileMeetsNumber(leavesOf(pattern.expression));
  return (message, value) => (meetsNumber(value) ? matcher.test(message) : matcher.testJson(value));
}

/** Returns a test whether a pattern compares a number of the event with text: that depends on the spelling of the number. */
function compileMeetsNumber(conditions: readonly Condition[]): (event: unknown) => boolean {
  const spelt = conditions.flatMap((one) => (one.kind === "comparison" && dependsOnSpelling(one) ? [one.subject] : []));
  const paths = new Map(spelt.map((selector) => [JSON.stringify(selector.steps), selector]));
  const tests = [...paths.values()].map((selector) => {
    if (!isSingle(selector)) {
      return (event: unknown) => selectAll(selector, event).some(({ value }) => typeof value === "number");
    }
    const select = compileSelector(selector);
    return (event: unknown) => typeof select(event) === "number";
  });
  return joinTests("or", tests);
}
