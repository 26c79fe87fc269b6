import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DoctorFinding } from "../../../src/aws/doctor/check.ts";
import { readConfig } from "../../../src/lambda/config.ts";
import { encodePayload } from "../../../src/payload/awslogs.ts";
import { lines, run } from "../../cli/io.ts";
import { Account } from "../account.ts";
import { processEnvironment, runProcess } from "../environment.ts";
import { startRuntime } from "../runtime.ts";
import { useEnvironment, useMoto } from "../use.ts";

const group = "aws-cloudtrail-logs";
const sample = JSON.parse(readFileSync("fixtures/records/CreateUser.json", "utf8")) as object;
const zip = "dist/iam-alerts-function.zip";

const moto = useMoto();
const account = new Account(moto);
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-deploy-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
useEnvironment(() => ({ AWS_ENDPOINT_URL: moto.endpoint }));

async function aws(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runProcess("aws", args, { AWS_ENDPOINT_URL: moto.endpoint });
  if (code !== 0) throw new Error(`aws ${args.join(" ")} gave ${code}: ${stderr}${stdout}`);
  return stdout;
}

async function packed(): Promise<string> {
  const { code, stderr } = await runProcess(process.execPath, ["scripts/package-function.js"], {});
  expect(code, stderr).toBe(0);
  return createHash("sha256").update(readFileSync(zip)).digest("base64");
}

/** Returns the deployed function. */
async function deployed() {
  const { Configuration } = await account.lambda.send(new GetFunctionCommand({ FunctionName: "iam-alerts" }));
  return Configuration ?? {};
}

async function json(...args: string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await aws(...args, "--output", "json")) as Record<string, unknown>;
}

/** Returns the template as CloudFormation sees it. */
async function templateOfStack(): Promise<string> {
  const { TemplateBody } = await json("cloudformation", "get-template", "--stack-name", "iam-alerts");
  return typeof TemplateBody === "string" ? TemplateBody : JSON.stringify(TemplateBody);
}

/** Returns the findings of doctor by status, each as "link: message". */
async function doctor(): Promise<Readonly<Record<DoctorFinding["status"], readonly string[]>>> {
  const { stdout } = await run(["doctor", "--log-group", group, "--function", "iam-alerts", "--format", "ndjson"]);
  const findings = lines<DoctorFinding>(stdout);
  const of = (status: DoctorFinding["status"]) =>
    findings.filter((finding) => finding.status === status).map(({ link, message }) => `${link}: ${message}`);
  return { green: of("green"), amber: of("amber"), red: of("red"), "not-checked": of("not-checked") };
}

// In the README's order: each step depends on the previous one.
describe("the deployment", () => {
  it("packs the same zip every time", async () => {
    const first = await packed();
    expect(await packed()).toBe(first);
  });

  it("packs the same zip in another folder and time zone", async () => {
    const elsewhere = join(folder, "elsewhere");
    for (const name of ["src", "bin", "scripts", "deploy", "package.json", "tsconfig.json"]) {
      cpSync(name, join(elsewhere, name), { recursive: true });
    }
    symlinkSync(resolve("node_modules"), join(elsewhere, "node_modules"));
    for (const script of ["build-function.js", "package-function.js"]) {
      const { code, stderr } = await runProcess(process.execPath, [join(elsewhere, "scripts", script)], {
        TZ: "Asia/Tokyo",
      });
      expect(code, stderr).toBe(0);
    }
    expect(readFileSync(join(elsewhere, zip)).equals(readFileSync(zip))).toBe(true);
  });

  it("has a template without findings of cfn-lint", async () => {
    expect(await runProcess("cfn-lint", ["deploy/template.yaml"], {})).toMatchObject({ code: 0, stdout: "" });
  });

  it("is created by the AWS CLI from the template", async () => {
    await account.createLogGroup(group);
    await aws("s3", "mb", "s3://iam-alerts-code");
    const template = join(folder, "packaged.yaml");
    await aws(
      ...["cloudformation", "package", "--template-file", "deploy/template.yaml"],
      ...["--s3-bucket", "iam-alerts-code", "--output-template-file", template],
    );
    const parameters = [`LogGroupName=${group}`, "AlertEmail=security@example.com", "DedupTable=true", "MaxAlerts=20"];
    await aws(
      ...["cloudformation", "deploy", "--template-file", template, "--stack-name", "iam-alerts"],
      ...["--capabilities", "CAPABILITY_IAM", "--parameter-overrides", ...parameters],
    );
    const { CodeSha256, Runtime, Handler, MemorySize, Environment } = await deployed();
    expect({ CodeSha256, Runtime, Handler, MemorySize }).toEqual({
      CodeSha256: createHash("sha256").update(readFileSync(zip)).digest("base64"),
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      MemorySize: 768,
    });
    // The function accepts its environment.
    expect(readConfig(Environment?.Variables ?? {})).toMatchObject({
      channels: { sns: { topicArn: "arn:aws:sns:us-east-1:123456789012:iam-alerts" } },
      maxAlerts: 20,
      dedupTable: "iam-alerts-sent",
    });
  }, 240_000);

  it("is subscribed to the log group, with the permission from the template", async () => {
    const { code, stderr } = await run(["subscribe", "--log-group", group, "--function", "iam-alerts"]);
    expect(code, stderr).toBe(0);
    const { filters, statements } = await account.state(group, "iam-alerts");
    expect(filters).toMatchObject([{ filterName: "iam-alerts", logGroupName: group }]);
    expect(statements.length).toBeGreaterThan(0);
    expect((await run(["subscribe", "--log-group", group, "--function", "iam-alerts", "--check"])).code).toBe(0);
  });

  it("has a trail", async () => {
    await aws("s3", "mb", "s3://trails");
    await aws(
      ...["cloudtrail", "create-trail", "--name", "main", "--s3-bucket-name", "trails", "--is-multi-region-trail"],
      ...["--cloud-watch-logs-log-group-arn", `arn:aws:logs:us-east-1:123456789012:log-group:${group}:*`],
      ...["--cloud-watch-logs-role-arn", "arn:aws:iam::123456789012:role/trail"],
    );
    await aws("cloudtrail", "start-logging", "--name", "main");
  });

  it("is complete according to doctor, except for what moto lacks", async () => {
    const { green, red } = await doctor();
    expect([...new Set(green.map((text) => text.replace(/:.*/s, "")))]).toEqual([
      ...["credentials", "trail", "log group", "filter", "permission", "function", "topic"],
    ]);
    expect(green.filter((text) => text.startsWith("trail:"))).toEqual([
      "trail: main covers all Regions and global events",
      "trail: main records calls that change something",
      "trail: main is logging",
    ]);
    expect(red).toEqual([
      "trail: main has not delivered anything to aws-cloudtrail-logs yet",
      "dead letters: there is no dead-letter queue: an event is lost after the function fails on it three times",
      "topic: the topic has no subscribers",
    ]);
  });

  // AWS documents its answers for these three, and test/servers/moto/doctor.test.ts covers them.

  it("has no delivery of the trail because moto reports none", async () => {
    // https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html
    const status = await json("cloudtrail", "get-trail-status", "--name", "main");
    expect(status).toMatchObject({ IsLogging: true, LatestDeliveryTime: expect.anything() });
    expect(status).not.toHaveProperty("LatestCloudWatchLogsDeliveryTime");
  });

  it("has no dead-letter queue because moto forgets it", async () => {
    const queueArn = "arn:aws:sqs:us-east-1:123456789012:iam-alerts-dead-letters";
    expect(await templateOfStack()).toMatch(/DeadLetterConfig:\s+TargetArn:\s+Fn::GetAtt:\s+- DeadLetters\s+- Arn/);
    const named = ["--function-name", "iam-alerts"];
    await aws("lambda", "update-function-configuration", ...named, "--dead-letter-config", `TargetArn=${queueArn}`);
    // https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
    expect(await json("lambda", "get-function-configuration", ...named)).not.toHaveProperty("DeadLetterConfig");
    // The queue exists, and doctor checks it through a setting that moto keeps.
    const toQueue = JSON.stringify({ OnFailure: { Destination: queueArn } });
    await aws("lambda", "put-function-event-invoke-config", ...named, "--destination-config", toQueue);
    expect((await doctor()).green).toContain("dead letters: iam-alerts-dead-letters is empty");
  });

  it("has no subscriber because moto ignores those in a template", async () => {
    expect(await templateOfStack()).toMatch(/AlertEmailSubscription:\s+Type: AWS::SNS::Subscription/);
    const TopicArn = "arn:aws:sns:us-east-1:123456789012:iam-alerts";
    const topic = ["--topic-arn", TopicArn];
    // https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
    expect(await json("sns", "list-subscriptions-by-topic", ...topic)).toEqual({ Subscriptions: [] });
    const resources = await json("cloudformation", "list-stack-resources", "--stack-name", "iam-alerts");
    expect(JSON.stringify(resources)).toContain("AWS::SNS::Topic");
    expect(JSON.stringify(resources)).not.toContain("AWS::SNS::Subscription");
    // The subscription that the template would have created.
    const address = ["--protocol", "email", "--notification-endpoint", "security@example.com"];
    await aws("sns", "subscribe", ...topic, ...address);
    expect((await doctor()).green).toContain("topic: email security@example.com is subscribed");
  });

  it("is complete according to doctor, except for a delivery of the trail", async () => {
    expect((await doctor()).red).toEqual(["trail: main has not delivered anything to aws-cloudtrail-logs yet"]);
  });

  it("delivers with the stack's environment", async () => {
    const { Environment } = await deployed();
    const queueArn = "arn:aws:sqs:us-east-1:123456789012:inbox";
    const created = await moto.query("sqs", { Action: "CreateQueue", QueueName: "inbox" });
    const QueueUrl = /<QueueUrl>([^<]+)/.exec(created)?.[1] ?? "";
    const TopicArn = "arn:aws:sns:us-east-1:123456789012:iam-alerts";
    await moto.query("sns", { Action: "Subscribe", TopicArn, Protocol: "sqs", Endpoint: queueArn });
    const known = processEnvironment({ AWS_ENDPOINT_URL: moto.endpoint, ...Environment?.Variables });
    const instance = await startRuntime(known);
    for (const id of ["r-1", "r-2"]) {
      expect(await instance.invoke(encodePayload([sample]), id)).toHaveProperty("answer");
    }
    instance.stop();
    const received = await moto.query("sqs", { Action: "ReceiveMessage", QueueUrl, MaxNumberOfMessages: "10" });
    expect(received.match(/<Body>/g)).toHaveLength(1);
    expect(received).toContain("alice created user bob");
  });

  it("is deleted with the stack", async () => {
    const { code } = await run(["subscribe", "--log-group", group, "--function", "iam-alerts", "--remove"]);
    expect(code).toBe(0);
    await aws("cloudformation", "delete-stack", "--stack-name", "iam-alerts");
    await expect(deployed()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});
