import { PatternError } from "../../../src/errors.ts";
import { toAthenaCondition } from "../../../src/pattern/translate/athena.ts";
import { type Compared, compare } from "../../pattern/translate/cases.ts";
import type { Trino } from "./server.ts";
import { TrinoTable } from "./table.ts";

/** The verdicts of `match` and of Trino on the same records. */
export interface Agreement extends Compared {
  /** The numbers of the rows that each condition selects in Trino. */
  readonly selected: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Tests every message with every pattern, and its row in Trino with the pattern's translation. */
export async function agreement(
  trino: Trino,
  patterns: readonly string[],
  messages: readonly string[],
  rows: readonly object[],
): Promise<Agreement> {
  const table = await TrinoTable.of(trino, rows);
  const selected = await table.select([...new Set(patterns.flatMap(conditionsOf))]);
  const compared = await compare(patterns, messages, toAthenaCondition, (condition) => selected.get(condition) ?? none);
  return { ...compared, selected };
}

const none: ReadonlySet<number> = new Set();

/** Returns the condition of a pattern, as a list; nothing for a pattern that is refused. */
function conditionsOf(pattern: string): readonly string[] {
  try {
    return [toAthenaCondition(pattern).text];
  } catch (error) {
    if (error instanceof PatternError) return [];
    throw error;
  }
}
