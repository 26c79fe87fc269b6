import { isBlank } from "../bytes/json.ts";
import type { Condition, Pattern } from "../pattern/ast.ts";
import { dependsOnSpelling } from "../pattern/match/compare.ts";
import { compile } from "../pattern/match/compile.ts";
import { compileSelector, isSingle, selectAll } from "../pattern/match/select.ts";
import { joinTests, leavesOf } from "../pattern/tree.ts";

/**
 * Says of a record's JSON which of the patterns match it: the bit 1 << n for the n-th.
 *
 * @throws SyntaxError where it is not JSON and matches, or where a pattern looks at more than its text.
 */
export type Judge = (json: string) => number;

/** Makes one judge of several patterns: the record is parsed once. */
export function compileJudge(patterns: readonly Pattern[]): Judge {
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
    // What matches is a record; the patterns of text alone would match what only looks like one.
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

/** Whether a number is compared with text, which depends on how it was written: then its text must be read. */
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

/** A record's JSON as the message that CloudWatch Logs would have of it: without blanks between its tokens. */
export function messageOf(json: string): string {
  if (!/\s/.test(json)) return json;
  const parts: string[] = [];
  let copied = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === quote) at = endOfString(json, at);
    else if (isBlank(code)) {
      parts.push(json.slice(copied, at));
      copied = at + 1;
    }
  }
  parts.push(json.slice(copied));
  return parts.join("");
}

const quote = 34;

/** The offset of the quote that ends a string. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json.charCodeAt(at) !== quote) at += json[at] === "\\" ? 2 : 1;
  return at;
}
