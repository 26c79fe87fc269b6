import type { Unreadable } from "../files/find.ts";
import type { Judged } from "../judge/judge.ts";
import type { Problem, Severity } from "../problem.ts";
import type { Texts } from "./place.ts";

/** The result of a run. */
export interface Report {
  /** In the order of files and places. */
  readonly problems: readonly Problem[];
  readonly patterns: readonly Judged[];
  /** The number of files that were read. */
  readonly files: number;
  readonly unreadable: readonly Unreadable[];
  /** The files that were left out because they are large. */
  readonly large: readonly string[];
  /** The number of problems that comments silence, and that the baseline lists. */
  readonly silenced: number;
  readonly known: number;
  readonly texts: Texts;
}

/** Returns how many problems there are of each severity. */
export function countsOf({ problems }: Pick<Report, "problems">): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of problems) counts[severity]++;
  return counts;
}
