import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Finding } from "../../src/aws/doctor/check.ts";
import { readConfig } from "../../src/lambda/config.ts";
import { encodePayload } from "../../src/payload/awslogs.ts";
import { lines, run } from "../cli/io.ts";
import { Account } from "./account.ts";
import { environment, processEnvironment, runProcess } from "./environment.ts";
import { type Moto, startMoto } from "./moto.ts";
import { startRuntime } from "./runtime.ts";

const group = "aws-cloudtrail-logs";
const sample = JSON.parse(readFileSync("fixtures/records/CreateUser.json", "utf8")) as object;
const zip = "dist/iam-alerts-function.zip";

let moto: Moto;
let account: Account;
let folder = "";
beforeAll(async () => {
  moto = await startMoto();
  account = new Account(moto.endpoint);
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-deploy-"));
});
afterAll(() => {
  moto?.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  const server = { AWS_ENDPOINT_URL: moto.endpoint, AWS_REGION: "us-east-1" };
  for (const [name, value] of Object.entries({ ...environment, ...server })) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function aws(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runProcess("aws", args, { AWS_ENDPOINT_URL: moto.endpoint });
  if (code !== 0) throw new Error(`aws ${args.join(" ")} gave ${code}: ${stderr}${stdout}`);
  return stdout;
}

async function packed(): Promise<string> {
  const { code, stderr } = await runProcess(process.execPath, ["deploy/package.js"], {});
  expect(code, stderr).toBe(0);
  return createHash("sha256").update(readFileSync(zip)).digest("base64");
}

/** The function as it is deployed. */
async function deployed() {
  const { Configuration } = await account.lambda.send(new GetFunctionCommand({ FunctionName: "iam-alerts" }));
  return Configuration ?? {};
}

// In their order, as deploy/README.md has them: each step works on what the one before made.
describe("the deployment", () => {
  it("packs the same zip every time", async () => {
    const first = await packed();
    expect(await packed()).toBe(first);
  });

  it("has a template in which cfn-lint finds nothing", async () => {
    expect(await runProcess("cfn-lint", ["deploy/template.yaml"], {})).toMatchObject({ code: 0, stdout: "" });
  });

  it("is made by the AWS CLI from the template", async () => {
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
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      MemorySize: 256,
    });
    // Its environment is one that the function takes.
    expect(readConfig(Environment?.Variables ?? {})).toMatchObject({
      channels: { sns: { topicArn: "arn:aws:sns:us-east-1:123456789012:iam-alerts" } },
      maxAlerts: 20,
      dedupTable: "iam-alerts-sent",
    });
  }, 240_000);

  it("is subscribed to the log group, whose permission is there already", async () => {
    const { code, stderr } = await run(["subscribe", "--log-group", group, "--function", "iam-alerts"]);
    expect(code, stderr).toBe(0);
    const { filters, statements } = await account.state(group, "iam-alerts");
    expect(filters).toMatchObject([{ filterName: "iam-alerts", logGroupName: group }]);
    expect(statements.length).toBeGreaterThan(0);
    expect((await run(["subscribe", "--log-group", group, "--function", "iam-alerts", "--check"])).code).toBe(0);
  });

  it("is sound, as doctor finds, but for what moto does not have", async () => {
    const { stdout } = await run(["doctor", "--log-group", group, "--function", "iam-alerts"]);
    const findings = lines<Finding>(stdout);
    const of = (status: Finding["status"]) => findings.filter((finding) => finding.status === status);
    const green = of("green").map(({ link }) => link);
    expect([...new Set(green)]).toEqual(["credentials", "log group", "filter", "permission", "function", "topic"]);
    // moto has no trail here, forgets a function's dead-letter queue, and makes no subscription of a template's.
    expect(of("red").map(({ link, message }) => `${link}: ${message}`)).toEqual([
      "trail: the account has no trail in this Region",
      expect.stringMatching(/^dead letters: no dead-letter queue/),
      "topic: nobody is subscribed",
    ]);
  });

  it("delivers, with the environment that the stack gave it", async () => {
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

  it("is gone when the stack is deleted", async () => {
    const { code } = await run(["subscribe", "--log-group", group, "--function", "iam-alerts", "--remove"]);
    expect(code).toBe(0);
    await aws("cloudformation", "delete-stack", "--stack-name", "iam-alerts");
    await expect(deployed()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});
