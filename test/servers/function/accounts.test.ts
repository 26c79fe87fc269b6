import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, expect, it } from "vitest";
import type { HandlerResult } from "../../../src/lambda/handler.ts";
import { encodePayload } from "../../../src/payload/awslogs.ts";
import { renderTextAlert } from "../../../src/render/text.ts";
import { eventOf } from "../channels.ts";
import { type Runtime, startRuntime } from "../runtime.ts";
import { FaultyS3, useStoredFolder } from "../s3.ts";
import { topicArn, useMoto } from "../use.ts";

const moto = useMoto();
const s3 = new FaultyS3(() => moto.endpoint);
const example = readFileSync("examples/accounts/accounts.yaml", "utf8");
useStoredFolder(moto, s3, (folder) => writeFileSync(join(folder, "accounts.yaml"), example));
const object = "arn:aws:s3:::amzn-s3-demo-bucket/accounts.yaml";

beforeAll(async () => {
  await moto.query("sns", { Action: "CreateTopic", Name: "iam-alerts" });
  const Value = JSON.stringify({ Accounts: [{ Id: "111122223333", Name: "production", Status: "ACTIVE" }] });
  await moto.json("AmazonSSM.PutParameter", { Name: "/iam-alerts/accounts", Type: "SecureString", Value });
  await moto.json("AmazonSSM.PutParameter", { Name: "/iam-alerts/page", Type: "String", Value: "<html>" });
});

let runtime: Runtime | undefined;
afterEach(() => runtime?.stop());

/** Starts an instance with the accounts and returns its answer to a role assumed by another account. */
async function answerWith(ACCOUNTS: string): Promise<HandlerResult> {
  runtime = await startRuntime({
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    AWS_REGION: "us-east-1",
    TOPIC_ARN: topicArn,
    ACCOUNTS,
  });
  const userIdentity = { type: "AWSAccount", accountId: "999988887777", principalId: "AIDAEXAMPLE" };
  const event = eventOf("e-1", "CreateUser", {
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRole",
    userIdentity,
  });
  const { answer, error } = await runtime.invoke(
    encodePayload([{ ...event, recipientAccountId: "111122223333" }]),
    "r-1",
  );
  expect(error).toBeUndefined();
  return answer as HandlerResult;
}

it.each([
  ["ssm:/iam-alerts/accounts", null],
  ["arn:aws:ssm:us-east-1:123456789012:parameter/iam-alerts/accounts", null],
  ["s3://amzn-s3-demo-bucket/accounts.yaml", "platform@example.com"],
  [object, "platform@example.com"],
])("knows the organization with ACCOUNTS=%s", async (source, owner) => {
  const { alerts, deliveries } = await answerWith(source);
  expect(deliveries).toHaveLength(1);
  expect(alerts[0]?.account).toMatchObject({ id: "111122223333", alias: "production", owner });
  expect(alerts[0]?.findings.map(({ code }) => code)).toContain("outside-organization");
  expect(alerts[0]?.warnings).toEqual([]);
});

it.each<[string, string, string]>([
  [
    "a parameter that does not exist",
    "ssm:/iam-alerts/gone",
    "cannot read the SSM parameter /iam-alerts/gone (ACCOUNTS): ParameterNotFound",
  ],
  [
    "another text",
    "ssm:/iam-alerts/page",
    "cannot use the SSM parameter /iam-alerts/page (ACCOUNTS): expected accounts in the list",
  ],
  [
    "an object that may not be read",
    object,
    "cannot read s3://amzn-s3-demo-bucket/accounts.yaml (ACCOUNTS): AccessDenied: Access Denied",
  ],
  [
    "a file that the package lacks",
    "accounts.yaml",
    "cannot read the file accounts.yaml of the function's package (ACCOUNTS): ",
  ],
  ["a place that does not exist", "https://example.com/a", "expected a file of the function's package, "],
])("sends the alert with a warning for %s", async (_, source, reason) => {
  s3.refuse = () => ({ status: 403, code: "AccessDenied", message: "Access Denied" });
  const { alerts, deliveries } = await answerWith(source);
  expect(deliveries).toHaveLength(1);
  const [alert] = alerts;
  expect(alert?.warnings).toEqual([expect.stringContaining(`the organization's accounts are not known: ${reason}`)]);
  expect(alert === undefined ? "" : renderTextAlert(alert)).toContain(`Warning         the organization's accounts`);
  expect(alert?.account).toMatchObject({ id: "111122223333", alias: null });
  expect(runtime?.lines().join("\n")).toContain('"level":"ERROR","message":"accounts not known');
});
