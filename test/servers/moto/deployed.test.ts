import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchClient, PutMetricAlarmCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { PutSubscriptionFilterCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateAliasCommand, CreateKeyCommand, DisableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  AddPermissionCommand,
  GetFunctionConfigurationCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { beforeEach, describe, expect, it } from "vitest";
import type { DoctorFinding } from "../../../src/aws/doctor/check.ts";
import { lines, run } from "../../cli/io.ts";
import { logsError } from "../stub.ts";
import { topicArn } from "../use.ts";
import { ok, useMonitored } from "./monitored.ts";

// What is deployed, as doctor sees it. The stub answers what moto does not have; moto answers everything else.

const group = "audit-trail";
const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:iam-alerts";
const { moto, account, stub, fromStub } = useMonitored(group);
beforeEach(() => setEnvironment({}));

function setEnvironment(more: Readonly<Record<string, string>>) {
  const Environment = { Variables: { TOPIC_ARN: topicArn, ...more } };
  return account.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "iam-alerts", Environment }));
}

function cloudWatch(): CloudWatchClient {
  const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" };
  return new CloudWatchClient({ endpoint: moto.endpoint, region: "us-east-1", credentials });
}

const subscribe = async (...args: string[]) =>
  expect((await run(["subscribe", "--function", "iam-alerts", "--accept-loss", "--force", ...args])).code).toBe(0);
const put = (filterPattern: string, more: object = {}, filterName = "iam-alerts") =>
  account.logs.send(
    new PutSubscriptionFilterCommand({
      ...{ logGroupName: group, filterName, filterPattern, destinationArn: functionArn },
      ...more,
    }),
  );

async function doctor(...args: string[]) {
  const { code, stdout, stderr } = await run(["doctor", "--format", "ndjson", ...args]);
  const findings = lines<DoctorFinding>(stdout);
  const of = (link: string) => findings.filter((finding) => finding.link === link);
  const states = (link: string) => of(link).map(({ status, message }) => `${status}: ${message}`);
  return { code, findings, stderr, of, states };
}

describe("several log groups", () => {
  it("are all checked, and the broken one is named", async () => {
    await account.createLogGroup("second");
    await subscribe("--log-group", "second");
    const { code, findings } = await doctor("--log-group", group, "--log-group", "second");
    const filters = findings.filter(({ link, status }) => link === "filter" && status === "red");
    expect(filters).toMatchObject([
      { logGroup: group, message: expect.stringContaining(`on ${group}, found no filter`) },
    ]);
    expect(findings).toContainEqual(expect.objectContaining({ logGroup: "second", link: "filter", status: "green" }));
    expect(findings.filter(({ message }) => message.includes("iam-alerts is active"))).toHaveLength(1);
    expect(code).toBe(1);
    const { stdout } = await run(["doctor", "--log-group", group, "--log-group", "second", "--format", "text"]);
    expect(stdout).toMatch(/^audit-trail:\n(?:.|\n)*^second:\n/m);
  });
});

describe("the deployed pattern", () => {
  it.each([
    ['{ $.eventName = "createuser" }', "--pattern '{ $.eventName = \"CreateUser\" }'"],
    ['{ $.eventSource = "iam.amazonaws.com" && $.eventName = "RunInstances" }', "--pattern recommended"],
  ])("is red if it can never match, with a mend for the real names: %s", async (pattern, fix) => {
    await subscribe("--log-group", group);
    await put(pattern);
    const { code, of } = await doctor("--log-group", group);
    const red = of("filter").filter(({ status }) => status === "red");
    expect(red).toMatchObject([{ message: expect.stringContaining(pattern) }]);
    expect(red[0]?.fix).toBe(
      `iam-alerts subscribe --log-group ${group} --filter-name iam-alerts --function ${functionArn} ${fix}`,
    );
    expect(code).toBe(1);
  });

  it("is shown with its preset, or with its share of IAM's changes", async () => {
    await subscribe("--log-group", group, "--pattern", "iam-changes");
    expect((await doctor("--log-group", group)).states("filter")[1]).toMatch(
      /^green: iam-alerts on audit-trail lets through the preset iam-changes \(75\.9% of IAM's changes\)$/,
    );
    await put('{ $.eventSource = "iam.amazonaws.com" && $.eventName = "Delete*" }');
    expect((await doctor("--log-group", group)).states("filter")[1]).toMatch(
      /lets through [\d.]+% of IAM's changes, no preset: \{/,
    );
  });

  it("is red if the function drops everything that passes", async () => {
    await subscribe(
      "--log-group",
      group,
      "--pattern",
      '{ $.eventSource = "iam.amazonaws.com" && $.eventName = "Tag*" }',
    );
    await setEnvironment({ MIN_SEVERITY: "critical" });
    expect((await doctor("--log-group", group)).states("function")).toContainEqual(
      expect.stringMatching(/^red: nothing reaches an alert: MIN_SEVERITY=critical, but the worst of \d+ known events/),
    );
  });
});

describe("the function's PATTERN", () => {
  it("is red if it can never match, with the reason and a correction", async () => {
    await subscribe("--log-group", group);
    await setEnvironment({ PATTERN: '{ $.userIdentity.type = "root" }' });
    const { code, of } = await doctor("--log-group", group);
    const red = of("function").filter(({ message }) => message.includes("PATTERN"));
    expect(red).toMatchObject([
      {
        status: "red",
        message: expect.stringMatching(/nothing reaches an alert: the function's PATTERN matches nothing: .*Root/),
      },
    ]);
    expect(red[0]?.fix).toContain('{ $.userIdentity.type = "Root" }');
    expect(code).toBe(1);
  });
});

describe("the filter's settings and deliveries", () => {
  const described = (more: object) =>
    stub.always.set(
      "DescribeSubscriptionFilters",
      ok({
        subscriptionFilters: [
          { filterName: "iam-alerts", filterPattern: "{ $.eventName = * }", destinationArn: functionArn, ...more },
        ],
      }),
    );

  it.each<[object, RegExp]>([
    [{ applyOnTransformedLogs: true }, /^red: .* reads transformed events/],
    [{ fieldSelectionCriteria: '@aws.account = "999988887777"' }, /^red: .* leaves out this account, 123456789012$/],
    [{ fieldSelectionCriteria: '@aws.region NOT IN ["us-east-1"]' }, /^red: .* leaves out this Region, us-east-1$/],
  ])("are red if they keep this account's events away: %j", async (more, expected) => {
    described(more);
    expect((await doctor("--log-group", group)).states("filter")).toContainEqual(expect.stringMatching(expected));
  });

  const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
  it.each([
    ["Lambda", functionArn, "aws lambda get-policy --function-name"],
    ["Kinesis", arn("kinesis", "stream/alerts"), "aws kinesis describe-stream-summary --stream-name alerts"],
    [
      "Firehose",
      arn("firehose", "deliverystream/alerts"),
      "aws firehose describe-delivery-stream --delivery-stream-name alerts",
    ],
    [
      "Destination",
      arn("logs", "destination:alerts"),
      "aws logs describe-destinations --destination-name-prefix alerts",
    ],
  ])("are red for delivery errors and amber for throttling, to %s", async (DestinationType, destinationArn, fix) => {
    await subscribe("--log-group", group);
    described({ destinationArn });
    const data = (filter: string, more = 60_000) => {
      const dimensions = { LogGroupName: group, DestinationType, FilterName: filter };
      const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
      return { Dimensions, Timestamp: new Date(Date.now() - more) };
    };
    const quiet = await doctor("--log-group", group);
    expect(quiet.states("filter")).toContain(
      `green: no delivery errors or throttling of iam-alerts on ${group} in the last day`,
    );
    const MetricData = [
      { ...data("iam-alerts"), MetricName: "DeliveryErrors", Value: 4 },
      { ...data("iam-alerts", 3 * 86_400_000), MetricName: "DeliveryErrors", Value: 70 },
      { ...data("iam-alerts"), MetricName: "DeliveryThrottling", Value: 2 },
      { ...data("another"), MetricName: "DeliveryErrors", Value: 600 },
    ];
    await cloudWatch().send(new PutMetricDataCommand({ Namespace: "AWS/Logs", MetricData }));
    const { of } = await doctor("--log-group", group);
    const [failed] = of("filter").filter(({ message }) =>
      message.startsWith("CloudWatch Logs could not deliver 4 events"),
    );
    expect(failed).toMatchObject({ status: "red", fix: expect.stringContaining(fix) });
    expect(of("filter")).toContainEqual(
      expect.objectContaining({ status: "amber", message: expect.stringContaining("throttled for 2 events") }),
    );
  });

  it("are amber if a second filter delivers to the same function", async () => {
    await subscribe("--log-group", group);
    await put("{ $.eventName = * }", {}, "again");
    expect((await doctor("--log-group", group)).states("filter")).toContainEqual(
      expect.stringMatching(/^amber: again on audit-trail delivers to the same function/),
    );
  });
});

describe("a log group", () => {
  const described = (more: object) =>
    stub.always.set(
      "DescribeLogGroups",
      ok({ logGroups: [{ logGroupName: group, deletionProtectionEnabled: true, ...more }] }),
    );

  it("without subscription filters is red, and its filters are not asked for", async () => {
    described({ logGroupClass: "INFREQUENT_ACCESS" });
    const text = "This operation is only supported on the Standard log class.";
    stub.always.set("DescribeSubscriptionFilters", logsError("ValidationException", text));
    const { code, states } = await doctor("--log-group", group, "--function", "iam-alerts");
    expect(states("log group")[0]).toMatch(/^red: audit-trail is of class INFREQUENT_ACCESS/);
    expect(states("filter")).toEqual([]);
    expect(code).toBe(1);
  });

  it("that does not exist is red, with one that is a letter off", async () => {
    const { of } = await doctor("--log-group", "audit-trial");
    expect(of("log group")).toMatchObject([
      {
        status: "red",
        message: expect.stringContaining("did you mean audit-trail?"),
        fix: expect.stringContaining(group),
      },
    ]);
  });

  it("is fed by a telemetry rule or a copy without a trail", async () => {
    const fed = "aws/cloudtrail/managementevents";
    await account.createLogGroup(fed, "stream");
    const unknown = await doctor("--log-group", fed);
    expect(unknown.states("trail")).toEqual([
      expect.stringMatching(/^not-checked: .* is fed by a CloudWatch telemetry rule/),
    ]);
    expect(JSON.stringify(unknown.findings)).not.toContain("create-trail");
    const record = (recipientAccountId: string) =>
      JSON.stringify({ eventSource: "iam.amazonaws.com", eventName: "CreateUser", recipientAccountId });
    await account.putLogEvents(fed, "stream", [record("123456789012")]);
    expect((await doctor("--log-group", fed)).states("trail")).toEqual([
      expect.stringMatching(
        /^green: .* is fed by a CloudWatch telemetry rule, not by a trail; its newest event is of 20/,
      ),
    ]);
    await account.createLogGroup("copies", "stream");
    await account.putLogEvents("copies", "stream", [record("999988887777")]);
    expect((await doctor("--log-group", "copies")).states("trail")).toEqual([
      expect.stringMatching(/^green: copies is a centralized copy: .* is of account 999988887777$/),
    ]);
    expect((await doctor("--log-group", group)).states("trail")).toEqual([
      "red: the account has no trail in this Region",
    ]);
  });
});

describe("a permission that is missing", () => {
  const allow = (more: object) =>
    account.lambda.send(
      new AddPermissionCommand({
        ...{ FunctionName: "iam-alerts", StatementId: "logs", Action: "lambda:InvokeFunction" },
        ...{ Principal: "logs.amazonaws.com", ...more },
      }),
    );
  const arn = (name: string, id = "123456789012") => `arn:aws:logs:us-east-1:${id}:log-group:${name}`;

  it.each<[object, string]>([
    [{ SourceArn: arn(group) }, `names ${arn(group)} without :* at its end`],
    [{ SourceArn: `${arn(group, "999988887777")}:*` }, "names another account, 999988887777, instead of 123456789012"],
    [{ SourceArn: `${arn("audit-trial")}:*` }, "names another log group, audit-trial, a few letters off"],
    [
      { SourceArn: `${arn(group)}:*`, Principal: "events.amazonaws.com" },
      "names events.amazonaws.com instead of logs.amazonaws.com",
    ],
  ])("names the statement that is near: %j", async (more, expected) => {
    await allow(more);
    await put("{ $.eventName = * }");
    const { of } = await doctor("--log-group", group);
    expect(of("permission")).toMatchObject([
      { status: "red", message: expect.stringContaining(`the statement logs ${expected}`) },
    ]);
    expect(of("permission")[0]?.fix).toContain(`--pattern '{ $.eventName = * }'`);
  });

  it("names the function that is a letter off", async () => {
    const { of } = await doctor("--log-group", group, "--function", "iam-alert");
    expect(of("function")[0]).toMatchObject({
      status: "red",
      message: expect.stringContaining("did you mean iam-alerts?"),
    });
  });
});

describe("the topic", () => {
  const set = (AttributeName: string, AttributeValue: string) =>
    moto.query("sns", { Action: "SetTopicAttributes", TopicArn: topicArn, AttributeName, AttributeValue });

  it("with AWS's own key is amber, and red if an alarm publishes to it", async () => {
    await set("KmsMasterKeyId", "alias/aws/sns");
    expect((await doctor("--log-group", group, "--topic", topicArn)).states("topic")[1]).toMatch(
      /^amber: .* CloudWatch alarms cannot/,
    );
    await cloudWatch().send(
      new PutMetricAlarmCommand({
        ...{ AlarmName: "silent", AlarmActions: [topicArn], MetricName: "Errors", Namespace: "AWS/Lambda", Period: 60 },
        ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: "GreaterThanThreshold", Statistic: "Sum" },
      }),
    );
    expect((await doctor("--log-group", group, "--topic", topicArn)).states("topic")[1]).toMatch(
      /^red: .*: silent cannot reach anyone$/,
    );
  });

  it("is red if its policy is open to everyone, also in a list", async () => {
    const statement = {
      Sid: "all",
      Effect: "Allow",
      Principal: { AWS: ["*"] },
      Action: "sns:Publish",
      Resource: topicArn,
    };
    await set("Policy", JSON.stringify({ Version: "2012-10-17", Statement: [statement] }));
    const { of } = await doctor("--log-group", group, "--topic", topicArn);
    expect(of("topic")[0]).toMatchObject({ status: "red", message: expect.stringContaining("allows everyone") });
    const closed = JSON.parse(/--attribute-value '(.*)'$/.exec(of("topic")[0]?.fix ?? "")?.[1] ?? "{}");
    await set("Policy", JSON.stringify(closed));
    expect((await doctor("--log-group", group, "--topic", topicArn)).of("topic")[0]?.status).toBe("green");
  });
});

describe("the key of the topic", () => {
  const role = "arn:aws:iam::123456789012:role/lambda";
  const kms = () => {
    const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" };
    return new KMSClient({ endpoint: moto.endpoint, region: "us-east-1", credentials });
  };
  const statement = (Principal: unknown, more: object = {}) => ({
    ...{ Effect: "Allow", Principal, Action: ["kms:GenerateDataKey*", "kms:Decrypt"], Resource: "*" },
    ...more,
  });
  const root = statement({ AWS: "arn:aws:iam::123456789012:root" }, { Action: "kms:*" });
  const alarms = statement({ Service: "cloudwatch.amazonaws.com" });

  /** Gives the topic a key with these statements. Returns its ARN. */
  async function encrypt(...Statement: readonly object[]): Promise<string> {
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    const { KeyMetadata } = await kms().send(new CreateKeyCommand({ Policy }));
    await use(KeyMetadata?.Arn ?? "");
    return KeyMetadata?.Arn ?? "";
  }
  const use = (AttributeValue: string) =>
    moto.query("sns", {
      ...{ Action: "SetTopicAttributes", TopicArn: topicArn, AttributeName: "KmsMasterKeyId", AttributeValue },
    });
  const states = async () => {
    await subscribe("--log-group", group);
    const found = (await doctor("--log-group", group)).of("topic");
    return found.filter(({ message }) => /\bkey\b/.test(message));
  };

  it("is green if its policy lets alarms publish and names the function's role", async () => {
    const own = await account.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: "iam-alerts" }));
    const arn = await encrypt(root, alarms, statement({ AWS: own.Role }));
    expect(await states()).toMatchObject([
      { status: "green", message: `the policy of the topic's key ${arn} lets CloudWatch alarms publish` },
      { status: "green", message: expect.stringContaining("lets the function's role arn:aws:iam::123456789012:role/") },
    ]);
  });

  it("is amber without CloudWatch, red with an alarm, and leaves the role to its own policies", async () => {
    const arn = await encrypt(root);
    expect(await states()).toMatchObject([
      { status: "amber", message: `the policy of the topic's key ${arn} does not let CloudWatch alarms publish` },
      { status: "not-checked", fix: expect.stringMatching(/^aws iam simulate-principal-policy .*kms:GenerateDataKey/) },
    ]);
    await cloudWatch().send(
      new PutMetricAlarmCommand({
        ...{ AlarmName: "mute", AlarmActions: [topicArn], MetricName: "Errors", Namespace: "AWS/Lambda", Period: 60 },
        ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: "GreaterThanThreshold", Statistic: "Sum" },
      }),
    );
    expect((await states())[0]).toMatchObject({ status: "red", message: expect.stringMatching(/: mute cannot reach/) });
  });

  it("is red for a role that the policy does not name, or denies", async () => {
    await encrypt(alarms, statement({ AWS: role }, { Sid: "another" }));
    expect((await states())[1]).toMatchObject({ status: "red", message: expect.stringContaining("does not let") });
    await encrypt(alarms, root, statement("*", { Effect: "Deny" }));
    expect((await states()).map(({ status }) => status)).toEqual(["amber", "red"]);
  });

  it("is found by its alias, and red if it is disabled or does not exist", async () => {
    const arn = await encrypt(root, alarms);
    await kms().send(new CreateAliasCommand({ AliasName: "alias/alerts", TargetKeyId: arn }));
    await kms().send(new DisableKeyCommand({ KeyId: arn.split("/")[1] }));
    await use("alias/alerts");
    expect((await states())[0]).toMatchObject({
      ...{ status: "red", message: "the key alias/alerts is Disabled: nothing can be sent" },
      fix: `aws kms enable-key --key-id ${arn}`,
    });
    await use("alias/nowhere");
    expect(await states()).toMatchObject([
      { status: "red", message: "expected the key alias/nowhere, found none: nothing can be sent" },
    ]);
  });

  it("is not checked if AWS denies the look-up, with the command that shows the policy", async () => {
    await encrypt(root, alarms);
    await use("alias/alerts");
    fromStub("KMS");
    stub.always.set("DescribeKey", logsError("AccessDeniedException", "not authorized"));
    expect(await states()).toMatchObject([
      {
        ...{ status: "not-checked", message: expect.stringContaining("kms:DescribeKey is not allowed") },
        fix: expect.stringContaining("aws kms get-key-policy"),
      },
    ]);
  });
});

describe("doctor --all", () => {
  it("lists every filter with its pattern, destination and state", async () => {
    await account.createLogGroup("application");
    await subscribe("--log-group", group, "--pattern", "root-activity");
    await account.putFilter("application", "errors", functionArn);
    const { code, of } = await doctor("--all");
    expect(of("filter")).toMatchObject([
      {
        ...{
          logGroup: "application",
          status: "red",
          filter: { name: "errors", pattern: "ERROR", destinationArn: functionArn },
        },
        message: expect.stringContaining("CloudWatch Logs may not invoke"),
      },
      { logGroup: group, status: "green", message: expect.stringContaining("the preset root-activity") },
    ]);
    expect(code).toBe(1);
  });
});

describe("doctor --canary --event", () => {
  const s3 = '{ $.eventSource = "s3.amazonaws.com" && $.eventName = "PutBucketPolicy" }';
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
    return () => rmSync(folder, { recursive: true });
  });
  const file = (content: object) => {
    const name = join(folder, `event-${Object.keys(content)[0]}.json`);
    writeFileSync(name, JSON.stringify(content));
    return name;
  };
  const event = {
    eventVersion: "1.11",
    eventSource: "s3.amazonaws.com",
    eventName: "PutBucketPolicy",
    userIdentity: { type: "Root" },
  };

  it("sends the event of a file", async () => {
    await subscribe("--log-group", group, "--pattern", s3);
    const given = ["--log-group", group, "--canary", "--timeout", "1"];
    expect((await doctor(...given, "--event", file(event))).states("canary")).toEqual([
      expect.stringMatching(/^red: last seen in audit-trail/), // moto does not invoke functions
    ]);
    expect((await doctor(...given, "--event", "CreateUser")).states("canary")).toEqual([
      expect.stringContaining("not-checked: not sent: the event CreateUser does not pass the filter's pattern"),
    ]);
  });

  it("refuses what is not one record, and --event without --canary", async () => {
    for (const [args, message] of [
      [["--canary", "--event", file({ Records: [event, event] })], "expected one event in"],
      [["--canary", "--event", file({ some: "thing" })], "expected a CloudTrail record in"],
      [["--canary", "--event", "Nope"], "expected a file, a folder or a sample's name"],
      [["--event", "CreateUser"], "expected --canary with --event"],
    ] as const) {
      const { code, stderr } = await run(["doctor", "--log-group", group, ...args]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    }
  });

  it("shows its progress in one line on a terminal, and once elsewhere", async () => {
    await subscribe("--log-group", group);
    const args = ["doctor", "--log-group", group, "--canary", "--timeout", "3"];
    const piped = await run(args);
    expect(piped.stderr.match(/waiting for the canary's alert/g)).toHaveLength(1);
    const shown = await run(args, { terminal: true });
    const drawn = shown.stderr.slice(0, shown.stderr.lastIndexOf("waiting for the canary's alert"));
    expect(drawn).not.toContain("\n");
  });
});
