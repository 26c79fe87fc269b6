import { describe, expect, it } from "vitest";
import { alertOf, call, type Raw, role, root, user } from "./alerts.ts";

const ip = { sourceIPAddress: "192.0.2.1" };
const cli = "aws-cli/2.31.10 md/command#iam.create-user";

describe("the human field", () => {
  it.each<[string, Raw, boolean | null, string | null]>([
    ["the console", { userAgent: "console.amazonaws.com" }, true, "the call came through the console"],
    ["CloudShell", { userAgent: "aws-cli/2.31.1 exec-env/CloudShell" }, true, "the call came from CloudShell"],
    ["the root user", { userIdentity: root, userAgent: cli }, true, "the root user belongs to a person"],
    [
      "an Identity Center session with Terraform",
      {
        userIdentity: role("AWSReservedSSO_Admin_0123456789abcdef", "carol@example.com"),
        userAgent: "Terraform/1.13.4",
      },
      true,
      "Identity Center signs people in",
    ],
    [
      "a session with MFA",
      { userIdentity: { ...user("bob"), sessionContext: { attributes: { mfaAuthenticated: "true" } } } },
      true,
      "MFA was used",
    ],
    [
      "a service",
      { userIdentity: { type: "AWSService", invokedBy: "sso.amazonaws.com" } },
      false,
      "an AWS service made the call",
    ],
    [
      "a service for a role",
      { userIdentity: { ...role("admin", "s"), invokedBy: "ec2.amazonaws.com" } },
      false,
      "an AWS service made the call on the identity's behalf",
    ],
    [
      "CloudFormation",
      { userIdentity: { ...role("admin", "s"), invokedBy: "cloudformation.amazonaws.com" } },
      false,
      "CloudFormation made the call",
    ],
    [
      "an instance by its session",
      { userIdentity: role("app", "i-0123456789abcdef0") },
      false,
      "the session is named after an EC2 instance",
    ],
    [
      "an instance's credentials",
      { userIdentity: role("app", "x", { ec2RoleDelivery: "2.0" }) },
      false,
      "the credentials belong to an EC2 instance",
    ],
    [
      "a function",
      { userIdentity: role("app", "fn"), userAgent: "Boto3/1.40.50 exec-env/AWS_Lambda_python3.12" },
      false,
      "the caller runs in Lambda",
    ],
    [
      "GitHub Actions",
      { userIdentity: role("ci", "GitHubActions") },
      false,
      "the session has the name that GitHub Actions uses",
    ],
    [
      "a workflow with a web identity",
      {
        userIdentity: role("ci", "run-1", {
          webIdFederationData: {
            federatedProvider: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
          },
        }),
      },
      false,
      "the identity provider signs in programs",
    ],
    ["a user agent that says CloudFormation", { userAgent: "cloudformation.amazonaws.com", ...ip }, null, null],
    [
      "a user agent that says a service",
      { userAgent: "ec2.amazonaws.com", sourceIPAddress: "2001:db8::1" },
      null,
      null,
    ],
    [
      "a user agent that says a service, with its address masked",
      { userAgent: "ec2.amazonaws.com", sourceIPAddress: "***" },
      null,
      null,
    ],
    ["a user agent that says AWS itself", { userAgent: "AWS Internal", ...ip }, null, null],
    [
      "a service by its name as the source",
      { userAgent: "ec2.amazonaws.com", sourceIPAddress: "ec2.amazonaws.com" },
      false,
      "an AWS service made the call on the identity's behalf",
    ],
    ["an IAM user at the CLI", { userAgent: cli }, null, null],
    ["Terraform with a role", { userIdentity: role("deploy", "tf"), userAgent: "Terraform/1.13.4" }, null, null],
    ["no identity", { userIdentity: null }, null, null],
  ])("is right for %s", (_, more, human, humanReason) => {
    expect(alertOf(call("iam:CreateUser", null, more)).actor).toMatchObject({ human, humanReason });
  });
});

describe("the owner of an access key", () => {
  const accessKeyId = "AKIAIOSFODNN7EXAMPLE";
  it.each<[string, Raw, string | null]>([
    ["an IAM user", { ...user("bob"), accessKeyId }, "bob"],
    ["the root user", { ...root, accessKeyId }, "root"],
    ["a role", role("deploy", "s"), "deploy"],
    [
      "a federated user with a key from an IAM user",
      {
        type: "FederatedUser",
        accessKeyId: "ASIAIOSFODNN7EXAMPLE",
        arn: "arn:aws:sts::111122223333:federated-user/nikki",
        sessionContext: { sessionIssuer: { type: "IAMUser", userName: "alice" } },
      },
      "alice",
    ],
    ["an unknown identity", { accessKeyId }, null],
    ["no key", user("bob"), null],
    ["a service for a user", { ...user("bob"), accessKeyId, invokedBy: "ec2.amazonaws.com" }, "bob"],
  ])("is known for %s", (_, userIdentity, accessKeyOwner) => {
    expect(alertOf(call("iam:CreateUser", null, { userIdentity })).actor.accessKeyOwner).toBe(accessKeyOwner);
  });
});

describe("the tool", () => {
  it.each([
    ["APN/1.0 HashiCorp/1.0 Terraform/1.13.4 (+https://www.terraform.io) aws-sdk-go-v2/1.39.3", "Terraform 1.13.4"],
    ["aws-sdk-go/1.29.7 (go1.13.7; darwin) APN/1.0 HashiCorp/1.0 Terraform/0.12.24", "Terraform 0.12.24"],
    ["APN/1.0 OpenTofu/1.10.0 terraform-provider-aws/6.17.0", "OpenTofu 1.10.0"],
    ["[aws-cli/2.31.10 md/awscrt#0.27.6]", "aws-cli 2.31.10"],
    ["Boto3/1.40.50 md/Botocore#1.40.50", "Boto3 1.40.50"],
    ["aws-sdk-js/3.913.0 aws-cdk/2.1031.0", "aws-cdk 2.1031.0"],
    ["console.amazonaws.com", null],
    ["", null],
  ])("is recognized in %j", (userAgent, tool) => {
    expect(alertOf(call("iam:CreateUser", null, { userAgent })).source.tool).toBe(tool);
  });
});
