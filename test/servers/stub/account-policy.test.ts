import { describe, expect, it } from "vitest";
import type { Change } from "../../../src/aws/subscribe/plan.ts";
import { lines, run } from "../../cli/io.ts";
import { logsError } from "../stub.ts";
import { useEnvironment, useStub } from "../use.ts";

// moto has no policies of the account. These tests prove the protocol with a stub of the published service models.

const stub = useStub();
useEnvironment(() => ({ AWS_ENDPOINT_URL: stub.endpoint }));

const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:iam-alerts";
const ownLog = "/aws/lambda/iam-alerts";
const pattern = '{ $.eventName = "CreateUser" }';
const account = (...args: string[]) => run(["subscribe", "--account-policy", "--format", "ndjson", ...args]);
const toFunction = (...args: string[]) => account("--function", "iam-alerts", ...args);
const report = ({ stdout }: { readonly stdout: string }) =>
  JSON.parse(stdout) as {
    changes: readonly Change[];
    losses: readonly { reasons: readonly string[] }[];
    applied: boolean;
  };
const steps = (ran: { readonly stdout: string }) =>
  report(ran).changes.map(({ action, resource }) => `${action} ${resource}`);
const documentOf = (index = 0) =>
  JSON.parse(String(stub.policies[index]?.["policyDocument"])) as Record<string, string>;

describe("subscribe --account-policy", () => {
  it("creates the policy and the permission for all log groups, checks them and removes both", async () => {
    const drift = await toFunction("--check", "--pattern", pattern);
    expect([drift.code, stub.policies]).toEqual([1, []]);

    const made = await toFunction("--pattern", pattern);
    expect([made.code, steps(made)]).toEqual([0, ["create lambda-permission", "create account-policy"]]);
    expect(stub.policies).toMatchObject([
      {
        policyName: "iam-alerts",
        policyType: "SUBSCRIPTION_FILTER_POLICY",
        scope: "ALL",
        selectionCriteria: `LogGroupName NOT IN ["${ownLog}"]`,
      },
    ]);
    expect(documentOf()).toEqual({ DestinationArn: functionArn, FilterPattern: pattern });
    expect(stub.statements.get("iam-alerts")).toMatchObject([
      {
        Principal: { Service: "logs.amazonaws.com" },
        Condition: {
          ArnLike: { "AWS:SourceArn": "arn:aws:logs:us-east-1:123456789012:log-group:*" },
          StringEquals: { "AWS:SourceAccount": "123456789012" },
        },
      },
    ]);
    expect(made.stderr).toContain(`${ownLog} is left out, because the function itself writes to it\n`);
    expect(made.stderr).toContain("to undo: iam-alerts subscribe --account-policy --policy-name iam-alerts --remove\n");
    expect((await toFunction("--check", "--pattern", pattern)).code).toBe(0);
    expect((await toFunction("--check")).code).toBe(0);

    const removed = await account("--remove");
    expect([removed.code, steps(removed)]).toEqual([0, ["delete lambda-permission", "delete account-policy"]]);
    expect([stub.policies, stub.statements.get("iam-alerts")]).toEqual([[], []]);
    expect(steps(await account("--remove"))).toEqual(["unchanged account-policy"]);
  });

  it.each([
    ["NOT IN []", [ownLog]],
    [`LogGroupName NOT IN ["app", '/aws/eks/audit']`, ["app", "/aws/eks/audit", ownLog]],
    [`not in ["${ownLog}","app"]`, [ownLog, "app"]],
  ])("leaves the function's own log group out of the selection %s", async (selection, names) => {
    expect((await toFunction("--selection", selection)).code).toBe(0);
    const list = names.map((name) => JSON.stringify(name)).join(", ");
    expect(stub.policies[0]?.["selectionCriteria"]).toBe(`LogGroupName NOT IN [${list}]`);
    expect((await toFunction("--check", "--selection", selection)).code).toBe(0);
  });

  it("leaves out the log group that the function is configured to write to", async () => {
    stub.dynamic.set("GetFunctionConfiguration", () => ({
      status: 200,
      body: JSON.stringify({
        FunctionName: "iam-alerts",
        FunctionArn: functionArn,
        LoggingConfig: { LogGroup: "all" },
      }),
    }));
    await toFunction();
    expect(stub.policies[0]?.["selectionCriteria"]).toBe('LogGroupName NOT IN ["all"]');

    // That is no loss: the function's alerts would go around in a loop.
    stub.policies = stub.policies.map(({ selectionCriteria: _, ...policy }) => policy);
    const repaired = await toFunction();
    expect([repaired.code, steps(repaired)]).toEqual([0, ["unchanged lambda-permission", "update account-policy"]]);
    expect(stub.policies[0]?.["selectionCriteria"]).toBe('LogGroupName NOT IN ["all"]');
  });

  it("repairs a policy that somebody changed by hand, and keeps what no flag names", async () => {
    await toFunction("--pattern", pattern, "--selection", 'NOT IN ["app"]');
    const [policy] = stub.policies;
    const changed = JSON.stringify({ DestinationArn: functionArn, FilterPattern: '{ $.eventName = "Delete*" }' });
    stub.policies = [{ ...policy, policyDocument: changed, selectionCriteria: 'LogGroupName NOT IN ["app"]' }];
    const kept = await toFunction("--dry-run");
    expect(kept.stderr).toContain("the policy iam-alerts keeps its pattern; --pattern gives it another\n");
    expect(steps(kept)).toEqual(["unchanged lambda-permission", "update account-policy"]);

    const refused = await toFunction("--pattern", pattern);
    expect([refused.code, report(refused).losses.length]).toEqual([2, 1]);
    expect((await toFunction("--pattern", pattern, "--accept-loss")).code).toBe(0);
    expect(documentOf()["FilterPattern"]).toBe(pattern);
    expect(stub.policies[0]?.["selectionCriteria"]).toBe(`LogGroupName NOT IN ["app", "${ownLog}"]`);
  });

  it("calls it a loss to leave out more log groups, or to deliver elsewhere", async () => {
    await toFunction();
    const more = await toFunction("--selection", 'NOT IN ["trail"]');
    expect([more.code, report(more).losses[0]?.reasons]).toEqual([2, ["no longer delivered are the log groups trail"]]);
    const other = await account("--function", "other");
    expect(other.code).toBe(2);
    expect(report(other).losses[0]?.reasons).toEqual([`${functionArn} no longer gets events`]);
    expect(documentOf()["DestinationArn"]).toBe(functionArn);
  });

  it("subscribes a stream with its role and distribution, and warns of a loop", async () => {
    const stream = "arn:aws:kinesis:us-east-1:123456789012:stream/alerts";
    const role = "arn:aws:iam::123456789012:role/logs";
    const ran = await account(
      "--destination",
      stream,
      "--role",
      role,
      "--distribution",
      "Random",
      "--pattern",
      pattern,
    );
    expect([ran.code, steps(ran)]).toEqual([0, ["create account-policy"]]);
    expect(documentOf()).toEqual({
      ...{ DestinationArn: stream, FilterPattern: pattern },
      ...{ RoleArn: role, Distribution: "Random" },
    });
    expect(ran.stderr).toContain("leave that log group out with --selection");
    const command = /to undo: iam-alerts (.*)\n/.exec(ran.stderr)?.[1] ?? "";
    expect((await run(command.split(" "))).code).toBe(0);
    expect(stub.policies).toEqual([]);
  });

  it("says which policy exists if the Region has one already, and takes its permission back", async () => {
    stub.policies = [
      {
        policyName: "central",
        policyType: "SUBSCRIPTION_FILTER_POLICY",
        policyDocument: JSON.stringify({ DestinationArn: `${functionArn}-2`, FilterPattern: "" }),
      },
    ];
    const { code, stderr } = await toFunction("--format", "text");
    expect(code).toBe(2);
    expect(stderr).toContain("warning: the subscription policy central exists");
    expect(stderr).toContain(
      `all log groups of us-east-1: the account cannot have another subscription policy in this Region; existing: central (to ${functionArn}-2)\n` +
        "  hint: an account has one for each Region; to change the existing one, give --policy-name central\n",
    );
    expect(stub.statements.get("iam-alerts")).toEqual([]);
  });

  it("waits for the permission to take effect", async () => {
    stub.propagation = 2;
    const { code, stderr } = await toFunction();
    expect(code).toBe(0);
    expect(stderr).toContain("waiting until CloudWatch Logs may invoke the function, 0 s\n");
    expect(stub.calls.filter((call) => call === "PutAccountPolicy")).toHaveLength(3);
  });

  it("names the action that AWS denies", async () => {
    stub.always.set("PutAccountPolicy", logsError("AccessDeniedException", "User: me is not authorized"));
    const { code, stderr } = await toFunction("--format", "text");
    expect(code).toBe(2);
    expect(stderr).toContain("not allowed to call logs:PutAccountPolicy: User: me is not authorized\n");
    expect(stub.statements.get("iam-alerts")).toEqual([]);
  });

  it("does not remove a policy that delivers elsewhere", async () => {
    await toFunction();
    const { code, stderr } = await account("--remove", "--function", "other");
    expect(code).toBe(2);
    expect(stderr).toContain(
      `the policy iam-alerts delivers to ${functionArn}, not to ${functionArn.replace("iam-alerts", "other")}`,
    );
    expect(stub.policies).toHaveLength(1);
  });

  it("is seen by doctor, which finds no loop in it", async () => {
    await toFunction();
    stub.always.set("GetCallerIdentity", { status: 403, body: "<ErrorResponse/>" });
    const { stdout } = await run(["doctor", "--log-group", "trail", "--function", "iam-alerts", "--format", "ndjson"]);
    const found = lines<{ link: string; status: string; message: string }>(stdout).filter(
      ({ link }) => link === "account policy",
    );
    expect(found).toMatchObject([{ status: "amber", message: expect.stringContaining("also delivers trail") }]);
  });

  it.each([
    [["--log-group", "trail"], "expected --account-policy or --log-group, found both"],
    [["--filter-name", "x"], "expected --account-policy or --filter-name, found both"],
    [["--print", "terraform"], "expected --print without --account-policy, found both"],
    [
      ["--selection", 'IN ["trail"]'],
      'expected the log groups to leave out after --selection, found "IN [\\"trail\\"]"',
    ],
    [["--selection", "NOT IN [a]"], 'expected the log groups to leave out after --selection, found "NOT IN [a]"'],
    [["--policy-name", "a:b"], 'expected a policy\'s name, found "a:b"'],
  ])("refuses %j before any call", async (flags, message) => {
    const { code, stderr } = await toFunction(...flags, "--format", "text");
    expect([code, stub.calls]).toEqual([2, []]);
    expect(stderr).toContain(`iam-alerts: ${message}\n`);
  });

  it.each([
    ["--selection", "NOT IN []"],
    ["--policy-name", "x"],
  ])("is asked for by %s", async (...flags) => {
    const { code, stderr } = await run(["subscribe", "--log-group", "trail", "--function", "f", ...flags]);
    expect([code, stub.calls]).toEqual([2, []]);
    expect(stderr).toContain(`iam-alerts: expected --account-policy with ${flags[0]}, found none\n`);
  });
});
