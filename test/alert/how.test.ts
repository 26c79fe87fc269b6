import { describe, expect, it } from "vitest";
import { type Access, toAccess, toTool } from "../../src/alert/how.ts";
import { readRecord } from "../../src/cloudtrail/record.ts";
import { reading } from "../cloudtrail/reading.ts";

const access = (raw: object): Access | undefined => {
  const record = readRecord(raw);
  return record && toAccess(record);
};

const firefox = "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const cli =
  "aws-cli/2.31.10 md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.7 md/command#iam.create-user";
const terraform =
  "APN/1.0 HashiCorp/1.0 Terraform/1.13.4 (+https://www.terraform.io) terraform-provider-aws/6.17.0 aws-sdk-go-v2/1.39.3 ua/2.1 os/linux lang/go#1.24.8";

describe("toAccess", () => {
  it.each<[string, Access]>([
    ["console.amazonaws.com", "console"],
    ["console.ec2.amazonaws.com", "console"],
    ["signin.amazonaws.com", "console"],
    [firefox, "console"],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
      "console",
    ],
    ["S3Console/0.4, aws-internal/3 aws-sdk-java/1.11.1030 Linux/5.4", "console"],
    [cli, "cli"],
    ["aws-cli/1.16.310 Python/3.7.3 Linux/4.14.77 botocore/1.13.46", "cli"],
    ["aws-cli/2.31.1 md/awscrt#0.27.6 exec-env/CloudShell cfg/retry-mode#standard", "cloudshell"],
    ["Boto3/1.40.50 md/Botocore#1.40.50 ua/2.1 os/linux#6.1 exec-env/CloudShell Botocore/1.40.50", "cloudshell"],
    ["Boto3/1.40.50 md/Botocore#1.40.50 ua/2.1 os/linux#5.15 exec-env/AWS_Lambda_python3.12 Botocore/1.40.50", "sdk"],
    ["Boto3/1.26.0 Python/3.9.0", "sdk"],
    ["Botocore/1.40.50 ua/2.1", "sdk"],
    ["aws-sdk-go-v2/1.39.3 ua/2.1 os/linux lang/go#1.24.8 api/iam#1.48.0", "sdk"],
    ["aws-sdk-js/3.913.0 ua/2.1 os/linux#6.1 lang/js md/nodejs#22.20.0 api/iam#3.913.0", "sdk"],
    ["aws-sdk-java/2.33.0 Linux/5.10 OpenJDK_64-Bit_Server_VM/17", "sdk"],
    ["aws-sdk-ruby3/3.234.0", "sdk"],
    [terraform, "terraform"],
    ["APN/1.0 HashiCorp/1.0 Terraform/1.1.2", "terraform"],
    ["HashiCorp Terraform", "terraform"],
    ["APN/1.0 OpenTofu/1.10.0 terraform-provider-aws/6.17.0 aws-sdk-go-v2/1.39.3", "terraform"],
    ["cloudformation.amazonaws.com", "cloudformation"],
    ["sso.amazonaws.com", "service"],
    ["autoscaling.amazonaws.com", "service"],
    ["APN/1.0 Pulumi/1.0 PulumiAWS/7.0 aws-sdk-go-v2/1.39.3", "sdk"],
    ["Pulumi/3.200.0", "sdk"],
    ["aws-sdk-js/3.913.0 aws-cdk/2.1031.0", "sdk"],
    ["Ansible/2.19 Boto3/1.40.50", "sdk"],
    ["eksctl/0.215.0", "sdk"],
    ["python-requests/2.28.0", "unknown"],
    ["sample-user-agent", "unknown"],
    ["", "unknown"],
    ["-", "unknown"],
  ])("reads %j as %s, also in brackets", (userAgent, expected) => {
    expect(access({ userAgent })).toBe(expected);
    expect(access({ userAgent: `[${userAgent}]` })).toBe(expected);
  });

  it.each<[string, object, Access | undefined]>([
    [
      "AWS Internal in a console session",
      { userAgent: "AWS Internal", sessionCredentialFromConsole: "true" },
      "console",
    ],
    ["AWS Internal otherwise", { userAgent: "AWS Internal" }, "service"],
    [
      "CloudFormation for the caller",
      { userAgent: cli, userIdentity: { invokedBy: "cloudformation.amazonaws.com" } },
      "cloudformation",
    ],
    ["a service for the caller", { userAgent: cli, userIdentity: { invokedBy: "ec2.amazonaws.com" } }, "service"],
    [
      "the sign-in service",
      { userAgent: "AWS Internal", userIdentity: { invokedBy: "signin.amazonaws.com" } },
      "console",
    ],
    [
      "AWS itself in a console session",
      { userAgent: "AWS Internal", sessionCredentialFromConsole: "true", userIdentity: { invokedBy: "AWS Internal" } },
      "console",
    ],
    ["a service by its type", { userIdentity: { type: "AWSService" } }, "service"],
    [
      "an unknown program in a console session",
      { userAgent: "some-program/1.0", sessionCredentialFromConsole: "true" },
      "console",
    ],
    ["the CLI with a console session's credentials", { userAgent: cli, sessionCredentialFromConsole: "true" }, "cli"],
    ["nothing at all", {}, "unknown"],
  ])("recognizes %s", (_, raw, expected) => {
    expect(access(raw)).toBe(expected);
  });
});

describe("an agent behind a proxy for MCP", () => {
  it.each([
    ["mcp-proxy-for-aws/1.6.0 md/python#3.13 kiro-cli/1.20.0", "kiro-cli 1.20.0"],
    ["mcp-proxy-for-aws/1.6.0 (codex/0.50.1)", "codex 0.50.1"],
    ["mcp-proxy-for-aws/1.6.0 md/python#3.13", "mcp-proxy-for-aws 1.6.0"],
    ["cursor/2.0.1 mcp-proxy-for-aws/1.6.0", "cursor 2.0.1"],
  ])("is the tool in %s", (userAgent, tool) => {
    expect(toTool(reading({ eventType: "AwsMcpEvent", userAgent }))).toBe(tool);
    expect(toAccess(reading({ userAgent }))).toBe("agent");
  });
});
