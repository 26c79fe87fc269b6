import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { Alert } from "../../../src/alert/alert.ts";
import type { Change } from "../../../src/aws/subscribe/plan.ts";
import { lines, run } from "../../cli/io.ts";
import { Account, freshAccount } from "../account.ts";
import { type Ran, runProcess, runProgram } from "../environment.ts";
import { useEnvironment, useInterruption, useMoto } from "../use.ts";

const group = "aws-cloudtrail-logs";
const sample: unknown = JSON.parse(readFileSync("fixtures/records/CreateUser.json", "utf8"));
const pattern = '{ $.eventName = "CreateUser" }';

const moto = useMoto();
const account = new Account(moto);
const way = useInterruption(moto);
let [functionArn, role] = ["", ""];
async function setUp() {
  role = await freshAccount(moto);
  await account.createLogGroup(group, "trail");
  functionArn = await account.createFunction("iam-alerts", role);
}
const env = () => ({ AWS_ENDPOINT_URL: moto.endpoint });
useEnvironment(env);
beforeEach(setUp);

/** Runs in this process; below are tests in which the process is killed, or started by a shell. */
const subscribe = (...args: string[]) => run(["subscribe", "--log-group", group, "--format", "ndjson", ...args]);
const toFunction = (...args: string[]) => subscribe("--function", "iam-alerts", ...args);
const aws = async <Answer>(...args: string[]): Promise<Answer> => {
  const { code, stdout, stderr } = await runProcess("aws", ["--output", "json", ...args], env());
  if (code !== 0) throw new Error(`aws ${args.join(" ")}: ${stderr}`);
  return (stdout === "" ? {} : JSON.parse(stdout)) as Answer;
};
const state = () => account.state(group, "iam-alerts");
/** Returns the changes from the JSON that the program printed. */
const done = ({ stdout }: Ran) => {
  const { changes, applied } = JSON.parse(stdout) as { changes: readonly Change[]; applied: boolean };
  return { applied, steps: changes.map(({ action, resource }) => `${action} ${resource}`) };
};

describe("subscribe", () => {
  it("creates and removes everything, and keeps a foreign filter", async () => {
    const archive = await account.createFunction("archive", role);
    await account.putFilter(group, "to-the-archive", archive);
    const atFirst = await state();
    expect(atFirst).toMatchObject({ filters: [{ filterName: "to-the-archive" }], statements: [] });

    const first = await runProgram(
      ["subscribe", "--log-group", group, "--function", "iam-alerts", "--format", "json"],
      env(),
    );
    expect([first.code, done(first)]).toEqual([
      0,
      { applied: true, steps: ["create lambda-permission", "create subscription-filter"] },
    ]);
    const described = await aws<{ subscriptionFilters: Record<string, string>[] }>(
      ...["logs", "describe-subscription-filters", "--log-group-name", group],
    );
    expect(described.subscriptionFilters).toMatchObject([
      { filterName: "to-the-archive", filterPattern: "ERROR", destinationArn: archive },
      { filterName: "iam-alerts", destinationArn: functionArn },
    ]);
    const { Policy } = await aws<{ Policy: string }>("lambda", "get-policy", "--function-name", "iam-alerts");
    expect(JSON.parse(Policy)).toMatchObject({
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "logs.amazonaws.com" },
          Action: "lambda:InvokeFunction",
          Condition: {
            ArnLike: { "AWS:SourceArn": `arn:aws:logs:us-east-1:123456789012:log-group:${group}:*` },
            StringEquals: { "AWS:SourceAccount": "123456789012" },
          },
        },
      ],
    });

    const again = await toFunction();
    expect(done(again).steps).toEqual(["unchanged lambda-permission", "unchanged subscription-filter"]);
    expect(again.stderr).not.toContain("to undo");
    expect((await toFunction("--check")).code).toBe(0);

    const removed = await subscribe("--remove");
    expect([removed.code, done(removed).steps]).toEqual([
      0,
      ["delete lambda-permission", "delete subscription-filter"],
    ]);
    expect(await state()).toEqual(atFirst);
    expect(done(await subscribe("--remove")).steps).toEqual(["unchanged subscription-filter"]);
  });

  // moto refuses updates if there are two filters; the stub's tests cover that case.
  it("updates a changed pattern in place, prints the clauses, and prints how to undo it", async () => {
    await toFunction();
    const before = await state();
    const drift = await toFunction("--pattern", pattern, "--check", "--format", "text");
    expect(drift.code).toBe(1);
    expect(drift.stdout).toContain("~ update    subscription filter iam-alerts");
    expect(drift.stdout).toContain("- || $.eventSource=sso*");
    expect(await state()).toEqual(before);

    const refused = await toFunction("--pattern", pattern);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("give --accept-loss")]);
    expect(await state()).toEqual(before);

    const updated = await toFunction("--pattern", pattern, "--accept-loss");
    expect(done(updated).steps).toEqual(["unchanged lambda-permission", "update subscription-filter"]);
    expect((await state()).filters).toMatchObject([{ filterName: "iam-alerts", filterPattern: pattern }]);
    expect((await state()).statements).toEqual(before.statements);

    const undo = /to undo: iam-alerts (.*)/.exec(updated.stderr)?.[1] ?? "";
    const script = `exec "${process.execPath}" bin/iam-alerts.js ${undo}`;
    expect((await runProcess("sh", ["-c", script], env())).code).toBe(0);
    expect(await state()).toEqual(before);
  });

  it("keeps a filter's pattern and settings unless a flag gives others", async () => {
    await toFunction("--pattern", pattern);
    const before = await state();
    const again = await toFunction();
    expect([again.code, done(again).steps]).toEqual([
      0,
      ["unchanged lambda-permission", "unchanged subscription-filter"],
    ]);
    expect(again.stderr).toContain("the filter iam-alerts keeps its pattern");
    expect(await state()).toEqual(before);
    expect((await toFunction("--check")).code).toBe(0);
    await account.createLogGroup("second");
    const other = '{ $.eventName = "DeleteUser" }';
    await run(["subscribe", "--log-group", "second", "--function", "iam-alerts", "--pattern", other]);
    expect((await subscribe("--log-group", "second", "--function", "iam-alerts")).code).toBe(0);
    expect((await state()).filters).toMatchObject([{ filterPattern: pattern }]);
    expect((await account.state("second", "iam-alerts")).filters).toMatchObject([{ filterPattern: other }]);
  });

  it("shows what a weaker pattern loses, and changes nothing without consent", async () => {
    await toFunction("--pattern", "iam-all-changes", "--also", "root-activity");
    const before = await state();
    const weaker = ["--pattern", "iam-changes"];
    for (const flag of ["--check", "--dry-run"]) {
      const shown = await toFunction(...weaker, flag, "--format", "text");
      expect([shown.code, shown.stderr]).toEqual([
        flag === "--check" ? 1 : 0,
        expect.stringMatching(/loss: of IAM's write operations: 100% before, [\d.]+% after\n/),
      ]);
      expect(shown.stderr).toContain("loss: of the samples' findings, no longer reached: ");
    }
    const refused = await toFunction(...weaker);
    expect([refused.code, done(refused).applied]).toEqual([2, false]);
    expect(
      (await run(["subscribe", "--log-group", group, "--function", "iam-alerts", ...weaker], { terminal: true })).code,
    ).toBe(2);
    expect(await state()).toEqual(before);
    expect((await toFunction(...weaker, "--accept-loss")).code).toBe(0);
    const stronger = await toFunction("--pattern", "iam-all-changes", "--also", "root-activity");
    expect([stronger.code, stronger.stderr]).toEqual([0, expect.not.stringContaining("loss:")]);
    expect((await subscribe("--remove")).stderr).toMatch(/the filter iam-alerts ends: it let through 108 of the 108 /);
  });

  it("shows a loss of events that no sample has", async () => {
    const own = (name: string) => `{ $.eventSource = "s3.amazonaws.com" && $.eventName = "${name}" }`;
    await toFunction("--pattern", own("PutBucketAcl"));
    const refused = await toFunction("--pattern", own("DeleteBucket"));
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('"eventName":"PutBucketAcl"')]);
  });

  it("mends a filter that can never match without consent, as it loses nothing", async () => {
    await toFunction("--pattern", '{ $.eventName = "deleteuser" }', "--force");
    expect((await toFunction("--pattern", '{ $.eventName = "DeleteUser" }')).code).toBe(0);
  });

  it("moves a filter to another name, also on a full log group, and warns of a second filter", async () => {
    await toFunction("--filter-name", "first", "--pattern", pattern);
    const second = await toFunction("--filter-name", "second", "--pattern", pattern, "--dry-run");
    expect(second.stderr).toContain("warning: the filter first also delivers to ");
    const moved = await toFunction("--rename-from", "first");
    expect(done(moved).steps).toEqual([
      ...["unchanged lambda-permission", "create subscription-filter", "delete subscription-filter"],
    ]);
    expect(moved.stderr).toContain("while both exist, events arrive twice");
    expect((await state()).filters).toMatchObject([{ filterName: "iam-alerts", filterPattern: pattern }]);
    expect(done(await toFunction("--rename-from", "first")).steps).toHaveLength(2);
    const archive = await account.createFunction("archive", role);
    await account.putFilter(group, "to-the-archive", archive);
    expect((await toFunction("--filter-name", "third", "--rename-from", "iam-alerts")).code).toBe(0);
    const names = (await state()).filters.map((filter) => (filter as { filterName: string }).filterName);
    expect(names.toSorted()).toEqual(["third", "to-the-archive"]);
    const gone = await toFunction("--filter-name", "fourth", "--rename-from", "thirt");
    expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining("did you mean third?")]);
  });

  it("stops after the plan with --dry-run", async () => {
    const atFirst = await state();
    const ran = await toFunction("--dry-run");
    expect([ran.code, done(ran).applied]).toEqual([0, false]);
    expect(await state()).toEqual(atFirst);
    const missing = await subscribe("--function", "nobody", "--dry-run", "--format", "text");
    expect(missing.stderr).toContain('expected the Lambda function "nobody", found none with that name');
    expect(missing.code).toBe(2);
  });

  it("lists the filters of a full group, and removes its own permission", async () => {
    const archive = await account.createFunction("archive", role);
    for (const name of ["one", "two"]) await account.putFilter(group, name, archive);
    const atFirst = await state();
    const ran = await toFunction("--debug");
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(
      `cannot have another subscription filter; existing: one (to ${archive}), two (to ${archive})`,
    );
    expect(ran.stderr).toMatch(/PutSubscriptionFilter .* LimitExceededException.* attempts: 1\n/);
    expect(ran.stderr).not.toContain("to undo");
    expect(await state()).toEqual(atFirst);
  });

  it("continues with the other log groups if one fails", async () => {
    for (const name of ["app/one", "app/two", "other"]) await account.createLogGroup(name);
    const ran = await run([
      ...["subscribe", "--log-group", "gone", "--all-matching", "app/"],
      ...["--function", "iam-alerts", "--format", "json"],
    ]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('gone: expected the log group \\"gone\\", found none with that name');
    expect(done(ran)).toMatchObject({ applied: false, steps: { length: 4 } });
    for (const name of ["app/one", "app/two"]) {
      expect((await account.state(name, "iam-alerts")).filters).toMatchObject([{ filterName: "iam-alerts" }]);
    }
    expect((await account.state("other", "iam-alerts")).filters).toEqual([]);
    expect((await account.state("other", "iam-alerts")).statements).toHaveLength(2);
  });

  it("suggests the log group, function or alias that is near to a name", async () => {
    const near = await run(["subscribe", "--log-group", "aws-cloudtrail-log", "--function", "iam-alerts"]);
    expect([near.code, near.stderr]).toEqual([2, expect.stringContaining("hint: did you mean aws-cloudtrail-logs?")]);
    const other = await subscribe("--function", "iam-alert", "--format", "text");
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("hint: did you mean iam-alerts?")]);
    const alias = await subscribe("--function", "iam-alerts:live", "--format", "text");
    expect(alias.stderr).toContain(
      'expected the alias or version "live" of the Lambda function iam-alerts, found none',
    );
  });

  it("skips the function's own log group", async () => {
    await account.createLogGroup("/aws/lambda/iam-alerts");
    await account.createLogGroup("/aws/lambda/other");
    const named = await run(["subscribe", "--log-group", "/aws/lambda/iam-alerts", "--function", functionArn]);
    expect([named.code, named.stdout]).toEqual([2, ""]);
    expect(named.stderr).toContain("each alert would cause another");
    const found = await run([
      ...["subscribe", "--all-matching", "/aws/lambda/", "--function", "iam-alerts", "--format", "json"],
    ]);
    expect(found.code).toBe(0);
    expect(found.stderr).toContain("skipped /aws/lambda/iam-alerts");
    expect(done(found).steps).toHaveLength(2);
  });

  it("reads log group, function and pattern from the environment", async () => {
    const named = { IAM_ALERTS_LOG_GROUP: group, IAM_ALERTS_FUNCTION: "iam-alerts", IAM_ALERTS_PATTERN: pattern };
    expect((await run(["subscribe"], { env: named })).code).toBe(0);
    expect((await state()).filters).toMatchObject([{ filterPattern: pattern, destinationArn: functionArn }]);
  });

  it("delivers events through Kinesis that decode reads", async () => {
    await moto.json("Kinesis_20131202.CreateStream", { StreamName: "alerts", ShardCount: 1 });
    const stream = "arn:aws:kinesis:us-east-1:123456789012:stream/alerts";
    const ran = await subscribe("--destination", stream, "--role", "arn:aws:iam::123456789012:role/alerts");
    expect(done(ran).steps).toEqual(["create subscription-filter"]);
    await account.putLogEvents(group, "trail", [JSON.stringify(sample)]);
    const { ShardIterator } = await moto.json<{ ShardIterator: string }>("Kinesis_20131202.GetShardIterator", {
      StreamName: "alerts",
      ShardId: "shardId-000000000000",
      ShardIteratorType: "TRIM_HORIZON",
    });
    const { Records } = await moto.json<{ Records: { Data: string }[] }>("Kinesis_20131202.GetRecords", {
      ShardIterator,
    });
    expect(Records).toHaveLength(1);
    const pipe = `printf %s "$DATA" | base64 -d | "${process.execPath}" bin/iam-alerts.js decode`;
    const decoded = await runProcess("sh", ["-c", pipe], { ...env(), DATA: Records[0]?.Data ?? "" });
    expect(lines<Alert>(decoded.stdout)).toMatchObject([{ title: "alice created user bob", simulated: false }]);
    expect(decoded.code).toBe(0);
  });
});

describe("subscribe, killed at any call and run again", () => {
  it.each<[string, readonly string[][], readonly string[]]>([
    ["from nothing", [], ["--function", "iam-alerts"]],
    [
      "with another pattern",
      [["--function", "iam-alerts"]],
      ["--function", "iam-alerts", "--pattern", pattern, "--accept-loss"],
    ],
    [
      "with --rename-from",
      [["--function", "iam-alerts", "--filter-name", "first", "--pattern", pattern]],
      ["--function", "iam-alerts", "--rename-from", "first"],
    ],
    ["with --remove", [["--function", "iam-alerts"]], ["--remove"]],
  ])("ends in the same state %s", async (_, earlier, args) => {
    const prepare = async () => {
      await setUp();
      for (const previous of earlier) await subscribe(...previous);
    };
    /** Runs the program until it makes that call, or until it ends. */
    const killedAt = (call: number) => {
      way.arm(call);
      const through = { AWS_ENDPOINT_URL: way.endpoint };
      return runProgram(["subscribe", "--log-group", group, ...args], through, way.watch);
    };
    await prepare();
    expect((await killedAt(0)).code).toBe(0);
    const [expected, calls] = [await state(), [...way.calls]];
    expect(calls.length).toBeGreaterThan(2);
    // Killing the program before a call is the same as killing it after the previous call.
    for (const [index, call] of calls.entries()) {
      await prepare();
      expect([(await killedAt(index + 1)).code, way.calls.at(-1)]).toEqual([null, call]);
      expect((await subscribe(...args)).code).toBe(0);
      expect(await state(), `killed before ${call}`).toEqual(expected);
    }
    await subscribe(...args);
    expect(await state()).toEqual(expected);
  });
});
