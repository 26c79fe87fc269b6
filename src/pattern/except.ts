import { PatternError } from "../errors.ts";
import { budgetOf } from "./budget.ts";
import { maxLength, parse } from "./parse/parser.ts";
import { quote } from "./print.ts";

/** Events to leave out: those whose field is like the value, in which `*` stands for any run of characters. */
export interface Exclusion {
  /** A selector, with or without `$.` before it. */
  readonly selector: string;
  readonly value: string;
}

/** @deprecated Use `Exclusion`. This alias will be removed in a later version. */
export type Exception = Exclusion;

/** Reads `selector=value`, the value in quotes or not. Nothing where it is written as another comparison, or as none. */
export function parseExclusion(text: string): Exclusion | undefined {
  const [, selector, value] = /^((?:\['[^']*'\]|(?!\['[^']*'\])[^=])+)=(.*)$/s.exec(text) ?? [];
  const wanted = value?.trim().replace(/^"(.*)"$/s, "$1");
  const isPlain = selector !== undefined && !/[!<>]\s*$/.test(selector) && !/^(?:=|%.*%$)/s.test(wanted ?? "=");
  return isPlain && wanted !== undefined ? { selector: selector.trim(), value: wanted } : undefined;
}

/**
 * A JSON pattern that leaves events out, guarded so that an event without the field is not lost:
 * `… && (($.x NOT EXISTS) || ($.x != "value"))`.
 *
 * @throws PatternError where the pattern is not a JSON pattern, a selector is none, or the result is over 1,024 characters.
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
    const only = parse(`{ ${path} NOT EXISTS }`); // a selector and nothing but a selector
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
      `expected a pattern of at most ${maxLength} characters, found ${characters} including the exclusions`,
      { hint: "use wildcards, as in *:role/ci-*, or a shorter pattern" },
    );
  }
  parse(result);
  return result;
}
