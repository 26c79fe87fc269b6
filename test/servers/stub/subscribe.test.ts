import { describe, expect, it, vi } from "vitest";
import type { Change } from "../../../src/aws/subscribe/plan.ts";
import { run } from "../../cli/io.ts";
import { lambdaError, logsError } from "../stub.ts";
import { useEnvironment, useStub } from "../use.ts";

// For what moto gets wrong: these tests prove the protocol, with a stub of the published service models.

const stub = useStub();
useEnvironment(() => ({ AWS_ENDPOINT_URL: stub.endpoint }));

const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:iam-alerts";
const stream = "arn:aws:kinesis:us-east-1:123456789012:stream/alerts";
const role = "arn:aws:iam::123456789012:role/logs";
const subscribe = (...args: string[]) => run(["subscribe", "--log-group", "trail", "--format", "ndjson", ...args]);
const foreign = (filterName: string, destinationArn = `${functionArn}-other`) => ({
  logGroupName: "trail",
  filterName,
  filterPattern: "ERROR",
  destinationArn,
});
const steps = (stdout: string) =>
  (JSON.parse(stdout) as { changes: readonly Change[] }).changes.map(({ action, resource }) => `${action} ${resource}`);

describe("subscribe", () => {
  it("updates its filter in a full group, and finds the filter on a later page", async () => {
    stub.statements.set("iam-alerts-other", [{}]);
    stub.filters = [foreign("a-foreign-one"), foreign("iam-alerts", functionArn)];
    const { code, stdout } = await subscribe(
      ...["--function", "iam-alerts", "--accept-loss", "--pattern", '{ $.eventName = "CreateUser" }'],
    );
    expect([code, steps(stdout)]).toEqual([0, ["create lambda-permission", "update subscription-filter"]]);
    expect(stub.filters).toMatchObject([
      foreign("a-foreign-one"),
      { filterName: "iam-alerts", filterPattern: '{ $.eventName = "CreateUser" }', destinationArn: functionArn },
    ]);
    expect(stub.calls.filter((call) => call === "DescribeSubscriptionFilters")).toHaveLength(2);
  });

  it("waits for a permission to take effect, and reports it", async () => {
    stub.propagation = 2;
    const { code, stderr } = await subscribe("--function", "iam-alerts");
    expect(code).toBe(0);
    expect(stderr).toContain("trail: waiting until CloudWatch Logs may invoke the function, 0 s\n");
    expect(stub.calls.filter((call) => call === "PutSubscriptionFilter")).toHaveLength(3);
  });

  it("stops waiting, and removes the permission that it added", async () => {
    stub.propagation = 99;
    const { code, stderr } = await subscribe("--function", "iam-alerts", "--wait", "1", "--format", "text");
    expect(code).toBe(2);
    expect(stderr).toContain(`trail: CloudWatch Logs could not invoke ${functionArn} within 1 s\n`);
    expect(stub.statements.get("iam-alerts")).toEqual([]);
  });

  it("keeps an existing permission if the filter fails", async () => {
    const theirs = {
      Sid: "theirs",
      Effect: "Allow",
      Principal: { Service: "logs.amazonaws.com" },
      Action: "lambda:InvokeFunction",
    };
    stub.statements.set("iam-alerts", [theirs]);
    stub.instead.set("PutSubscriptionFilter", [logsError("AccessDeniedException", "not authorized to perform")]);
    const { code, stderr } = await subscribe("--function", "iam-alerts", "--format", "text");
    expect(code).toBe(2);
    expect(stderr).toContain("trail: not allowed to call logs:PutSubscriptionFilter: not authorized to perform\n");
    expect(stub.statements.get("iam-alerts")).toEqual([theirs]);
  });

  it("restores the permission if the filter cannot be removed", async () => {
    await subscribe("--function", "iam-alerts");
    const before = [...(stub.statements.get("iam-alerts") ?? [])];
    stub.instead.set("DeleteSubscriptionFilter", [logsError("AccessDeniedException", "no")]);
    expect((await subscribe("--remove")).code).toBe(2);
    expect(stub.statements.get("iam-alerts")).toEqual(before);
    expect(stub.filters).toHaveLength(1);
  });

  it("accepts its statement if someone else added it in the meantime", async () => {
    stub.instead.set("AddPermission", [
      lambdaError("ResourceConflictException", "The statement id already exists.", 409),
    ]);
    stub.statements.set("iam-alerts", []);
    stub.propagation = 0;
    const { stderr } = await subscribe("--function", "iam-alerts", "--wait", "0");
    expect(stderr).not.toContain("ResourceConflict");
  });

  it("retries while Lambda applies another change to the function", async () => {
    const text = "The operation cannot be performed at this time. An update is in progress for resource";
    stub.instead.set("AddPermission", [lambdaError("ResourceConflictException", text, 409)]);
    expect((await subscribe("--function", "iam-alerts")).code).toBe(0);
    expect(stub.calls.filter((call) => call === "AddPermission")).toHaveLength(2);
    stub.instead.set("RemovePermission", [lambdaError("PreconditionFailedException", "changed meanwhile", 412)]);
    expect((await subscribe("--remove")).code).toBe(0);
    expect(stub.statements.get("iam-alerts")).toEqual([]);
  });

  it("adds the permission to an alias, and removes it from the alias", async () => {
    const { code } = await subscribe("--function", "iam-alerts:live");
    expect(code).toBe(0);
    expect([...stub.statements.keys()]).toEqual(["iam-alerts:live"]);
    expect(stub.filters).toMatchObject([{ destinationArn: `${functionArn}:live` }]);
    expect(steps((await subscribe("--function", `${functionArn}:live`)).stdout)).toEqual([
      "unchanged lambda-permission",
      "unchanged subscription-filter",
    ]);
    expect((await subscribe("--remove")).code).toBe(0);
    expect([stub.filters, stub.statements.get("iam-alerts:live")]).toEqual([[], []]);
  });

  it("sends the flags for a stream, and undoes everything by the command that it prints", async () => {
    stub.filters = [
      { ...foreign("iam-alerts", stream), roleArn: role, distribution: "Random", applyOnTransformedLogs: true },
    ];
    const flags = [
      "--field-selection-criteria",
      '@aws.account = "123456789012"',
      "--emit-system-fields",
      "@aws.region",
      ...["--pattern", "recommended", "--distribution", "ByLogStream", "--no-apply-on-transformed-logs"],
      "--accept-loss",
    ];
    const { stderr } = await subscribe("--destination", stream, "--role", role, ...flags);
    expect(stub.filters).toEqual([
      {
        logGroupName: "trail",
        filterName: "iam-alerts",
        filterPattern: expect.stringContaining("$.eventSource=iam.*"),
        destinationArn: stream,
        roleArn: role,
        fieldSelectionCriteria: '@aws.account = "123456789012"',
        emitSystemFields: ["@aws.region"],
      },
    ]);
    expect(stderr).toContain(
      `to undo: iam-alerts subscribe --log-group trail --filter-name iam-alerts --destination ${stream} ` +
        `--role ${role} --distribution Random --field-selection-criteria '' --emit-system-fields '' ` +
        "--apply-on-transformed-logs --pattern ERROR --accept-loss --force\n",
    );
  });

  it("keeps the settings of an existing filter, and refuses a pattern that can never match without --force", async () => {
    const settings = {
      ...{ roleArn: role, distribution: "Random", applyOnTransformedLogs: true },
      ...{ fieldSelectionCriteria: '@aws.region = "eu-west-1"', emitSystemFields: ["@aws.account"] },
    };
    stub.filters = [{ ...foreign("iam-alerts", stream), ...settings } as never];
    const wider = ["--destination", stream, "--role", role, "--pattern", ""];
    expect((await subscribe(...wider)).code).toBe(0);
    expect(stub.filters).toMatchObject([{ filterPattern: "", ...settings }]);
    const never = ["--pattern", '{ $.eventName = "CreateUser" && ($.b = "x" && $.b = "y") }', "--accept-loss"];
    const refused = await subscribe("--destination", stream, "--role", role, ...never);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("--force subscribes it anyway")]);
    expect((await subscribe("--destination", stream, "--role", role, ...never, "--force")).code).toBe(0);
  });

  it("restores the old filter if a move on a full log group fails", async () => {
    stub.filters = [foreign("old", stream), foreign("other", `${stream}-2`)];
    stub.instead.set("PutSubscriptionFilter", [
      logsError("LimitExceededException", "Resource limit exceeded."),
      logsError("InvalidParameterException", "no"),
    ]);
    const { code } = await subscribe("--destination", stream, "--role", role, "--rename-from", "old");
    expect([code, stub.filters.map((filter) => filter["filterName"]).toSorted()]).toEqual([2, ["old", "other"]]);
  });

  it.each([
    ["arn:aws:firehose:us-east-1:123456789012:deliverystream/alerts", ["--role", role]],
    ["arn:aws:logs:us-east-1:111122223333:destination:alerts", []],
  ])("accepts %s as a destination", async (destination, more) => {
    expect((await subscribe("--destination", destination, ...more)).code).toBe(0);
    expect(stub.filters).toMatchObject([{ destinationArn: destination }]);
    expect(stub.calls).not.toContain("AddPermission");
  });

  // moto does not keep a log group's class.
  describe("with subscription policies of the account", () => {
    const toFunction = (...args: string[]) => subscribe("--function", "iam-alerts", "--dry-run", ...args);
    const policy = (policyName: string, selectionCriteria: string, DestinationArn = functionArn, pattern = "") => ({
      policyName,
      selectionCriteria,
      policyDocument: JSON.stringify({ DestinationArn, FilterPattern: pattern }),
    });
    const answer = (pages: readonly object[][]) => {
      let page = 0;
      stub.dynamic.set("DescribeAccountPolicies", ({ policyType }) => {
        expect(policyType).toBe("SUBSCRIPTION_FILTER_POLICY");
        const nextToken = page + 1 < pages.length ? { nextToken: String(page + 1) } : {};
        return { status: 200, body: JSON.stringify({ accountPolicies: pages[page++], ...nextToken }) };
      });
    };

    it("warns of one that delivers the log group to the function too, also to another alias, on any page", async () => {
      const not = (...names: string[]) => `LogGroupName NOT IN ${JSON.stringify(names)}`;
      answer([
        [policy("elsewhere", "", `${functionArn}-other`), policy("without", not("trail", "/aws/lambda/iam-alerts"))],
        [policy("both", not("/aws/lambda/iam-alerts"), `${functionArn}:live`, "{ $.eventName = * }")],
      ]);
      const { code, stderr } = await toFunction();
      expect([code, stderr.match(/subscription policy/g)?.length]).toEqual([0, 1]);
      expect(stderr).toContain(
        `trail: warning: the account's subscription policy both already delivers trail to ${functionArn}:live, ` +
          "the events of { $.eventName = * }, so an event that iam-alerts lets through too arrives twice",
      );
    });

    it("warns of one that delivers the function's own log to it", async () => {
      answer([[policy("all", 'LogGroupName NOT IN ["trail"]')]]);
      const { stderr } = await toFunction();
      expect(stderr).toMatch(
        /policy all delivers the function's own log group \/aws\/lambda\/iam-alerts to the function/,
      );
      expect(stderr).not.toContain("arrives twice");
    });

    it("warns of one that delivers to the same stream", async () => {
      answer([[policy("all", "", stream)]]);
      const { stderr } = await subscribe("--destination", stream, "--role", role, "--dry-run");
      expect(stderr).toContain(`policy all already delivers trail to ${stream}, every event, so`);
    });

    it("says that they were not checked if AWS denies it or fails, and goes on", async () => {
      stub.always.set("DescribeAccountPolicies", logsError("AccessDeniedException", "User: me is not authorized"));
      const denied = await subscribe("--function", "iam-alerts");
      expect([denied.code, denied.stderr]).toEqual([
        0,
        expect.stringContaining(
          "iam-alerts: not checked: whether a subscription policy of the account delivers the same log groups (logs:DescribeAccountPolicies is not allowed)\n",
        ),
      ]);
      stub.always.set("DescribeAccountPolicies", logsError("ServiceUnavailableException", "Try later.", 503));
      const failed = await toFunction();
      expect([failed.code, failed.stderr]).toEqual([0, expect.stringMatching(/not checked: whether .*Try later/)]);
    });
  });

  it("passes over log groups that cannot have filters with --all-matching, and says so", async () => {
    const logGroups = [
      { logGroupName: "app/one" },
      { logGroupName: "app/rare", logGroupClass: "INFREQUENT_ACCESS" },
      { logGroupName: "app/two", logGroupClass: "STANDARD" },
    ];
    stub.always.set("DescribeLogGroups", { status: 200, body: JSON.stringify({ logGroups }) });
    const ran = await run([
      ...["subscribe", "--all-matching", "app/", "--function", "iam-alerts", "--dry-run", "--format", "json"],
    ]);
    expect(ran.stderr).toContain("skipped app/rare: log groups of class INFREQUENT_ACCESS cannot have");
    expect([ran.code, steps(ran.stdout).length]).toEqual([0, 4]);
  });

  it("explains the class of a log group that AWS refuses", async () => {
    const text = "This operation is only supported on the Standard log class.";
    stub.always.set("DescribeSubscriptionFilters", logsError("ValidationException", text));
    const { code, stderr } = await subscribe("--function", "iam-alerts");
    expect([code, stderr]).toEqual([2, expect.stringContaining("the class of a log group cannot be changed")]);
  });

  it("tries again while a stream's new role takes effect", async () => {
    const text =
      "Could not deliver test message to specified Kinesis stream. Check if the given kinesis stream is in ACTIVE state.";
    stub.instead.set("PutSubscriptionFilter", [logsError("InvalidParameterException", text)]);
    expect((await subscribe("--destination", stream, "--role", role)).code).toBe(0);
    stub.always.set("PutSubscriptionFilter", logsError("InvalidParameterException", text));
    const late = await subscribe("--destination", stream, "--role", `${role}2`, "--wait", "1");
    expect([late.code, late.stderr]).toEqual([2, expect.stringContaining("kinesis:PutRecord on the stream")]);
  });

  it("names the quota of regular expressions if an update is refused", async () => {
    stub.filters = [foreign("iam-alerts", stream)];
    stub.always.set("PutSubscriptionFilter", logsError("LimitExceededException", "Resource limit exceeded."));
    const args = ["--destination", stream, "--role", role, "--accept-loss", "--pattern", "{ $.eventName = %^Put% }"];
    const { code, stderr } = await subscribe(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining("five filter patterns with regular expressions")]);
    expect(stderr).not.toContain("cannot have another subscription filter");
  });

  it("does not remove a filter that delivers elsewhere", async () => {
    stub.filters = [foreign("iam-alerts")];
    const { code, stderr } = await subscribe("--remove", "--function", "iam-alerts");
    expect(code).toBe(2);
    expect(stderr).toContain(`delivers to ${functionArn}-other, not to ${functionArn}, so it was not removed`);
    expect(stub.filters).toHaveLength(1);
  });

  it.each<[string, readonly string[]]>([
    ["expected an operator after $.eventName", ["--function", "f", "--pattern", "{ $.eventName Create* }"]],
    ["the pattern can never match, never-holds", ["--function", "f", "--pattern", '{ $.a = "x" && $.a = "y" }']],
    [
      "the pattern has a warning, ",
      ["--function", "f", "--strict", "--pattern", '{ $.eventSource = "iam" || $.eventName = "CreateUser" }'],
    ],
    ["expected --function or --destination, found both", ["--function", "f", "--destination", stream]],
    ["expected a destination to subscribe to, found none", []],
    ["expected the ARN of a destination", ["--destination", "arn:aws:sqs:us-east-1:123456789012:q"]],
    ["expected --role", ["--destination", stream]],
    ["expected no --role", ["--function", "f", "--role", role]],
    [
      "expected a Kinesis stream with --distribution, found another destination",
      ["--function", "f", "--distribution", "Random"],
    ],
    ["expected a Lambda function's name", ["--function", "my function"]],
    ["found $LATEST", ["--function", "f:$LATEST"]],
    ["expected a filter's name", ["--function", "f", "--filter-name", "a:b"]],
    [
      "expected a destination in the log group's Region us-east-1, found eu-west-1",
      ["--destination", "arn:aws:logs:eu-west-1:123456789012:destination:d"],
    ],
    ["expected a log group's name", ["--function", "f", "--log-group", "not a name"]],
    ["expected a whole number from 0 to 3600 after --wait", ["--function", "f", "--wait", "long"]],
  ])("reports %j before any call", async (message, args) => {
    const { code, stderr } = await subscribe(...args);
    expect(stderr).toContain(message);
    expect([code, stub.calls]).toEqual([2, []]);
  });

  it("prints the warnings of lint", async () => {
    const { code, stderr } = await subscribe(
      "--function",
      "iam-alerts",
      "--pattern",
      '{ $.eventSource = "iam" || $.eventName = "CreateUser" }',
    );
    expect(stderr).toContain("iam-alerts: warning unknown-event-source: ");
    expect(code).toBe(0);
  });

  it("refuses an empty answer", async () => {
    stub.instead.set("DescribeSubscriptionFilters", [{ status: 200, body: "{}", headers: { "x-amzn-requestid": "" } }]);
    const { code, stderr } = await subscribe("--destination", stream, "--role", role);
    expect(stderr).toContain("expected AWS's answer to logs:DescribeSubscriptionFilters, found nothing");
    expect(code).toBe(2);
  });

  it("prints each call with --debug, and no secrets", async () => {
    vi.stubEnv("AWS_SESSION_TOKEN", "a-token-that-nobody-sees");
    const { stderr } = await subscribe("--function", "iam-alerts", "--debug");
    expect(stderr).toMatch(
      /iam-alerts: AddPermission \{.*"SourceAccount":"123456789012"\} -> 201, request id request-1/,
    );
    expect(stderr).not.toMatch(/a-token-that-nobody-sees|wJalrXUtnFEMI|Signature|authorization/i);
  });
});
