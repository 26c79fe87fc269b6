import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lines, run } from "../cli/io.ts";

/** An event of Security Lake. DuckDB stores the times as timestamps, as Security Lake does. */
const event = (name: string, minute: number, more: object = {}) => ({
  class_uid: 3001,
  metadata: { version: "1.1.0", uid: `e-${minute}`, event_code: "AwsApiCall", product: { name: "CloudTrail" } },
  time: 1795168800000 + minute * 60_000,
  time_dt: `2026-11-20T10:0${minute}:00Z`,
  cloud: { region: "eu-west-1", account: { uid: "111122223333" } },
  api: {
    operation: name,
    service: { name: "iam.amazonaws.com" },
    request: { uid: "r-1", data: '{"userName":"bob","id":12345678901234567890}' },
    ...more,
  },
  actor: { user: { type: "IAMUser", name: "alice", uid: "arn:aws:iam::111122223333:user/alice" } },
  src_endpoint: { ip: "192.0.2.1" },
  unmapped: { readOnly: "false", "tlsDetails.tlsVersion": "TLSv1.3" },
});
const events = [
  event("CreateUser", 0),
  event("DeleteUser", 1, { response: { error: "AccessDenied", message: 'no "é"' } }),
  event("ListUsers", 2),
];

let folder = "";
let duck: DuckDBConnection;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  duck = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
  writeFileSync(join(folder, "events.json"), events.map((one) => JSON.stringify(one)).join("\n"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes the events as a Parquet file of Security Lake, in which `unmapped` is a map. */
const writeParquet = (file: string, columns = "*", options = "COMPRESSION zstd") =>
  duck.run(
    `COPY (SELECT ${columns} FROM (SELECT * REPLACE (CAST(unmapped AS MAP(VARCHAR, VARCHAR)) AS unmapped)
       FROM read_json('${join(folder, "events.json")}', map_inference_threshold = -1))) TO '${file}' (FORMAT parquet, ${options})`,
  );
const backtest = (...argv: readonly string[]) => run(["backtest", ...argv]);

describe("backtest on Parquet", () => {
  it("prints what it prints for the same events as JSON", async () => {
    const lake = join(folder, "lake/eventDay=20261120");
    mkdirSync(lake, { recursive: true });
    await writeParquet(join(lake, "a.zstd.parquet"));
    for (const flags of [["--format", "text"], ["--count"], ["--alerts", "--since", "2026-11-20T10:01:00Z"]]) {
      const read = await backtest("iam-changes", join(folder, "lake"), ...flags);
      expect(read).toEqual(await backtest("iam-changes", join(folder, "events.json"), ...flags));
      expect([read.code, read.stdout]).toEqual([0, expect.stringMatching(/DeleteUser|2\n/)]);
    }
  });

  it("matches OCSF's own fields", async () => {
    const { stdout } = await backtest("{ $.api.operation = DeleteUser }", join(folder, "lake"));
    expect(lines(stdout)).toEqual([events[1]]);
  });

  it("reads files on every thread", async () => {
    const large = join(folder, "large");
    mkdirSync(large);
    const padding = "array_to_string(list_transform(range(60000), x -> md5(x::VARCHAR)), '') AS padding";
    for (const name of "abcd")
      await writeParquet(join(large, `${name}.parquet`), `*, ${padding}`, "COMPRESSION uncompressed");
    expect(await backtest("iam-changes", large, "--count")).toMatchObject({ code: 0, stdout: "8\n" });
  });

  it("lists files that hold no events", async () => {
    const other = join(folder, "other");
    mkdirSync(other);
    await duck.run(`COPY (SELECT 1 AS a) TO '${join(other, "a.parquet")}' (FORMAT parquet)`);
    writeFileSync(join(other, "b.parquet"), "PAR1 and nothing else");
    const { code, stderr } = await backtest("iam-changes", other, "--count");
    expect(stderr).toMatch(/a\.parquet: expected CloudTrail records, found none/);
    expect(stderr).toMatch(/b\.parquet: expected a valid Parquet file, found one that DuckDB cannot read \([^/]*\)$/m);
    expect(code).toBe(2);
    expect((await backtest("iam-changes", other, "--count", "--lenient")).code).toBe(0);
  });
});
