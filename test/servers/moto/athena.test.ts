import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { leavesOf } from "../../../src/aws/athena/columns.ts";
import type { BacktestReport } from "../../../src/cli/commands/backtest/report/report.ts";
import { main } from "../../../src/cli/main.ts";
import { lines, run, type TestIo, testIo } from "../../cli/io.ts";
import { row } from "../../pattern/translate/duckdb.ts";
import { freshAccount } from "../account.ts";
import { type Answer, logsError } from "../stub.ts";
import { useEnvironment, useMoto, useStub } from "../use.ts";

const sample = (name: string) => JSON.parse(readFileSync(`fixtures/records/${name}.json`, "utf8")) as object;
const [created, deleted] = [sample("CreateUser"), sample("DeleteUser")];
const pattern = '{ $.eventName = "CreateUser" }';
const since = ["--since", "2026-11-01", "--until", "2026-11-28"];
const output = ["--output", "s3://results-bucket/athena/"];

const moto = useMoto();
// Passes calls on to moto, and answers what moto does not have: a table's columns, statistics, failed queries and pages.
const stub = useStub();
useEnvironment();

const ok = (answer: object): Answer => ({ status: 200, body: JSON.stringify(answer) });
const metadata = {
  Name: "cloudtrail_logs_pp",
  Columns: leavesOf()
    .map(({ path: [name = ""] }) => name.toLowerCase())
    .filter((name, index, all) => all.indexOf(name) === index)
    .map((Name) => ({ Name, Type: Name === "eventtime" ? "string" : typeOf(Name) })),
  PartitionKeys: ["account", "region", "timestamp"].map((Name) => ({ Name, Type: "string" })),
  Parameters: {
    location: "s3://trail-bucket/AWSLogs/",
    "projection.timestamp.type": "date",
    "projection.timestamp.format": "yyyy/MM/dd",
  },
};

/** Returns Hive's type of a column. */
function typeOf(name: string): string {
  const inside = (paths: readonly (readonly string[])[]): string => {
    if (paths.some((path) => path.length === 0)) return "string";
    const names = [...new Set(paths.map(([first = ""]) => first))];
    const fields = names.map((each) => {
      const rest = paths.filter(([first]) => first === each).map((path) => path.slice(1));
      return `${each.toLowerCase()}:${inside(rest)}`;
    });
    return `struct<${fields.join(",")}>`;
  };
  return inside(
    leavesOf()
      .filter(({ path: [first = ""] }) => first.toLowerCase() === name)
      .map(({ path }) => path.slice(1)),
  );
}

/** Returns the row of a query's result: whether each pattern holds, then the columns. */
function resultRow(matches: readonly boolean[], record: object): object {
  const stored = row(record);
  const cells = leavesOf().map(({ path, kind }) => {
    let value: unknown = stored;
    for (const name of path) value = (value as Record<string, unknown> | null | undefined)?.[name.toLowerCase()];
    if (value === null || value === undefined) return {};
    return { VarCharValue: kind === "list" || kind === "map" ? JSON.stringify(value) : String(value) };
  });
  return { Data: [...matches.map((match) => ({ VarCharValue: String(match) })), ...cells] };
}

const header = { Data: [{ VarCharValue: "pattern_1" }] };

async function queue(...results: readonly (readonly object[])[]): Promise<void> {
  const body = { results: results.map((rows) => ({ rows, column_info: [] })) };
  await fetch(`${moto.endpoint}/moto-api/static/athena/query-results`, { method: "POST", body: JSON.stringify(body) });
}

const backtest = (args: readonly string[], given?: TestIo) => run(["backtest", ...args, "--athena", ...since], given);
const reportOf = (text: string) => JSON.parse(text) as BacktestReport;

describe("backtest --athena at moto", () => {
  const asked: (readonly [operation: string, input: object])[] = [];
  let started: { QueryString: string; WorkGroup: string; QueryExecutionContext: { Database: string } }[];
  beforeEach(async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", stub.endpoint);
    await freshAccount(moto);
    stub.upstream = moto.endpoint;
    started = [];
    stub.dynamic.set("GetTableMetadata", () => ok({ TableMetadata: metadata }));
    stub.watched = (operation, input) => {
      asked.push([operation, input]);
      if (operation === "StartQueryExecution") started.push(input as never);
    };
  });

  afterAll(() => {
    const refused = execFileSync("python", ["test/servers/model.py", "athena"], { input: JSON.stringify(asked) });
    expect(refused.toString()).toBe("");
  });

  it("prints the records that Athena finds, rebuilt from the columns", async () => {
    await queue([header, resultRow([true], created), resultRow([true], created)]);
    const { code, stdout, stderr } = await backtest([pattern, ...output, "--yes"]);
    const { managementEvent: _, ...known } = created as Record<string, unknown>;
    expect([code, lines(stdout)]).toEqual([0, [known, known]]);
    expect(stderr).toMatch(/2 alerts in default\.cloudtrail_logs_pp from 2026-11-01\S+ to 2026-11-29/);
    expect(started[0]?.QueryString).toContain(`"timestamp" >= '2026/10/31'\n  AND "timestamp" <= '2026/11/29'`);
  });

  it("reports, compares and writes the page as for an archive", async () => {
    await queue([header, resultRow([true, false], created), resultRow([false, true], deleted)]);
    const folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
    try {
      const page = join(folder, "report.html");
      const compared = ["--compare", '{ $.eventName = "DeleteUser" }', "--html", page, "--format", "json"];
      const { code, stdout } = await backtest([pattern, ...compared, ...output, "--yes"]);
      const report = reportOf(stdout);
      expect([code, report.alerts, report.complete, report.files, report.disagreements?.count]).toEqual([
        ...[0, 1, true, null, 0],
      ]);
      expect([report.compared?.caught.alerts, report.compared?.lost.alerts]).toEqual([1, 1]);
      expect(report.athena).toMatchObject({
        name: "default.cloudtrail_logs_pp",
        workgroup: "primary",
        bytesScanned: 0,
      });
      expect(readFileSync(page, "utf8")).toContain("default.cloudtrail_logs_pp from 2026-11-01");
      expect(started).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("counts, silences and limits", async () => {
    const rows = [header, resultRow([true, true], created), resultRow([false, true], created)];
    await queue(rows, rows);
    const except = ["--except", "userIdentity.userName=nobody", "--yes", ...output];
    expect((await backtest([pattern, ...except, "--count"])).stdout).toBe("1\n");
    expect((await backtest([pattern, ...except, "--count", "--max-per-day", "0"])).code).toBe(1);
  });

  it("reports where Athena and iam-alerts disagree", async () => {
    await queue([header, resultRow([true], deleted)]);
    const { stdout, stderr } = await backtest([pattern, ...output, "--yes", "--format", "json"]);
    expect(reportOf(stdout).disagreements?.count).toBe(1);
    expect(stderr).toContain('{"disagreement":');
  });

  it("leaves out events outside the time, the accounts and the Regions", async () => {
    await queue([header, resultRow([true], created), resultRow([true], { ...created, awsRegion: "eu-west-1" })]);
    const { stdout } = await backtest([pattern, ...output, "--yes", "--region", "eu-west-1", "--count"]);
    expect(stdout).toBe("1\n");
    expect(started[0]?.QueryString).toContain(`AND "region" IN ('eu-west-1')`);
  });

  it("creates the table of an organization, then searches it", async () => {
    await queue([], [header, resultRow([true], created)]);
    const table = ["--create-table", "--location", "s3://trail-bucket/", "--organization", "o-exampleorgid"];
    const names = ["--account", "111122223333", "--database", "security", "--table", "trail"];
    const { code, stderr } = await backtest([pattern, ...table, ...names, ...output, "--yes", "--count"]);
    expect([code, stderr]).toEqual([0, expect.stringContaining("created the table security.trail")]);
    const [ddl, query] = started.map(({ QueryString }) => QueryString);
    expect(ddl).toContain("CREATE EXTERNAL TABLE trail (");
    expect(ddl).toMatch(
      /s3:\/\/trail-bucket\/AWSLogs\/o-exampleorgid\/\$\{account\}\/CloudTrail\/\$\{region\}\/\$\{timestamp\}/,
    );
    expect(query).toContain('FROM "security"."trail"');
    expect(started[1]?.QueryExecutionContext.Database).toBe("security");
  });

  it("asks before a query that may cost more than a dollar", async () => {
    await queue([header, resultRow([true], created)]);
    const refused = await backtest([pattern, ...output]);
    expect([refused.code, started]).toEqual([2, []]);
    expect(refused.stderr).toContain("expected --yes for a query that costs money");
    expect((await backtest([pattern, ...output, "--max-scan", "201"])).code).toBe(2);
    const cheap = await backtest([pattern, ...output, "--max-scan", "200"]);
    expect([cheap.code, cheap.stderr]).toEqual([0, expect.stringContaining("stopped at 200.0 GB, 1 USD")]);
    const { io, stderr } = testIo({ terminal: true });
    const stdin = { isTerminal: true, chunks: () => [Buffer.from("n\n")] };
    expect(await main(["backtest", pattern, "--athena", ...since, ...output], { ...io, stdin })).toBe(2);
    expect(stderr()).toContain("Continue? [y/N] ");
  });

  it("takes the workgroup's limit as the most that a query costs", async () => {
    const Configuration = { BytesScannedCutoffPerQuery: 50e9, ResultConfiguration: { OutputLocation: "s3://r-b/" } };
    stub.dynamic.set("GetWorkGroup", () => ok({ WorkGroup: { Name: "primary", Configuration } }));
    await queue([header, resultRow([true], created)]);
    const { code, stderr } = await backtest([pattern]);
    expect([code, stderr]).toEqual([0, expect.stringContaining("stopped at 50.0 GB, 0.25 USD")]);
  });

  const ended = (State: string, StateChangeReason: string, DataScannedInBytes = 0) =>
    ok({ QueryExecution: { Status: { State, StateChangeReason }, Statistics: { DataScannedInBytes } } });
  it.each([
    ["TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.default.x' does not exist", "did not find the table"],
    ["COLUMN_NOT_FOUND: line 1:8: Column 'addendum' cannot be resolved", "lacks a column"],
    ["Access Denied (Service: Amazon S3; Status Code: 403)", "may not read or write"],
    ["Query exhausted resources at this scale factor", "too large for Athena"],
    ["GENERIC_INTERNAL_ERROR: 7", "did not complete the query: GENERIC_INTERNAL_ERROR: 7"],
  ])("explains %j", async (reason, message) => {
    stub.dynamic.set("GetQueryExecution", () => ended("FAILED", reason));
    const { code, stderr } = await backtest([pattern, ...output, "--yes"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it("explains a missing workgroup, location, table and permission", async () => {
    const missing = await backtest([pattern, ...output, "--yes", "--workgroup", "nobody"]);
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining("expected a workgroup of Athena")]);
    const nowhere = await backtest([pattern, "--yes"]);
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining("expected --output, found none")]);
    stub.always.set("GetTableMetadata", logsError("MetadataException", "EntityNotFoundException: Table x not found."));
    const noTable = await backtest([pattern, ...output, "--yes"]);
    expect([noTable.code, noTable.stderr]).toEqual([2, expect.stringContaining("expected the table cloudtrail_logs")]);
    stub.always.clear();
    stub.always.set("StartQueryExecution", logsError("AccessDeniedException", "no"));
    const denied = await backtest([pattern, ...output, "--yes"]);
    expect([denied.code, denied.stderr]).toEqual([2, expect.stringContaining("athena:StartQueryExecution")]);
    expect(started).toEqual([]);
  });

  it("stops a query that scans more than --max-scan", async () => {
    stub.dynamic.set("GetQueryExecution", () => ended("RUNNING", "", 2e9));
    const { code, stderr } = await backtest([pattern, ...output, "--max-scan", "1"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("more than --max-scan")]);
    expect(stub.calls.filter((call) => call === "StopQueryExecution")).toHaveLength(1);
  });

  it("stops the query at Ctrl-C", async () => {
    const { io, stdout, stderr } = testIo();
    let interrupt = () => {};
    const onInterrupt = (listener: () => void) => {
      interrupt = listener;
      return () => {};
    };
    stub.dynamic.set("GetQueryExecution", () => {
      interrupt();
      return ended("RUNNING", "", 1e6);
    });
    const args = ["backtest", pattern, "--athena", ...since, ...output, "--yes", "--format", "json"];
    const code = await main(args, { ...io, onInterrupt });
    expect([code, reportOf(stdout()).complete, stub.calls.at(-1)]).toEqual([130, false, "StopQueryExecution"]);
    expect(stderr()).toMatch(/the query \S+ was canceled and has no results; .*run the same command again/);
  });

  it("says that a query may run on if it could not be stopped", async () => {
    const { io, stderr } = testIo();
    let interrupt = () => {};
    const onInterrupt = (listener: () => void) => {
      interrupt = listener;
      return () => {};
    };
    // Ctrl-C before Athena was asked for the query's state.
    stub.watched = (operation) => {
      if (operation === "StartQueryExecution") interrupt();
    };
    stub.always.set("StopQueryExecution", logsError("AccessDeniedException", "no"));
    const code = await main(["backtest", pattern, "--athena", ...since, ...output, "--yes", "--quiet"], {
      ...io,
      onInterrupt,
    });
    expect([code, stderr()]).toEqual([130, expect.stringMatching(/may run on, .*athena:StopQueryExecution/)]);
    expect(stderr()).not.toContain("was canceled");
  });

  it("refuses to call an empty table a search without matches", async () => {
    await queue([header]);
    const empty = await backtest([pattern, ...output, "--yes"]);
    expect([empty.code, empty.stdout]).toEqual([2, ""]);
    expect(empty.stderr).toMatch(
      /the table is empty there, or its location is wrong\n.*s3:\/\/trail-bucket\/AWSLogs\//,
    );
    await queue([header]);
    stub.dynamic.set("GetQueryExecution", () => ended("SUCCEEDED", "", 20e6));
    const searched = await backtest([pattern, ...output, "--yes"]);
    expect([searched.code, searched.stderr]).toEqual([0, expect.stringContaining("0 alerts in")]);
  });

  it("reads every page, and uses the columns that an older table has", async () => {
    const Columns = metadata.Columns.filter(({ Name }) => Name !== "tlsdetails" && Name !== "edgedevicedetails");
    stub.dynamic.set("GetTableMetadata", () => ok({ TableMetadata: { ...metadata, Columns, PartitionKeys: [] } }));
    const Data = (resultRow([true], created) as { Data: unknown[] }).Data.slice(0, 1 + leavesOf().length - 4);
    const page = (Rows: object[], NextToken?: string) => ok({ ResultSet: { Rows }, NextToken });
    stub.dynamic.set("GetQueryResults", ({ NextToken }) =>
      NextToken === undefined ? page([header, { Data }], "2") : page([{ Data }]),
    );
    const { code, stdout, stderr } = await backtest([pattern, ...output, "--yes", "--count"]);
    expect([code, stdout]).toEqual([0, "2\n"]);
    expect(stderr).toContain("the table lacks 4 columns");
    expect(started[0]?.QueryString).not.toContain("tlsdetails");
    expect(started[0]?.QueryString).not.toContain('"timestamp"');
  });

  it.each([
    [["AWSLogs"], "expected files or --athena, found both"],
    [["--log-group", "x"], "expected --athena without --log-group"],
    [["--location", "s3://trail-bucket/"], "expected --create-table with --location"],
    [["--create-table"], "expected --location with --create-table"],
    [["--create-table", "--location", "s3://b-u-c/AWSLogs/111122223333/CloudTrail-Digest/"], "found"],
    [["--table", "t; DROP TABLE t"], "expected a table name"],
    [["--output", "results"], "expected an S3 location after --output"],
  ])("refuses %j", async (args, message) => {
    const { code, stderr } = await backtest([pattern, ...args]);
    expect([code, stderr, stub.calls]).toEqual([2, expect.stringContaining(message), []]);
  });
});
