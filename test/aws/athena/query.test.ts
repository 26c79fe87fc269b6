import { describe, expect, it } from "vitest";
import { leavesOf, recordOf } from "../../../src/aws/athena/columns.ts";
import { type AthenaRange, queryOf } from "../../../src/aws/athena/query.ts";
import { documentedPartitions } from "../../../src/aws/athena/table.ts";
import { compile } from "../../../src/pattern/match/compile.ts";
import { toAthenaCondition } from "../../../src/pattern/translate/athena.ts";
import { columns } from "../../../src/pattern/translate/cloudtrail-table.ts";
import { presets } from "../../../src/presets.ts";
import { records } from "../../pattern/translate/cases.ts";
import { AthenaTable, row } from "../../pattern/translate/duckdb.ts";

const everything = { since: "2000-01-01T00:00:00.000Z", until: "2100-01-01T00:00:00.000Z" };

/** Runs the query for patterns in DuckDB; the table there has no partitions. */
async function search(patterns: readonly string[], samples: readonly string[], range: AthenaRange = everything) {
  const table = await AthenaTable.of(samples.map((record) => row(JSON.parse(record) as object)));
  const leaves = leavesOf();
  const conditions = patterns.map((pattern) => toAthenaCondition(pattern).text);
  const query = queryOf({ database: "main", table: "cloudtrail_logs_pp", leaves, conditions, range, partitions: {} });
  const rows = await table.rows(query.replace('"main"."cloudtrail_logs_pp"', "cloudtrail_logs_pp"));
  return rows.map((values) => ({
    matches: values.slice(0, patterns.length).map((value) => value === "true"),
    record: recordOf(leaves, values.slice(patterns.length)),
  }));
}

/** Returns a value without null, empty objects and the fields for which the table has no column. */
function stored(value: unknown, struct: unknown = columns): unknown {
  if (typeof struct !== "object" || struct === null || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => stored(item, (struct as { list: unknown }).list));
  const fields = Object.entries(value)
    .filter(([name, inner]) => Object.hasOwn(struct, name) && inner !== null)
    .map(([name, inner]) => [name, stored(inner, (struct as Record<string, unknown>)[name])] as const)
    .filter(([, inner]) => inner !== undefined);
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

const withoutNull = (record: object) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));

describe("queryOf and recordOf in DuckDB", () => {
  it("give back every sample, without what the table cannot hold", async () => {
    const found = await search(["{ $.eventName = * }"], records);
    const byId = new Map(found.map(({ record }) => [record["eventID"], withoutNull(record)]));
    const expected = records.map((record) => JSON.parse(record) as Record<string, unknown>);
    const named = expected.filter(({ eventName }) => eventName !== undefined && eventName !== null);
    expect(found).toHaveLength(named.length);
    for (const record of named) expect(byId.get(record["eventID"])).toEqual(stored(record));
  });

  it("say of each pattern which records match, as the matcher does for the rebuilt record", async () => {
    const patterns = presets.map(({ pattern }) => pattern).slice(0, 6);
    const found = await search(patterns, records);
    const verdicts = found.map(({ record }) =>
      patterns.map((pattern) => compile(pattern).test(JSON.stringify(record))),
    );
    expect(found.map(({ matches }) => matches)).toEqual(verdicts);
    const total = records.filter((record) => patterns.some((pattern) => compile(pattern).test(record)));
    expect(found).toHaveLength(total.length);
  });

  it("leave out events outside the time and the Regions", async () => {
    const at = (eventTime: string, awsRegion = "us-east-1") =>
      JSON.stringify({ eventID: `${eventTime} ${awsRegion}`, eventName: "a", eventTime, awsRegion });
    const range = { since: "2026-11-18T00:00:00.000Z", until: "2026-11-19T00:00:00.000Z", regions: ["us-east-1"] };
    const [first, last] = [at("2026-11-18T00:00:00Z"), at("2026-11-18T23:59:59Z")];
    const outside = [at("2026-11-17T23:59:59Z"), at("2026-11-19T00:00:00Z"), at("2026-11-18T01:00:00Z", "eu-west-1")];
    const found = await search(["{ $.eventName = a }"], [last, ...outside, first], range);
    expect(found.map(({ record }) => record["eventTime"])).toEqual(["2026-11-18T00:00:00Z", "2026-11-18T23:59:59Z"]);
  });
});

describe("queryOf", () => {
  const base = { database: "d", table: "t", leaves: [], conditions: ["TRUE"] };

  it("selects partitions by the days of delivery, the accounts and the Regions", () => {
    const range = {
      since: "2026-11-18T00:03:00.000Z",
      until: "2026-11-20T00:00:00.000Z",
      accounts: ["111122223333"],
      regions: ["us-east-1", "eu-west-1"],
    };
    const partitions = { ...documentedPartitions, account: "account", region: "region" };
    const text = queryOf({ ...base, range, partitions });
    expect(text).toContain(`"timestamp" >= '2026/11/17'\n  AND "timestamp" <= '2026/11/20'`);
    expect(text).toContain(`"account" IN ('111122223333')\n  AND "region" IN ('us-east-1', 'eu-west-1')`);
  });
});

describe("recordOf", () => {
  const leaves = leavesOf(new Map([["resources", "array<struct<arn:string,accountid:string,type:string>>"]]));

  it("reads structs as objects, and as lists as engine version 2 writes them", () => {
    const resources = [{ ARN: "arn:aws:s3:::bucket", accountId: "111122223333" }];
    const asObject = '[{"arn":"arn:aws:s3:::bucket","accountid":"111122223333","type":null}]';
    expect(recordOf(leaves, [asObject])).toEqual({ resources });
    expect(recordOf(leaves, ['[["arn:aws:s3:::bucket","111122223333",null]]'])).toEqual({ resources });
  });

  it("keeps text that is not JSON, and an empty text", () => {
    const known = leavesOf(
      new Map(["requestparameters", "readonly", "errormessage"].map((name) => [name, "string"] as const)),
    );
    const names = known.map(({ path: [name] }) => name);
    expect(names).toEqual(["errorMessage", "requestParameters", "readOnly"]);
    const record = { errorMessage: "", requestParameters: "HIDDEN {", readOnly: true };
    expect(recordOf(known, ["", "HIDDEN {", "true"])).toEqual(record);
    expect(recordOf(known, [undefined, "{broken", "no"])).toEqual({ requestParameters: "{broken", readOnly: "no" });
  });
});

describe("leavesOf", () => {
  it("leaves out the fields that a struct of the table lacks", () => {
    const type = "struct<type:string,sessioncontext:struct<attributes:struct<mfaauthenticated:string>>>";
    const paths = leavesOf(new Map([["useridentity", type]])).map(({ path }) => path.join("."));
    expect(paths).toEqual(["userIdentity.type", "userIdentity.sessionContext.attributes.mfaAuthenticated"]);
  });
});
