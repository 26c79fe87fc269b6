import { PatternError, type Span } from "../../errors.ts";
import { compileRegex, RegexSyntaxError } from "../regex/regex.ts";

/** AWS's error text for most mistakes. */
export const awsMessage = "Invalid filter pattern";

/** A number in AWS's syntax: 12, -1.5, .5, 5., 1e3 */
export const numberPattern: RegExp = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The most regular expressions that AWS accepts in a pattern. */
export const maxRegexes = 2;

/** The most filters with a regular expression that a log group can have. */
export const maxRegexFilters = 5;

/** The most selectors with a wildcard that AWS accepts in a pattern. */
export const maxWildcardSelectors = 3;

export function tooManyRegexes(source: string, span: Span): PatternError {
  return new PatternError(source, span, `expected at most ${maxRegexes} regular expressions in a pattern, found more`, {
    details: { aws: awsMessage },
  });
}

/** Throws for a regular expression that AWS refuses. `span` includes the percent signs. */
export function checkRegex(source: string, span: Span, regex: string): void {
  try {
    compileRegex(regex);
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error;
    const first = span.start + 1;
    const place = { start: first + error.start, end: Math.max(first + error.end, first + error.start + 1) };
    throw new PatternError(source, place, error.message, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      details: { aws: awsMessage },
      cause: error,
    });
  }
}
