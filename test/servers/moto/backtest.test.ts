import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { BacktestReport } from "../../../src/cli/commands/backtest/report/report.ts";
import { main } from "../../../src/cli/main.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";
import { lines, run, type TestIo, testIo } from "../../cli/io.ts";
import { matchesNaively } from "../../pattern/match/naive.ts";
import { compileQuery, fieldsOf } from "../../pattern/translate/insights-query.ts";
import { nodesOf } from "../../render/active-content.ts";
import { Account, freshAccount } from "../account.ts";
import { type Answer, logsError } from "../stub.ts";
import { useEnvironment, useMoto, useStub } from "../use.ts";

const group = "aws-cloudtrail-logs";
const sample = (name: string) => JSON.stringify(JSON.parse(readFileSync(`fixtures/records/${name}.json`, "utf8")));
const [created, deleted] = [sample("CreateUser"), sample("DeleteUser")];
const pattern = '{ $.eventName = "CreateUser" }';
const hour = 3_600_000;
const start = Date.parse("2026-11-18T00:00:00Z");
const times = ["--since", "2026-11-18", "--until", "2026-11-18"];

const moto = useMoto();
const account = new Account(moto);
// For what moto does not have: JSON patterns, throttling, empty pages, and queries that filter.
const stub = useStub();
useEnvironment();

const backtest = (args: readonly string[], given?: TestIo) => run(["backtest", ...args, "--log-group", group], given);
const reportOf = (text: string) => JSON.parse(text) as BacktestReport;

describe("backtest --log-group at moto", () => {
  beforeEach(async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", moto.endpoint);
    await freshAccount(moto);
    await account.createLogGroup(group, "trail");
    await account.putLogEvents(group, "trail", [created, deleted, created]);
  });

  it("prints the events that AWS finds", async () => {
    const { code, stdout, stderr } = await backtest(["CreateUser", "--since", "1h"]);
    expect([code, lines(stdout)]).toEqual([0, [created, created].map((text) => JSON.parse(text))]);
    expect(stderr).toMatch(/^iam-alerts: 2 alerts in aws-cloudtrail-logs from \S+ to \S+\n$/);
  });

  it("reports like for an archive", async () => {
    const { code, stdout } = await backtest(["CreateUser", "--since", "1h", "--format", "json"]);
    const report = reportOf(stdout);
    expect([code, report.alerts, report.files, report.records, report.complete]).toEqual([0, 2, null, null, true]);
    expect(report.apis).toEqual([{ name: "iam:CreateUser", alerts: 2, severities: { medium: 2 } }]);
    expect([report.logGroup?.name, report.logGroup?.resume, report.disagreements?.count]).toEqual([group, null, 0]);
  });

  it("writes the same page as for an archive, with the log group in it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
    try {
      const page = join(folder, "report.html");
      const { code } = await backtest(["CreateUser", "--since", "1h", "--format", "text", "--html", page]);
      const html = readFileSync(page, "utf8");
      const texts = nodesOf(html).flatMap((node) => ("value" in node ? [node.value] : []));
      expect(code).toBe(0);
      expect(texts).toContain("Backtest of the pattern");
      expect(texts.filter((text) => text.startsWith(`${group} from `))).toHaveLength(1);
      expect(texts.filter((text) => text.includes("created user bob")).length).toBeGreaterThanOrEqual(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  // In moto every event matches a JSON pattern, and queries do not filter: both are detected.
  it.each([[[]], [["--insights", "--yes"]]])("reports where AWS and iam-alerts disagree %j", async (flags) => {
    const { code, stdout, stderr } = await backtest([pattern, "--since", "1h", "--format", "json", ...flags]);
    const { alerts, disagreements } = reportOf(stdout);
    expect(code).toBe(0);
    expect(disagreements?.records.map(({ pattern, record }) => [pattern, record])).toEqual([[pattern, deleted]]);
    expect(disagreements?.count).toBe(1);
    expect(alerts).toBeGreaterThan(1);
    expect(stderr).toContain('{"disagreement":');
  });

  it("reports a missing log group", async () => {
    const { code, stderr } = await run(["backtest", pattern, "--log-group", "none", "--since", "1h"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("logs:FilterLogEvents did not find")]);
  });
});

interface Times {
  readonly startTime: number;
  readonly endTime: number;
}
type FilterInput = Times & { readonly filterPattern: string; readonly nextToken?: string };
type QueryInput = Times & { readonly queryString: string };

/** The stub's account: a few events, searched as in the service model and the documentation. */
class History {
  readonly events: { readonly timestamp: number; readonly message: string; readonly id: number }[] = [];
  readonly slices: (readonly [number, number])[] = [];
  readonly #queries: { readonly query: string; readonly startTime: number; readonly endTime: number }[] = [];

  add(timestamp: number, message: string): void {
    this.events.push({ timestamp, message, id: this.events.length });
  }

  /** Returns one event per page, with empty pages between. */
  filter({ filterPattern, startTime, endTime, nextToken = "0" }: FilterInput): object {
    this.slices.push([startTime, endTime]);
    const found = this.events.filter(
      ({ timestamp, message }) =>
        timestamp >= startTime && timestamp <= endTime && matchesNaively(parse(filterPattern), message),
    );
    const at = Number(nextToken);
    const events = at % 2 === 1 ? found.slice((at - 1) / 2, (at + 1) / 2) : [];
    const page = events.map(({ id, ...event }) => ({ ...event, eventId: String(id), logStreamName: "trail" }));
    return { events: page, ...(at < 2 * found.length ? { nextToken: String(at + 1) } : {}) };
  }

  startQuery({ queryString, startTime, endTime }: QueryInput): object {
    return { queryId: String(this.#queries.push({ query: queryString, startTime, endTime }) - 1) };
  }

  results({ queryId }: { readonly queryId: string }): object {
    const asked = this.#queries[Number(queryId)];
    const test = compileQuery(asked?.query ?? "");
    const inTime = this.events.filter(
      ({ timestamp }) => timestamp / 1000 >= Number(asked?.startTime) && timestamp / 1000 <= Number(asked?.endTime),
    );
    const found = inTime.filter(({ message }) => test(fieldsOf(message)));
    const results = found.slice(0, 10_000).map(({ timestamp, message, id }) => [
      { field: "@timestamp", value: new Date(timestamp).toISOString().replace("T", " ").replace("Z", "") },
      { field: "@message", value: message },
      { field: "@ptr", value: String(id) },
    ]);
    const statistics = { recordsMatched: found.length, recordsScanned: inTime.length, bytesScanned: 1e6 };
    return { status: "Complete", results, statistics };
  }
}

describe("backtest --log-group at a stub of the service model", () => {
  let history: History;
  const ok = (output: object): Answer => ({ status: 200, body: JSON.stringify(output) });
  beforeEach(() => {
    vi.stubEnv("AWS_ENDPOINT_URL", stub.endpoint);
    history = new History();
    stub.dynamic.set("FilterLogEvents", (input) => ok(history.filter(input as never)));
    stub.dynamic.set("StartQuery", (input) => ok(history.startQuery(input as never)));
    stub.dynamic.set("GetQueryResults", (input) => ok(history.results(input as never)));
    stub.always.set("DescribeLogGroups", ok({ logGroups: [{ logGroupName: group, storedBytes: 120e9 }] }));
    for (const [index, message] of [created, deleted, created].entries())
      history.add(start + index * 5 * hour, message);
  });

  it("reads all pages of all slices once, throttled or not", async () => {
    stub.instead.set("FilterLogEvents", [
      logsError("ThrottlingException", "Rate exceeded"),
      logsError("ServiceUnavailableException", "The service cannot complete the request.", 503),
    ]);
    const { code, stdout, stderr } = await backtest([pattern, ...times]);
    expect([code, lines(stdout)]).toEqual([0, [created, created].map((text) => JSON.parse(text))]);
    expect(stderr).toContain("AWS asks to slow down");
    const slices = new Map(history.slices);
    const sorted = [...slices].sort(([one], [other]) => one - other);
    expect(sorted.map(([since], index) => since - (sorted[index - 1]?.[1] ?? start - 1))).toEqual(sorted.map(() => 1));
    expect([sorted[0]?.[0], sorted.at(-1)?.[1]]).toEqual([start, start + 24 * hour - 1]);
  });

  it("compares and silences by what AWS says of each pattern", async () => {
    const compared = ["--compare", '{ $.eventName = "DeleteUser" }', "--except", "userIdentity.userName=nobody"];
    const { stdout, code } = await backtest([pattern, ...times, ...compared, "--format", "json"]);
    const report = reportOf(stdout);
    expect([code, report.alerts, report.silenced?.alerts]).toEqual([0, 2, 0]);
    expect([report.compared?.caught.alerts, report.compared?.lost.alerts]).toEqual([1, 2]);
  });

  it("prints what is known when it fails, and the command that goes on from there", async () => {
    const denied = logsError("AccessDeniedException", "no");
    stub.dynamic.set("FilterLogEvents", (input) => {
      const { startTime } = input as { startTime: number };
      return startTime > start + 8 * hour ? denied : ok(history.filter(input as never));
    });
    const failed = await backtest([pattern, ...times]);
    expect([failed.code, lines(failed.stdout)]).toEqual([2, [JSON.parse(created)]]);
    expect(failed.stderr).toContain("not allowed to call logs:FilterLogEvents");
    const [, command = ""] = /to continue: iam-alerts (.*)/.exec(failed.stderr) ?? [];
    const [, since = "", until = ""] = /--since (\S+) --until (\S+)/.exec(command) ?? [];
    expect(command).toBe(`backtest --since ${since} --until ${until} '${pattern}' --log-group ${group}`);
    const { stderr } = await backtest([pattern, ...times, "--format", "ndjson"]);
    const [error, next] = lines<{ error?: { code: string }; resume?: string }>(stderr);
    expect([error?.error?.code, next?.resume]).toEqual(["aws-denied", expect.stringContaining(` --since ${since} `)]);
    stub.dynamic.set("FilterLogEvents", (input) => ok(history.filter(input as never)));
    const rest = await backtest([pattern, "--since", since, "--until", until]);
    expect([rest.code, lines(rest.stdout)]).toEqual([0, [JSON.parse(created)]]);
  });

  it("stops at Ctrl-C and prints the command that continues", async () => {
    const { code, stderr } = await backtest([pattern, ...times], { interrupted: true });
    expect([code, stderr]).toEqual([130, expect.stringMatching(/0 alerts.*, interrupted\n.*to continue: /)]);
  });

  it("asks for confirmation of the cost before it queries Logs Insights", async () => {
    const refused = await backtest([pattern, ...times, "--insights"]);
    expect([refused.code, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toContain("at most 120.0 GB, 0.6 USD at the list price of 0.005 USD per GB");
    expect(refused.stderr).toContain("hint: give --yes to agree");
    expect(stub.calls).toEqual(["DescribeLogGroups"]);
  });

  it.each([
    ["y\n", 0],
    ["\n", 2],
  ])("accepts the answer %j", async (answer, expected) => {
    const { io, stderr } = testIo({ terminal: true });
    const stdin = { isTerminal: true, chunks: () => [Buffer.from(answer)] };
    const code = await main(["backtest", pattern, ...times, "--insights", "--log-group", group], { ...io, stdin });
    expect([code, stub.calls.includes("StartQuery")]).toEqual([expected, expected === 0]);
    expect(stderr()).toContain("Continue? [y/N] ");
  });

  it("splits the time if a query reaches its limit", async () => {
    for (let index = 0; index < 12_000; index++) history.add(start + 9 * hour + index * 50, created);
    const { code, stdout, stderr } = await backtest([pattern, ...times, "--insights", "--yes", "--format", "json"]);
    const report = reportOf(stdout);
    expect([code, report.alerts, report.problems, report.disagreements?.count]).toEqual([0, 12_002, [], 0]);
    expect(report.bytes).toBe(1e6 * stub.calls.filter((call) => call === "StartQuery").length);
    expect(stderr).toContain("Logs Insights scanned ");
  });

  it("makes only calls that the printed policy allows", async () => {
    await backtest([pattern, ...times]);
    await backtest([pattern, ...times, "--insights", "--yes"]);
    const calls = new Set(stub.calls.map((call) => `logs:${call}`));
    const { stdout } = await run(["doctor", "--print-policy", "--backtest", "--log-group", group]);
    const { Statement } = JSON.parse(stdout) as { Statement: { Sid: string; Action: string[] }[] };
    const allowed = Statement.filter(({ Sid }) => Sid.startsWith("Backtest")).flatMap(({ Action }) => Action);
    expect(calls.size).toBe(4);
    expect(allowed).toEqual(expect.arrayContaining([...calls]));
  });

  it.each([
    [["AWSLogs"], "expected files or --log-group, found both"],
    [["--threads", "2"], "expected files with --threads"],
    [[], "expected --since with --log-group"],
  ])("refuses %j", async (args, message) => {
    const { code, stderr } = await backtest([pattern, ...args]);
    expect([code, stderr, stub.calls]).toEqual([2, expect.stringContaining(message), []]);
  });
});
