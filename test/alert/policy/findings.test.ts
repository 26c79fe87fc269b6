import { describe, expect, it } from "vitest";
import { readPolicies } from "../../../src/alert/policy/policy.ts";
import { allow, deny, other, own, policyOf, type Raw, read, recordOf } from "./policies.ts";

const root = `arn:aws:iam::${other}:root`;
const everywhere = { Action: "*", Resource: "*" };
const github = "token.actions.githubusercontent.com";
/** Policy variables, which AWS replaces when it evaluates the policy. */
const variable = (name: string) => `\${${name}}`;
const federated = (path: string) => ({ Federated: `arn:aws:iam::${own}:${path}` });

/** Returns findings as texts: "critical allows-everything: the policy …". */
function findings(call: string, statement: unknown, rest: Raw = {}): readonly string[] {
  const { findings } = read(call, statement, rest);
  return findings.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
}

describe("findings about an identity policy", () => {
  const grants = (rest: Raw) => allow({ Resource: "*", ...rest });

  it.each<[Raw | readonly Raw[], readonly string[]]>([
    [allow(everywhere), ["critical allows-everything: the policy allows every action on every resource"]],
    [
      grants({ Action: ["s3:GetObject", "*:*"], Resource: ["arn:aws:s3:::example-bucket", "**"] }),
      ["critical allows-everything: the policy allows every action on every resource"],
    ],
    [
      grants({ Action: "*", Resource: "arn:aws:*" }),
      ["critical allows-everything: the policy allows every action on arn:aws:*"],
    ],
    [
      grants({ Action: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
      ["high allows-everything: the policy allows every action on every resource, only with MFA"],
    ],
    [
      grants({ Action: ["iam:*", "STS:*", "s3:*"] }),
      [
        "high service-wide-wildcard: the policy allows every action in iam and sts on every resource",
        "medium service-wide-wildcard: the policy allows every action in s3 on every resource",
      ],
    ],
    [
      [grants({ Action: "iam:*" }), grants({ Action: "kms:*" }), grants({ Action: "iam:**" })],
      ["high service-wide-wildcard: the policy allows every action in iam and kms on every resource"],
    ],
    [
      grants({ Action: ["iam:Put*", "IAM:*Policy", "iam:Get*", "iam:List*", "s3:Put*"] }),
      ["high service-wide-wildcard: the policy allows iam:Put* and IAM:*Policy on every resource"],
    ],
    [
      grants({ Action: "iam:*", Resource: `arn:aws:iam::${own}:*` }),
      ["high service-wide-wildcard: the policy allows every action in iam on everything in iam"],
    ],
    [
      grants({ Action: "*", Resource: "arn:aws-cn:iam::*:user/*" }),
      ["high service-wide-wildcard: the policy allows every action in iam on every user in any account"],
    ],
    [
      grants({ Action: ["iam:AttachUserPolicy", "iam:CreateAccessKey", "iam:GetUser"] }),
      ["high allows-escalation: the policy allows iam:AttachUserPolicy and iam:CreateAccessKey on every resource"],
    ],
    [
      grants({ Action: ["iam:PassRole", "ec2:RunInstances"] }),
      ["high pass-role-any: the policy allows passing any role to a service (iam:PassRole)"],
    ],
    [
      grants({ Action: "iam:pass*", Resource: `arn:aws:iam::${own}:role/*` }),
      ["high pass-role-any: the policy allows passing any role to a service (iam:PassRole)"],
    ],
    [
      grants({ Action: "iam:PassRole", Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } } }),
      [
        "medium pass-role-any: the policy allows passing any role to a service (iam:PassRole), only to ec2.amazonaws.com",
      ],
    ],
    [
      grants({ Action: "iam:PassRole", Resource: [`arn:aws:iam::${own}:role/app`, `arn:aws:iam::${own}:role/*`] }),
      ["high pass-role-any: the policy allows passing any role to a service (iam:PassRole)"],
    ],
    [
      grants({ Action: "iam:*", Resource: ["arn:aws:s3:::example-bucket", "arn:aws:iam::*:user/*"] }),
      [
        "high service-wide-wildcard: the policy allows every action in iam on bucket example-bucket and every user in any account",
      ],
    ],
    ...["iam:*ssRole", "iam:PassRole*"].map((action): [Raw, readonly string[]] => [
      grants({ Action: action }),
      ["high pass-role-any: the policy allows passing any role to a service (iam:PassRole)"],
    ]),
    [
      grants({ Action: "iam:CreateAccessKe?" }),
      ["high service-wide-wildcard: the policy allows iam:CreateAccessKe? on every resource"],
    ],
    [
      allow({ NotAction: ["iam:*", "account:*"], Resource: "*" }),
      ["high not-action: the policy allows every action except those in iam and account on every resource (NotAction)"],
    ],
    [
      allow({ NotAction: "s3:DeleteBucket", Resource: "arn:aws:s3:::example-bucket" }),
      ["medium not-action: the policy allows every action except s3:DeleteBucket on bucket example-bucket (NotAction)"],
    ],
    [
      allow({ Action: "*", NotResource: "arn:aws:s3:::example-bucket" }),
      [
        "high not-resource: the policy allows every action on every resource except bucket example-bucket (NotResource)",
      ],
    ],
    [
      allow({ Action: "s3:GetObject", NotResource: "arn:aws:s3:::example-bucket/*" }),
      [
        "medium not-resource: the policy allows s3:GetObject on every resource except everything in bucket example-bucket (NotResource)",
      ],
    ],
  ])("%j", (statement, expected) => {
    expect(findings("iam CreatePolicy", statement)).toEqual(expected);
  });

  it.each<[string, Raw]>([
    ["a denial", deny(everywhere)],
    ["a denial of all but some", deny({ NotAction: "iam:*", Resource: "*" })],
    ["one bucket", allow({ Action: "s3:*", Resource: "arn:aws:s3:::example-bucket/*" })],
    ["reading", allow({ Action: ["iam:Get*", "iam:List*", "ec2:Describe*", "s3:GetObject"], Resource: "*" })],
    ["everything on one bucket", allow({ Action: "*", Resource: "arn:aws:s3:::example-bucket" })],
    ["all of Amazon S3 on users", allow({ Action: "s3:*", Resource: "arn:aws:iam::*:user/*" })],
    ["actions whose names end like IAM's", allow({ Action: ["dlm:PassRole", "m:PassRole"], Resource: "*" })],
    [
      "the user's own key",
      allow({ Action: "iam:CreateAccessKey", Resource: `arn:aws:iam::*:user/${variable("aws:username")}` }),
    ],
  ])("are empty for %s", (_, statement) => {
    expect(findings("iam CreatePolicy", statement)).toEqual([]);
  });

  it.each<[string, string, Raw]>([
    ["a session policy", "sts AssumeRole", {}],
    ["a service control policy", "organizations CreatePolicy", {}],
    ["the policy of a VPC endpoint", "ec2 CreateVpcEndpoint", { Principal: "*" }],
    ["a policy with a boundary's name", "example PutPermissionsBoundary", {}],
  ])("are empty for %s, which only limits permissions", (_, call, rest) => {
    const parameter = call.endsWith("Boundary") ? "permissionsBoundaryDocument" : "policyDocument";
    const record = recordOf(call, { [parameter]: policyOf(allow({ ...everywhere, ...rest })) });
    expect(readPolicies(record)).toMatchObject({ policies: [{}], findings: [] });
  });

  it("exist for a refused call, but not for a simulation", () => {
    expect(findings("iam CreatePolicy", allow(everywhere), { errorCode: "AccessDenied" })).toHaveLength(1);
    expect(findings("iam SimulateCustomPolicy", allow(everywhere), { readOnly: true })).toEqual([]);
  });

  it("include the last of many statements, worst first", () => {
    const many = Array.from({ length: 99 }, (_, at) => allow({ Action: `service${at}:*`, Resource: "*" }));
    const found = findings("iam CreatePolicy", [...many, allow(everywhere)]);
    expect(found).toEqual([
      "critical allows-everything: the policy allows every action on every resource",
      "medium service-wide-wildcard: the policy allows every action in service0, service1, service2 and 96 more on every resource",
    ]);
  });
});

describe("findings about a trust policy", () => {
  const trusts = (principal: unknown, condition: unknown = {}, action: unknown = "sts:AssumeRole") =>
    allow({ Principal: principal, Action: action, Condition: condition });
  const org = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
  const assumes = "assume the role";

  it.each<[Raw, readonly string[]]>([
    [
      trusts({ AWS: root }),
      [
        `high trusts-another-account: the trust policy lets account ${other} ${assumes}`,
        `medium missing-external-id: the trust policy lets account ${other} ${assumes} without an external ID`,
      ],
    ],
    [
      trusts({ AWS: other }, { StringEquals: { "sts:ExternalId": "EXAMPLE-1234" } }),
      [
        `high trusts-another-account: the trust policy lets account ${other} ${assumes}, only with the external ID EXAMPLE-1234`,
      ],
    ],
    [
      trusts({ AWS: other }, { StringLike: { "sts:ExternalId": "*" } }),
      [
        `high trusts-another-account: the trust policy lets account ${other} ${assumes}, only with the external ID *`,
        `medium missing-external-id: the trust policy lets account ${other} ${assumes} without an external ID`,
      ],
    ],
    [
      trusts({ AWS: `arn:aws-us-gov:iam::${other}:role/deploy` }, org),
      [
        `high trusts-another-account: the trust policy lets role deploy in account ${other} ${assumes}, only within organization o-a1b2c3d4e5`,
      ],
    ],
    [
      trusts({ AWS: [own, `arn:aws:iam::${own}:root`, `arn:aws-cn:iam::${other}:user/alice`, "222222222222"] }),
      [
        `high trusts-another-account: the trust policy lets user alice in account ${other} and account 222222222222 ${assumes}`,
        `medium missing-external-id: the trust policy lets user alice in account ${other} and account 222222222222 ${assumes} without an external ID`,
      ],
    ],
    [
      trusts({ AWS: other }, { StringEquals: { "aws:SourceVpc": "vpc-1" } }, ["sts:TagSession", "sts:AssumeRole"]),
      [
        `high trusts-another-account: the trust policy lets account ${other} assume the role, only from vpc-1`,
        `medium missing-external-id: the trust policy lets account ${other} assume the role without an external ID`,
      ],
    ],
    [
      trusts({ AWS: other }, { StringLike: { "aws:PrincipalOrgID": "o-*" } }),
      [
        `high trusts-another-account: the trust policy lets account ${other} ${assumes}, only within organization o-*`,
        `medium missing-external-id: the trust policy lets account ${other} ${assumes} without an external ID`,
      ],
    ],
    [
      trusts({ AWS: other }, { StringEquals: { "aws:PrincipalTag/team": "red" } }),
      [
        `high trusts-another-account: the trust policy lets account ${other} ${assumes}, only if aws:PrincipalTag/team is red`,
        `medium missing-external-id: the trust policy lets account ${other} ${assumes} without an external ID`,
      ],
    ],
    [
      trusts({ Federated: `arn:aws:iam::${other}:saml-provider/Okta` }, {}, "sts:AssumeRoleWithSAML"),
      [
        `high trusts-another-account: the trust policy lets the SAML provider Okta in account ${other} ${assumes}`,
        `high trusts-federation-without-condition: the trust policy lets the SAML provider Okta in account ${other} ${assumes} without a condition on the audience`,
      ],
    ],
    [
      trusts(federated(`oidc-provider/${github}`), {}, "sts:AssumeRoleWithWebIdentity"),
      [
        `high trusts-federation-without-condition: the trust policy lets the OIDC provider ${github} ${assumes} without a condition on the owner of the tokens`,
      ],
    ],
    [
      allow({ NotPrincipal: { AWS: [root, own] }, Action: "sts:AssumeRole" }),
      [`critical trusts-everyone: the trust policy lets everyone except account ${other} and others ${assumes}`],
    ],
    [
      allow({ NotPrincipal: {}, Action: "sts:AssumeRole" }),
      [`critical trusts-everyone: the trust policy lets everyone except no one ${assumes}`],
    ],
    [trusts({ AWS: [own, "*"] }), [`critical trusts-everyone: the trust policy lets everyone ${assumes}`]],
    [trusts("*"), [`critical trusts-everyone: the trust policy lets everyone ${assumes}`]],
    [trusts({ AWS: "*" }, {}, "sts:*"), [`critical trusts-everyone: the trust policy lets everyone ${assumes}`]],
    [
      allow({ NotPrincipal: { AWS: root }, Action: "sts:AssumeRole" }),
      [`critical trusts-everyone: the trust policy lets everyone except account ${other} ${assumes}`],
    ],
    [
      trusts("*", org),
      [`medium trusts-everyone: the trust policy lets everyone ${assumes}, only within organization o-a1b2c3d4e5`],
    ],
    [
      trusts("*", { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }),
      [`high trusts-everyone: the trust policy lets everyone ${assumes}, only from 192.0.2.0/24`],
    ],
    [
      trusts("*", { StringEquals: { "aws:PrincipalAccount": other } }),
      [`high trusts-another-account: the trust policy lets everyone ${assumes}, only from account ${other}`],
    ],
    [
      trusts("*", { StringEquals: { "aws:PrincipalTag/team": "red" } }),
      [`critical trusts-everyone: the trust policy lets everyone ${assumes}, only if aws:PrincipalTag/team is red`],
    ],
    [
      trusts(federated("saml-provider/Okta"), {}, "sts:AssumeRoleWithSAML"),
      [
        `high trusts-federation-without-condition: the trust policy lets the SAML provider Okta ${assumes} without a condition on the audience`,
      ],
    ],
    [
      trusts({ Federated: "accounts.google.com" }, {}, "sts:AssumeRoleWithWebIdentity"),
      [
        `high trusts-federation-without-condition: the trust policy lets the OIDC provider accounts.google.com ${assumes} without a condition on the subject or the audience`,
      ],
    ],
  ])("%j", (statement, expected) => {
    expect(findings("iam UpdateAssumeRolePolicy", statement)).toEqual(expected);
    expect(findings("iam CreateRole", statement)).toEqual(expected);
  });

  it.each<[string, Raw]>([
    ["this account", trusts({ AWS: [own, `arn:aws:iam::${own}:role/deploy`] })],
    ["a service", trusts({ Service: "ec2.amazonaws.com" })],
    ["everyone of this account", trusts("*", { StringEquals: { "aws:PrincipalAccount": own } })],
    [
      "a SAML provider with its audience",
      trusts(federated("saml-provider/Okta"), { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } }),
    ],
    [
      "a cluster with a subject",
      trusts(federated("oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE"), {
        StringLike: { "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE:sub": "system:serviceaccount:default:*" },
      }),
    ],
    ["nobody", allow({ Action: "sts:AssumeRole" })],
    ["ids that resemble an account", trusts({ AWS: [`${other}0`, `0${other}`, `x${root}`], Service: other })],
    ["a user of Amazon S3", trusts({ CanonicalUser: "79a59df900b949e5" })],
    ["a denial", deny({ Principal: "*", Action: "sts:AssumeRole" })],
    ["another account that may only tag", trusts({ AWS: other }, {}, "sts:TagSession")],
  ])("are empty for %s", (_, statement) => {
    expect(findings("iam CreateRole", statement)).toEqual([]);
  });

  const claim = (name: string) => `${github}:${name}`;
  it.each<[string, boolean]>([
    [JSON.stringify({ StringEquals: { [claim("sub")]: "repo:octo-org/octo-repo:ref:refs/heads/main" } }), true],
    [JSON.stringify({ StringLike: { [claim("sub")]: "repo:octo-org/octo-repo:*" } }), true],
    [JSON.stringify({ StringLike: { [claim("sub")]: "repo:octo-org/*" } }), true],
    [
      JSON.stringify({ "ForAnyValue:StringLike": { [claim("sub")]: ["repo:octo-org/a:*", "repo:octo-org/b:*"] } }),
      true,
    ],
    [JSON.stringify({ StringEquals: { [claim("repository_owner")]: "octo-org" } }), true],
    [JSON.stringify({ StringEquals: { [claim("sub")]: "octo-org" } }), true],
    [JSON.stringify({ StringEquals: { [claim("aud")]: "sts.amazonaws.com" } }), false],
    [JSON.stringify({ StringLike: { [claim("sub")]: "repo:*" } }), false],
    [JSON.stringify({ StringLike: { [claim("sub")]: "repo:octo-*" } }), false],
    [JSON.stringify({ StringLike: { [claim("sub")]: "*" } }), false],
    [JSON.stringify({ StringLike: { [claim("sub")]: ["repo:octo-org/octo-repo:*", "repo:*/octo-repo:*"] } }), false],
    [JSON.stringify({ "ForAllValues:StringLike": { [claim("sub")]: "repo:octo-org/octo-repo:*" } }), false],
    [JSON.stringify({ StringLikeIfExists: { [claim("sub")]: "repo:octo-org/octo-repo:*" } }), false],
    [JSON.stringify({ StringNotLike: { [claim("sub")]: "repo:octo-org/octo-repo:*" } }), false],
    [JSON.stringify({ Null: { [claim("sub")]: "false" } }), false],
  ])("about GitHub's tokens with condition %s: names an owner: %j", (condition, says) => {
    const statement = trusts(
      federated(`oidc-provider/${github}`),
      JSON.parse(condition),
      "sts:AssumeRoleWithWebIdentity",
    );
    const codes = read("iam CreateRole", statement).findings.map(({ code }) => code);
    expect(codes).toEqual(says ? [] : ["trusts-federation-without-condition"]);
  });
});

describe("findings about a resource policy", () => {
  const opens = (rest: Raw) =>
    allow({ Principal: "*", Action: "s3:PutObject", Resource: "arn:aws:s3:::example-bucket/*", ...rest });

  it.each<[string, Raw, readonly string[]]>([
    ["s3 PutBucketPolicy", opens({}), ["critical public-resource: the bucket policy lets everyone use s3:PutObject"]],
    [
      "s3 PutBucketPolicy",
      opens({ Action: ["s3:GetObject", "S3:GetObjectVersion"] }),
      ["high public-resource: the bucket policy lets everyone use s3:GetObject and S3:GetObjectVersion"],
    ],
    [
      "s3 PutBucketPolicy",
      opens({ Action: ["s3:GetObject", "s3:PutObject"] }),
      ["critical public-resource: the bucket policy lets everyone use s3:GetObject and s3:PutObject"],
    ],
    [
      "glue PutResourcePolicy",
      opens({ Action: "glue:GetTable" }),
      ["critical public-resource: the resource policy lets everyone use glue:GetTable"],
    ],
    ["s3 PutBucketPolicy", opens({ Principal: federated("saml-provider/Okta") }), []],
    [
      "secretsmanager PutResourcePolicy",
      opens({ Action: "secretsmanager:*", Principal: { AWS: "*" } }),
      ["critical public-resource: the secret's policy lets everyone use every action in secretsmanager"],
    ],
    [
      "s3 PutBucketPolicy",
      opens({ Principal: { AWS: root } }),
      [`high trusts-another-account: the bucket policy lets account ${other} use s3:PutObject`],
    ],
    [
      "kms PutKeyPolicy",
      opens({ Principal: { AWS: [own, `arn:aws:iam::${other}:user/alice`] }, Action: "kms:*", Resource: "*" }),
      [`high trusts-another-account: the key policy lets user alice in account ${other} use every action in kms`],
    ],
    [
      "s3 PutBucketPolicy",
      opens({ Principal: { CanonicalUser: "79a59df900b949e5" } }),
      ["medium trusts-canonical-user: the bucket policy lets canonical user 79a59df900b949e5 use s3:PutObject"],
    ],
    ["kms PutKeyPolicy", opens({ Principal: { AWS: `arn:aws:iam::${own}:root` }, Action: "kms:*", Resource: "*" }), []],
    ["sqs SetQueueAttributes", opens({ Principal: { Service: "sns.amazonaws.com" } }), []],
  ])("%s %j", (call, statement, expected) => {
    expect(findings(call, statement)).toEqual(expected);
  });

  it.each<[Raw, string | undefined]>([
    [{ StringEquals: { "AWS:SourceOwner": own } }, undefined],
    [{ StringEquals: { "aws:PrincipalAccount": variable("aws:ResourceAccount") } }, undefined],
    [{ StringEquals: { "kms:CallerAccount": own, "kms:ViaService": "s3.us-east-1.amazonaws.com" } }, undefined],
    [{ ArnLike: { "aws:SourceArn": `arn:aws:sns:us-east-1:${own}:*` } }, undefined],
    [{ ArnLike: { "aws:SourceArn": `arn:aws:sns:us-east-1:${other}:alerts` } }, "high"],
    [{ StringEquals: { "aws:SourceAccount": [own, other] } }, "high"],
    [{ ArnLike: { "aws:SourceArn": "arn:aws:s3:::example-bucket" } }, "medium"],
    [{ StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }, "medium"],
    [{ StringEquals: { "aws:PrincipalOrgID": variable("aws:ResourceOrgID") } }, "medium"],
    [{ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } }, "medium"],
    [{ StringEquals: { "aws:SourceVpce": "vpce-0123456789abcdef0" } }, "medium"],
    [{ IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"] } }, "medium"],
    [{ IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } }, "critical"],
    [{ IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "::/0"] } }, "critical"],
    [{ NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } }, "critical"],
    [{ StringLike: { "aws:PrincipalOrgID": "o-*" } }, "critical"],
    [{ StringEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }, "critical"],
    [{ "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } }, "critical"],
    [{ StringNotEquals: { "aws:PrincipalAccount": own } }, "critical"],
    [{ StringEquals: { "aws:PrincipalAccount": variable("aws:PrincipalAccount") } }, "critical"],
    [{ StringEquals: { "aws:PrincipalAccount": [] } }, "medium"],
    [{ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy" } }, "critical"],
    [{ ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } }, "critical"],
    [{ StringLike: { "aws:SourceVpc": "vpc-*" } }, "critical"],
    [{ ArnLike: { "aws:SourceArn": ["arn:aws:s3:::example-bucket", "arn:aws:s3:::*"] } }, "critical"],
    [{ ArnLike: { "aws:PrincipalArn": "role/deploy" } }, "critical"],
    [{ StringLike: { "aws:PrincipalOrgID": ["o-a1b2c3d4e5", "o-*"] } }, "critical"],
    [{ StringEquals: { "aws:PrincipalOrgID": "organization o-a1b2c3d4e5" } }, "critical"],
    [{ StringLike: { "aws:SourceVpc": ["vpc-1", "vpc-*"] } }, "critical"],
    [{ StringEquals: { "aws:PrincipalAccount": `${variable("aws:ResourceAccount")}0` } }, "high"],
    [{ StringEquals: { "aws:PrincipalAccount": `0${variable("aws:ResourceAccount")}` } }, "high"],
    [{ "ForAnyValue:StringEquals": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/1" } }, "medium"],
    [{ Bool: { "aws:SecureTransport": "true" } }, "critical"],
  ])("about everyone with condition %j", (condition, severity) => {
    const { findings } = read("s3 PutBucketPolicy", opens({ Condition: condition }));
    expect(findings.map((finding) => finding.severity)).toEqual(severity === undefined ? [] : [severity]);
  });
});
