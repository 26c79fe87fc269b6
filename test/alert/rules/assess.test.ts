import { describe, expect, it } from "vitest";
import { rules } from "../../../src/alert/rules/identity.ts";
import { account, alertOf, call, type Raw, role, root } from "../alerts.ts";

const accounts = new Map([[account, { alias: "production", owner: null, environment: null }]]);
const codesOf = (raw: Raw, pipeline: readonly string[] = []) =>
  alertOf(raw, { pipeline, accounts }).findings.map(({ code }) => code);
const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const console = { userAgent: "console.amazonaws.com" };
const withoutMfa = { sessionContext: { attributes: { mfaAuthenticated: "false" } } };
const alice = { type: "IAMUser", userName: "alice", accountId: "111122223333" };
const bob = { userName: "bob" };
const own = { userName: "alice" };
const refused = { errorCode: "AccessDenied" };
const signIn = (userIdentity: Raw, MFAUsed: string, ConsoleLogin = "Success") =>
  call("signin:ConsoleLogin", null, {
    userIdentity,
    additionalEventData: { MFAUsed },
    responseElements: { ConsoleLogin },
  });

/**
 * For each rule, a record for which it holds and one for which it does not; they differ only in the fields that it
 * reads.
 */
const cases: Readonly<Record<string, readonly [holds: Raw, not: Raw]>> = {
  "root-used": [call("iam:CreateUser", bob, { userIdentity: root }), call("iam:CreateUser", bob)],
  "root-access-key": [
    call("iam:GetUser", null, { userIdentity: { ...root, accessKeyId: "AKIAIOSFODNN7EXAMPLE" } }),
    call("iam:GetUser", null, { userIdentity: { ...root, accessKeyId: "ASIAIOSFODNN7EXAMPLE" } }),
  ],
  "root-sign-in-without-mfa": [signIn(root, "No"), signIn(root, "Yes")],
  "sign-in-without-mfa": [signIn(alice, "No"), signIn(alice, "No", "Failure")],
  "change-without-mfa": [
    call("iam:CreateUser", bob, { ...console, userIdentity: { ...alice, ...withoutMfa } }),
    call("iam:ListUsers", bob, { ...console, readOnly: true, userIdentity: { ...alice, ...withoutMfa } }),
  ],
  "role-session-without-mfa": [
    call("iam:CreateUser", bob, { ...console, userIdentity: role("admin", "s", withoutMfa.sessionContext) }),
    call("iam:CreateUser", bob, { userIdentity: role("admin", "s", withoutMfa.sessionContext) }),
  ],
  "caller-of-another-account": [
    call("iam:CreateUser", bob, { recipientAccountId: "999988887777" }),
    call("iam:CreateUser", bob, { recipientAccountId: "111122223333" }),
  ],
  "outside-organization": [
    call("iam:CreateUser", bob, { recipientAccountId: account, userIdentity: { ...alice, accountId: "999988887777" } }),
    call("iam:CreateUser", bob, { recipientAccountId: account, userIdentity: alice }),
  ],
  "root-session": [call("sts:AssumeRoot", null), call("sts:AssumeRole", null)],
  "root-takeover": [call("signin:PasswordRecoveryRequested"), call("signin:CheckMfa")],
  "admin-granted": [
    call("iam:AttachUserPolicy", { ...bob, policyArn: aws("AdministratorAccess") }),
    call("iam:AttachUserPolicy", { ...bob, policyArn: "arn:aws:iam::111122223333:policy/AdministratorAccess" }),
  ],
  "policy-on-self": [call("iam:PutUserPolicy", own), call("iam:PutUserPolicy", bob)],
  "group-for-self": [call("iam:AddUserToGroup", own), call("iam:AddUserToGroup", bob)],
  "trust-of-own-role": [
    call("iam:UpdateAssumeRolePolicy", { roleName: "admin" }, { userIdentity: role("admin", "s") }),
    call("iam:UpdateAssumeRolePolicy", { roleName: "other" }, { userIdentity: role("admin", "s") }),
  ],
  "trust-changed": [
    call("iam:UpdateAssumeRolePolicy", { roleName: "other" }, { userIdentity: role("admin", "s") }),
    call("iam:UpdateAssumeRolePolicy", { roleName: "admin" }, { userIdentity: role("admin", "s") }),
  ],
  "default-policy-version": [
    call("iam:CreatePolicyVersion", { setAsDefault: true }),
    call("iam:CreatePolicyVersion", { setAsDefault: false }),
  ],
  "key-for-root": [
    call("iam:CreateAccessKey", null, { userIdentity: root }),
    call("iam:CreateAccessKey", bob, { userIdentity: root }),
  ],
  "key-for-another-user": [call("iam:CreateAccessKey", bob), call("iam:CreateAccessKey", own)],
  "password-for-another-user": [call("iam:UpdateLoginProfile", bob), call("iam:UpdateLoginProfile", own)],
  "key-reactivated": [
    call("iam:UpdateAccessKey", { ...bob, status: "Active" }),
    call("iam:UpdateAccessKey", { ...bob, status: "Inactive" }),
  ],
  "boundary-removed": [call("iam:DeleteUserPermissionsBoundary", bob), call("iam:PutUserPermissionsBoundary", bob)],
  "boundary-without-effect": [
    call("iam:PutUserPermissionsBoundary", { ...bob, permissionsBoundary: aws("AdministratorAccess") }),
    call("iam:PutUserPermissionsBoundary", { ...bob, permissionsBoundary: aws("ReadOnlyAccess") }),
  ],
  "mfa-removed": [call("iam:DeactivateMFADevice", bob), call("iam:EnableMFADevice", bob)],
  "mfa-device-deleted": [call("iam:DeleteVirtualMFADevice"), call("iam:CreateVirtualMFADevice")],
  "identity-provider-changed": [call("iam:CreateSAMLProvider"), call("iam:DeleteSAMLProvider")],
  "trust-anchor-changed": [call("rolesanywhere:CreateTrustAnchor"), call("rolesanywhere:DeleteTrustAnchor")],
  "account-access-granted": [call("sso:CreateAccountAssignment"), call("sso:DeleteAccountAssignment")],
  "organization-administrator": [
    call("organizations:RegisterDelegatedAdministrator"),
    call("organizations:DeregisterDelegatedAdministrator"),
  ],
  "key-policy-changed": [
    call("kms:CreateGrant"),
    call("kms:CreateGrant", null, { userIdentity: { type: "AWSService", invokedBy: "rds.amazonaws.com" } }),
  ],
  "group-membership": [call("iam:AddUserToGroup", bob), call("iam:AddUserToGroup", own)],
  "mfa-for-another-user": [call("iam:EnableMFADevice", bob), call("iam:EnableMFADevice", own)],
  "policy-by-name": [
    call("sso:AttachCustomerManagedPolicyReferenceToPermissionSet"),
    call("sso:DetachCustomerManagedPolicyReferenceFromPermissionSet"),
  ],
  "access-attributes-changed": [
    call("sso:UpdateInstanceAccessControlAttributeConfiguration"),
    call("sso:DeleteInstanceAccessControlAttributeConfiguration"),
  ],
  "provisioning-token": [call("sso-directory:CreateBearerToken"), call("sso-directory:DeleteBearerToken")],
  "revocation-disabled": [call("rolesanywhere:DisableCrl"), call("rolesanywhere:EnableCrl")],
  "cluster-access-granted": [call("eks:CreateAccessEntry"), call("eks:DeleteAccessEntry")],
  "guard-rail-changed": [call("organizations:MoveAccount"), call("organizations:CreatePolicy")],
  "role-passed": [call("ec2:RunInstances", { iamInstanceProfile: { name: "web" } }), call("ec2:RunInstances", {})],
  "code-replaced": [call("lambda:UpdateFunctionCode20150331v2"), call("lambda:GetFunction20150331v2")],
  "function-opened": [
    call("lambda:AddPermission20150331v2", { principal: "*" }),
    call("lambda:AddPermission20150331v2", { principal: "sns.amazonaws.com" }),
  ],
  "public-resource": [
    call("sqs:AddPermission", { queueUrl: "q", aWSAccountIds: ["*"] }),
    call("sqs:AddPermission", { queueUrl: "q", aWSAccountIds: ["999988887777"] }),
  ],
  "trusts-another-account": [
    call("lambda:AddPermission20150331v2", { principal: "999988887777" }),
    call("lambda:AddPermission20150331v2", { principal: "111122223333" }, { recipientAccountId: "111122223333" }),
  ],
  "trusts-unknown-identity": [
    call("kms:CreateGrant", { granteePrincipal: "AROAIOSFODNN7EXAMPLE" }),
    call("kms:CreateGrant", { granteePrincipal: "arn:aws:iam::999988887777:role/app" }),
  ],
  "sent-elsewhere": [
    call("sns:Subscribe", { protocol: "https", endpoint: "https://hooks.example.com/x" }),
    call("sns:Subscribe", { protocol: "email", endpoint: "a@example.com" }),
  ],
  "trail-stopped": [call("cloudtrail:StopLogging"), call("cloudtrail:StartLogging")],
  "trail-blinded": [
    call("cloudtrail:PutEventSelectors", { eventSelectors: [{ includeManagementEvents: false }] }),
    call("cloudtrail:PutEventSelectors", { eventSelectors: [{ includeManagementEvents: true, readWriteType: "All" }] }),
  ],
  "root-session-used": [
    call("iam:DeleteUser", bob, { userIdentity: { ...root, sessionContext: { assumedRoot: "true" } } }),
    call("iam:DeleteUser", bob, { userIdentity: { ...root, sessionContext: { assumedRoot: "false" } } }),
  ],
  "acted-as-delegate": [
    call("iam:CreateRole", null, { userIdentity: { ...alice, invokedByDelegate: { accountId: "444455556666" } } }),
    call("iam:CreateRole", null, { userIdentity: { ...alice, invokedByDelegate: {} } }),
  ],
  "role-from-template": [
    call("iam:AcquireRole", { templateArn: "arn:aws:iam::aws:role-template/iam.amazonaws.com/AuditTemplate:1" }),
    call("iam:CreateRole"),
  ],
  "access-delegated": [call("iam:AcceptDelegationRequest"), call("iam:RejectDelegationRequest")],
  "outbound-federation-enabled": [
    call("iam:EnableOutboundWebIdentityFederation"),
    call("iam:DisableOutboundWebIdentityFederation"),
  ],
  "account-properties-changed": [call("iam:PutAccountProperties"), call("iam:GetAccountProperties")],
  "long-lived-credential": [
    call("iam:CreateServiceSpecificCredential", { ...own, credentialAgeDays: 366 }),
    call("iam:CreateServiceSpecificCredential", { ...own, credentialAgeDays: 90 }),
  ],
  "console-access-changed": [
    call("signin:PutConsoleAuthorizationConfiguration"),
    call("signin:GetConsoleAuthorizationConfiguration"),
  ],
  "login-from-another-device": [
    call("signin:CreateOAuth2Token", { client_id: "arn:aws:signin:::devtools/cross-device" }),
    call("signin:CreateOAuth2Token", { client_id: "arn:aws:signin:::devtools/same-device" }),
  ],
  "self-registered-client": [
    call("signin:AuthorizeOAuth2Access", { client_id: "arn:aws:signin:eu-west-1::external-client/dcr/7f3a-example" }),
    call("signin:AuthorizeOAuth2Access", { client_id: "arn:aws:signin:eu-west-1::external-client/known/7f3a" }),
  ],
  "assumed-by-another-account": [
    call("sts:AssumeRole", null, { recipientAccountId: "999988887777" }),
    call("sts:AssumeRole", null, { recipientAccountId: "111122223333" }),
  ],
  "open-to-the-internet": [
    call("ec2:AuthorizeSecurityGroupIngress", { fromPort: 443, toPort: 443, cidrIp: "0.0.0.0/0" }),
    call("ec2:AuthorizeSecurityGroupIngress", { fromPort: 443, toPort: 443, cidrIp: "192.0.2.0/24" }),
  ],
  "trail-changed": [call("cloudtrail:UpdateTrail"), call("cloudtrail:CreateTrail")],
  "alerting-tampered": [
    call("logs:DeleteLogGroup", { logGroupName: "aws-cloudtrail-logs" }),
    call("logs:DeleteLogGroup", { logGroupName: "/aws/lambda/shop" }),
  ],
  "alerting-changed": [
    call("sns:SetTopicAttributes", { topicArn: "arn:aws:sns:us-east-1:111122223333:iam-alerts" }),
    call("sns:SetTopicAttributes", { topicArn: "arn:aws:sns:us-east-1:111122223333:orders" }),
  ],
  "subscription-filter-deleted": [
    call("logs:DeleteSubscriptionFilter", { logGroupName: "/aws/lambda/shop", filterName: "to-search" }),
    call("logs:PutSubscriptionFilter", { logGroupName: "/aws/lambda/shop", filterName: "to-search" }),
  ],
  "alarm-silenced": [call("monitoring:DeleteAlarms", { alarmNames: ["cpu"] }), call("monitoring:PutMetricAlarm")],
  "defence-weakened": [
    call("guardduty:UpdateDetector", { enable: false }),
    call("guardduty:UpdateDetector", { enable: true }),
  ],
  "guard-rail-removed": [call("organizations:DetachPolicy"), call("organizations:AttachPolicy")],
  "account-closed": [call("organizations:CloseAccount"), call("organizations:CreateAccount")],
  "key-disabled": [call("kms:ScheduleKeyDeletion"), call("kms:CancelKeyDeletion")],
  "public-access-allowed": [call("s3:DeleteBucketPublicAccessBlock"), call("s3:PutBucketPublicAccessBlock")],
  "password-policy-weakened": [call("iam:DeleteAccountPasswordPolicy"), call("iam:UpdateAccountPasswordPolicy")],
  "security-contact-changed": [
    call("account:PutAlternateContact", { alternateContactType: "SECURITY" }),
    call("account:PutAlternateContact", { alternateContactType: "BILLING" }),
  ],
};

describe("the rules", () => {
  it("all have a case", () => {
    expect([...new Set(rules.map(({ code }) => code))].filter((code) => cases[code] === undefined)).toEqual([]);
  });

  it.each(Object.entries(cases))("%s holds for one record and not for the other", (code, [holds, not]) => {
    expect(codesOf(holds)).toContain(code);
    expect(codesOf(not)).not.toContain(code);
  });

  it.each(rules)(
    "$code says which fields it reads, and is about calls by service and name",
    ({ code, reads, calls, says }) => {
      expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      expect(reads.length).toBeGreaterThan(0);
      for (const name of calls ?? []) expect(name).toMatch(/^[a-z0-9-]+:[A-Z]\w+$/);
      if (typeof says === "string") expect(says).toMatch(/^[A-Za-z].*[^.]$/);
    },
  );
});

describe("findings", () => {
  it("are sorted worst first", () => {
    const raw = call(
      "iam:AttachUserPolicy",
      { ...own, policyArn: aws("AdministratorAccess") },
      { userIdentity: alice },
    );
    expect(codesOf(raw).slice(0, 2)).toEqual(["admin-granted", "policy-on-self"]);
  });

  it("recognize the caller's own role even if the key's id is masked", () => {
    const masked = { userIdentity: { ...role("ci", "s"), accessKeyId: "***" } };
    expect(codesOf(call("iam:PutRolePolicy", { roleName: "ci" }, masked))).toContain("policy-on-self");
    expect(codesOf(call("iam:PutRolePolicy", { roleName: "other" }, masked))).not.toContain("policy-on-self");
  });

  it.each<[string, Raw]>([
    ["iam:CreateUser", { ...bob, permissionsBoundary: aws("AdministratorAccess") }],
    ["iam:CreateRole", { roleName: "app", permissionsBoundary: aws("AdministratorAccess") }],
    [
      "sso:PutPermissionsBoundaryToPermissionSet",
      { permissionsBoundary: { managedPolicyArn: aws("AdministratorAccess") } },
    ],
  ])("report a boundary without effect that %s sets", (name, parameters) => {
    expect(codesOf(call(name, parameters))).toContain("boundary-without-effect");
  });

  it("describe a refused call as hypothetical", () => {
    const [finding] = alertOf(call("iam:DeactivateMFADevice", bob, refused)).findings;
    expect(finding?.message).toBe(
      "if the call had succeeded: a password or access key alone is now enough, unless another MFA device remains",
    );
  });

  it("recognize the pipeline that delivers the alert", () => {
    const raw = call("logs:DeleteLogGroup", { logGroupName: "audit" });
    expect(codesOf(raw)).toEqual([]);
    expect(codesOf(raw, ["audit", "to-alerts"])).toEqual(["alerting-tampered"]);
    const filter = call("logs:DeleteSubscriptionFilter", { logGroupName: "x", filterName: "to-alerts" });
    expect(codesOf(filter, ["audit", "to-alerts"])).toEqual(["alerting-tampered"]);
    const topic = call("sns:DeleteTopic", { topicArn: "arn:aws:sns:us-east-1:111122223333:pager" });
    expect(codesOf(topic, ["arn:aws:sns:us-east-1:111122223333:pager"])).toEqual(["alerting-tampered"]);
    const table = call("dynamodb:DeleteTable", { tableName: "told" });
    expect(codesOf(table, ["told"])).toEqual(["alerting-changed"]);
    const subscriptionArn = "arn:aws:sns:us-east-1:111122223333:pager:01234567-89ab-cdef-0123-456789abcdef";
    const subscription = call("sns:Unsubscribe", { subscriptionArn });
    expect(codesOf(subscription, ["arn:aws:sns:us-east-1:111122223333:pager"])).toEqual(["alerting-tampered"]);
    expect(codesOf(subscription, ["arn:aws:sns:us-east-1:111122223333:orders"])).toEqual([]);
  });

  it.each([
    "arn:aws:lambda:us-east-1:111122223333:function:watch",
    "arn:aws:lambda:us-east-1:111122223333:function:watch:live",
    "111122223333:function:watch",
    "111122223333:function:watch:live",
    "watch:live",
  ])("recognize the pipeline's function by every name that Lambda accepts: %s", (functionName) => {
    const raw = call("lambda:PutFunctionConcurrency", { functionName });
    expect(codesOf(raw, ["watch"])).toEqual(["alerting-tampered"]);
    expect(codesOf(raw, ["live"])).toEqual([]);
  });
});

describe("the severity", () => {
  const ci = { userIdentity: role("ci-deploy", "GitHubActions"), userAgent: "Terraform/1.13.4" };
  it.each<[string, Raw, string]>([
    [
      "AdministratorAccess for a user",
      call("iam:AttachUserPolicy", { ...bob, policyArn: aws("AdministratorAccess") }),
      "critical",
    ],
    [
      "the same, refused",
      call("iam:AttachUserPolicy", { ...bob, policyArn: aws("AdministratorAccess") }, refused),
      "medium",
    ],
    ["a trail that was stopped", call("cloudtrail:StopLogging"), "critical"],
    ["a trail that was not stopped", call("cloudtrail:StopLogging", null, refused), "high"],
    ["the root user without MFA", signIn(root, "No"), "critical"],
    ["the root user with MFA", signIn(root, "Yes"), "high"],
    ["the root user, refused", call("iam:CreateUser", bob, { userIdentity: root, ...refused }), "high"],
    ["a sign-in with MFA", signIn(alice, "Yes"), "low"],
    ["a sign-in without MFA", signIn(alice, "No"), "medium"],
    ["a sign-in that failed", signIn(alice, "No", "Failure"), "low"],
    ["a CI bot's role", call("iam:CreateRole", { roleName: "app" }, ci), "medium"],
    ["a change that failed", call("iam:CreateUser", bob, { errorCode: "EntityAlreadyExists" }), "low"],
    ["reading", call("iam:ListUsers", null, { readOnly: true }), "info"],
    ["reading, by its name", call("iam:ListUsers", null, { readOnly: undefined }), "info"],
    ["a change, by its name", call("iam:CreateUser", null, { readOnly: undefined }), "medium"],
  ])("of %s", (_, raw, severity) => {
    expect(alertOf(raw).severity).toBe(severity);
  });
});
