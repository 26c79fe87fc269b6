import { PatternError } from "../errors.ts";
import { budgetOf } from "./budget.ts";
import { maxLength, parse } from "./parse/parser.ts";
import { quote } from "./print.ts";

/** Events to exclude: those whose field equals the value. `*` in the value matches any run of characters. */
export interface Exclusion {
  /** A selector, with or without `$.` in front. */
  readonly selector: string;
  readonly value: string;
}

/** @deprecated Use `Exclusion`. This alias will be removed in a later version. */
export type Exception = Exclusion;

/** Parses `selector=value`, with or without quotes around the value. Returns undefined for any other text. */
export function parseExclusion(text: string): Exclusion | undefined {
  const [, selector, value] = /^((?:\['[^']*'\]|(?!\['[^']*'\])[^=])+)=(.*)$/s.exec(text) ?? [];
  const wanted = value?.trim().replace(/^"(.*)"$/s, "$1");
  const isPlain = selector !== undefined && !/[!<>]\s*$/.test(selector) && !/^(?:=|%.*%$)/s.test(wanted ?? "=");
  return isPlain && wanted !== undefined ? { selector: selector.trim(), value: wanted } : undefined;
}

/**
 * Returns a JSON pattern that excludes events, guarded so that it still matches events without the field: `… && (($.x
 * NOT EXISTS) || ($.x != "value"))`.
 *
 * @throws PatternError if the pattern is not a JSON pattern, a selector is invalid, or the result exceeds 1,024
 *   characters.
 */
export function except(source: string, exclusions: readonly Exclusion[]): string {
  const pattern = parse(source);
  if (exclusions.length === 0) return source;
  if (pattern.kind !== "json") {
    throw new PatternError(source, pattern.span, "expected a JSON pattern to exclude events from, found another kind", {
      hint: "only { … } patterns have fields; in a term pattern, write -term",
    });
  }
  const guards = exclusions.map(({ selector, value }) => {
    const path = selector.startsWith("$") ? selector : `$.${selector}`;
    const only = parse(`{ ${path} NOT EXISTS }`); // Fails unless the path is a selector and nothing else.
    if (budgetOf(only).wildcardSelectors > 0) {
      throw new PatternError(
        path,
        { start: 0, end: path.length },
        "expected a selector without a wildcard in an exclusion",
        {
          hint: "with a wildcard, != is true as soon as one value differs, so hardly any event would be excluded",
        },
      );
    }
    return `((${path} NOT EXISTS) || (${path} != ${quote(value)}))`;
  });
  const result = `{ (${source.slice(1, -1).trim()}) && ${guards.join(" && ")} }`;
  const characters = [...result].length;
  if (characters > maxLength) {
    throw new PatternError(
      source,
      pattern.span,
      `expected a pattern of at most ${maxLength} characters, found ${characters} including the exclusions, ${characters - maxLength} too many`,
      { hint: "use wildcards, as in *:role/ci-*, or a shorter pattern" },
    );
  }
  parse(result);
  return result;
}
