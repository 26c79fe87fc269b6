import { existsSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonPattern } from "../../../src/pattern/ast.ts";
import { maxLength, parse } from "../../../src/pattern/parse/parser.ts";
import { below, isEvent, records, suites } from "../../pattern/translate/cases.ts";
import { AthenaTable, row } from "../../pattern/translate/duckdb.ts";
import { readJson } from "../../pattern/translate/json.ts";
import { missingFor } from "../java.ts";
import { recordsFor } from "../ruler/events.ts";
import { patterns, presetPatterns } from "../ruler/patterns.ts";
import { type Agreement, agreement } from "./agreement.ts";
import { searchArchive } from "./archive.ts";
import { trinoJava } from "./install.ts";
import * as randomJson from "./random-json.ts";
import { Trino } from "./server.ts";
import { isTold } from "./told.ts";

const missing = missingFor("Trino", trinoJava);
if (missing !== undefined) process.stderr.write(`${missing}\n`);

/** Returns a record as a row of the table, with the spelling of its numbers. */
const rowOf = (message: string) => row(readJson(message) as object);

/** Numbers that DuckDB's stand-in for json_extract_scalar writes in another way, while Trino keeps them as they are. */
const respelled = /1[eE]\+?3|-0|\.\d*0\b/;

describe.skipIf(missing !== undefined)("Athena's SQL in Trino selects the records that match selects", () => {
  const start = performance.now();
  const seconds = () => `${Math.round((performance.now() - start) / 1000)} s`;
  let trino: Trino | undefined;
  let pairs = 0;

  beforeAll(async () => {
    trino = await Trino.start();
    process.stderr.write(`Trino: started after ${seconds()}\n`);
  });
  afterAll(async () => {
    await trino?.stop();
    process.stderr.write(`Trino: ${pairs.toLocaleString("en")} pairs of a pattern and a record in ${seconds()}\n`);
  });

  function running(): Trino {
    if (trino === undefined) throw new Error("Trino has not started");
    return trino;
  }

  async function inTrino(
    patterns: readonly string[],
    messages: readonly string[],
    rows: readonly object[],
  ): Promise<Agreement> {
    const found = await agreement(running(), patterns, messages, rows);
    pairs += found.verdicts;
    return found;
  }

  it("for every suite, below requestParameters, as does the stand-in of the offline tests", async () => {
    const messages = suites.messages.filter(isEvent);
    const events = messages.map((message) => `{"requestParameters":${message}}`);
    const rows = messages.map((message) => ({ requestparameters: message }));
    const moved = suites.patterns
      .filter((pattern) => pattern.startsWith("{"))
      .map((pattern) => below("requestParameters", pattern));
    const found = await inTrino(
      moved.filter((pattern) => pattern.length <= maxLength),
      events,
      rows,
    );
    expect(found.verdicts).toBeGreaterThan(15_000);
    expect(found.refused).toEqual(["it reads a field named by a number as a position in a list"]);
    expect(found.differences).toEqual([]);

    const duckDb = await AthenaTable.of(rows);
    for (const [condition, numbers] of found.selected) {
      const others = await duckDb.select(`SELECT * FROM cloudtrail_logs_pp WHERE ${condition}`);
      const different = events.filter((_, index) => numbers.has(index) !== others.has(index));
      expect(
        different.filter((event) => !respelled.test(event)),
        condition,
      ).toEqual([]);
    }
  });

  it("for random patterns on JSON, lists and booleans, except as the caveats say", async () => {
    const { patterns, messages } = randomJson;
    const found = await inTrino(patterns, messages, messages.map(rowOf));
    expect(found.verdicts).toBeGreaterThan(100_000);
    expect(found.differences.filter((difference) => !isTold(difference))).toEqual([]);
  });

  it("for patterns of every kind on records made for them, except as the caveats say", async () => {
    const step = Math.ceil(patterns.length / 150);
    const messages = patterns
      .filter((_, index) => index % step === 0)
      .flatMap((pattern, seed) => fc.sample(recordsFor(parse(pattern) as JsonPattern), { numRuns: 1, seed }))
      .filter((message) => !/"(?:readOnly|ARN)":[[{]/.test(message)); // CloudTrail writes no list or object there
    const found = await inTrino(patterns, messages, messages.map(rowOf));
    expect(found.verdicts).toBeGreaterThan(50_000);
    expect(found.differences.filter((difference) => !isTold(difference))).toEqual([]);
  });

  it("for every preset on the samples", async () => {
    const found = await inTrino(presetPatterns, records, records.map(rowOf));
    const verdicts = presetPatterns.length * records.length;
    expect(found).toMatchObject({ verdicts, differences: [], refused: [] });
  });

  it.skipIf(!existsSync("../shared/corpus/records.jsonl"))("for the published records", async () => {
    const { patterns, records } = await import("../../corpus/records.ts");
    const messages = records.map((record) => JSON.stringify(record));
    const found = await inTrino(patterns, messages, messages.map(rowOf));
    expect(found.refused).toEqual([]);
    // Four records have this field as text.
    expect(found.differences.map(({ pattern }) => pattern)).toEqual(Array(4).fill("{ $.readOnly IS FALSE }"));
  });

  it("for gzipped files in S3, read by Trino's own connector with the partitions of the printed table", async () => {
    const { inTrino, inFolder } = await searchArchive(running(), 12e6);
    expect(inFolder["recommended"]?.length).toBeGreaterThan(20);
    expect(inTrino).toEqual(inFolder);
  });
});
