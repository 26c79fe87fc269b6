import { PatternError } from "../../errors.ts";
import type { Pattern } from "../ast.ts";
import { JsonParser } from "./json-parser.ts";
import { awsMessage } from "./limits.ts";
import { SpaceParser } from "./space-parser.ts";
import { parseTerms } from "./terms.ts";

/** The longest pattern that AWS accepts, in characters. */
export const maxLength = 1024;

/**
 * Parses a filter pattern of any kind, and refuses what AWS refuses.
 *
 * @throws PatternError `pattern-syntax` with the place, the expected and the found text; `details.aws` is the text of
 *   AWS's own error, if known.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function parse(source: string): Pattern {
  const characters = [...source].length;
  if (characters > maxLength) {
    const start = [...source].slice(0, maxLength).join("").length;
    throw new PatternError(
      source,
      { start, end: source.length },
      `expected at most ${maxLength} characters, found ${characters}`,
      {
        details: {
          aws: `Value at 'filterPattern' failed to satisfy constraint: Member must have length less than or equal to ${maxLength}`,
        },
      },
    );
  }
  const [first] = source;
  if (first === "{") return new JsonParser(source).json();
  if (first === "[") return new SpaceParser(source).space();
  const indented = /^[ \t\r\n]+(?=[{[])/.exec(source)?.[0];
  if (indented !== undefined) {
    throw new PatternError(source, { start: 0, end: indented.length }, "expected { or [ first, found whitespace", {
      hint: "AWS refuses whitespace before the bracket: remove it",
      details: { aws: awsMessage },
    });
  }
  return parseTerms(source);
}
