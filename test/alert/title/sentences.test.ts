import { describe, expect, it } from "vitest";
import { nouns } from "../../../src/alert/title/nouns.ts";
import { sentences } from "../../../src/alert/title/sentences.ts";
import { mutatingIamOperations } from "../../../src/cloudtrail/operations.ts";
import { presets } from "../../../src/presets.ts";
import { alertOf, call, type Raw, role, root, user } from "../alerts.ts";

const all = Object.entries(sentences).flatMap(([service, calls]) =>
  Object.entries(calls).map(([name, [sentence, target]]) => ({ key: `${service}:${name}`, sentence, target })),
);
/** The names in braces that are not just a noun of the table. */
const phrases = ["call", "accountProperties", "asSession", "openedTo", "age", "audience", "scope", "template"];

describe("the sentences", () => {
  it("exist for every write operation of the installed IAM client", () => {
    const missing = mutatingIamOperations.filter((name) => sentences["iam"]?.[name] === undefined);
    expect(missing).toEqual([]);
  });

  it("exist for every call in the CIS and Security Hub presets", () => {
    const names = presets.flatMap(({ pattern }) => [...pattern.matchAll(/eventName\s*=\s*"?([A-Za-z]+)"?[ )}]/g)]);
    const known = new Set(Object.values(sentences).flatMap((calls) => Object.keys(calls)));
    const unknown = [...new Set(names.map(([, name]) => name ?? ""))].filter((name) => !known.has(name));
    // VPC calls of EC2-Classic, which is gone.
    expect(unknown.filter((name) => !/ClassicLink/.test(name))).toEqual(["ConsoleLogin"]);
  });

  it.each(all)("$key is infinitive/past tense, then nouns that exist", ({ sentence, target }) => {
    expect(sentence).toMatch(/^[a-z]+\/[a-z]+ \S/);
    const named = [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
    expect(named.filter((name) => !phrases.includes(name) && !Object.hasOwn(nouns, name))).toEqual([]);
    expect(sentence.replace(/\{\w+\}/g, "")).not.toMatch(/[{}]/);
    if (target !== undefined) expect(Object.hasOwn(nouns, target)).toBe(true);
  });

  it("use every noun of the table", () => {
    const used = new Set(
      all.flatMap(({ sentence, target }) => [target, ...[...sentence.matchAll(/\{(\w+)\}/g)].map((m) => m[1])]),
    );
    expect(Object.keys(nouns).filter((noun) => !used.has(noun))).toEqual([]);
  });

  it.each(all)("$key is complete without parameters", ({ key }) => {
    const title = alertOf(call(key.replace(/\(.*$/, ""), null, { userIdentity: user("alice") })).title;
    expect(title).toMatch(/^alice [a-z]+ \S/);
    expect(title).not.toMatch(/[{}]|undefined|null|called [A-Z]\w+ on /);
  });
});

describe("a sentence", () => {
  const arn = (rest: string) => `arn:aws:iam::111122223333:${rest}`;
  it.each<[string, Raw | null, string]>([
    ["iam:CreateSAMLProvider", { name: "Okta" }, "created SAML provider Okta"],
    ["iam:DeleteSAMLProvider", { sAMLProviderArn: arn("saml-provider/Okta") }, "deleted SAML provider Okta"],
    [
      "iam:TagOpenIDConnectProvider",
      { openIDConnectProviderArn: arn("oidc-provider/oidc.example.com/id/A1") },
      "tagged OIDC provider oidc.example.com/id/A1",
    ],
    [
      "iam:EnableMFADevice",
      { userName: "bob", serialNumber: arn("mfa/bob-phone") },
      "enabled MFA device bob-phone for user bob",
    ],
    ["iam:UpdateUser", { userName: "bob", newUserName: "rob" }, "renamed user bob to rob"],
    ["iam:UpdateUser", { userName: "bob", newPath: "/team/" }, "changed user bob"],
    [
      "iam:PutUserPermissionsBoundary",
      { userName: "bob", permissionsBoundary: arn("policy/limits") },
      "set the account's policy limits as the permissions boundary of user bob",
    ],
    [
      "iam:UpdateSSHPublicKey",
      { userName: "bob", sSHPublicKeyId: "APKAEXAMPLE", status: "Inactive" },
      "deactivated SSH key APKAEXAMPLE of user bob",
    ],
    [
      "iam:CreatePolicyVersion",
      { policyArn: arn("policy/base"), setAsDefault: true },
      "created a new default version of policy base",
    ],
    [
      "iam:CreateServiceLinkedRole",
      { aWSServiceName: "autoscaling.amazonaws.com" },
      "created the service-linked role for autoscaling.amazonaws.com",
    ],
    [
      "sts:AssumeRole",
      { roleArn: arn("role/deploy"), roleSessionName: "ci-42" },
      "assumed role deploy as session ci-42",
    ],
    [
      "sts:AssumeRole",
      { roleArn: "arn:aws:iam::999988887777:role/audit" },
      "assumed role audit in account 999988887777",
    ],
    ["sts:GetFederationToken", { name: "mateo" }, "got a federation token for federated user mateo"],
    ["sts:AssumeRoot", { targetPrincipal: "999988887777" }, "started a root session in account 999988887777"],
    [
      "sso:CreateAccountAssignment",
      {
        principalType: "GROUP",
        principalId: "a1b2",
        permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-1/ps-2",
        targetId: "999988887777",
      },
      "assigned permission set ps-2 to group a1b2 in account 999988887777",
    ],
    [
      "organizations:AttachPolicy",
      { policyId: "p-1", targetId: "ou-1-2" },
      "attached organization policy p-1 to unit ou-1-2",
    ],
    [
      "organizations:AttachPolicy",
      { policyId: "p-1", targetId: "999988887777" },
      "attached organization policy p-1 to account 999988887777",
    ],
    ["organizations:CreateAccount", { accountName: "****" }, "created an account"],
    [
      "organizations:MoveAccount",
      { accountId: "999988887777", destinationParentId: "r-1" },
      "moved account 999988887777 to root r-1",
    ],
    [
      "cloudtrail:StopLogging",
      { name: "arn:aws:cloudtrail:us-east-1:111122223333:trail/main" },
      "stopped logging for trail main",
    ],
    [
      "logs:DeleteSubscriptionFilter",
      { logGroupName: "trail", filterName: "iam-alerts" },
      "deleted subscription filter iam-alerts from log group trail",
    ],
    ["lambda:UpdateFunctionCode20150331v2", { functionName: "iam-alerts" }, "changed the code of function iam-alerts"],
    [
      "sns:Subscribe",
      { topicArn: "arn:aws:sns:us-east-1:111122223333:iam-alerts", endpoint: "bob@example.com" },
      "subscribed bob@example.com to topic iam-alerts",
    ],
    ["account:PutAlternateContact", { alternateContactType: "SECURITY" }, "changed the account's security contact"],
    [
      "kms:CreateGrant",
      { keyId: "arn:aws:kms:us-east-1:111122223333:key/1234", granteePrincipal: arn("role/app") },
      "created a grant on KMS key 1234 for role app",
    ],
    ["monitoring:DeleteAlarms", { alarmNames: ["a", "b"] }, "deleted alarms a, b"],
    [
      "identitystore:CreateGroupMembership",
      { groupId: "g-1", memberId: { userId: "u-1" } },
      "added user u-1 to group g-1",
    ],
    ["iam:FooBar", null, "called FooBar on iam"],
    ["x:constructor", null, "called constructor on x"],
  ])("describes %s with %j", (name, parameters, expected) => {
    expect(alertOf(call(name, parameters)).title).toBe(`alice ${expected}`);
  });

  it("reports a failed sign-in event", () => {
    const failed = call("signin:PasswordUpdated", null, { responseElements: { PasswordUpdated: "Failure" } });
    expect(alertOf(failed)).toMatchObject({
      title: "alice tried to change their console password at sign-in but failed",
      outcome: { ok: false },
    });
  });

  it.each<[Raw, string]>([
    [role("admin", "s-1", { sourceIdentity: "mateo" }), "mateo (role admin) created user bob"],
    [role("AWSReservedSSO_Admin_0123456789abcdef", "carol@example.com"), "carol@example.com created user bob"],
    [role("ci", "GitHubActions"), "role ci (session GitHubActions) created user bob"],
    [root, "root created user bob"],
    [{ type: "AWSService", invokedBy: "sso.amazonaws.com" }, "sso.amazonaws.com created user bob"],
    [
      { type: "IdentityCenterUser", onBehalfOf: { userId: "u-1" }, accountId: "111122223333" },
      "user u-1 created user bob",
    ],
    [{ type: "AWSAccount", accountId: "999988887777" }, "account 999988887777 created user bob"],
    [
      { ...role("audit", "s-1"), accountId: "999988887777" },
      "role audit (session s-1) from account 999988887777 created user bob",
    ],
  ])("names the person behind %j", (userIdentity, title) => {
    const raw = call("iam:CreateUser", { userName: "bob" }, { userIdentity, recipientAccountId: "111122223333" });
    expect(alertOf(raw).title).toBe(title);
  });
});
