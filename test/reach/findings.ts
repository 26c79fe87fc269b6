import { call, type Raw, role, root, user } from "../alert/alerts.ts";

const bob = { userName: "bob" };
const byPerson = { userAgent: "console.amazonaws.com" };
const withoutMfa = { sessionContext: { attributes: { mfaAuthenticated: "false" } } };
const policy = (...Statement: readonly Raw[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string, more: Raw = {}): Raw => ({ Effect: "Allow", Action, Resource: "*", ...more });
const inline = (...statements: readonly Raw[]) =>
  call("iam:PutUserPolicy", { ...bob, policyName: "p", policyDocument: policy(...statements) });
const trust = (Principal: Raw | string, Action = "sts:AssumeRole") =>
  call("iam:CreateRole", {
    roleName: "r",
    assumeRolePolicyDocument: policy({ Effect: "Allow", Principal, Action }),
  });
const keyPolicy = (Principal: Raw | string) =>
  call("kms:PutKeyPolicy", { keyId: "k", policy: policy(allow("kms:Decrypt", { Principal })) });
const adminSession = role("admin", "s");
const pass = (name: string) => `arn:aws:iam::aws:policy/${name}`;

/** For each finding that the samples do not show, a record that causes it and that the default pattern lets through. */
export const through: Readonly<Record<string, Raw>> = {
  "access-attributes-changed": call("sso:UpdateInstanceAccessControlAttributeConfiguration"),
  "account-closed": call("organizations:CloseAccount", { accountId: "444455556666" }),
  "access-delegated": call("iam:AcceptDelegationRequest", { delegationRequestId: "d" }),
  "account-properties-changed": call("iam:PutAccountProperties"),
  "acted-as-delegate": call("iam:CreateUser", bob, {
    userIdentity: { ...user("alice"), invokedByDelegate: { accountId: "444455556666" } },
  }),
  "alarm-silenced": call("monitoring:DeleteAlarms", { alarmNames: ["cpu"] }),
  "alerting-changed": call("logs:PutRetentionPolicy", { logGroupName: "aws-cloudtrail-logs", retentionInDays: 1 }),
  "allows-escalation": inline(allow("iam:CreateAccessKey")),
  "allows-everything": inline(allow("*")),
  "allows-secrets": inline(allow("kms:Decrypt")),
  "allows-tampering": inline(allow("cloudtrail:StopLogging")),
  "boundary-removed": call("iam:DeleteRolePermissionsBoundary", { roleName: "r" }),
  "boundary-without-effect": call("iam:PutUserPermissionsBoundary", {
    ...bob,
    permissionsBoundary: pass("AdministratorAccess"),
  }),
  "caller-of-another-account": call("iam:CreateUser", bob, { recipientAccountId: "999988887777" }),
  "change-without-mfa": call("iam:CreateUser", bob, { ...byPerson, userIdentity: { ...user("nora"), ...withoutMfa } }),
  "console-access-changed": call("signin:PutConsoleAuthorizationConfiguration"),
  "default-policy-version": call("iam:SetDefaultPolicyVersion", { policyArn: "p", versionId: "v2" }),
  "group-for-self": call("iam:AddUserToGroup", { userName: "alice", groupName: "admins" }),
  "group-membership": call("iam:AddUserToGroup", { ...bob, groupName: "admins" }),
  "guard-rail-changed": call("organizations:MoveAccount", { accountId: "444455556666" }),
  "key-for-another-user": call("iam:CreateAccessKey", bob),
  "key-for-root": call("iam:CreateAccessKey", null, { userIdentity: root }),
  "key-reactivated": call("iam:UpdateAccessKey", { ...bob, status: "Active" }),
  "long-lived-credential": call("iam:CreateServiceSpecificCredential", { userName: "alice", credentialAgeDays: 9999 }),
  "mfa-for-another-user": call("iam:EnableMFADevice", bob),
  "missing-external-id": trust({ AWS: "arn:aws:iam::999988887777:root" }),
  "not-action": inline({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
  "not-resource": inline({ Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::x" }),
  "outbound-federation-enabled": call("iam:EnableOutboundWebIdentityFederation"),
  "pass-role": inline(allow("iam:PassRole", { Resource: "arn:aws:iam::111122223333:role/app" })),
  "pass-role-any": inline(allow("iam:PassRole")),
  "password-for-another-user": call("iam:UpdateLoginProfile", bob),
  "password-policy-weakened": call("iam:DeleteAccountPasswordPolicy"),
  "policy-on-self": call("iam:PutUserPolicy", { userName: "alice", policyName: "p" }),
  "policy-by-name": call("sso:AttachCustomerManagedPolicyReferenceToPermissionSet"),
  "provisioning-token": call("sso-directory:CreateBearerToken"),
  "public-resource": keyPolicy("*"),
  "revocation-disabled": call("rolesanywhere:DisableCrl"),
  "role-session-without-mfa": call("iam:CreateUser", bob, {
    ...byPerson,
    userIdentity: role("admin", "s", withoutMfa.sessionContext),
  }),
  "role-from-template": call("iam:AcquireRole", {
    templateArn: "arn:aws:iam::aws:role-template/iam.amazonaws.com/AuditTemplate:1",
  }),
  "outside-organization": trust({ AWS: "999988887777" }),
  "root-session-used": call("iam:DeleteLoginProfile", bob, {
    userIdentity: { ...root, sessionContext: { assumedRoot: "true" } },
  }),
  "self-registered-client": call("signin:AuthorizeOAuth2Access", {
    client_id: "arn:aws:signin:eu-west-1::external-client/dcr/7f3a-example",
  }),
  "root-access-key": call("iam:CreateUser", bob, { userIdentity: { ...root, accessKeyId: "AKIAIOSFODNN7EXAMPLE" } }),
  "sent-elsewhere": call("logs:PutSubscriptionFilter", {
    logGroupName: "app",
    filterName: "search",
    destinationArn: "arn:aws:logs:us-east-1:999988887777:destination:d",
  }),
  "service-wide-wildcard": inline(allow("iam:*")),
  "sign-in-without-mfa": call("signin:ConsoleLogin", null, {
    additionalEventData: { MFAUsed: "No" },
    responseElements: { ConsoleLogin: "Success" },
  }),
  "subscription-filter-deleted": call("logs:DeleteSubscriptionFilter", { logGroupName: "app", filterName: "search" }),
  "trail-blinded": call("cloudtrail:PutEventSelectors", {
    trailName: "t",
    eventSelectors: [{ readWriteType: "ReadOnly", includeManagementEvents: true }],
  }),
  "trail-changed": call("cloudtrail:UpdateTrail", { name: "t", enableLogFileValidation: false }),
  "trust-of-own-role": call("iam:UpdateAssumeRolePolicy", { roleName: "admin" }, { userIdentity: adminSession }),
  "trusts-canonical-user": keyPolicy({
    CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
  }),
  "trusts-everyone": trust("*"),
  "trusts-federation-without-condition": trust(
    { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
    "sts:AssumeRoleWithWebIdentity",
  ),
  "trusts-unknown-identity": trust({ AWS: "AROAIOSFODNN7EXAMPLE" }),
  "unreadable-policy": call("iam:PutUserPolicy", { ...bob, policyName: "p", policyDocument: '{"Version":"2012' }),
};

/** A finding that the default pattern leaves out: why, and a record that causes it and is not let through. */
export interface LeftOut {
  readonly reason: string;
  readonly record: Raw;
}

/** The findings that the default pattern leaves out on purpose. */
export const leftOut: Readonly<Record<string, LeftOut>> = {
  "assumed-by-another-account": {
    reason: "roles are assumed all day; add `--also '{ $.eventName = \"AssumeRole\" }'`",
    record: call(
      "sts:AssumeRole",
      { roleArn: "arn:aws:iam::999988887777:role/r" },
      { recipientAccountId: "999988887777" },
    ),
  },
  "code-replaced": {
    reason: "new code is daily work; the code of the alert function itself is let through",
    record: call("lambda:UpdateFunctionCode20150331v2", { functionName: "orders" }),
  },
  "cluster-access-granted": {
    reason: "it is about one cluster; add `--also '{ $.eventName = \"*AccessEntry\" }'`",
    record: call("eks:CreateAccessEntry", { name: "web" }),
  },
  "function-opened": {
    reason: "it is about one function; add `--also '{ $.eventName = \"*FunctionUrlConfig\" }'`",
    record: call("lambda:CreateFunctionUrlConfig", { functionName: "orders", authType: "NONE" }),
  },
  "open-to-the-internet": {
    reason: "it is about one network; add `--also '{ $.eventName = \"AuthorizeSecurityGroupIngress\" }'`",
    record: call("ec2:AuthorizeSecurityGroupIngress", {
      groupId: "sg-1",
      cidrIp: "0.0.0.0/0",
      fromPort: 22,
      toPort: 22,
    }),
  },
  "public-access-allowed": {
    reason: "it is about data in S3; add `--also '{ $.eventName = \"Delete*PublicAccessBlock\" }'`",
    record: call("s3:DeleteBucketPublicAccessBlock", { bucketName: "amzn-s3-demo-bucket" }),
  },
  "role-passed": {
    reason: "every start of an instance or function passes a role",
    record: call("ec2:RunInstances", { iamInstanceProfile: { name: "app" } }),
  },
  unreadable: {
    reason: "a JSON pattern never matches a message that is not JSON",
    record: {},
  },
};
