import type { Caveat } from "../../pattern/translate/dialect.ts";
import { visible } from "../../render/escape.ts";
import { shortened } from "../../words.ts";

/** Returns a caveat with the clause that causes it, unless it concerns the whole pattern. */
export function caveatInWords({ message, span }: Caveat, source: string): string {
  const clause = source.slice(span.start, span.end);
  return `caveat: ${span.start === 0 ? "" : `${visible(shortened(clause, 60))}: `}${message}`;
}
