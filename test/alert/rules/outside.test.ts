import { describe, expect, it } from "vitest";
import { account, alertOf, alice, call, type Raw } from "../alerts.ts";

const staging = "444455556666";
const stranger = "999988887777";
const elb = "127311923021";
const accounts = new Map([
  [account, { alias: "production", owner: "platform@example.com", environment: "prod" }],
  [staging, { alias: "staging", owner: null, environment: null }],
]);
const findingsOf = (raw: Raw, context = { accounts }) =>
  alertOf({ recipientAccountId: account, ...raw }, context).findings.map(
    ({ code, severity, message }) => `${severity} ${code}: ${message}`,
  );
const outsideOf = (raw: Raw) => findingsOf(raw).filter((finding) => finding.includes(" outside-organization: "));

const policy = (Principal: unknown, Action: string, Condition?: Raw) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal, Action, ...(Condition ? { Condition } : {}) }] });
const trust = (Principal: unknown, Condition?: Raw) =>
  call("iam:UpdateAssumeRolePolicy", { roleName: "r", policyDocument: policy(Principal, "sts:AssumeRole", Condition) });
const topic = (Principal: unknown) =>
  call("sns:SetTopicAttributes", { attributeName: "Policy", attributeValue: policy(Principal, "sns:Publish") });
const from = (accountId: string, name: string, more: Raw = {}) =>
  call(name, null, { userIdentity: { type: "AWSAccount", accountId, principalId: "AIDA" }, ...more });
const is = (severity: string, id: string) => [
  `${severity} outside-organization: account ${id} is outside the organization`,
];

describe("an account outside the organization", () => {
  it.each<[string, Raw, string]>([
    ["a trust policy", trust({ AWS: `arn:aws:iam::${stranger}:root` }), "high"],
    ["a trust policy for one role", trust({ AWS: [`arn:aws:iam::${stranger}:role/r`, staging] }), "high"],
    [
      "a trust policy for an identity provider",
      trust({ Federated: `arn:aws:iam::${stranger}:saml-provider/p` }),
      "high",
    ],
    ["a condition", trust("*", { StringEquals: { "aws:PrincipalAccount": stranger } }), "high"],
    [
      "a condition on an ARN",
      trust("*", { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${stranger}:role/r` } }),
      "high",
    ],
    ["a resource policy", topic({ AWS: stranger }), "high"],
    ["a permission", call("lambda:AddPermission", { principal: stranger }), "high"],
    [
      "a destination",
      call("logs:PutSubscriptionFilter", { destinationArn: `arn:aws:logs:eu-west-1:${stranger}:destination:d` }),
      "high",
    ],
    ["the caller that assumes a role", from(stranger, "sts:AssumeRole"), "medium"],
    [
      "a person who switches to a role in the console",
      call("sts:AssumeRole", null, {
        userIdentity: { type: "AWSAccount", accountId: stranger, invokedBy: "AWS Internal" },
      }),
      "medium",
    ],
    [
      "a caller through a service",
      call("s3:PutBucketPolicy", null, {
        userIdentity: { ...alice, accountId: stranger, invokedBy: "cloudformation.amazonaws.com" },
      }),
      "high",
    ],
    ["the caller of a change", from(stranger, "s3:PutBucketPolicy"), "high"],
    ["the caller that reads", from(stranger, "s3:GetBucketPolicy", { readOnly: true }), "low"],
    [
      "a delegate",
      call("s3:PutBucketPolicy", null, { userIdentity: { ...alice, invokedByDelegate: { accountId: stranger } } }),
      "high",
    ],
  ])("is found in %s", (_, raw, severity) => {
    expect(outsideOf(raw)).toEqual(is(severity, stranger));
    expect(alertOf(raw).findings.map(({ code }) => code)).not.toContain("outside-organization");
  });

  it.each<[string, Raw]>([
    ["an account of the organization", trust({ AWS: staging })],
    ["the account itself", trust({ AWS: `arn:aws:iam::${account}:root` })],
    ["a service", trust({ Service: "ec2.amazonaws.com" })],
    [
      "a service with a source account of the organization",
      call("lambda:AddPermission", { principal: "s3.amazonaws.com", sourceAccount: staging }),
    ],
    ["everyone", trust("*")],
    [
      "an account with which AWS delivers logs",
      call("s3:PutBucketPolicy", { bucketPolicy: policy({ AWS: `arn:aws:iam::${elb}:root` }, "s3:PutObject") }),
    ],
    ["an account of AWS that delivers a log", from(elb, "s3:PutObject")],
    [
      "a service that assumes a role",
      call("sts:AssumeRole", null, { userIdentity: { type: "AWSService", invokedBy: "ec2.amazonaws.com" } }),
    ],
    [
      "an account of a service",
      call("kms:Decrypt", null, {
        userIdentity: { type: "AWSAccount", accountId: stranger, invokedBy: "AWS Internal" },
      }),
    ],
    ["an anonymous caller", from("anonymous", "s3:PutObject")],
    ["text that is longer than an id", from(`${stranger}0`, "sts:AssumeRole")],
    [
      "a caller of the account, which the list lacks",
      call("iam:CreateUser", null, {
        recipientAccountId: "777777777777",
        userIdentity: { ...alice, accountId: "777777777777" },
      }),
    ],
  ])("is not %s", (_, raw) => {
    expect(outsideOf(raw)).toEqual([]);
  });

  it("does not appear without the list, and names alone are not the list", () => {
    expect(findingsOf(trust({ AWS: stranger }), { accounts: undefined as never }).join()).not.toContain("outside");
    const aliases = { accountAliases: new Map([[account, "production"]]) };
    expect(alertOf(trust({ AWS: stranger }), aliases).findings.map(({ code }) => code)).not.toContain(
      "outside-organization",
    );
  });

  it("can also be known by its name", () => {
    const raw = trust({ AWS: stranger });
    const { findings } = alertOf(raw, { accounts, accountAliases: new Map([[stranger, "supplier"]]) });
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toContain("medium trusts-another-account");
    expect(findings.map(({ message }) => message).join()).toContain("(supplier, a known account)");
    expect(findings.map(({ code }) => code)).not.toContain("outside-organization");
  });

  it("is named once, with all others", () => {
    const [finding = "", ...more] = outsideOf(trust({ AWS: [stranger, "888888888888", stranger] }));
    expect(more).toEqual([]);
    expect(finding).toContain(`account ${stranger} and account 888888888888 are outside the organization`);
    const many = Array.from({ length: 15 }, (_, at) => String(200000000000 + at));
    expect(outsideOf(trust({ AWS: many }))[0]).toContain("account 200000000002 and 12 more are outside");
  });

  it("is outside even if its call was refused, and weighs less then", () => {
    const refused = { ...from(stranger, "s3:PutBucketPolicy"), errorCode: "AccessDenied" };
    expect(outsideOf(refused)).toEqual(is("medium", stranger));
  });
});

describe("an account of the organization", () => {
  it("is less serious in a trust, a permission and as a caller", () => {
    expect(findingsOf(trust({ AWS: staging }))).toEqual([
      expect.stringMatching(/^medium trust-changed/),
      `medium trusts-another-account: the trust policy lets account ${staging} (staging, in the organization) assume the role`,
      expect.stringMatching(/^low missing-external-id/),
    ]);
    expect(findingsOf(call("lambda:AddPermission", { principal: staging }))).toContain(
      `medium trusts-another-account: account ${staging} (staging, in the organization) can now use the function`,
    );
    expect(findingsOf(from(staging, "sts:AssumeRole"))).toContain(
      `low assumed-by-another-account: account ${staging} (staging, in the organization) can now act with the permissions of the role`,
    );
    expect(findingsOf(from(staging, "s3:PutBucketPolicy"))).toContain(
      `low caller-of-another-account: a caller from account ${staging} (staging, in the organization) made this call in account ${account}`,
    );
    expect(findingsOf(trust("*", { StringEquals: { "aws:PrincipalAccount": staging } })).join()).toMatch(
      /medium trusts-another-account/,
    );
  });

  it("is in the alert with its name, owner and environment", () => {
    expect(alertOf(call("iam:CreateUser", null, { recipientAccountId: account }), { accounts }).account).toEqual({
      id: account,
      alias: "production",
      owner: "platform@example.com",
      environment: "prod",
    });
    const aliases = new Map([[account, "prod-1"]]);
    const named = alertOf(call("iam:CreateUser", null, { recipientAccountId: account }), {
      accounts,
      accountAliases: aliases,
    });
    expect(named.account).toMatchObject({ alias: "prod-1", owner: "platform@example.com" });
  });
});
