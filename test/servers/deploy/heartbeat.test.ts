import { readFileSync } from "node:fs";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../../src/pattern/index.ts";
import { encodePayload } from "../../../src/payload/awslogs.ts";
import { presets } from "../../../src/presets.ts";
import { Account } from "../account.ts";
import { processEnvironment, runProcess } from "../environment.ts";
import { useEnvironment, useInstances, useMoto } from "../use.ts";

const moto = useMoto();
const account = new Account(moto);
const instances = useInstances();
useEnvironment(() => ({ AWS_ENDPOINT_URL: moto.endpoint }));

const group = "aws-cloudtrail-logs";
const request = { "iam-alerts": "heartbeat" };

async function aws(...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runProcess("aws", [...args, "--output", "json"], {
    AWS_ENDPOINT_URL: moto.endpoint,
  });
  if (code !== 0) throw new Error(`aws ${args.join(" ")} gave ${code}: ${stderr}${stdout}`);
  return JSON.parse(stdout || "{}") as Record<string, unknown>;
}

/** Creates a stack from the template; its code is a small file, because the code is not what is tested here. */
async function deploy(name: string, parameters: Readonly<Record<string, string>>): Promise<void> {
  const template = readFileSync("deploy/template.yaml", "utf8").replace(
    "Code: ../dist/iam-alerts-function.zip",
    "Code: { ZipFile: '//' }",
  );
  const all = { LogGroupName: group, FunctionName: name, ...parameters };
  await aws(
    ...["cloudformation", "create-stack", "--stack-name", name, "--template-body", template],
    ...["--capabilities", "CAPABILITY_IAM", "--parameters"],
    ...[
      JSON.stringify(Object.entries(all).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }))),
    ],
  );
}

/** Returns the variables and the role's name of a function. */
async function functionOf(name: string) {
  const { Configuration } = await account.lambda.send(new GetFunctionCommand({ FunctionName: name }));
  return { variables: Configuration?.Environment?.Variables ?? {}, role: Configuration?.Role?.split("/").at(-1) ?? "" };
}

/** Returns the text of a role's policy, which moto does not always write as JSON. */
async function policyOf(role: string): Promise<string> {
  const named = ["--role-name", role, "--policy-name", "function"];
  const { PolicyDocument } = await aws("iam", "get-role-policy", ...named);
  return typeof PolicyDocument === "string" ? PolicyDocument : JSON.stringify(PolicyDocument);
}

beforeAll(async () => {
  await account.createLogGroup(group);
});

// moto creates neither alarms nor schedules from a template: test/deploy/template.test.ts looks at those.

describe("a stack without a heartbeat", () => {
  it("lets the function not write to the log group", async () => {
    await deploy("plain", {});
    const { variables, role } = await functionOf("plain");
    expect([variables["HEARTBEAT_LOG_GROUP"], variables["HEARTBEAT_EVENT"]]).toEqual(["", ""]);
    expect(await policyOf(role)).not.toContain(group);
  });
});

describe("a stack with a heartbeat", () => {
  beforeAll(() =>
    deploy("beating", { Heartbeat: "rate(2 hours)", HeartbeatHours: "5", QuietHours: "8", FilterName: "mine" }),
  );

  it("lets the function write to its own log streams of the log group, and to no others", async () => {
    const policy = await policyOf((await functionOf("beating")).role);
    const arn = `arn:aws:logs:us-east-1:123456789012:log-group:${group}`;
    expect(policy.match(new RegExp(`${arn}[^'"]*`, "g"))).toEqual([
      `${arn}:*`,
      `${arn}:log-stream:iam-alerts-simulate-canary-heartbeat-beating-*`,
    ]);
  });

  it("writes a heartbeat that the recommended filter matches, and counts it when it comes back", async () => {
    const { variables } = await functionOf("beating");
    expect(variables["HEARTBEAT_LOG_GROUP"]).toBe(group);
    const instance = await instances.start(processEnvironment({ AWS_ENDPOINT_URL: moto.endpoint, ...variables }));
    for (const id of ["r-1", "r-2"]) {
      expect(await instance.invoke(request, id)).toEqual({ answer: { alerts: [], deliveries: [], skipped: 0 } });
    }
    const { events = [] } = await account.logs.send(new FilterLogEventsCommand({ logGroupName: group }));
    expect(events).toHaveLength(2);
    const [{ message = "", logStreamName = "" } = {}] = events;
    expect(logStreamName).toMatch(/^iam-alerts-simulate-canary-heartbeat-iam-alerts-\d{4}-\d\d-\d\d$/);
    const [recommended] = presets;
    expect(recommended?.name).toBe("recommended");
    expect(compile(recommended?.pattern ?? "").test(message)).toBe(true);

    const back = encodePayload([message], { logGroup: group, logStream: logStreamName });
    expect(await instance.invoke(back, "r-3")).toEqual({ answer: { alerts: [], deliveries: [], skipped: 0 } });
    const log = instance.lines().join("\n");
    expect(log).toMatch(/"HeartbeatsWritten":1/);
    expect(log).toMatch(/"HeartbeatsReceived":1/);
  });

  it("logs why a heartbeat could not be written", async () => {
    const { variables } = await functionOf("beating");
    const env = { AWS_ENDPOINT_URL: moto.endpoint, ...variables, HEARTBEAT_LOG_GROUP: "deleted" };
    const instance = await instances.start(processEnvironment(env));
    expect(await instance.invoke(request, "r-1")).toHaveProperty("answer");
    expect(instance.lines().join("\n")).toMatch(/"heartbeat not written","error":"ResourceNotFoundException/);
    expect(instance.lines().join("\n")).not.toContain("HeartbeatsWritten");
  });
});
