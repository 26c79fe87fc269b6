import { describe, expect, it } from "vitest";
import {
  collectParameter,
  type DeployOptions,
  givenParameters,
} from "../../../../src/cli/commands/deploy/parameters.ts";
import { readRelease } from "../../../../src/cli/commands/deploy/template.ts";
import { run } from "../../io.ts";

const { parameters: declared, templateWith } = readRelease();
const given = (options: Partial<DeployOptions>, logGroup?: string, pattern?: string) =>
  givenParameters({ stackName: "iam-alerts", ...options }, logGroup, pattern, declared);

describe("the parameters of deploy", () => {
  it("are those that flags give, and no others", () => {
    expect(given({})).toEqual({});
    const secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-AbCdEf";
    expect(given({ email: "a@b.example", slackSecret: secret, minSeverity: "high" }, "trail", "{ $.a = 1 }")).toEqual({
      LogGroupName: "trail",
      AlertEmail: "a@b.example",
      SlackWebhookSecretArn: secret,
      FilterPattern: "{ $.a = 1 }",
      MinSeverity: "high",
    });
    expect(given({ parameter: { LogRetentionDays: "30" } })).toEqual({ LogRetentionDays: "30" });
  });

  it.each([
    [true, "rate(1 hour)"],
    ["30 minutes", "rate(30 minutes)"],
    ["rate(2 hours)", "rate(2 hours)"],
    ["cron(0 * * * ? *)", "cron(0 * * * ? *)"],
    ["off", "off"],
  ] as const)("have the heartbeat %s as %s", (heartbeat, schedule) => {
    expect(given({ heartbeat })).toEqual({ Heartbeat: schedule });
  });

  it.each<[Partial<DeployOptions>, RegExp]>([
    [{ heartbeat: "hourly" }, /as Heartbeat \(--heartbeat\), found "hourly"/],
    [{ email: "nobody" }, /as AlertEmail \(--email\), found "nobody"/],
    [{ slackSecret: "https://hooks.slack.com/x" }, /as SlackWebhookSecretArn \(--slack-secret\)/],
    [{ parameter: { MinSeverity: "worst" } }, /expected critical, high, medium, low or info as MinSeverity/],
    [{ parameter: { QuietHours: "169" } }, /expected a number from 0 to 168 as QuietHours, found "169"/],
    [{ parameter: { QuietHours: "" } }, /expected a number from 0 to 168 as QuietHours, found ""/],
    [{ parameter: { FilterPattern: "recommended" } }, /expected the text of a filter pattern, .* as FilterPattern/],
    [{ parameter: { FilterPattern: `"${"x".repeat(1_100)}"` } }, /expected at most 1024 characters as FilterPattern/],
    [{ parameter: { MinSeverty: "low" } }, /expected a parameter of the template, found "MinSeverty"/],
    [{ parameter: { toString: "low" } }, /expected a parameter of the template, found "toString"/],
    [
      { email: "a@b.example", parameter: { AlertEmail: "c@d.example" } },
      /expected --email or --parameter AlertEmail=…/,
    ],
  ])("refuse %j before any call", (options, message) => {
    expect(() => given(options)).toThrow(message);
  });

  it("are read as Name=Value, with any value", () => {
    const one = collectParameter("Except=userIdentity.arn=*:assumed-role/ci/*");
    expect(one).toEqual({ Except: "userIdentity.arn=*:assumed-role/ci/*" });
    expect(collectParameter("Format=", one)).toEqual({ ...one, Format: "" });
    expect(() => collectParameter("Except=a=b", one)).toThrow("found Except twice");
    expect(() => collectParameter("Except")).toThrow("expected Name=Value after --parameter");
  });
});

describe("the template of the package", () => {
  it("takes the code from a bucket", () => {
    const text = templateWith("a-bucket", "a/key.zip");
    expect(text).toContain('Code: { S3Bucket: "a-bucket", S3Key: "a/key.zip" }');
    expect(text).not.toContain("iam-alerts-function.zip");
  });

  // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
  it("is short enough to be sent in the call", () => {
    expect(Buffer.byteLength(templateWith("b".repeat(63), "k".repeat(300)))).toBeLessThanOrEqual(51_200);
  });

  it("is named as missing if the package lacks it", () => {
    expect(() => readRelease("no/such/folder")).toThrow(/cannot read no.such.folder.template\.yaml/);
  });
});

describe("the flags of deploy", () => {
  // No server listens there: the flags must be refused before AWS is asked.
  const aws = ["--endpoint-url", "http://127.0.0.1:9", "--region", "us-east-1"];

  it.each<[readonly string[], string]>([
    [["--stack-name", "my stack"], 'expected a stack\'s name, found "my stack"'],
    [["--bucket", "s3://mine"], 'expected a bucket\'s name, found "s3://mine"'],
    [["--log-group", "a b"], "expected a log group's name or ARN"],
    [["--min-severity", "worst"], "worst"],
    [["--pattern", "recomended"], "recomended"],
    [["--pattern", "{ $.eventName = }"], "expected"],
    [["--pattern", '{ $.eventName = "A" && $.eventName = "B" }'], "can never match"],
    [["--log-group", "a", "--log-group", "b"], "expected --log-group once"],
  ])("refuse %j", async (args, message) => {
    const { code, stdout, stderr } = await run(["deploy", ...args, ...aws]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("127.0.0.1");
  });
});
