import type { Caveat } from "../../pattern/translate/dialect.ts";
import { visible } from "../../render/escape.ts";

/** A caveat with the clause that it is about, if it is not about the whole pattern. */
export function caveatInWords({ message, span }: Caveat, source: string): string {
  const clause = source.slice(span.start, span.end);
  const shown = clause.length > 60 ? `${clause.slice(0, 57)}…` : clause;
  return `caveat: ${span.start === 0 ? "" : `${visible(shown)}: `}${message}`;
}
