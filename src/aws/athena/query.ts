import { type Leaf, selectionOf } from "./columns.ts";
import type { TablePartitions } from "./table.ts";

/** The events to search. Times are ISO 8601 in UTC; `until` is exclusive. */
export interface AthenaRange {
  readonly since: string;
  readonly until: string;
  readonly accounts?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
}

export interface AthenaQuery {
  readonly database: string;
  readonly table: string;
  readonly leaves: readonly Leaf[];
  /** The conditions of the patterns; a row says of each whether it holds. */
  readonly conditions: readonly string[];
  readonly range: AthenaRange;
  readonly partitions: TablePartitions;
}

/** CloudTrail names a file by the minute, and a little before it writes the file. */
const slack = 5 * 60_000;
const day = 86_400_000;

/**
 * Returns one query for all patterns, so that Athena bills the data once. A row has a column for each pattern, then one for
 * each leaf. Conditions on partitions keep Athena from reading the other files; events are delivered up to a day late.
 */
export function queryOf({ database, table, leaves, conditions, range, partitions }: AthenaQuery): string {
  const matches = conditions.map((condition, index) => `COALESCE(${condition}, FALSE) AS pattern_${index + 1}`);
  const where = [
    ...partitionConditions(range, partitions),
    `(eventtime IS NULL OR (eventtime >= ${sqlText(second(range.since))} AND eventtime < ${sqlText(range.until)}))`,
    ...(range.regions === undefined ? [] : [`(awsregion IS NULL OR awsregion IN (${listOf(range.regions)}))`]),
    conditions.length === 1 ? (conditions[0] ?? "TRUE") : `(${conditions.join(" OR ")})`,
  ];
  return `SELECT
  ${[...matches, ...leaves.map(selectionOf)].join(",\n  ")}
FROM "${database}"."${table}"
WHERE ${where.join("\n  AND ")}
ORDER BY eventtime, eventid`;
}

/** Returns the conditions on the partitions of a table, the days by delivery. */
export function partitionConditions(range: AthenaRange, partitions: TablePartitions): readonly string[] {
  const { date, account, region } = partitions;
  const dayOf = (time: number) => sqlText(date?.format(new Date(time).toISOString().slice(0, 10)) ?? "");
  const days =
    date === undefined
      ? []
      : [
          `"${date.name}" >= ${dayOf(Date.parse(range.since) - slack)}`,
          `"${date.name}" <= ${dayOf(Date.parse(range.until) + day - 1)}`,
        ];
  const oneOf = (name: string | undefined, values: readonly string[] | undefined) =>
    name === undefined || values === undefined ? [] : [`"${name}" IN (${listOf(values)})`];
  return [...days, ...oneOf(account, range.accounts), ...oneOf(region, range.regions)];
}

/** Returns a time without the fraction of a second, which records do not have. */
function second(time: string): string {
  return time.replace(/\.\d+Z$/, "Z");
}

function listOf(texts: readonly string[]): string {
  return texts.map(sqlText).join(", ");
}

function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
