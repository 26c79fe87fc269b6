import { describe, expect, it } from "vitest";
import { maxLength } from "../../../src/pattern/parse/parser.ts";
import { toAthena } from "../../../src/pattern/translate/athena.ts";
import { toAthenaTable } from "../../../src/pattern/translate/athena-table.ts";
import { presets } from "../../../src/presets.ts";
import { below, compare, isEvent, records, refusalOf, suites } from "./cases.ts";
import { AthenaTable, row } from "./duckdb.ts";

const json = suites.patterns.filter((pattern) => pattern.startsWith("{"));
describe("toAthena agrees with match in DuckDB", () => {
  it("for every suite, below requestParameters", async () => {
    const messages = suites.messages.filter(isEvent);
    const table = await AthenaTable.of(messages.map((message) => ({ requestparameters: message })));
    const events = messages.map((message) => `{"requestParameters":${message}}`);
    const moved = json.map((pattern) => below("requestParameters", pattern));
    const patterns = moved.filter((pattern) => pattern.length <= maxLength);
    const compared = await compare(patterns, events, toAthena, (sql) => table.select(sql));
    expect(compared.unexplained).toEqual([]);
    expect(compared.verdicts).toBeGreaterThan(15_000);
    expect(compared.refused).toEqual(["it reads a field named by a number as a position in a list"]);
    // The only differences are numbers in unusual spellings, compared with text or an expression.
    expect(compared.differences.filter(({ message }) => !/1[eE]\+?3|-0|\.\d*0\b/.test(message))).toEqual([]);
  });

  it("for every preset on the samples", async () => {
    const table = await AthenaTable.of(records.map((record) => row(JSON.parse(record) as object)));
    const patterns = presets.map(({ pattern }) => pattern);
    const compared = await compare(patterns, records, toAthena, (sql) => table.select(sql));
    expect(compared).toEqual({
      verdicts: presets.length * records.length,
      differences: [],
      unexplained: [],
      refused: [],
    });
  });
});

describe("toAthena", () => {
  const where = (pattern: string) => toAthena(pattern).text.split("\nWHERE ")[1];

  it.each([
    ['{ $.eventName = "CreateUser" || $.eventName = DeleteUser }', "eventname IN ('CreateUser', 'DeleteUser')"],
    ['{ $.eventName = a || $.eventName = "a" || $.eventName = b }', "eventname IN ('a', 'b')"],
    ['{ ($.eventName = "a" || $.eventName = "a") && $.errorCode = b }', "(eventname = 'a' AND errorcode = 'b')"],
    ['{ $.eventName = "Create*" && $.errorCode != "x" }', "(eventname LIKE 'Create%' AND errorcode <> 'x')"],
    ['{ $.eventName = "*Policy" }', "(eventname LIKE '%Policy' AND eventname NOT LIKE '%Policy_%')"],
    ["{ $.userIdentity.invokedBy NOT EXISTS }", "useridentity.invokedby IS NULL"],
    ['{ $.resources[*].ARN = "a" }', "cardinality(filter(resources, x -> x.arn = 'a')) > 0"],
    [`{ $.userAgent = "O'Brien_50%*" }`, `useragent LIKE 'O''Brien\\_50\\%%' ESCAPE '\\'`],
    [`{ $.errorMessage = "' OR 1=1 --" }`, "errormessage = ''' OR 1=1 --'"],
    [`{ $.requestParameters.['a"b'] = "x" }`, `json_extract_scalar(requestparameters, '$["a\\"b"]') = 'x'`],
    ['{ $.eventName != "*" }', "FALSE"],
  ])("translates %s", (pattern, sql) => {
    expect(where(pattern)).toBe(sql);
  });

  it("accepts another table name, and refuses a statement instead", () => {
    expect(toAthena("", { table: "security.trail" }).text).toBe("SELECT *\nFROM security.trail");
    expect(() => toAthena("", { table: "t; DROP TABLE t" })).toThrow("expected a table name, found");
  });

  it.each([
    ["{ $.eventName = x && $.foo = 1 }", "AWS's CloudTrail table has no column for $.foo (column 22)"],
    ['{ $.userIdentity = "x" }', "the table stores $.userIdentity as a whole object, list or map"],
    ["{ $.responseElements IS NULL }", "the table's columns do not distinguish null from absent"],
    ["{ $.requestParameters NOT EXISTS }", "CloudTrail writes null there"],
    ["{ $.eventName > 5 }", "the table stores this as text"],
    ["ERROR", "the table has columns, not the text of the event"],
    ["[ip, user]", "the table has columns, not the text of the event"],
  ])("refuses %s", (pattern, reason) => {
    expect(refusalOf(() => toAthena(pattern))).toContain(reason);
  });

  it("marks the clause that it refuses", () => {
    expect(
      refusalOf(() => toAthena("{ $.eventName = x && $.foo = 1 }"))
        .split("\n")
        .slice(1),
    ).toEqual(["{ $.eventName = x && $.foo = 1 }", "                     ^~~~~~~~~"]);
  });
});

describe("toAthenaTable", () => {
  it("uses the given location and name", () => {
    const location = "s3://amzn-s3-demo-bucket1/AWSLogs/123456789012/CloudTrail/eu-west-1";
    const ddl = toAthenaTable({ table: "trail", location });
    expect(ddl).toContain("CREATE EXTERNAL TABLE trail (");
    expect(ddl).toContain(`LOCATION '${location}/'`);
    expect(ddl).toContain("'projection.enabled'='true'");
    expect(ddl).toContain(`'storage.location.template'='${location}/\${timestamp}'`);
  });

  it.each(["https://example.com/", "s3://b'cd/x", "s3://bucket/a b/"])("refuses %s", (location) => {
    expect(() => toAthenaTable({ location })).toThrow("expected an S3 location, found");
  });

  it.each<[string, string, string, string]>([
    [
      "organization",
      "o-exampleorgid/",
      "`account` STRING, `region` STRING, `timestamp` STRING",
      "o-exampleorgid/<account>/CloudTrail/<region>/",
    ],
    ["all accounts", "", "`account` STRING, `region` STRING, `timestamp` STRING", "<account>/CloudTrail/<region>/"],
    ["account", "111122223333", "`region` STRING, `timestamp` STRING", "111122223333/CloudTrail/<region>/"],
    [
      "account's trail",
      "o-exampleorgid/111122223333/CloudTrail/",
      "`region` STRING, `timestamp` STRING",
      "o-exampleorgid/111122223333/CloudTrail/<region>/",
    ],
  ])("reads the folders of accounts and Regions below a location: %s", (_, location, partitions, folder) => {
    const root = "s3://amzn-s3-demo-bucket/security/AWSLogs/";
    const ddl = toAthenaTable({
      location: `${root}${location}`,
      accounts: ["111122223333", "444455556666"],
      regions: ["us-east-1", "eu-west-1"],
    });
    expect(ddl).toContain(`PARTITIONED BY (${partitions})`);
    expect(ddl).toContain(
      `'storage.location.template'='${root}${folder.replace(/<(\w+)>/g, (_, name) => `\${${name}}`)}\${timestamp}'`,
    );
    expect(ddl).toContain("'projection.region.values'='us-east-1,eu-west-1'");
    expect(ddl.includes("'projection.account.values'='111122223333,444455556666'")).toBe(
      partitions.includes("account"),
    );
  });

  it.each<[string, string]>([
    ["s3://amzn-s3-demo-bucket/AWSLogs/o-exampleorgid/", "expected --account with the location"],
    ["s3://amzn-s3-demo-bucket/AWSLogs/111122223333/", "expected --region with the location"],
    ["s3://amzn-s3-demo-bucket/AWSLogs/111122223333/CloudTrail-Digest/us-east-1/", "are no events of a trail"],
    ["s3://amzn-s3-demo-bucket/AWSLogs/111122223333/CloudTrail/us-east-1/2026/", "CloudTrail writes no files there"],
    ["s3://amzn-s3-demo-bucket/AWSLogs/exampleorg/", "CloudTrail writes no files there"],
    ["s3://b/AWSLogs/", "expected an S3 location with a bucket"],
  ])("refuses a location where the table would be empty: %s", (location, said) => {
    expect(() => toAthenaTable({ location })).toThrow(said);
  });
});
