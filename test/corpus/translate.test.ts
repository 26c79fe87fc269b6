import { describe, expect, it } from "vitest";
import { toAthena } from "../../src/pattern/translate/athena.ts";
import type { CaveatCode } from "../../src/pattern/translate/dialect.ts";
import { toEventBridge } from "../../src/pattern/translate/eventbridge.ts";
import { toInsights } from "../../src/pattern/translate/insights.ts";
import { type Compared, compare } from "../pattern/translate/cases.ts";
import { AthenaTable, row } from "../pattern/translate/duckdb.ts";
import { compileEventPattern, eventOf } from "../pattern/translate/event-rules.ts";
import { compileQuery, fieldsOf } from "../pattern/translate/insights-query.ts";
import { patterns, records } from "./records.ts";

const messages = records.map((record) => JSON.stringify(record));

/** Returns the patterns whose translation gives other results, with the number of records and the caveats about it. */
function summary({ differences }: Compared): Readonly<Record<string, [number, readonly CaveatCode[]]>> {
  const counts = new Map<string, [number, readonly CaveatCode[]]>();
  for (const { pattern, codes } of differences) counts.set(pattern, [(counts.get(pattern)?.[0] ?? 0) + 1, codes]);
  return Object.fromEntries(counts);
}

describe("translations of published records", () => {
  it("match the same records in Athena", async () => {
    const table = await AthenaTable.of(records.map((record) => row(record)));
    const compared = await compare(patterns, messages, toAthena, (sql) => table.select(sql));
    expect(compared.refused).toEqual([]);
    // Four records have this field as text.
    expect(summary(compared)).toEqual({ "{ $.readOnly IS FALSE }": [4, ["type", "scan"]] });
  });

  it("match the same records in EventBridge", async () => {
    const events = messages.map(eventOf);
    const compared = await compare(patterns, messages, toEventBridge, (text) => {
      const test = compileEventPattern(text);
      return new Set(events.flatMap((event, index) => (test(event) ? [index] : [])));
    });
    expect(summary(compared)).toEqual({});
    expect(compared.refused).toEqual([
      "it cannot select a position in a list, only any member",
      "it has no regular expressions",
      // The preset recommended.
      "it has two conditions on eventName, and EventBridge allows one per field",
      "it selects fields by name",
    ]);
  });

  it("match the same records in Logs Insights", async () => {
    const events = messages.map(fieldsOf);
    const compared = await compare(patterns, messages, toInsights, (text) => {
      const test = compileQuery(text);
      return new Set(events.flatMap((fields, index) => (test(fields) ? [index] : [])));
    });
    // Two records have this field as text.
    const asText = { "{ $.requestParameters.maxResults > 10 }": [2, ["type", "fields", "size"]] };
    expect(summary(compared)).toEqual(asText);
    expect(compared.refused).toEqual([
      "it tests one field at a time",
      "its documentation does not say how it compares booleans",
    ]);
  });
});
