import { readdirSync, readFileSync } from "node:fs";
import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import {
  type FilteredLogEvent,
  FilterLogEventsCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  PutSubscriptionFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { describe, expect, it, vi } from "vitest";
import type { DoctorFinding } from "../../../src/aws/doctor/check.ts";
import { encodePayload } from "../../../src/payload/awslogs.ts";
import { lines, run } from "../../cli/io.ts";
import { runProcess } from "../environment.ts";
import { startRuntime } from "../runtime.ts";
import { type Answer, lambdaError, logsError } from "../stub.ts";
import { ok, useMonitored } from "./monitored.ts";

const group = "aws-cloudtrail-logs";
const sample = JSON.parse(readFileSync("fixtures/records/CreateUser.json", "utf8")) as object;
const log = "/aws/lambda/iam-alerts";
const keys = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };
const topicArn = "arn:aws:sns:us-east-1:123456789012:iam-alerts";
const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:iam-alerts";
const queueArn = "arn:aws:sqs:us-east-1:123456789012:dead";

// The stub has what moto lacks: when a trail delivered, dead-letter queues, SES's account, subscriptions not confirmed,
// account policies.
const { moto, account, stub, fromStub } = useMonitored(group);

/** Sets up a complete account, as far as moto supports it. */
async function wire(): Promise<void> {
  const { lambda, logs } = account;
  const Environment = { Variables: { TOPIC_ARN: topicArn } };
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "iam-alerts", Environment }));
  await logs.send(new PutRetentionPolicyCommand({ logGroupName: group, retentionInDays: 90 }));
  await moto.query("sns", { Action: "Subscribe", TopicArn: topicArn, Protocol: "lambda", Endpoint: functionArn });
  expect((await run(["subscribe", "--log-group", group, "--function", "iam-alerts"])).code).toBe(0);
  fromStub("CLOUDTRAIL");
  stub.always.set("DescribeTrails", ok({ trailList: [trail] }));
  stub.always.set("GetEventSelectors", ok({ EventSelectors: [{ ReadWriteType: "All" }] }));
  stub.always.set("GetTrailStatus", ok({ IsLogging: true, LatestCloudWatchLogsDeliveryTime: 1_763_479_296 }));
}
const xmlType = { "content-type": "text/xml" };
const stsError = (code: string, text: string) =>
  `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error></ErrorResponse>`;
const trail = {
  Name: "main",
  TrailARN: "arn:aws:cloudtrail:us-east-1:123456789012:trail/main",
  CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:123456789012:log-group:${group}:*`,
  IsMultiRegionTrail: true,
  IncludeGlobalServiceEvents: true,
};

async function doctor(...args: string[]) {
  const { code, stdout, stderr } = await run(["doctor", "--log-group", group, "--format", "ndjson", ...args]);
  const findings = lines<DoctorFinding>(stdout);
  const of = (status: DoctorFinding["status"]) => findings.filter((finding) => finding.status === status);
  return {
    code,
    findings,
    stderr,
    green: of("green"),
    amber: of("amber"),
    red: of("red"),
    unchecked: of("not-checked"),
  };
}
const texts = (findings: readonly DoctorFinding[]) => findings.map(({ link, message }) => `${link}: ${message}`);

describe("doctor", () => {
  it("reports what is missing, and how to fix it", async () => {
    const { code, red, green } = await doctor("--function", "iam-alerts");
    expect(texts(red)).toEqual([
      "trail: the account has no trail in this Region",
      "filter: expected the filter iam-alerts on aws-cloudtrail-logs, found no filter",
      expect.stringMatching(/^permission: CloudWatch Logs may not invoke arn:.*:iam-alerts for aws-cloudtrail-logs$/),
      "function: the runtime nodejs20.x is no longer supported, since 2026-04-30",
      expect.stringMatching(/^function: the environment is not valid: expected .* in TOPIC_ARN, found nothing/),
      "dead letters: there is no dead-letter queue: an event is lost after the function fails on it three times",
    ]);
    for (const { fix } of red) expect(fix).toMatch(/\S/);
    expect(texts(green)[0]).toMatch(/^credentials: arn:aws:sts::123456789012:.*, Region us-east-1$/);
    expect(code).toBe(1);
  });

  it("fixes the problems with the commands that it prints", async () => {
    const { red } = await doctor("--function", "iam-alerts");
    const fix = red.find(({ link }) => link === "filter")?.fix ?? "";
    expect((await run(fix.split(" ").slice(1))).code).toBe(0);
    expect(texts((await doctor("--function", "iam-alerts")).red).join()).not.toMatch(/filter|permission/);
  });

  it("reports everything green in a complete account", async () => {
    await wire();
    fromStub("SQS");
    stub.always.set("GetQueueUrl", ok({ QueueUrl: `${stub.endpoint}/123456789012/dead` }));
    stub.always.set("GetQueueAttributes", ok({ Attributes: { ApproximateNumberOfMessages: "0" } }));
    const { code, red, unchecked, green, amber } = await withQueue(() => doctor("--pattern", "recommended"));
    expect([code, red, unchecked]).toEqual([0, [], []]);
    expect(texts(amber)).toEqual([
      "log group: aws-cloudtrail-logs is not protected from deletion, which would end the alerts",
    ]);
    expect([...new Set(green.map(({ link }) => link))]).toEqual([
      ...["credentials", "trail", "log group", "filter", "permission", "function", "dead letters", "account policy"],
      "topic",
    ]);
    expect(texts(green)).toContain("trail: main last delivered to aws-cloudtrail-logs at 2025-11-18T15:21:36.000Z");
    expect(texts(green)).toContain("log group: aws-cloudtrail-logs keeps events for 90 days");
  });

  /** moto forgets a function's dead-letter queue, so the stub answers for the function, and moto for the rest. */
  async function withQueue<Result>(work: () => Promise<Result>): Promise<Result> {
    const { statements } = await account.state(group, "iam-alerts");
    fromStub("LAMBDA");
    const FunctionArn = functionArn;
    const Environment = { Variables: { TOPIC_ARN: topicArn } };
    const more = { Runtime: "nodejs22.x", State: "Active", LastUpdateStatus: "Successful" };
    const settings = { FunctionName: "iam-alerts", FunctionArn, Environment, ...more };
    stub.always.set("GetFunctionConfiguration", ok({ ...settings, DeadLetterConfig: { TargetArn: queueArn } }));
    stub.always.set("GetPolicy", ok({ Policy: JSON.stringify({ Statement: statements }) }));
    return work();
  }

  it("counts the events in the dead-letter queue", async () => {
    await wire();
    fromStub("SQS");
    stub.always.set("GetQueueUrl", ok({ QueueUrl: `${stub.endpoint}/123456789012/dead` }));
    stub.always.set("GetQueueAttributes", ok({ Attributes: { ApproximateNumberOfMessages: "3" } }));
    const { code, red } = await withQueue(() => doctor());
    expect(texts(red)).toEqual(["dead letters: dead holds 3 events without an alert"]);
    expect(code).toBe(1);
  });

  it("reports a trail that does not log, covers one Region or cannot deliver", async () => {
    fromStub("CLOUDTRAIL");
    stub.always.set("DescribeTrails", ok({ trailList: [{ ...trail, IsMultiRegionTrail: false }] }));
    stub.always.set("GetTrailStatus", ok({ IsLogging: false, LatestCloudWatchLogsDeliveryError: "AccessDenied" }));
    const selectors = [{ FieldSelectors: [{ Field: "eventCategory", Equals: ["Data"] }] }];
    stub.always.set("GetEventSelectors", ok({ AdvancedEventSelectors: selectors }));
    const { red } = await doctor();
    expect(red.filter(({ link }) => link === "trail").map(({ fix }) => fix)).toEqual([
      "aws cloudtrail update-trail --name main --is-multi-region-trail --include-global-service-events",
      expect.stringMatching(/^aws cloudtrail put-event-selectors --trail-name main /),
      "aws cloudtrail start-logging --name main",
      expect.stringContaining("CloudWatch Logs role"),
    ]);
    stub.always.set("DescribeTrails", ok({ trailList: [{ ...trail, CloudWatchLogsLogGroupArn: undefined }] }));
    expect(texts((await doctor()).red)[0]).toBe("trail: no trail delivers to aws-cloudtrail-logs");
  });

  it("reads a trail at moto", async () => {
    const options = { endpoint: moto.endpoint, region: "us-east-1", credentials: keys };
    const client = new CloudTrailClient(options);
    await createBucket();
    await client.send(
      new CreateTrailCommand({
        Name: "main",
        S3BucketName: "trails",
        IsMultiRegionTrail: true,
        CloudWatchLogsLogGroupArn: trail.CloudWatchLogsLogGroupArn,
        CloudWatchLogsRoleArn: "arn:aws:iam::123456789012:role/alerts",
      }),
    );
    await client.send(new StartLoggingCommand({ Name: "main" }));
    const { findings } = await doctor();
    expect(texts(findings).filter((text) => text.startsWith("trail"))).toEqual([
      "trail: main covers all Regions and global events",
      "trail: main records calls that change something",
      "trail: main is logging",
      "trail: main has not delivered anything to aws-cloudtrail-logs yet", // moto never delivers
    ]);
  });

  async function createBucket(): Promise<void> {
    const scope = "20261118/us-east-1/s3/aws4_request";
    const authorization = `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=host, Signature=0`;
    const made = await fetch(`${moto.endpoint}/trails`, { method: "PUT", headers: { authorization } });
    expect(made.ok).toBe(true);
  }

  it("reports a subscriber who has not confirmed", async () => {
    await wire();
    fromStub("SNS");
    const xml = (action: string, result: string) => ({
      status: 200,
      headers: { "content-type": "text/xml" },
      body: `<${action}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${action}Result>${result}</${action}Result></${action}Response>`,
    });
    const open = JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sns:Publish" }] });
    const policy = `<Attributes><entry><key>Policy</key><value>${open.replaceAll('"', "&quot;")}</value></entry></Attributes>`;
    stub.always.set("GetTopicAttributes", xml("GetTopicAttributes", policy));
    const member = `<member><SubscriptionArn>PendingConfirmation</SubscriptionArn><Protocol>email</Protocol><Endpoint>bob@example.com</Endpoint></member>`;
    stub.always.set(
      "ListSubscriptionsByTopic",
      xml("ListSubscriptionsByTopic", `<Subscriptions>${member}</Subscriptions>`),
    );
    const { red } = await doctor();
    const topic = red.filter(({ link }) => link === "topic");
    expect(texts(topic)).toEqual([
      `topic: the policy of ${topicArn} allows everyone`,
      "topic: email bob@example.com has not confirmed the subscription and gets no alerts",
    ]);
    expect(topic[1]?.fix).toContain("click the link in the e-mail");
  });

  it("evaluates advanced event selectors", async () => {
    await wire();
    const management = { Field: "eventCategory", Equals: ["Management"] };
    const select = async (...FieldSelectors: object[]) => {
      stub.always.set("GetEventSelectors", ok({ AdvancedEventSelectors: [{ FieldSelectors }] }));
      return texts((await doctor()).green).includes("trail: main records calls that change something");
    };
    expect(await select(management)).toBe(true);
    expect(await select(management, { Field: "readOnly", Equals: ["false"] })).toBe(true);
    expect(await select(management, { Field: "readOnly", Equals: ["true"] })).toBe(false);
  });

  it("checks nothing beyond a stream", async () => {
    const stream = "arn:aws:kinesis:us-east-1:123456789012:stream/alerts";
    await moto.json("Kinesis_20131202.CreateStream", { StreamName: "alerts", ShardCount: 1 });
    const role = "arn:aws:iam::123456789012:role/alerts";
    await run(["subscribe", "--log-group", group, "--destination", stream, "--role", role]);
    const { green, red, unchecked } = await doctor("--destination", stream, "--topic", topicArn);
    expect(texts(green)).toContain(`filter: iam-alerts on aws-cloudtrail-logs delivers to ${stream}`);
    expect(texts(unchecked)).toEqual([`function: ${stream} is not a function: what follows it cannot be checked`]);
    expect(texts(red)).toContain("topic: the topic has no subscribers");
    const elsewhere = await doctor("--destination", `${stream}-2`);
    expect(texts(elsewhere.red)).toContain(
      `filter: expected iam-alerts on aws-cloudtrail-logs to deliver to ${stream}-2, found ${stream}`,
    );
  });

  it("checks the topic even if it may not read the function", async () => {
    await wire();
    fromStub("LAMBDA");
    for (const operation of ["GetFunctionConfiguration", "GetPolicy"]) {
      stub.always.set(operation, lambdaError("AccessDeniedException", "not authorized", 403));
    }
    const { code, green, unchecked } = await doctor("--topic", topicArn, "--canary");
    expect(texts(unchecked)).toEqual([
      "permission: lambda:GetPolicy is not allowed",
      "function: lambda:GetFunctionConfiguration is not allowed",
      "canary: not sent: the function's settings are not known, and so neither is its log",
    ]);
    expect(green.map(({ link }) => link)).toContain("topic");
    expect(code).toBe(2);
  });

  it("reports an environment that is unreadable or invalid", async () => {
    await wire();
    const change = (Variables: Record<string, string>) =>
      account.lambda.send(
        new UpdateFunctionConfigurationCommand({ FunctionName: "iam-alerts", Environment: { Variables } }),
      );
    await change({ TOPIC_ARN: topicArn, MIN_SEVERITY: "worst" });
    expect(texts((await doctor()).red)).toContainEqual(
      expect.stringMatching(/^function: the environment is not valid: expected one of .* in MIN_SEVERITY/),
    );
    const { statements } = await account.state(group, "iam-alerts");
    fromStub("LAMBDA");
    const denied = { Error: { ErrorCode: "AccessDeniedException", Message: "Lambda was unable to decrypt" } };
    const name = { FunctionName: "iam-alerts", FunctionArn: functionArn };
    stub.always.set("GetFunctionConfiguration", ok({ ...name, Runtime: "nodejs22.x", Environment: denied }));
    stub.always.set("GetPolicy", ok({ Policy: JSON.stringify({ Statement: statements }) }));
    expect(texts((await doctor()).unchecked)).toEqual([
      "function: the environment cannot be read: Lambda was unable to decrypt",
    ]);
  });

  it("checks SES for an address", async () => {
    await wire();
    fromStub("SESV2");
    stub.always.set("GET identities/alerts%40example.com", logsError("NotFoundException", "no", 404));
    stub.always.set("GET identities/example.com", ok({ VerifiedForSendingStatus: true }));
    stub.always.set("GET account", ok({ ProductionAccessEnabled: false, SendingEnabled: true }));
    const { findings } = await doctor("--email-from", "alerts@example.com");
    const email = findings.filter(({ link }) => link === "e-mail");
    expect(email.map(({ status }) => status)).toEqual(["green", "red"]);
    expect(email[1]?.message).toContain("SES is in the sandbox");
  });

  it("reports a check without permission as not made, with the missing action", async () => {
    await wire();
    for (const operation of ["DescribeTrails", "GetTrailStatus"]) {
      stub.always.set(operation, logsError("AccessDeniedException", "not authorized"));
    }
    const { unchecked } = await doctor();
    expect(unchecked).toEqual([
      {
        link: "trail",
        status: "not-checked",
        message: "cloudtrail:DescribeTrails is not allowed",
        fix: "allow cloudtrail:DescribeTrails",
      },
    ]);
  });

  it.each(["GetFunctionConfiguration", "GetPolicy"])(
    "does not check what Lambda answers %s with null",
    async (call) => {
      await wire();
      fromStub("LAMBDA");
      stub.always.set(call, { status: 200, body: "null" });
      const { findings, unchecked, stderr } = await doctor("--topic", topicArn);
      // The stub takes every other GET for GetPolicy.
      expect(texts(unchecked)).toContainEqual(
        expect.stringContaining(`expected AWS's answer to lambda:${call}, found JSON without an object`),
      );
      expect(findings.map(({ link }) => link)).toContain("topic");
      expect(JSON.stringify(findings) + stderr).not.toContain("TypeError");
    },
  );

  it("stops without credentials", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    const { code, findings } = await doctor();
    expect([code, findings.map(({ link, status }) => `${link} ${status}`)]).toEqual([2, ["credentials not-checked"]]);
  });

  it.each<[string, Answer]>([
    ["is throttled", { status: 400, headers: xmlType, body: stsError("Throttling", "Rate exceeded") }],
    ["fails", { status: 500, headers: xmlType, body: stsError("InternalFailure", "try again") }],
    ["answers null", { status: 200, body: "null" }],
  ])("makes the other checks if STS %s", async (_, answer) => {
    await wire();
    fromStub("STS");
    stub.always.set("GetCallerIdentity", answer);
    const { code, findings, unchecked, green, stderr } = await doctor("--pattern", "recommended");
    expect(findings[0]).toMatchObject({ link: "credentials", status: "not-checked" });
    expect(unchecked).toHaveLength(1);
    expect(green.map(({ link }) => link)).toContain("topic");
    expect(code).toBe(1); // moto forgets the dead-letter queue
    expect(JSON.stringify(findings) + stderr).not.toContain("TypeError");
  });

  it.each([
    "DescribeLogGroups",
    "DescribeSubscriptionFilters",
    "DescribeAccountPolicies",
    "DescribeTrails",
    "GetTrailStatus",
  ])("does not check what %s answers with null, and makes the other checks", async (operation) => {
    await wire();
    stub.always.set(operation, { status: 200, body: "null" });
    const { findings, unchecked, stderr } = await doctor("--function", "iam-alerts");
    expect(unchecked.length).toBeGreaterThan(0);
    expect(findings.map(({ link }) => link)).toContain("topic");
    expect(JSON.stringify(findings) + stderr).not.toContain("TypeError");
  });

  it("reports a missing Region", async () => {
    vi.stubEnv("AWS_REGION", undefined);
    const { code, unchecked, findings } = await doctor();
    expect(texts(unchecked)).toEqual(["credentials: expected an AWS Region for sts:GetCallerIdentity, found none"]);
    expect(unchecked[0]?.fix).toContain("AWS_DEFAULT_REGION");
    expect([code, findings.length]).toEqual([2, 1]);
  });

  it("recognizes a denied call of SNS, which answers in XML", async () => {
    await wire();
    fromStub("SNS");
    const error =
      "<Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>User is not authorized</Message></Error>";
    const body = `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${error}</ErrorResponse>`;
    stub.always.set("GetTopicAttributes", { status: 403, headers: { "content-type": "text/xml" }, body });
    expect(texts((await doctor()).unchecked)).toEqual(["topic: sns:GetTopicAttributes is not allowed"]);
  });

  it.each<[string, readonly string[]]>([
    ["expected an ARN of the right service after --topic", ["--topic", "iam-alerts"]],
    ["expected a whole number from 1 to 3600 after --timeout", ["--timeout", "0"]],
    ["expected a Lambda function's name or ARN", ["--function", "my function"]],
    ["expected a format that this command can print", ["--format", "csv"]],
  ])("reports %j before any call", async (message, args) => {
    vi.stubEnv("AWS_ENDPOINT_URL", stub.endpoint);
    const { code, stderr } = await doctor(...args);
    expect(stderr).toContain(message);
    expect([code, stub.calls]).toEqual([2, []]);
  });

  it("prints one JSON document with --format json", async () => {
    const { stdout } = await run(["doctor", "--log-group", group, "--format", "json"]);
    const findings = JSON.parse(stdout) as DoctorFinding[];
    expect(findings[0]).toEqual({
      link: "credentials",
      status: "green",
      message: expect.stringContaining("us-east-1"),
      fix: null,
    });
  });

  it("reads the dead-letter queue with the command that it prints", async () => {
    await wire();
    const created = await moto.query("sqs", { Action: "CreateQueue", QueueName: "dead" });
    const QueueUrl = /<QueueUrl>([^<]+)/.exec(created)?.[1] ?? "";
    const MessageBody = JSON.stringify(encodePayload([sample]));
    await moto.query("sqs", { Action: "SendMessage", QueueUrl, MessageBody });
    const { red } = await withQueue(() => doctor());
    expect(texts(red)).toEqual(["dead letters: dead holds 1 event without an alert"]);
    // The AWS CLI uses the queue's URL, in which moto puts Amazon's host name.
    const url = `${moto.endpoint}/123456789012/dead --endpoint-url ${moto.endpoint}`;
    const here = red[0]?.fix?.replace(/--queue-url \S+/, `--queue-url ${url}`) ?? "";
    const command = here.replace("iam-alerts", `"${process.execPath}" bin/iam-alerts.js`);
    const decoded = await runProcess("sh", ["-c", command], { AWS_ENDPOINT_URL: moto.endpoint });
    expect(lines<{ title: string }>(decoded.stdout)).toMatchObject([{ title: "alice created user bob" }]);
  });

  it("reports another pattern and another destination", async () => {
    await wire();
    const changed = await doctor("--pattern", '{ $.eventName = "CreateUser" }');
    expect(texts(changed.red).filter((text) => text.startsWith("filter"))).toEqual([
      expect.stringContaining(
        "filter: expected the given pattern in the filter on aws-cloudtrail-logs, found another, which lets through the preset",
      ),
    ]);
  });

  it("reports a pattern that matches nothing", async () => {
    await wire();
    for (const [filterPattern, found] of [
      ['{ $.eventName = "A" && $.eventName = "B" }', [expect.stringContaining("matches nothing: ")]],
      ['{ $.eventName = "A" || $.eventName = "B" }', []],
    ] as const) {
      await account.logs.send(
        new PutSubscriptionFilterCommand({
          ...{ logGroupName: group, filterName: "iam-alerts", filterPattern, destinationArn: functionArn },
        }),
      );
      expect(texts((await doctor()).red).filter((text) => text.startsWith("filter"))).toEqual(found);
    }
  });

  it("prints a list for people", async () => {
    const { stdout } = await run(["doctor", "--log-group", "gone", "--format", "text"]);
    expect(stdout).toMatch(/^green {8}credentials {4}arn:/m);
    expect(stdout).toMatch(
      /^red {10}log group {6}expected the log group gone, found none with that name\n {28}fix: aws logs create-log-group/m,
    );
  });
});

describe("doctor --canary", () => {
  /** Simulates Lambda: passes the log group's events to the deployed bundle, and writes its log. */
  async function playLambda(until: Promise<unknown>, env: Readonly<Record<string, string>>): Promise<void> {
    const { logs } = account;
    await account.createLogGroup(log, "instance");
    const runtime = await startRuntime({ ...awsEnvironment(), TOPIC_ARN: topicArn, ...env });
    const over = until.then(() => true);
    try {
      let events: FilteredLogEvent[] = [];
      while (events.length === 0) {
        ({ events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: group })));
        if (await Promise.race([over, sleep(100)])) return;
      }
      const [{ logStreamName = "", message = "" } = {}] = events;
      await runtime.invoke(encodePayload([message], { logGroup: group, logStream: logStreamName }), "request-1");
      await sleep(100);
      const logEvents = runtime.lines().map((line) => ({ timestamp: Date.now(), message: line }));
      await logs.send(new PutLogEventsCommand({ logGroupName: log, logStreamName: "instance", logEvents }));
    } finally {
      runtime.stop();
    }
  }
  const sleep = (milliseconds: number) => new Promise<false>((done) => setTimeout(() => done(false), milliseconds));
  const awsEnvironment = () => ({
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_REGION: "us-east-1",
  });
  const canaryOf = ({ findings }: { findings: readonly DoctorFinding[] }) =>
    findings.filter(({ link }) => link === "canary");

  // Without Docker moto does not invoke functions; the test invokes the bundle in AWS's own runtime client.
  it.each<[string, Record<string, string>, string, RegExp]>([
    ["to the topic", {}, "green", /^the alert was delivered to sns, message id [0-9a-f-]{36}$/],
    ["with a log in JSON", { AWS_LAMBDA_LOG_FORMAT: "JSON" }, "green", /^the alert was delivered to sns, message id/],
    [
      "to a topic that is gone",
      { TOPIC_ARN: `${topicArn}-gone` },
      "red",
      /^last seen in the function: sns did not accept the alert: NotFoundException/,
    ],
    [
      "to a function that skips it",
      { PATTERN: "nothing" },
      "red",
      /^last seen in the function, which created no alert/,
    ],
    ["to a function that fails", { TOPIC_ARN: "" }, "red", /^last seen in aws-cloudtrail-logs: .*TOPIC_ARN/],
  ])("follows an event %s", async (_, env, status, message) => {
    await wire();
    // A logged outcome ends the waiting; only a function that fails before it logs the event makes it long.
    const examined = doctor("--canary", "--timeout", message.source.includes("TOPIC_ARN") ? "15" : "120");
    await playLambda(examined, env);
    expect(canaryOf(await examined)).toMatchObject([{ status, message: expect.stringMatching(message) }]);
  });

  it("is not sent if the function's log would not show it", async () => {
    await wire();
    const { statements } = await account.state(group, "iam-alerts");
    fromStub("LAMBDA");
    const LoggingConfig = { LogFormat: "JSON", ApplicationLogLevel: "WARN", LogGroup: log };
    const Environment = { Variables: { TOPIC_ARN: topicArn } };
    const settings = { FunctionName: "iam-alerts", FunctionArn: functionArn, Runtime: "nodejs22.x", Environment };
    stub.always.set("GetFunctionConfiguration", ok({ ...settings, LoggingConfig }));
    stub.always.set("GetPolicy", ok({ Policy: JSON.stringify({ Statement: statements }) }));
    expect(canaryOf(await doctor("--canary"))).toMatchObject([
      { status: "not-checked", message: expect.stringContaining("omits levels below WARN") },
    ]);
  });

  it("reports where the event was last seen", async () => {
    await wire();
    expect(canaryOf(await doctor("--canary", "--timeout", "1"))).toMatchObject([
      {
        status: "red",
        message: expect.stringMatching(
          /^last seen in aws-cloudtrail-logs: \/aws\/lambda\/iam-alerts (?:received nothing|does not mention it) within 1 s/,
        ),
      },
    ]);
  });

  it("is not sent without a filter, or through one that matches no sample", async () => {
    expect(canaryOf(await doctor("--function", "iam-alerts", "--canary"))).toMatchObject([{ status: "not-checked" }]);
    await wire();
    await run([
      "subscribe",
      "--log-group",
      group,
      "--function",
      "iam-alerts",
      "--pattern",
      '{ $.eventName = "Nothing" }',
      "--accept-loss",
      "--force",
    ]);
    expect(canaryOf(await doctor("--canary"))).toMatchObject([{ status: "not-checked" }]);
  });
});

describe("doctor --print-policy", () => {
  interface Policy {
    readonly Statement: readonly { readonly Sid: string; readonly Action: string[]; readonly Resource: string[] }[];
  }
  const policy = async (...args: string[]) => {
    const { stdout, code } = await run(["doctor", "--print-policy", ...args]);
    expect(code).toBe(0);
    return JSON.parse(stdout) as Policy;
  };

  it("allows every action in the sources, on the given names", async () => {
    const { Statement } = await policy("--log-group", group, "--function", "iam-alerts:live");
    const allowed = Statement.flatMap(({ Action }) => Action);
    const files = ["subscribe/subscription", "subscribe/function-policy", "invoke", "log-groups", "account-policies"];
    const all = readdirSync("src/aws/doctor", { recursive: true, encoding: "utf8" });
    const doctor = all
      .filter((name) => /\.ts$/.test(name) && !name.includes("policy.ts"))
      .map((name) => `doctor/${name.slice(0, -3)}`);
    const sources = [...files, ...doctor].map((file) => readFileSync(`src/aws/${file}.ts`, "utf8"));
    const named = sources.flatMap((text) => [
      ...text.matchAll(/"((?:logs|lambda|sns|sqs|ses|kms|cloudtrail|cloudwatch):[A-Z]\w+)"/g),
    ]);
    expect(named.length).toBeGreaterThan(20);
    expect([...new Set(named.map(([, action]) => action))].toSorted()).toEqual(allowed.toSorted());
    expect(JSON.stringify(Statement)).toContain(`:log-group:${group}:*`);
    expect(JSON.stringify(Statement)).toContain(":function:iam-alerts:*");
    expect(JSON.stringify(Statement)).not.toContain("PassRole");
  });

  it("reads account, Region and partition from the names", async () => {
    const gov = "arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:iam-alerts";
    const { Statement } = await policy("--log-group", group, "--function", gov);
    expect(Statement[0]?.Resource).toEqual([`arn:aws-us-gov:logs:us-gov-west-1:111122223333:log-group:${group}:*`]);
    const role = "arn:aws:iam::111122223333:role/logs";
    const stream = await policy("--log-group", group, "--role", role, "--region", "cn-north-1");
    expect(stream.Statement.find(({ Action }) => Action.includes("iam:PassRole"))?.Resource).toEqual([role]);
    expect(stream.Statement[0]?.Resource).toEqual([`arn:aws-cn:logs:cn-north-1:111122223333:log-group:${group}:*`]);
  });

  it("allows --all to read every filter, with the names or alone", async () => {
    const both = (await policy("--all", "--log-group", group, "--function", "iam-alerts")).Statement;
    const alone = (await policy("--all", "--region", "eu-west-1")).Statement;
    const without = (await policy("--log-group", group, "--function", "iam-alerts")).Statement;
    expect(both.slice(0, without.length)).toEqual(without);
    expect(both.slice(without.length).map(({ Sid }) => Sid)).toEqual(["DoctorAllFilters", "DoctorAllFunctions"]);
    expect(alone.flatMap(({ Action }) => Action).toSorted()).toEqual([
      ...["lambda:GetFunctionConfiguration", "lambda:GetPolicy"],
      ...["logs:DescribeAccountPolicies", "logs:DescribeLogGroups", "logs:DescribeSubscriptionFilters"],
    ]);
    expect(alone[0]?.Resource).toEqual(["arn:aws:logs:eu-west-1:*:log-group:*"]);
  });

  it("allows backtest to read a bucket, and Athena to query it", async () => {
    const trail = "s3://amzn-s3-demo-bucket/AWSLogs/o-exampleorgid/";
    const stored = (await policy("--backtest", trail, "--region", "us-gov-west-1")).Statement;
    expect(stored.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["s3:ListBucket"], ["arn:aws-us-gov:s3:::amzn-s3-demo-bucket"]],
      [["s3:GetObject"], ["arn:aws-us-gov:s3:::amzn-s3-demo-bucket/AWSLogs/o-exampleorgid/*"]],
      [["kms:Decrypt"], ["arn:aws-us-gov:kms:us-gov-west-1:*:key/*"]],
    ]);
    const queried = (await policy("--backtest", trail, "--output", "s3://results-bucket")).Statement;
    const asked = readdirSync("src/aws/athena").map((name) => readFileSync(`src/aws/athena/${name}`, "utf8"));
    const calls = [...new Set(asked.join("").match(/(?<=")athena:\w+/g))].toSorted();
    const allowed = queried.flatMap(({ Action }) => Action);
    expect(allowed.filter((action) => action.startsWith("athena:")).toSorted()).toEqual(calls);
    expect(queried.at(-1)).toMatchObject({ Resource: ["arn:aws:s3:::results-bucket/*"] });
    const all = (await policy("--log-group", group, "--backtest", trail)).Statement.map(({ Sid }) => Sid);
    expect(all).toEqual(expect.arrayContaining(["Subscribe", "Backtest", "BacktestQueries", "BacktestObjects"]));
    const wrong = await run(["doctor", "--print-policy", "--backtest", "AWSLogs/"]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("expected a bucket or folder of S3")]);
  });

  it("allows subscribe to change a policy of the account", async () => {
    const { Statement } = await policy("--log-group", group, "--account-policy");
    const { Action } = Statement.find(({ Sid }) => Sid === "SubscribeAccountPolicy") ?? { Action: [] };
    const files = ["subscribe/account/policy.ts", "subscribe/account/plan.ts", "account-policies.ts"];
    const asked = files.map((name) => readFileSync(`src/aws/${name}`, "utf8")).join("");
    const changes = [...new Set(asked.match(/(?<=")logs:(?:Put|Delete)\w+/g))];
    expect(changes).toContain("logs:PutAccountPolicy");
    expect(Action).toEqual(expect.arrayContaining(changes));
  });

  it("is accepted by IAM", async () => {
    const trail = ["--backtest", "s3://amzn-s3-demo-bucket/", "--output", "s3://results-bucket/athena/"];
    const names = ["--log-group", group, "--function", "iam-alerts", "--account-policy"];
    const { Statement } = await policy(...names, "--all", ...trail);
    for (const { Sid, Resource } of Statement) {
      expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
      for (const resource of Resource) expect(resource).toMatch(/^(?:\*$|arn:)/);
    }
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    const created = { Action: "CreatePolicy", Version: "2010-05-08", PolicyName: "iam-alerts", PolicyDocument };
    expect(await moto.query("iam", created)).toContain("<Arn>arn:aws:iam::123456789012:policy/iam-alerts</Arn>");
  });
});
