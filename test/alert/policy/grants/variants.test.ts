import { describe, expect, it } from "vitest";
import { readPolicies } from "../../../../src/alert/policy/policy.ts";
import { worstOf } from "../../../../src/alert/severity.ts";
import { allow, deny, other, own, policyOf, type Raw, recordOf } from "../policies.ts";

const v = (name: string) => `\${${name}}`;
const iam = (resource: string) => `arn:aws:iam::${own}:${resource}`;
const letters = [..."abcdefghijklmnopqrstuvwxyz"];
const on = (Resource: unknown, ...Action: readonly string[]) => allow({ Action, Resource });

/** The call that gives carol, a user, the policy; dora makes it. */
const findings = (statement: unknown, rest: Raw = {}) =>
  readPolicies(
    recordOf(
      "iam PutUserPolicy",
      { userName: "carol", policyName: "p", policyDocument: policyOf(statement) },
      { userIdentity: { type: "IAMUser", userName: "dora" }, ...rest },
    ),
  ).findings;

type Case = readonly [title: string, statement: unknown];

const high: readonly Case[] = [
  ["every spelling of iam:* on the user's own ARN", on(iam("user/carol"), "iam:*")],
  ["the caller's own ARN", on(iam("user/dora"), "iam:AttachUserPolicy")],
  ["the user's own ARN with a path", on(iam("user/team/carol"), "iam:PutUserPolicy")],
  ["the user's own ARN by question marks", on(iam("user/c???l"), "iam:PutUserPolicy")],
  ["whole service on a variable", on(iam(`user/${v("aws:username")}`), "iam:*")],
  ["a grant on a variable", on(iam(`user/${v("aws:username")}`), "iam:PutUserPolicy")],
  ["a variable in another case", on(iam(`user/${v("AWS:UserName")}`), "iam:AttachUserPolicy")],
  ["a variable with a default", on(iam(`user/${v("aws:username, 'x'")}`), "iam:AttachUserPolicy")],
  ["a variable behind a path", on(iam(`user/*/${v("aws:username")}`), "iam:AttachUserPolicy")],
  ["a tag of the caller", on(iam(`user/${v("aws:PrincipalTag/name")}`), "iam:CreateAccessKey")],
  ["a tag in a role's name", on(iam(`role/${v("aws:PrincipalTag/team")}-x`), "iam:PassRole")],
  ["users with one letter", on("arn:aws:iam::*:user/d*", "iam:*")],
  ["users with a letter somewhere", on("arn:aws:iam::*:user/*a*", "iam:CreateLoginProfile")],
  [
    "users letter by letter",
    on(
      letters.map((one) => iam(`user/${one}*`)),
      "iam:UpdateLoginProfile",
    ),
  ],
  ["users in any account and partition", on("arn:*:iam::*:user/*", "iam:CreateAccessKey")],
  ["users in China", on("arn:aws-cn:iam::*:user/*", "iam:CreateAccessKey")],
  ["users in GovCloud", on(`arn:aws-us-gov:iam::${own}:user/*`, "iam:CreateAccessKey")],
  ["every group", on(iam("group/*"), "iam:AddUserToGroup")],
  ["every group, in capitals", on(iam("group/*"), "IAM:ADDUSERTOGROUP")],
  ["group policies", on("arn:aws:iam::*:group/*", "iam:PutGroupPolicy", "iam:GetGroup")],
  ["groups with few letters", on("arn:aws:iam::*:group/?*s", "iam:AttachGroupPolicy")],
  ["whole service on groups", on("arn:aws:iam::*:group/*", "iam:*")],
  ["every policy", on(iam("policy/*"), "iam:CreatePolicyVersion")],
  ["every policy, the default version", on("arn:aws:iam::*:policy/*", "iam:SetDefault*")],
  ["every policy in a partition", on("arn:aws*:iam::*:policy/*", "iam:C*n")],
  ["every role to assume", on("*", "sts:AssumeRole")],
  ["every role to assume, by ARN", on("arn:aws:iam::*:role/*", "sts:AssumeRole")],
  ["every role to assume, by prefix", on("*", "sts:A*")],
  ["every role to assume, by question marks", on("*", "sts:Assume????")],
  ["every role to assume in another account", on(`arn:aws:iam::${other}:role/*`, "sts:AssumeRole")],
  ["roles with few letters to assume", on("arn:aws:iam::*:role/*a*", "sts:AssumeRole")],
  ["roles to pass, almost all", on(iam("role/*a*"), "iam:PassRole")],
  ["roles to pass, almost all by their end", on(iam("role/*e"), "iam:Pass*")],
  [
    "roles to pass, letter by letter",
    on(
      letters.map((one) => iam(`role/${one}*`)),
      "iam:PassRole",
    ),
  ],
  ["every role's trust", on(iam("role/*"), "iam:UpdateAssumeRolePolicy")],
  ["a bare role*", on("arn:aws:iam::*:role*", "iam:PutRolePolicy")],
  ["r*e/*", on("arn:aws:iam::*:r*e/*", "iam:PutRolePolicy")],
  ["the service with a question mark", on("*", "?am:PutUserPolicy")],
  ["the service with a star", on("*", "*m:PutUserPolicy")],
  ["any service", on("*", "*:PassRole")],
  ["all services that begin with i", on("*", "i*:*")],
  ["a star before the colon and after", on("*", "*i*am:*")],
  ["an action with a star in the middle", on("*", "iam:Attach*Policy")],
  ["an action by question marks", on("*", "iam:???UserToGroup")],
  ["iam letter by letter", on("*", ...letters.map((one) => `iam:${one}*`))],
  ["a SAML provider", on("*", "iam:CreateSAMLProvider")],
  ["SAML providers by ARN", on("arn:aws:iam::*:saml-provider/*", "iam:UpdateSAMLProvider")],
  ["an OIDC provider", on("*", "iam:CreateOpenIDConnectProvider")],
  ["a thumbprint", on("arn:aws:iam::*:oidc-provider/*", "iam:UpdateOpenID*")],
  ["a trust anchor", on("*", "rolesanywhere:CreateTrustAnchor")],
  ["a trust anchor by prefix", on("*", "rolesanywhere:C*")],
  ["root sessions", on("*", "sts:AssumeRoot")],
  ["root sessions of members", on("arn:aws:iam::*:root", "sts:AssumeRoot")],
  ["the organization's root sessions", on("*", "iam:EnableOrganizationsRootSessions")],
  ["a permission set's policy", on("*", "sso:PutInlinePolicyToPermissionSet")],
  ["a permission set's managed policy", on("arn:aws:sso:::permissionSet/*", "sso:AttachManagedPolicyToPermissionSet")],
  ["an assignment", on("*", "sso:CreateAccountAssignment")],
  ["an assignment by prefix", on("*", "sso:Create*")],
  ["a password of Identity Center", on("*", "sso-directory:UpdatePassword")],
  ["a member of a group of Identity Center", on("*", "identitystore:CreateGroupMembership")],
  ["an entitlement", on("*", "account-access:CreateEntitlement")],
  ["a delegated administrator", on("*", "organizations:RegisterDelegatedAdministrator")],
  ["a service control policy taken away", on("*", "organizations:Detach*")],
  ["the account's address", on("*", "account:StartPrimaryEmailUpdate")],
  ["key policies", on("*", "kms:PutKeyPolicy")],
  ["key grants", on("arn:aws:kms:*:*:key/*", "kms:CreateGrant")],
  ["decryption", on("*", "kms:Decrypt")],
  ["decryption in a Region", on(`arn:aws:kms:eu-west-1:${own}:key/*`, "kms:Dec*")],
  ["secrets", on("*", "secretsmanager:GetSecretValue")],
  ["secrets by ARN", on("arn:aws:secretsmanager:*:*:secret:*", "secretsmanager:Get*")],
  ["code of functions", on("*", "lambda:UpdateFunctionCode")],
  ["code of functions by ARN", on(`arn:aws:lambda:us-east-1:${own}:function:*`, "lambda:Update*")],
  ["all of lambda", on("*", "lambda:*")],
  ["commands", on("*", "ssm:SendCommand")],
  ["sessions", on("arn:aws:ec2:*:*:instance/*", "ssm:StartSession")],
  ["SSH keys of instances", on("*", "ec2-instance-connect:SendSSHPublicKey")],
  ["user data of instances", on("arn:aws:ec2:*:*:instance/*", "ec2:ModifyInstanceAttribute")],
  ["stacks", on("*", "cloudformation:UpdateStack")],
  ["change sets", on("arn:aws:cloudformation:*:*:stack/*", "cloudformation:*ChangeSet")],
  ["development endpoints", on("*", "glue:UpdateDevEndpoint")],
  ["builds", on("arn:aws:codebuild:*:*:project/*", "codebuild:StartBuild")],
  ["containers", on("*", "ecs:ExecuteCommand")],
  ["notebooks", on("*", "sagemaker:CreatePresignedNotebookInstanceUrl")],
  ["clusters", on("*", "eks:CreateAccessEntry")],
  ["the trail", on("*", "cloudtrail:StopLogging")],
  ["the trail by ARN", on("arn:aws:cloudtrail:*:*:trail/*", "cloudtrail:Delete*", "cloudtrail:PutE*")],
  ["the trail, all", on("arn:aws:cloudtrail:*:*:trail/*", "cloudtrail:*")],
  ["everything but some actions, on users", allow({ NotAction: "s3:*", Resource: "arn:aws:iam::*:user/*" })],
  ["everything but some actions, on oneself", allow({ NotAction: "s3:*", Resource: iam(`user/${v("aws:username")}`) })],
  ["everything but reading", allow({ NotAction: ["iam:Get*", "iam:List*"], Resource: "*" })],
  ["a grant on everything but a bucket", allow({ Action: "iam:PutUserPolicy", NotResource: "arn:aws:s3:::logs" })],
  ["a grant on every user but one", allow({ Action: "iam:PutUserPolicy", NotResource: iam("user/root-like") })],
  ["every action on users", on("arn:aws:iam::*:user/*", "*")],
  ["every action on oneself", on(iam(`user/${v("aws:username")}`), "*")],
  ["every action on keys", on("arn:aws:kms:*:*:key/*", "*")],
  [
    "every action on much but IAM",
    on(
      ["s3:::*", "ec2:*:*:*", "lambda:*:*:*", "kms:*:*:*", "secretsmanager:*:*:*"].map((one) => `arn:aws:${one}`),
      "*",
    ),
  ],
  ["an incomplete ARN", on("arn:aws:iam", "iam:PutUserPolicy")],
  ["an incomplete ARN with an account", on(`arn:aws:iam::${own}`, "iam:PutUserPolicy")],
  ["an ARN without a colon", on("arn:aws:*user/*", "iam:PutUserPolicy")],
  ["a star beyond colons", on(`arn:a*mbda:us-east-1:${own}:function:*`, "lambda:UpdateFunctionCode")],
  ["a star from the service to the name", on("arn:aws:secretsmanage*-prod", "secretsmanager:GetSecretValue")],
  ["a question mark for the star of actions without resources", on("?", "sts:AssumeRoot")],
  ["the caller's account in a variable", on(`arn:aws:iam::${v("aws:PrincipalAccount")}:user/d*`, "iam:PutUserPolicy")],
  ["a star before a name", on("*user/carol", "iam:PutUserPolicy")],
  ["a Deny beside it", [on("*", "iam:PutUserPolicy"), deny({ Action: "iam:PutUserPolicy", Resource: iam("user/x") })]],
  ["the second of two statements", [on("arn:aws:s3:::a/*", "s3:GetObject"), on(iam("group/*"), "iam:AddUserToGroup")]],
  ["a number among the actions", allow({ Action: [7, "iam:PutUserPolicy"], Resource: "*" })],
];

const medium: readonly Case[] = [
  ["a grant on another user", on(iam("user/bob"), "iam:PutUserPolicy")],
  ["a key of another user", on(iam("user/bob"), "iam:CreateAccessKey")],
  ["a password of users with a prefix", on(iam("user/build-*"), "iam:UpdateLoginProfile")],
  ["a group", on(iam("group/readers"), "iam:AddUserToGroup")],
  ["a policy", on(iam("policy/readers"), "iam:CreatePolicyVersion")],
  ["a policy's default version", on(iam("policy/team/readers"), "iam:SetDefaultPolicyVersion")],
  ["a role", on(iam("role/app"), "iam:AttachRolePolicy")],
  ["a role's trust", on(iam("role/app"), "iam:Update*")],
  ["a role to pass", on(iam("role/app"), "iam:PassRole")],
  ["roles to pass with a prefix", on(iam("role/app-*"), "iam:PassRole")],
  ["roles to pass with a name of one letter", on(iam("role/application?"), "iam:PassRole")],
  ["whole service on another user", on(iam("user/bob"), "iam:*")],
  ["every action on another user", on(iam("user/bob"), "*")],
  ["all of s3, letter by letter", on("*", ...letters.map((one) => `s3:${one}*`))],
  [
    "all of s3, verb by verb",
    on(
      "*",
      "s3:[A]*",
      "s3:A*",
      "s3:B*",
      "s3:C*",
      "s3:D*",
      "s3:G*",
      "s3:I*",
      "s3:L*",
      "s3:O*",
      "s3:P*",
      "s3:R*",
      "s3:S*",
      "s3:T*",
      "s3:U*",
    ),
  ],
  ["all of s3 on every bucket", on("arn:aws:s3:::*", "s3:*")],
  ["all of a service that is not listed", on("*", ...letters.map((one) => `polly:${one}*`))],
  ["the parameters", on("*", "ssm:GetParameter*")],
  ["the alerting's filters", on("*", "logs:DeleteSubscriptionFilter")],
  ["the topics", on("arn:aws:sns:*:*:*", "sns:DeleteTopic")],
];

const none: readonly Case[] = [
  [
    "one's own keys and password",
    on(iam(`user/${v("aws:username")}`), "iam:*AccessKey*", "iam:ChangePassword", "iam:UpdateLoginProfile"),
  ],
  [
    "one's own MFA device",
    on(
      [iam(`mfa/${v("aws:username")}`), iam(`user/${v("aws:username")}`)],
      "iam:DeactivateMFADevice",
      "iam:EnableMFADevice",
    ),
  ],
  ["reading", on("*", "iam:Get*", "iam:List*", "sts:GetCallerIdentity", "kms:Describe*", "lambda:Get*")],
  ["one secret", on("arn:aws:secretsmanager:*:*:secret:app/db-??????", "secretsmanager:GetSecretValue")],
  ["one key", on(`arn:aws:kms:us-east-1:${own}:key/1234abcd-12ab-34cd-56ef-1234567890ab`, "kms:Decrypt")],
  ["one role to assume", on(`arn:aws:iam::${other}:role/readers`, "sts:AssumeRole")],
  ["roles for an action on users", on(iam("role/*"), "iam:AddUserToGroup2", "ec2:RunInstances")],
  ["everything in a bucket", on(["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"], "*")],
  ["everything in a bucket of any partition", on("arn:*:s3:::logs/*", "s3:*")],
  ["one table", on(`arn:aws:dynamodb:*:${own}:table/Orders`, "dynamodb:*")],
  ["one API", on(`arn:aws:execute-api:us-east-1:${own}:abcdef1234/*`, "execute-api:*")],
];

describe("the grants of a policy", () => {
  it.each(high)("are high: %s", (_, statement) => {
    const found = findings(statement);
    expect([worstOf(found.map(({ severity }) => severity)), found]).toEqual(["high", found]);
  });

  it.each(medium)("are medium: %s", (_, statement) => {
    const found = findings(statement);
    expect([found.length > 0, worstOf(found.map(({ severity }) => severity)), found]).toEqual([true, "medium", found]);
  });

  it.each(none)("are none: %s", (_, statement) => {
    expect(findings(statement)).toEqual([]);
  });

  it.each<Case>([
    ["every action, service by service and letter by letter", on("*", ...letters.map((one) => `${one}*:*`))],
    ["every action by question marks", on("*", "?*:*?*")],
    ["every action by its first letter", on("*", ...letters.map((one) => `*:${one}*`))],
    [
      "every resource by its first letter",
      on(
        letters.map((one) => `arn:aws:${one}*`),
        "*",
      ),
    ],
    ["every resource by its partition", on("arn:aws:*:*:*:*", "*")],
    ["every resource by colons", on("arn:*:*:*:*:*", "*:*")],
  ])("are critical: %s", (_, statement) => {
    expect(findings(statement)[0]).toMatchObject({ code: "allows-everything", severity: "critical" });
  });

  it.each<[unknown, string]>([
    [
      on(iam("user/carol"), "iam:PutUserPolicy"),
      "high allows-escalation: the policy allows iam:PutUserPolicy on user carol: its holders can give themselves any permission",
    ],
    [
      on(iam("user/bob"), "iam:PutUserPolicy", "iam:AttachUserPolicy"),
      "medium allows-escalation: the policy allows iam:PutUserPolicy and iam:AttachUserPolicy on user bob: the user can get any permission",
    ],
    [
      on("*", "secretsmanager:GetSecretValue"),
      "high allows-secrets: the policy allows secretsmanager:GetSecretValue on every resource: its holders can read secrets",
    ],
    [
      on(iam("role/app"), "iam:PassRole"),
      "medium pass-role: the policy allows iam:PassRole on role app: a service that its holders direct can use the role",
    ],
    [
      on("*", "cloudtrail:Stop*"),
      "high allows-tampering: the policy allows cloudtrail:Stop* on every resource: its holders can stop the trail",
    ],
  ])("say what they lead to: %j", (statement, expected) => {
    expect(findings(statement).map(({ severity, code, message }) => `${severity} ${code}: ${message}`)).toEqual([
      expected,
    ]);
  });

  it("are of a group's and a role's own policies", () => {
    const of = (call: string, parameters: Raw, statement: unknown) =>
      readPolicies(recordOf(call, { ...parameters, policyDocument: policyOf(statement) })).findings[0]?.severity;
    expect(of("iam PutGroupPolicy", { groupName: "devs" }, on(iam("group/devs"), "iam:PutGroupPolicy"))).toBe("high");
    expect(of("iam PutRolePolicy", { roleName: "app" }, on(iam("role/app"), "iam:PutRolePolicy"))).toBe("high");
    expect(
      of("iam CreatePolicyVersion", { policyArn: iam("policy/p") }, on(iam("policy/p"), "iam:CreatePolicyVersion")),
    ).toBe("high");
    expect(of("iam PutRolePolicy", { roleName: "app" }, on(iam("role/other"), "iam:PutRolePolicy"))).toBe("medium");
  });
});
