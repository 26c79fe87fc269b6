import type { Pattern } from "../pattern/ast.ts";
import { compile, type Matcher } from "../pattern/match/compile.ts";
import { messageOf } from "./message.ts";

/**
 * Returns which of several patterns match a record's JSON: the bit 1 << n for the n-th pattern.
 *
 * @throws SyntaxError for invalid JSON, unless all patterns are patterns of text and none matches.
 */
export type MultiMatcher = (json: string) => number;

/** Compiles several patterns into one matcher, which parses each record only once. */
export function compileAll(patterns: readonly Pattern[]): MultiMatcher {
  const matchers = patterns.map(compile);
  const needsValue = patterns.some(({ kind }) => kind === "json");
  const needsMessage = patterns.some(({ kind }) => kind !== "json");
  return (json) => {
    const value: unknown = needsValue ? JSON.parse(json) : undefined;
    const message = needsMessage ? messageOf(json) : json;
    let mask = 0;
    for (let index = 0; index < matchers.length; index++) {
      const matcher = matchers[index] as Matcher;
      if (matcher.testParsed?.(message, value) ?? matcher.test(message)) mask |= 1 << index;
    }
    // A match must be a record. Patterns of text would also match invalid JSON.
    if (mask !== 0 && !needsValue) JSON.parse(json);
    return mask;
  };
}
