import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Alert } from "../../../src/alert/alert.ts";
import { parseTime } from "../../../src/cli/commands/backtest/period.ts";
import { progressLine } from "../../../src/cli/commands/backtest/progress.ts";
import { type BacktestReport, printReport } from "../../../src/cli/commands/backtest/report/report.ts";
import { lines, run } from "../io.ts";

const sample = (name: string, changes: object = {}) => ({
  ...(JSON.parse(readFileSync(`fixtures/records/${name}.json`, "utf8")) as object),
  ...changes,
});
const user = (userName: string) => ({ type: "IAMUser", userName, arn: `arn:aws:iam::111122223333:user/${userName}` });
const at = (time: string) => ({ eventTime: time, userIdentity: user("alice"), sourceIPAddress: "192.0.2.1" });
const ci = { userIdentity: user("ci"), sourceIPAddress: "192.0.2.2" };

const files: Readonly<Record<string, readonly object[]>> = {
  "us-east-1/2026/11/17/111122223333_CloudTrail_us-east-1_20261117T1005Z_A.json.gz": [
    sample("CreateUser", at("2026-11-17T10:00:00Z")),
    sample("ListUsers", at("2026-11-17T10:00:01Z")),
    sample("AttachUserPolicy", { ...at("2026-11-17T10:00:02Z"), ...ci }),
  ],
  "us-east-1/2026/11/19/111122223333_CloudTrail_us-east-1_20261119T1005Z_B.json.gz": [
    sample("DeleteUser", at("2026-11-19T10:00:00Z")),
    sample("CreateRole", { ...at("2026-11-19T10:04:00Z"), ...ci }),
    sample("CreateAccessKey", at("2026-11-19T10:00:00Z")),
  ],
  "us-west-2/2026/11/19/111122223333_CloudTrail_us-west-2_20261119T1005Z_C.json.gz": [
    sample("CreateUser", { ...at("2026-11-19T10:00:00Z"), awsRegion: "us-west-2" }),
  ],
};

let folder = "";
let trail = "";
let broken = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  trail = join(folder, "AWSLogs");
  broken = join(folder, "broken");
  for (const [name, records] of Object.entries(files)) {
    const path = join(trail, "111122223333/CloudTrail", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, gzipSync(JSON.stringify({ Records: records })));
  }
  mkdirSync(broken);
  writeFileSync(join(broken, "a.json.gz"), gzipSync(JSON.stringify(sample("CreateUser"))).subarray(0, 60));
  writeFileSync(join(broken, "b.json"), JSON.stringify(sample("CreateUser")));
  writeFileSync(join(broken, "c.json"), '{"Records":[{"a":');
});
afterAll(() => rmSync(folder, { recursive: true }));

const backtest = (...argv: readonly string[]) => run(["backtest", ...argv]);
const report = async (...argv: readonly string[]) =>
  JSON.parse((await backtest(...argv, "--format", "json")).stdout) as BacktestReport;
const names = (stdout: string) => lines<{ eventName: string }>(stdout).map(({ eventName }) => eventName);

describe("backtest", () => {
  it("leaves out files without events and says how many", async () => {
    const path = join(folder, "kinds", "111122223333");
    for (const kind of ["CloudTrail", "CloudTrail-NetworkActivity", "CloudTrail-Aggregated", "CloudTrail-Digest"]) {
      for (const name of kind === "CloudTrail-Aggregated" ? ["a", "b"] : ["a"]) {
        const day = join(path, kind, "us-east-1/2026/11/17");
        mkdirSync(day, { recursive: true });
        writeFileSync(join(day, `${name}.json`), JSON.stringify({ Records: [sample("CreateUser")] }));
      }
    }
    const { stdout, stderr, code } = await backtest("iam-changes", path, "--count");
    expect([stdout, code]).toEqual(["2\n", 0]);
    expect(stderr).toContain("of 2 files, without 2 files of CloudTrail-Aggregated and 1 file of CloudTrail-Digest\n");
    expect((await backtest("iam-changes", path, "--since", "2026-11-20", "--count")).code).toBe(2);
  });

  it("prints the matching records to a pipe, exactly as in the files", async () => {
    const { code, stdout, stderr } = await backtest("iam-changes", trail);
    expect(names(stdout)).toEqual([
      "CreateUser",
      "AttachUserPolicy",
      "DeleteUser",
      "CreateRole",
      "CreateAccessKey",
      "CreateUser",
    ]);
    expect(stdout.split("\n")[0]).toBe(JSON.stringify(Object.values(files)[0]?.[0]));
    expect(stderr).toBe("iam-alerts: 6 alerts in 7 records of 3 files\n");
    expect(code).toBe(0);
  });

  it("counts alerts by time, actor, API, source and clause", async () => {
    const { silenced, compared, problems, worst, ...rest } = await report("iam-changes", trail);
    expect([silenced, compared, problems]).toEqual([undefined, undefined, []]);
    expect(rest).toMatchObject({
      pattern: { name: "iam-changes" },
      files: 3,
      records: 7,
      complete: true,
      alerts: 6,
      perDay: { average: 2, busiest: { name: "2026-11-19", alerts: 4 } },
      days: [
        { name: "2026-11-17", alerts: 2 },
        { name: "2026-11-18", alerts: 0 },
        { name: "2026-11-19", alerts: 4 },
      ],
      actors: [
        { name: "alice", alerts: 4 },
        { name: "ci", alerts: 2 },
      ],
      sources: [
        { name: "192.0.2.1", alerts: 4 },
        { name: "192.0.2.2", alerts: 2 },
      ],
    });
    expect(rest.apis[0]).toEqual({ name: "iam:CreateUser", alerts: 2, severities: { medium: 2 } });
    expect([rest.accounts.length, rest.actors[0]?.account]).toEqual([1, undefined]);
    expect(rest.severities.reduce((sum, { alerts }) => sum + alerts, 0)).toBe(6);
    expect(rest.clauses[0]).toEqual({ text: '$.eventSource = "iam.amazonaws.com"', hits: 6 });
    expect(rest.clauses).toContainEqual({ text: '$.eventName = "Create*"', hits: 4 });
    expect(rest.clauses).toContainEqual({ text: '$.eventName = "Upload*"', hits: 0 });
    expect(worst).toHaveLength(6);
    // November 17 was a Tuesday, November 19 a Thursday.
    expect(
      rest.weekHours.map((hours) => hours.flatMap((alerts, hour) => (alerts > 0 ? [[hour, alerts]] : []))),
    ).toEqual([[], [[10, 2]], [], [[10, 4]], [], [], []]);
  });

  it("prints the number of alerts with --count", async () => {
    const { code, stdout } = await backtest("iam-changes", trail, "--count");
    expect(stdout).toBe("6\n");
    expect(code).toBe(0);
    expect((await backtest("{ $.eventName = Nothing }", trail, "--count")).stdout).toBe("0\n");
  });

  it("prints the alerts, in any format", async () => {
    const { stdout } = await backtest("iam-changes", trail, "--alerts");
    expect(lines<Alert>(stdout).map(({ actor }) => actor.name)).toEqual([
      "alice",
      "ci",
      "alice",
      "ci",
      "alice",
      "alice",
    ]);
    const csv = await backtest("iam-changes", trail, "--alerts", "--format", "csv", "--fields", "time,action.name");
    expect(csv.stdout.split("\r\n")[1]).toBe("2026-11-17T10:00:00Z,CreateUser");
    expect((await backtest("iam-changes", trail, "--fields", "time")).code).toBe(2);
    expect((await backtest("iam-changes", trail, "--format", "csv")).code).toBe(2);
  });

  it.each<[string, readonly string[], number]>([
    ["a time", ["--since", "2026-11-18"], 4],
    ["a time within a file", ["--since", "2026-11-19T10:01Z"], 1],
    ["the end of a day", ["--until", "2026-11-17"], 2],
    ["a Region", ["--region", "us-west-2"], 1],
    ["Regions", ["--region", "us-west-2", "--region", "us-east-1"], 6],
    ["an account", ["--account", "111122223333"], 6],
    ["an account's name", ["--account", "prod", "--account-alias", "111122223333=prod"], 6],
    [
      "accounts by id and name",
      ["--account", "111122223333", "--account", "b", "--account-alias", "999988887777=b"],
      6,
    ],
  ])("is narrowed to %s", async (_, flags, alerts) => {
    expect((await backtest("iam-changes", trail, "--count", ...flags)).stdout).toBe(`${alerts}\n`);
  });

  it("does not open files that are excluded by their paths", async () => {
    const path = join(folder, "pruned/111122223333/CloudTrail/us-east-1/2026/11/17");
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "a.json.gz"), "no gzip");
    const pruned = join(folder, "pruned");
    expect((await backtest("iam-changes", pruned, trail, "--count")).code).toBe(2);
    expect((await backtest("iam-changes", pruned, trail, "--count", "--since", "2026-11-19")).code).toBe(0);
    const { code, stderr } = await backtest("iam-changes", pruned, "--since", "2026-11-19");
    expect(stderr).toContain("no file's path fits --since");
    expect(code).toBe(2);
  });

  it("applies the filters of the function", async () => {
    expect((await backtest("iam-changes", trail, "--count", "--min-severity", "critical")).stdout).toBe("1\n");
    expect((await backtest("iam-changes", trail, "--count", "--only-failed")).stdout).toBe("0\n");
    const { stdout, stderr } = await backtest("iam-changes", trail, "--min-severity", "high");
    expect(names(stdout)).toContain("AttachUserPolicy");
    expect(names(stdout)).not.toContain("CreateUser");
    expect(stderr).toMatch(/^iam-alerts: [1-4] alerts? in 7 records/);
    const { alerts, severities, clauses } = await report("iam-changes", trail, "--min-severity", "critical");
    expect([alerts, severities, clauses[0]?.hits]).toEqual([1, [{ name: "critical", alerts: 1 }], 1]);
    expect((await backtest("iam-changes", trail, "--min-severity", "critical", "--max-per-day", "1")).code).toBe(0);
  });

  it("reports what --except silences, with the most severe alerts", async () => {
    const except = ["--except", "userIdentity.userName=ci"];
    const { alerts, silenced, actors } = await report("iam-changes", trail, ...except);
    expect(alerts).toBe(4);
    expect(actors).toMatchObject([{ name: "alice", alerts: 4 }]);
    expect(silenced).toMatchObject({
      alerts: 2,
      actors: [{ name: "ci", alerts: 2 }],
      apis: [
        { name: "iam:AttachUserPolicy", alerts: 1 },
        { name: "iam:CreateRole", alerts: 1 },
      ],
    });
    // ci made itself an administrator, which a user should see before silencing it.
    expect(silenced?.worst.map(({ severity }) => severity)).toEqual(["critical", "medium"]);
    expect(names((await backtest("iam-changes", trail, ...except)).stdout)).toHaveLength(4);
    const { stdout } = await backtest("iam-changes", trail, ...except, "--format", "text");
    expect(stdout).toContain("\nSilenced by --except: 2 alerts\n");
    expect(stdout).toContain("\n  the most severe\n  critical  2026-11-17T10:00:02Z  ci ");
  });

  it("reports what another pattern would add and lose", async () => {
    const compare = ["--compare", "{ $.eventName = List* || $.eventName = Create* }"];
    const { alerts, compared } = await report("iam-changes", trail, ...compare);
    expect(alerts).toBe(6);
    expect(compared?.caught).toMatchObject({ alerts: 1, apis: [{ name: "iam:ListUsers", alerts: 1 }] });
    expect(compared?.lost.apis.map(({ name }) => name)).toEqual(["iam:AttachUserPolicy", "iam:DeleteUser"]);
    const { stdout } = await backtest("iam-changes", trail, ...compare);
    expect(
      lines<{ change: string; record: { eventName: string } }>(stdout).map(({ change, record }) => [
        change,
        record.eventName,
      ]),
    ).toEqual([
      ["caught", "ListUsers"],
      ["lost", "AttachUserPolicy"],
      ["lost", "DeleteUser"],
    ]);
    const text = (await backtest("iam-changes", trail, ...compare, "--format", "text")).stdout;
    expect(text).toContain("\nNewly caught by the pattern of --compare: 1 alert\n");
    expect(text).toContain("\nNewly lost by the pattern of --compare: 2 alerts\n");
    const both = await report("iam-changes", trail, ...compare, "--except", "userIdentity.userName=ci");
    expect([both.alerts, both.silenced?.alerts, both.compared?.caught.alerts, both.compared?.lost.alerts]).toEqual([
      4, 2, 1, 1,
    ]);
  });

  it("exits with 1 above --max-per-day", async () => {
    expect((await backtest("iam-changes", trail, "--count", "--max-per-day", "4")).code).toBe(0);
    const { code, stdout, stderr } = await backtest("iam-changes", trail, "--count", "--max-per-day", "3");
    expect(stdout).toBe("6\n");
    expect(stderr).toContain("iam-alerts: 4 alerts on 2026-11-19, which is more than --max-per-day 3\n");
    expect(code).toBe(1);
    expect((await backtest("iam-changes", trail, "--max-per-day", "-1")).code).toBe(2);
  });

  it("continues after broken files and lists them", async () => {
    const { code, stdout, stderr } = await backtest("iam-changes", broken, join(trail));
    expect(names(stdout).filter((name) => name === "CreateUser")).toHaveLength(3);
    expect(stderr).toMatch(/^iam-alerts: .*a\.json\.gz: .*cut short/);
    expect(stderr).toMatch(/^iam-alerts: .*c\.json: /m);
    expect(stderr).toMatch(/^iam-alerts: 7 alerts in 8 records of 6 files, 2 of which could not be read$/m);
    expect(code).toBe(2);
    expect((await backtest("iam-changes", broken, "--lenient")).code).toBe(0);
    expect((await backtest("iam-changes", broken, "--lenient", "--max-per-day", "0")).code).toBe(1);
    const { problems } = await report("iam-changes", broken);
    expect(problems.map(({ file }) => file)).toEqual([join(broken, "a.json.gz"), join(broken, "c.json")]);
    const json = await backtest("iam-changes", broken, "--format", "json");
    expect(lines(json.stderr)).toMatchObject([{ error: { code: "payload" } }, { error: { code: "payload" } }]);
  });

  it("opens files of any name, and names those that hold no events", async () => {
    const mixed = join(folder, "mixed");
    mkdirSync(mixed);
    const packed = (name: string) => gzipSync(JSON.stringify({ Records: [sample(name)] }));
    writeFileSync(
      join(mixed, "delivery-1-2026-11-20-08-00-00-5f1e"),
      Buffer.concat([packed("CreateUser"), packed("DeleteUser")]),
    );
    writeFileSync(join(mixed, "events.dat"), JSON.stringify(sample("CreateRole")));
    writeFileSync(join(mixed, "lake.parquet"), "PAR1\x15\x04\x15\x10PAR1", "latin1");
    writeFileSync(join(mixed, "table.orc"), "ORC\x03\x12\x08ORC", "latin1");
    writeFileSync(join(mixed, "history.csv"), "Event name,Event time,Event source\nCreateUser,2026-11-20,iam\n");
    writeFileSync(join(mixed, ".DS_Store"), "Bud1");
    const { code, stdout, stderr } = await backtest("iam-changes", mixed, "--count");
    expect([code, stdout]).toEqual([2, "3\n"]);
    expect(stderr).toContain("3 alerts in 3 records of 5 files, 3 of which could not be read");
    expect(stderr).toMatch(/lake\.parquet: expected a valid Parquet file, found one that DuckDB cannot read \(/);
    expect(stderr).toMatch(/table\.orc: .*found an ORC file/);
    expect(stderr).toMatch(/history\.csv: .*found the event history that the console downloads as CSV/);
    expect((await backtest("iam-changes", mixed, "--count", "--lenient")).code).toBe(0);
  });

  it("lists what cannot be read where it comes last", async () => {
    const last = join(folder, "last");
    mkdirSync(last);
    writeFileSync(join(last, "a.json"), '{"Records":[]}');
    symlinkSync("nowhere", join(last, "z.json"));
    const { code, stderr } = await backtest("iam-changes", last, "--count");
    expect(stderr).toContain("z.json: the link points to a file that does not exist");
    expect(code).toBe(2);
  });

  it("tells accounts apart, with the names that flags give them", async () => {
    const organization = join(folder, "organization.ndjson");
    const inAccount = (id: string, awsRegion: string) => {
      const { userIdentity, ...rest } = sample("CreateUser") as { userIdentity: object };
      return { ...rest, recipientAccountId: id, awsRegion, userIdentity: { ...userIdentity, accountId: id } };
    };
    const records = [inAccount("111122223333", "us-east-1"), inAccount("012345678901", "eu-west-1")];
    writeFileSync(organization, records.map((record) => JSON.stringify(record)).join("\n"));
    const accounts = join(folder, "accounts.yaml");
    writeFileSync(accounts, "012345678901: sandbox\n");
    const flags = ["--accounts", accounts, "--account-alias", "111122223333=production"];
    const found = await report("iam-changes", organization, ...flags);
    expect(found.accounts.map(({ name }) => name).sort()).toEqual(["production", "sandbox"]);
    expect(found.regions.map(({ name }) => name).sort()).toEqual(["eu-west-1", "us-east-1"]);
    expect(found.actors.map(({ name, account, alerts }) => [name, account?.alias, alerts])).toEqual([
      [found.actors[0]?.name, "production", 1],
      [found.actors[0]?.name, "sandbox", 1],
    ]);
    expect(found.worst.map(({ account }) => account.id).sort()).toEqual(["012345678901", "111122223333"]);
  });

  it("takes the names of accounts from what aws organizations list-accounts prints, for decode too", async () => {
    const accounts = join(folder, "accounts.json");
    writeFileSync(
      accounts,
      JSON.stringify({ Accounts: [{ Id: "111122223333", Name: "Production", Email: "a@example.com" }] }),
    );
    const record = { ...sample("CreateUser"), recipientAccountId: "111122223333" };
    const { stdout } = await run(["decode", "--accounts", accounts], { stdin: JSON.stringify(record) });
    expect(JSON.parse(stdout)).toMatchObject({ account: { id: "111122223333", alias: "Production" } });
    for (const [text, said] of [
      ["- 1\n", "expected an account's id of 12 digits"],
      ["111122223333:\n", "expected a name for the account 111122223333"],
      ["{", "expected JSON or YAML"],
      ["", "expected accounts"],
    ] as const) {
      writeFileSync(accounts, text);
      const { code, stderr } = await run(["decode", "CreateUser", "--accounts", accounts]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
    }
    expect((await run(["decode", "CreateUser", "--account-alias", "1=x"])).code).toBe(2);
    expect((await run(["simulate", "CreateUser", "--function", "f", "--account-alias", "111122223333=x"])).code).toBe(
      2,
    );
  });

  it.each([["AWSLogs/"], ["x.parquet"]])("says that %s is neither a pattern nor a file", async (given) => {
    const { code, stderr } = await run(["backtest", given]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`found only "${given}", which is neither`)]);
  });

  it("prints the results so far at Ctrl-C, and exits with 130", async () => {
    const { code, stdout, stderr } = await run(["backtest", "iam-changes", trail, "--format", "json"], {
      interrupted: true,
    });
    expect(JSON.parse(stdout)).toMatchObject({ files: 1, records: 3, alerts: 2, complete: false });
    expect(stderr).toBe("iam-alerts: 2 alerts in 3 records of 1 file, interrupted\n");
    expect(code).toBe(130);
  });

  it("stops at a real Ctrl-C between two files", async () => {
    const pipe = join(folder, "pipe");
    expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
    const argv = ["bin/iam-alerts.js", "backtest", "iam-changes", broken, pipe, trail, "--count"];
    const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "pipe"] });
    let seen = "";
    child.stderr.on("data", (data) => {
      seen += String(data);
    });
    const ended = once(child, "exit");
    // The pipe opens when the program reads it.
    const stream = createWriteStream(pipe);
    await once(stream, "open");
    child.kill("SIGINT");
    stream.end(JSON.stringify(sample("DeleteUser")));
    expect(await ended).toEqual([130, null]);
    expect(seen).toContain("in 2 records of 4 files, 2 of which could not be read, interrupted");
  });

  it("draws its progress on a terminal, and erases it", async () => {
    const { stderr, stdout } = await run(["backtest", "iam-changes", trail], {
      terminal: true,
      env: { NO_COLOR: "1" },
    });
    expect(stderr).toMatch(/^\r\x1b\[K\[#+-*\] \d of 3 files, 0 MB of 0 MB/);
    expect(stderr).toMatch(/\r\x1b\[Kiam-alerts: 6 alerts in 7 records of 3 files\n$/);
    expect(stdout).toMatch(/^6 alerts, 2 per day/);
    const quiet = await run(["backtest", "iam-changes", trail, "-q"], { terminal: true });
    expect(quiet.stderr).toBe("");
  });

  it("escapes text from records", async () => {
    const evil = join(folder, "evil.ndjson");
    const actor = { userIdentity: { type: "IAMUser", userName: "\u001b[2Jalice\u202e" } };
    writeFileSync(evil, `${JSON.stringify(sample("CreateUser", actor))}\n`);
    for (const format of ["terminal", "text", "json"]) {
      const { stdout } = await run(["backtest", "iam-changes", evil, "--format", format], { env: { NO_COLOR: "1" } });
      expect(stdout).not.toMatch(/[\u001b\u202e]/);
    }
  });

  it.each<[readonly string[], string]>([
    [["iam-changes"], "expected files or --log-group, found neither"],
    [["iam-changes", "nowhere"], 'expected a file or a folder, found nothing at "nowhere"'],
    [["iam-change", "."], "is not a preset"],
    [["{ $.a", "."], "expected"],
    [
      ["iam-changes", ".", "--account", "prod"],
      'expected an account\'s 12 digits or its name after --account, found "prod"',
    ],
    [["iam-changes", ".", "--account", "prd", "--account-alias", "111122223333=prod"], "hint: did you mean prod?"],
    [["iam-changes", ".", "--since", "tomorrow"], 'expected a time after --since, found "tomorrow"'],
    [["iam-changes", ".", "--since", "2026-11-19", "--until", "2026-11-18"], "expected --since before --until"],
    [["iam-changes", ".", "--threads", "0"], "expected a whole number of at least 1 after --threads"],
    [
      ["iam-changes", ".", "--max-per-day", "x"],
      'expected a whole number of at least 0 after --max-per-day, found "x"',
    ],
  ])("refuses %j", async (argv, message) => {
    const { code, stderr } = await backtest(...argv);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe("parseTime", () => {
  const now = Date.parse("2026-11-25T08:00:00Z");
  it.each<[string, string, string?]>([
    ["2026-11-18", "2026-11-18T00:00:00.000Z", "2026-11-19T00:00:00.000Z"],
    ["2026-11-18T15:00", "2026-11-18T15:00:00.000Z"],
    ["2026-11-18T15:00Z", "2026-11-18T15:00:00.000Z"],
    ["2026-11-18 15:00:01.5", "2026-11-18T15:00:01.500Z"],
    ["2026-11-18T15:00+02:00", "2026-11-18T13:00:00.000Z"],
    ["24h", "2026-11-24T08:00:00.000Z"],
    ["7d", "2026-11-18T08:00:00.000Z"],
    ["2w", "2026-11-11T08:00:00.000Z"],
    ["30m", "2026-11-25T07:30:00.000Z"],
    ["today", "2026-11-25T00:00:00.000Z", "2026-11-26T00:00:00.000Z"],
    ["Yesterday", "2026-11-24T00:00:00.000Z", "2026-11-25T00:00:00.000Z"],
    ["wednesday", "2026-11-25T00:00:00.000Z", "2026-11-26T00:00:00.000Z"],
    ["Thursday", "2026-11-19T00:00:00.000Z", "2026-11-20T00:00:00.000Z"],
  ])("parses %s as %s", (text, start, end = start) => {
    expect(parseTime("--since", text, now)).toBe(start);
    expect(parseTime("--until", text, now, true)).toBe(end);
  });

  it.each(["", "2026", "2026-11-31", "2026-13-01", "18.11.2026", "7", "d", "-1d", "2026-11-18T25:00", "9999999999w"])(
    "refuses %j",
    (text) => {
      expect(() => parseTime("--since", text, now)).toThrow("expected a time after --since");
    },
  );
});

it("the progress line has files, bytes, rate and time left", () => {
  const line = (seconds: number) =>
    progressLine({ files: 1500, bytes: 98e6 }, { files: 600, bytes: 49e6 }, 300e6, seconds);
  expect(line(2)).toBe("[##########----------] 600 of 1,500 files, 49 MB of 98 MB, 150 MB/s of JSON, 2 s left");
  expect(line(600)).toContain("10 min left");
  expect(line(36_000)).toContain("10.0 h left");
  expect(progressLine({ files: 1, bytes: 0 }, { files: 0, bytes: 0 }, 0, 0)).toBe(
    "[####################] 0 of 1 file, 0 MB of 0 MB, 0 s left",
  );
});

const counts = (...list: readonly (readonly [string, number])[]) =>
  list.map(([name, alerts]) => ({ name, alerts, severities: { medium: alerts } }));
const summary = {
  alerts: 1203,
  days: counts(["2026-11-17", 1200], ["2026-11-18", 0], ["2026-11-19", 3]),
  severities: counts(["high", 3], ["medium", 1200]),
  accounts: counts(["111122223333", 1203]).map((each) => ({ ...each, id: each.name })),
  regions: counts(["us-east-1", 1203]),
  actors: counts(["alice", 1203]),
  apis: counts(["iam:CreateUser", 1203]),
  sources: counts(["192.0.2.1", 1203]),
  worst: [],
};
const known: BacktestReport = {
  ...summary,
  pattern: { name: "iam-changes", source: "" },
  files: 3,
  unreadFiles: 0,
  records: 70_000,
  bytes: 1,
  complete: true,
  perDay: { average: 401.3, busiest: { name: "2026-11-17", alerts: 1200 } },
  weekHours: [],
  clauses: [
    { text: '$.eventName = "Delete*"', hits: 0 },
    { text: '$.eventSource = "iam.amazonaws.com"', hits: 1203 },
  ],
  problems: [],
};

describe("the report", () => {
  it("is text with bar charts", () => {
    expect(printReport(known)).toBe(`1,203 alerts, 401.3 per day, at most 1,200 on 2026-11-17
iam-changes on 70,000 records in 3 files

By day, in UTC
  2026-11-17  1,200  ████████████████████████████████████████
  2026-11-18      0
  2026-11-19      3  █

By severity
  high        3  █
  medium  1,200  ████████████████████████████████████████

Actors
  alice  1,203  ████████████████████████████████████████

APIs
  iam:CreateUser  1,203  ████████████████████████████████████████

Sources
  192.0.2.1  1,203  ████████████████████████████████████████

Clauses that hold for these alerts
  $.eventSource = "iam.amazonaws.com"  1,203  ████████████████████████████████████████
  $.eventName = "Delete*"                  0
`);
  });

  it("fits the width of the terminal, and is ASCII on request", () => {
    const report = { ...known, actors: counts(["é".repeat(60), 5], ["ci", 1]) };
    const text = printReport(report, { columns: 50, ascii: true });
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(text).toMatch(/^ {2}ci {2,}1 {2}#+$/m);
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it("tells people of the same name in several accounts apart, and lists accounts, Regions and the worst alerts", () => {
    const [production, other] = [
      { id: "111122223333", alias: "production" },
      { id: "444455556666", alias: null },
    ];
    const text = printReport({
      ...known,
      accounts: [
        { name: "production", id: "111122223333", alerts: 2, severities: { high: 2 } },
        { name: "444455556666", id: "444455556666", alerts: 1, severities: { low: 1 } },
      ],
      regions: counts(["us-east-1", 2], ["eu-central-1", 1]),
      actors: [
        { name: "mateo", account: production, alerts: 2, severities: { high: 2 } },
        { name: "mateo", account: other, alerts: 1, severities: { low: 1 } },
      ],
      worst: [
        {
          time: "2026-11-18T08:00:00Z",
          severity: "high",
          title: "mateo did\u001b[1m it",
          id: "e1",
          account: production,
        },
        { time: null, severity: "low", title: "mateo did it", id: "e2", account: other },
      ],
    });
    expect(text).toContain("By account\n  production    2");
    expect(text).toContain("By Region\n  us-east-1     2");
    expect(text).toMatch(/^ {2}mateo in production +2 .*\n {2}mateo in 444455556666 +1 /m);
    expect(text).toContain(`The most severe, latest first, in UTC
  high      2026-11-18T08:00:00Z  production    mateo did\\x1b[1m it
  low       no time               444455556666  mateo did it
`);
  });

  it("sums up many days by month", () => {
    const days = Array.from({ length: 70 }, (_, index) =>
      new Date(Date.UTC(2026, 8, 1 + index)).toISOString().slice(0, 10),
    );
    const text = printReport({ ...known, days: days.map((name) => ({ name, alerts: 1 })) });
    expect(text).toContain("By month, in UTC\n  2026-09  30  ");
  });
});
