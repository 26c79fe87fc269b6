import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutSubscriptionFilterCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../../src/lambda/config.ts";
import { run } from "../../cli/io.ts";
import { Account } from "../account.ts";
import { runProcess } from "../environment.ts";
import { useEnvironment, useMoto } from "../use.ts";

const group = "aws-cloudtrail-logs";
const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:iam-alerts";

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;
}

interface Assets {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path: string };
        readonly destinations: Readonly<Record<string, { readonly bucketName: string; readonly objectKey: string }>>;
      }
    >
  >;
}

const moto = useMoto();
const account = new Account(moto);
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-cdk-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
useEnvironment(() => ({ AWS_ENDPOINT_URL: moto.endpoint }));

const read = <Content>(name: string): Content => JSON.parse(readFileSync(join(folder, name), "utf8")) as Content;

async function succeed(command: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runProcess(command, args, {
    AWS_ENDPOINT_URL: moto.endpoint,
    CDK_OUTDIR: folder,
  });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} gave ${code}: ${stderr}${stdout}`);
  return stdout;
}

/** Returns the change of the filter that `subscribe` would make with the example's flags, and the exit code of --check. */
async function planned() {
  const args = ["--log-group", group, "--function", "iam-alerts"];
  const except = ["--except", "userIdentity.arn=arn:aws:sts::*:assumed-role/ci-deploy/*"];
  const { code, stdout, stderr } = await run(["subscribe", ...args, ...except, "--check", "--format", "json"]);
  const { changes = [] } = JSON.parse(stdout || "{}") as {
    changes?: readonly { resource: string; action: string; after: Record<string, unknown> }[];
  };
  return { code, stderr, changes, filter: changes.find(({ resource }) => resource === "subscription-filter") };
}

// In this order: each step depends on the previous one.
describe("examples/cdk", () => {
  it("is synthesized without findings", async () => {
    await succeed(process.execPath, "examples/cdk/app.mjs");
    expect(read<{ Resources: object }>("IamAlerts.template.json").Resources).toBeDefined();
  });

  it("has a template without findings of cfn-lint", async () => {
    expect(await succeed("cfn-lint", join(folder, "IamAlerts.template.json"))).toBe("");
  });

  it("is deployed, as cdk deploy does it", async () => {
    await account.createLogGroup(group);
    for (const { source, destinations } of Object.values(read<Assets>("IamAlerts.assets.json").files)) {
      for (const { bucketName, objectKey } of Object.values(destinations)) {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: placeholders of CDK
        const bucket = bucketName.replace("${AWS::AccountId}", "123456789012").replace("${AWS::Region}", "us-east-1");
        await runProcess("aws", ["s3", "mb", `s3://${bucket}`], { AWS_ENDPOINT_URL: moto.endpoint });
        await succeed("aws", "s3", "cp", join(folder, source.path), `s3://${bucket}/${objectKey}`);
      }
    }
    const version = ["--name", "/cdk-bootstrap/hnb659fds/version", "--value", "30", "--type", "String"];
    await succeed("aws", "ssm", "put-parameter", ...version);
    const template = ["--template-file", join(folder, "IamAlerts.template.json"), "--stack-name", "IamAlerts"];
    await succeed("aws", "cloudformation", "deploy", ...template, "--capabilities", "CAPABILITY_IAM");
    const { Configuration } = await account.lambda.send(new GetFunctionCommand({ FunctionName: "iam-alerts" }));
    const zip = readFileSync("dist/iam-alerts-function.zip");
    expect(Configuration).toMatchObject({
      FunctionArn: functionArn,
      CodeSha256: createHash("sha256").update(zip).digest("base64"),
      Handler: "index.handler",
    });
    expect(readConfig(Configuration?.Environment?.Variables ?? {})).toMatchObject({
      channels: { sns: { topicArn: "arn:aws:sns:us-east-1:123456789012:iam-alerts" } },
      minSeverity: "low",
    });
  });

  // moto creates no subscription filters from templates, so what the stack asks for is compared, and then made.
  it("has the filter that subscribe would make", async () => {
    const { Resources } = read<Template>("IamAlerts.template.json");
    const [filter] = Object.values(Resources).filter(({ Type }) => Type === "AWS::Logs::SubscriptionFilter");
    const [name] = Object.entries(Resources).flatMap(([id, { Type }]) =>
      Type === "AWS::Lambda::Function" ? [id] : [],
    );
    const before = await planned();
    const { pattern, ...after } = before.filter?.after ?? {};
    expect(after).toMatchObject({ logGroup: group, name: "iam-alerts", destinationArn: functionArn });
    expect(filter?.Properties).toEqual({
      LogGroupName: group,
      FilterName: "iam-alerts",
      FilterPattern: pattern,
      DestinationArn: { "Fn::GetAtt": [name, "Arn"] },
    });
    const { FilterPattern } = (filter?.Properties ?? {}) as { FilterPattern?: string };
    await account.logs.send(
      new PutSubscriptionFilterCommand({
        ...{ logGroupName: group, filterName: "iam-alerts", filterPattern: FilterPattern, destinationArn: functionArn },
      }),
    );
    expect(await planned()).toMatchObject({ code: 0 });
  });
});
