import { describe, expect, it } from "vitest";
import { allow, deny, other, own, type Raw, read } from "./policies.ts";

const bucket = "arn:aws:s3:::example-bucket";
const everywhere = { Action: "*", Resource: "*" };
const github = "token.actions.githubusercontent.com";
const provider = (path: string) => ({ Federated: `arn:aws:iam::${own}:${path}` });

/** Returns the sentence for a policy with one statement. */
function say(call: string, statement: unknown): string {
  const { policies } = read(call, [statement]);
  expect(policies).toHaveLength(1);
  expect(policies[0]?.statements).toHaveLength(1);
  return policies[0]?.statements[0] ?? "";
}

describe("a statement of an identity policy", () => {
  it.each<[Raw, string]>([
    [allow(everywhere), "allows every action on every resource"],
    [deny(everywhere), "denies every action on every resource"],
    [allow({ Action: "s3:*", Resource: "*" }), "allows every action in s3 on every resource"],
    [allow({ Action: ["iam:*", "STS:*"], Resource: ["*"] }), "allows every action in iam and sts on every resource"],
    [
      allow({ Action: ["iam:PassRole", "sts:AssumeRole"], Resource: "*" }),
      "allows iam:PassRole and sts:AssumeRole on every resource",
    ],
    [
      allow({ Action: ["kms:*", "s3:Get*"], Resource: "*" }),
      "allows every action in kms, and s3:Get* on every resource",
    ],
    [
      allow({ Action: ["s3:A", "s3:B", "s3:C", "s3:D", "s3:E", "s3:A"], Resource: "*" }),
      "allows s3:A, s3:B, s3:C and 2 more on every resource",
    ],
    [
      allow({ NotAction: ["iam:*", "organizations:*"], Resource: "*" }),
      "allows every action except those in iam and organizations on every resource",
    ],
    [
      allow({ NotAction: "iam:CreateUser", Resource: "*" }),
      "allows every action except iam:CreateUser on every resource",
    ],
    [
      allow({ Action: "s3:*", NotResource: bucket }),
      "allows every action in s3 on every resource except bucket example-bucket",
    ],
    [allow({ Action: "s3:ListBucket", Resource: bucket }), "allows s3:ListBucket on bucket example-bucket"],
    [
      allow({ Action: "s3:GetObject", Resource: `${bucket}/*` }),
      "allows s3:GetObject on everything in bucket example-bucket",
    ],
    [
      allow({ Action: "s3:GetObject", Resource: [`${bucket}/*`, bucket] }),
      "allows s3:GetObject on bucket example-bucket with everything in it",
    ],
    [
      allow({ Action: "s3:GetObject", Resource: `${bucket}/reports/*` }),
      "allows s3:GetObject on reports/* in bucket example-bucket",
    ],
    [
      allow({ Action: "iam:PassRole", Resource: `arn:aws:iam::${own}:role/app-*` }),
      "allows iam:PassRole on role app-*",
    ],
    [
      allow({ Action: "iam:PassRole", Resource: `arn:aws-cn:iam::${other}:role/*` }),
      "allows iam:PassRole on every role in account 999999999999",
    ],
    [
      allow({ Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/deploy" }),
      "allows sts:AssumeRole on role deploy in any account",
    ],
    [
      allow({ Action: "logs:PutLogEvents", Resource: `arn:aws:logs:us-east-1:${own}:log-group:/aws/lambda/alerts:*` }),
      "allows logs:PutLogEvents on log group /aws/lambda/alerts",
    ],
    [
      allow({ Action: "sns:Publish", Resource: `arn:aws:sns:us-east-1:${other}:alerts` }),
      "allows sns:Publish on topic alerts in account 999999999999",
    ],
    [
      allow({ Action: "apigateway:GET", Resource: "arn:aws:apigateway:us-east-1::/restapis/*" }),
      "allows apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/*",
    ],
    [
      allow({ Action: ["s3:A", "s3:B", "s3:C", "s3:D"], Resource: "*" }),
      "allows s3:A, s3:B, s3:C and s3:D on every resource",
    ],
    [allow({ Action: ["s3:GetObject", "*"], Resource: "*" }), "allows every action on every resource"],
    [allow({ NotAction: "*", NotResource: "*" }), "allows no action on no resource"],
    [allow({ Action: ":*", Resource: "?" }), "allows :* on ?"],
    [allow({ Action: "s3:ListBucket", Resource: "arn:aws:s3:::*" }), "allows s3:ListBucket on every bucket"],
    [
      allow({ Action: "s3:ListBucket", Resource: [bucket, `${bucket}-2`] }),
      "allows s3:ListBucket on bucket example-bucket and bucket example-bucket-2",
    ],
    [
      allow({ Action: "iam:PassRole", Resource: [`arn:aws:iam::${own}:role/app`, `arn:aws:iam::${own}:role/app/*`] }),
      "allows iam:PassRole on role app and role app/*",
    ],
    [{ Effect: "allow", ...everywhere }, "has the unknown Effect allow: allows every action on every resource"],
    [{ Action: "s3:*", Resource: "*" }, "has no Effect element: allows every action in s3 on every resource"],
    [allow({ Resource: "*" }), "allows no action on every resource"],
    [{ effect: "Allow", action: "S3:GetObject", resource: "*" }, "allows S3:GetObject on every resource"],
  ])("%j", (statement, sentence) => {
    expect(say("iam CreatePolicy", statement)).toBe(sentence);
  });
});

describe("a resource", () => {
  it.each([
    [`arn:aws:sqs:us-east-1:${own}:alerts`, "queue alerts"],
    ["arn:aws:sqs:us-east-1:*:alerts", "queue alerts"],
    [`arn:aws:iam::${own}:mfa/alice`, "MFA device alice"],
    [`arn:aws:states:us-east-1:${own}:stateMachine:flow`, "state machine flow"],
    [`arn:aws:lambda:us-east-1:${own}:function:alerts:*`, "function alerts:*"],
    ["arn:aws:sts::*:assumed-role/deploy/ci-42", "role deploy (session ci-42) in any account"],
    [`arn:aws:sts::${own}:federated-user/bob`, "federated user bob"],
    [`arn:aws:sns:us-east-1:${other}0:alerts`, "topic alerts"],
    [`arn:aws:sns:us-east-1:0${other}:alerts`, "topic alerts"],
    // Other ARNs appear unchanged.
    [`arn:aws:iam::${own}:assumed-role/deploy/ci-42`, undefined],
    [`arn:aws:s3:us-east-1:${own}:accesspoint/reports`, undefined],
    [`arn:aws:s3::${own}:accesspoint/reports`, undefined],
    ["arn:aws:s3:us-east-1::accesspoint/reports", undefined],
    ["arn:aws:route53:::hostedzone/Z1EXAMPLE", undefined],
    ["arn:aws:s3:::", undefined],
    [`urn:aws:iam::${own}:role/deploy`, undefined],
  ])("%s: %s", (arn, words = arn) => {
    expect(say("iam CreatePolicy", allow({ Action: "s3:A", Resource: arn }))).toBe(`allows s3:A on ${words}`);
  });
});

describe("the conditions of a statement", () => {
  const mfa = "aws:MultiFactorAuthPresent";
  it.each<[Raw, string, string]>([
    [{ Bool: { [mfa]: "true" } }, "only with MFA", "with MFA"],
    [{ Bool: { [mfa]: false } }, "only without MFA", "without MFA"],
    [{ BoolIfExists: { [mfa]: "false" } }, "only without MFA", "without MFA"],
    [{ BoolIfExists: { [mfa]: "true" } }, `only if ${mfa} is true or absent`, `if ${mfa} is true or absent`],
    [{ Bool: { "aws:SecureTransport": "false" } }, "only without TLS", "without TLS"],
    [{ IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }, "only from 192.0.2.0/24", "from 192.0.2.0/24"],
    [
      { NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"] } },
      "only from outside 192.0.2.0/24 and 203.0.113.0/24",
      "from outside 192.0.2.0/24 and 203.0.113.0/24",
    ],
    [
      { StringNotEquals: { "aws:RequestedRegion": ["us-east-1", "eu-west-1"] } },
      "only outside us-east-1 and eu-west-1",
      "outside us-east-1 and eu-west-1",
    ],
    [
      { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      "only within organization o-a1b2c3d4e5",
      "within organization o-a1b2c3d4e5",
    ],
    [
      { StringNotEqualsIfExists: { "AWS:PRINCIPALORGID": "o-a1b2c3d4e5" } },
      "only outside organization o-a1b2c3d4e5",
      "outside organization o-a1b2c3d4e5",
    ],
    [{ StringEquals: { "aws:SourceAccount": own } }, "only for this account", "for this account"],
    [{ StringEquals: { "aws:PrincipalAccount": other } }, `only from account ${other}`, `from account ${other}`],
    [
      { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/admin" } },
      "only by anyone except role admin in any account",
      "by anyone except role admin in any account",
    ],
    [
      { StringEquals: { "iam:PassedToService": ["ec2.amazonaws.com", "lambda.amazonaws.com"] } },
      "only to ec2.amazonaws.com or lambda.amazonaws.com",
      "to ec2.amazonaws.com or lambda.amazonaws.com",
    ],
    [
      {
        DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" },
        DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" },
      },
      "only after 2026-01-01T00:00:00Z and before 2027-01-01T00:00:00Z",
      "after 2026-01-01T00:00:00Z and before 2027-01-01T00:00:00Z",
    ],
    [
      { StringEquals: { "aws:PrincipalTag/team": "red" }, Bool: { [mfa]: "true" } },
      "only with MFA and if aws:PrincipalTag/team is red",
      "with MFA and if aws:PrincipalTag/team is red",
    ],
    [{ StringLike: { "s3:prefix": "home/*" } }, "only if s3:prefix is like home/*", "if s3:prefix is like home/*"],
    [{ StringLike: { "s3:prefix": "home" } }, "only if s3:prefix is home", "if s3:prefix is home"],
    [
      { StringNotEqualsIfExists: { "aws:PrincipalTag/team": ["red", "blue"] } },
      "only if aws:PrincipalTag/team is not red or blue",
      "if aws:PrincipalTag/team is not red or blue",
    ],
    [
      { "ForAllValues:StringEquals": { "aws:TagKeys": ["team", "cost"] } },
      "only if every aws:TagKeys is team or cost",
      "if every aws:TagKeys is team or cost",
    ],
    [
      { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } },
      "only if any aws:PrincipalOrgPaths is like o-a1b2c3d4e5/*",
      "if any aws:PrincipalOrgPaths is like o-a1b2c3d4e5/*",
    ],
    [
      { Null: { "aws:TokenIssueTime": "true" } },
      "only if aws:TokenIssueTime is absent",
      "if aws:TokenIssueTime is absent",
    ],
    [{ Null: { "aws:TagKeys": false } }, "only if aws:TagKeys is present", "if aws:TagKeys is present"],
    [
      { NumericLessThanEquals: { "s3:max-keys": 10 } },
      "only if s3:max-keys is at most 10",
      "if s3:max-keys is at most 10",
    ],
    [
      { FooBar: { "aws:username": "alice" } },
      "only if aws:username meets FooBar alice",
      "if aws:username meets FooBar alice",
    ],
    [
      { StringEquals: { a: "1", b: "2", c: "3", d: "4", e: "5" } },
      "only if a is 1 and if b is 2 and if c is 3 and under 2 more conditions",
      "if a is 1 and if b is 2 and if c is 3 and under 2 more conditions",
    ],
    [
      { StringEquals: { a: "1", b: "2", c: "3", d: "4" } },
      "only if a is 1 and if b is 2 and if c is 3 and under 1 more condition",
      "if a is 1 and if b is 2 and if c is 3 and under 1 more condition",
    ],
    [{ StringEquals: { a: "" } }, 'only if a is ""', 'if a is ""'],
    [
      { StringEquals: { a: [] } },
      "only if a is one of no values, which never holds",
      "if a is one of no values, which never holds",
    ],
  ])("%j", (condition, allowed, denied) => {
    const statement = { ...everywhere, Condition: condition };
    expect(say("iam CreatePolicy", allow(statement))).toBe(`allows every action on every resource, ${allowed}`);
    expect(say("iam CreatePolicy", deny(statement))).toBe(`denies every action on every resource ${denied}`);
  });

  it.each<[Raw, string]>([
    [{ Bool: { "aws:PrincipalIsAWSService": "true" } }, "if aws:PrincipalIsAWSService is true"],
    [{ StringEquals: { [mfa]: "true" } }, `if ${mfa} is true`],
    [{ "ForAnyValue:Bool": { [mfa]: "true" } }, `if any ${mfa} is true`],
    [{ Bool: { [mfa]: ["true", "false"] } }, `if ${mfa} is true or false`],
    [{ Bool: { [mfa]: "yes" } }, `if ${mfa} is yes`],
    [{ Bool: { [mfa]: [] } }, `if ${mfa} is one of no values, which never holds`],
    [{ Null: { a: [] } }, "if a is present"],
    [{ StringEquals: { a: "1", b: "2", c: "3" } }, "if a is 1 and if b is 2 and if c is 3"],
    [{ "ForAnyValue:StringEquals": { "aws:SourceVpc": "vpc-1" } }, "if any aws:SourceVpc is vpc-1"],
    [{ "ForAllValues: StringEquals": { a: "x" } }, "if every a is x"],
    [{ "Foo:StringEquals": { a: "x" } }, "if a meets Foo:StringEquals x"],
    [{ StringEquals: { "aws:SourceVpc": [] } }, "if aws:SourceVpc is one of no values, which never holds"],
    [{ StringEqualsIfExists: { "aws:SourceVpc": "vpc-1" } }, "if aws:SourceVpc is vpc-1 or absent"],
    [{ NumericLessThan: { "aws:SourceVpc": 1 } }, "if aws:SourceVpc is less than 1"],
    [{ IpAddressRange: { "aws:SourceIp": "192.0.2.0" } }, "if aws:SourceIp meets IpAddressRange 192.0.2.0"],
    [{ AnIpAddress: { "aws:SourceIp": "192.0.2.0" } }, "if aws:SourceIp meets AnIpAddress 192.0.2.0"],
    [{ NoStringLike: { "aws:SourceVpc": "vpc-1" } }, "if aws:SourceVpc meets NoStringLike vpc-1"],
    [{ DateLessThanEquals: { "aws:CurrentTime": "2027" } }, "before 2027"],
    [{ DateGreaterThanEquals: { "aws:CurrentTime": "2027" } }, "after 2027"],
    [{ DateEquals: { "aws:CurrentTime": "2027" } }, "if aws:CurrentTime is 2027"],
    [{ DateLessThan: { "aws:CurrentTime": ["2026", "2027"] } }, "if aws:CurrentTime is before 2026 or 2027"],
    [{ DateLessThanIfExists: { "aws:CurrentTime": "2027" } }, "if aws:CurrentTime is before 2027 or absent"],
    [{ DateLessThan: { "aws:TokenIssueTime": "2027" } }, "if aws:TokenIssueTime is before 2027"],
    [{ StringLike: { "s3:prefix": ["home", "home/*"] } }, "if s3:prefix is like home or home/*"],
    [{ StringEquals: { a: [other, `0${other}`, `${other}0`] } }, `if a is account ${other}, 0${other} or ${other}0`],
    [{ StringEquals: { a: [{}, "x"] } }, "if a is x"],
  ])("%j: %s", (condition, words) => {
    expect(say("iam CreatePolicy", deny({ ...everywhere, Condition: condition }))).toBe(
      `denies every action on every resource ${words}`,
    );
  });

  it.each([[{}], [[]], ["text"], [null], [{ StringEquals: "text" }]])("are empty for %j", (condition) => {
    expect(say("iam CreatePolicy", allow({ ...everywhere, Condition: condition }))).toBe(
      "allows every action on every resource",
    );
  });
});

describe("a statement of a trust policy", () => {
  it.each<[unknown, string]>([
    [{ AWS: `arn:aws:iam::${other}:root` }, "lets account 999999999999 assume the role"],
    [{ AWS: other }, "lets account 999999999999 assume the role"],
    [{ AWS: [own, `arn:aws-us-gov:iam::${other}:root`] }, "lets this account and account 999999999999 assume the role"],
    ["*", "lets everyone assume the role"],
    [{ AWS: "*" }, "lets everyone assume the role"],
    [{ Service: "ec2.amazonaws.com" }, "lets the service ec2.amazonaws.com assume the role"],
    [
      { Service: ["ec2.amazonaws.com", "lambda.amazonaws.com"] },
      "lets the services ec2.amazonaws.com and lambda.amazonaws.com assume the role",
    ],
    [provider("saml-provider/Okta"), "lets the SAML provider Okta assume the role"],
    [provider(`oidc-provider/${github}`), `lets the OIDC provider ${github} assume the role`],
    [{ Federated: "accounts.google.com" }, "lets the OIDC provider accounts.google.com assume the role"],
    [{ AWS: `arn:aws:iam::${own}:role/app/deploy` }, "lets role app/deploy assume the role"],
    [{ AWS: `arn:aws:iam::${other}:user/alice` }, "lets user alice in account 999999999999 assume the role"],
    [
      { AWS: `arn:aws:sts::${other}:assumed-role/deploy/ci-42` },
      "lets role deploy (session ci-42) in account 999999999999 assume the role",
    ],
    [{ AWS: "AROAEXAMPLEEXAMPLE123" }, "lets identity AROAEXAMPLEEXAMPLE123 assume the role"],
    [{ AWS: `${other}0` }, `lets identity ${other}0 assume the role`],
    [{ AWS: `0${other}` }, `lets identity 0${other} assume the role`],
    [{ CanonicalUser: "*" }, "lets everyone assume the role"],
    [{ Service: "*" }, "lets every service assume the role"],
    [{ AWS: own, Service: "ec2.amazonaws.com" }, "lets this account and the service ec2.amazonaws.com assume the role"],
    [{ Federated: "*" }, "lets every identity provider assume the role"],
    [{ Federated: "login.example.com/tenant" }, "lets the OIDC provider login.example.com/tenant assume the role"],
    [
      { Federated: `arn:aws:iam::${other}:saml-provider/Okta` },
      `lets the SAML provider Okta in account ${other} assume the role`,
    ],
    [{ Group: "admins" }, "lets group admins assume the role"],
    [{}, "lets no one assume the role"],
  ])("%j", (principal, sentence) => {
    expect(say("iam CreateRole", allow({ Principal: principal, Action: "sts:AssumeRole" }))).toBe(sentence);
  });

  it.each<[Raw, string]>([
    [deny({ Principal: "*", Action: "sts:*" }), "forbids everyone to assume the role"],
    [
      allow({ NotPrincipal: { AWS: other }, Action: "sts:AssumeRole" }),
      `lets everyone except account ${other} assume the role`,
    ],
    [
      allow({ Principal: { AWS: own }, Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"] }),
      "lets this account assume the role, tag its sessions and set its source identity",
    ],
    [
      allow({
        Principal: { AWS: other },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "EXAMPLE-1234" } },
      }),
      `lets account ${other} assume the role, only with the external ID EXAMPLE-1234`,
    ],
    [
      allow({
        Principal: provider(`oidc-provider/${github}`),
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { [`${github}:aud`]: "sts.amazonaws.com" },
          StringLike: { [`${github}:sub`]: "repo:octo-org/octo-repo:*" },
        },
      }),
      `lets the OIDC provider ${github} assume the role, only for the audience sts.amazonaws.com and with the subject repo:octo-org/octo-repo:*`,
    ],
    [allow({ Principal: { AWS: own }, Action: "s3:GetObject" }), "lets this account use s3:GetObject"],
    [
      allow({ Principal: { AWS: own }, Action: ["sts:AssumeRole", "s3:GetObject"] }),
      "lets this account use sts:AssumeRole and s3:GetObject",
    ],
    [allow({ Principal: { AWS: own }, Action: [] }), "lets this account use nothing"],
    [allow({ Principal: { AWS: own } }), "lets this account use no action"],
    [allow({ Action: "sts:AssumeRole" }), "allows sts:AssumeRole"],
  ])("%j", (statement, sentence) => {
    expect(say("iam CreateRole", statement)).toBe(sentence);
  });
});

describe("a statement of a resource policy", () => {
  it.each<[string, Raw, string]>([
    [
      "s3 PutBucketPolicy",
      allow({ Principal: "*", Action: "s3:GetObject", Resource: `${bucket}/*` }),
      "lets everyone use s3:GetObject on everything in bucket example-bucket",
    ],
    [
      "s3 PutBucketPolicy",
      deny({
        Principal: "*",
        Action: "s3:*",
        Resource: bucket,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
      "denies everyone every action in s3 on bucket example-bucket without TLS",
    ],
    [
      "s3 PutBucketPolicy",
      allow({ Principal: { CanonicalUser: "79a59df900b949e5" }, Action: "s3:GetObject", Resource: bucket }),
      "lets canonical user 79a59df900b949e5 use s3:GetObject on bucket example-bucket",
    ],
    [
      "kms PutKeyPolicy",
      allow({ Principal: { AWS: `arn:aws:iam::${own}:root` }, Action: "kms:*", Resource: "*" }),
      "lets this account use every action in kms",
    ],
    ["kms PutKeyPolicy", allow({ Principal: "*", Action: "kms:*" }), "lets everyone use every action in kms"],
    [
      "kms PutKeyPolicy",
      deny({ Principal: "*", Action: "kms:*", NotResource: "*" }),
      "denies everyone every action in kms on no resource",
    ],
    [
      "s3 PutBucketPolicy",
      allow({ Principal: "*", Action: "s3:GetObject", Resource: ["*", bucket] }),
      "lets everyone use s3:GetObject on every resource",
    ],
  ])("%s %j", (call, statement, sentence) => {
    expect(say(call, statement)).toBe(sentence);
  });
});

describe("a statement of a trust policy with other actions", () => {
  it("says which actions a principal can use", () => {
    const { policies } = read("example PutPolicy", [
      allow({ Principal: "*", Action: "sts:AssumeRole" }),
      allow({ Principal: "*", Action: "s3:GetObject" }),
    ]);
    expect(policies[0]?.statements).toEqual(["lets everyone use sts:AssumeRole", "lets everyone use s3:GetObject"]);
  });
});

describe("the statements of a policy", () => {
  const grant = (name: string) => allow({ Action: name, Resource: "*" });

  it("can be a single one; equal sentences appear once", () => {
    expect(read("iam CreatePolicy", grant("s3:A")).policies[0]?.statements).toEqual(["allows s3:A on every resource"]);
    const twice = read("iam CreatePolicy", [grant("s3:A"), grant("s3:A"), { Sid: "again", ...grant("s3:A") }]);
    expect(twice.policies[0]?.statements).toEqual(["allows s3:A on every resource"]);
  });

  it("are only counted after the twelfth", () => {
    const hundred = Array.from({ length: 100 }, (_, at) => grant(`s3:A${at}`));
    const { policies } = read("iam CreatePolicy", hundred);
    expect(policies[0]?.statements).toHaveLength(13);
    expect(policies[0]?.statements.at(-1)).toBe("and 88 more statements");
    expect(read("iam CreatePolicy", hundred.slice(0, 13)).policies[0]?.statements.at(-1)).toBe("and 1 more statement");
    expect(read("iam CreatePolicy", hundred.slice(0, 12)).policies[0]?.statements).toHaveLength(12);
  });

  it("can be empty or unreadable", () => {
    expect(read("iam CreatePolicy", []).policies[0]?.statements).toEqual(["has no statement"]);
    expect(read("iam CreatePolicy", [7]).policies[0]?.statements).toEqual(["has a statement that cannot be read"]);
  });

  it("shorten names to 128 characters", () => {
    const [sentence = ""] = read("iam CreatePolicy", grant(`s3:${"x".repeat(5000)}`)).policies[0]?.statements ?? [];
    expect(sentence).toBe(`allows s3:${"x".repeat(124)}… on every resource`);
  });
});
