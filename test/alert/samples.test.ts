import { describe, expect, it } from "vitest";
import type { Access } from "../../src/alert/how.ts";
import type { Target } from "../../src/alert/title/naming.ts";
import { alertOf, rawOf, sample, sampleFiles } from "../render/rendering.ts";

const samples = sampleFiles.map((file) => file.replace(/\.json$/, ""));

interface Sample {
  readonly eventID: string;
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly readOnly: boolean;
  readonly sourceIPAddress: string;
  readonly awsRegion: string;
  readonly userAgent: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly serviceEventDetails?: object;
}

type Expected = readonly [title: string, target: Target | null, access: Access, actor: string];

const expected: Readonly<Record<string, Expected>> = {
  AcceptDelegationRequest: [
    "lena@example.com accepted delegation request dr-3f9c1b7e-52a4-4d80-9e16-7b0c2a85d4f1",
    { type: "delegation request", name: "dr-3f9c1b7e-52a4-4d80-9e16-7b0c2a85d4f1", arn: null },
    "console",
    "lena@example.com",
  ],
  AcquireRole: [
    "lena@example.com created role PowerUserRole from template PowerUserRoleTemplate (version 1)",
    { type: "role", name: "PowerUserRole", arn: "arn:aws:iam::111122223333:role/PowerUserRole" },
    "console",
    "lena@example.com",
  ],
  AddMemberToGroup: [
    "lena@example.com added user 7418d4a8-2091-70f3-6c1e-0b1f5a2d9c34 to group e4087498-90b1-7002-3d7f-5a1c0de4b2f6",
    { type: "group", name: "e4087498-90b1-7002-3d7f-5a1c0de4b2f6", arn: null },
    "console",
    "lena@example.com",
  ],
  AddPermission: [
    "mateo opened queue iam-alerts-dead-letters to account 999988887777",
    { type: "queue", name: "iam-alerts-dead-letters", arn: null },
    "cli",
    "mateo",
  ],
  AddPermission20150331v2: [
    "mateo allowed everyone to invoke function orders",
    { type: "function", name: "orders", arn: null },
    "cli",
    "mateo",
  ],
  AddUserToGroup: [
    "mateo tried to add a user to group admins and was refused (AccessDenied)",
    { type: "group", name: "admins", arn: null },
    "cli",
    "mateo",
  ],
  AssumeRole: [
    "account 999988887777 assumed role audit in account 111122223333 as session review",
    { type: "role", name: "audit", arn: "arn:aws:iam::111122223333:role/audit" },
    "sdk",
    "999988887777",
  ],
  AssumeRoleWithSAML: [
    "lena@example.com assumed role operations as session lena@example.com through SAML provider corporate",
    { type: "role", name: "operations", arn: "arn:aws:iam::111122223333:role/operations" },
    "console",
    "lena@example.com",
  ],
  AssumeRoleWithWebIdentity: [
    "repo:example/app:ref:refs/heads/main assumed role ci-deploy as session GitHubActions with a web identity",
    { type: "role", name: "ci-deploy", arn: "arn:aws:iam::111122223333:role/ci-deploy" },
    "sdk",
    "repo:example/app:ref:refs/heads/main",
  ],
  AssumeRoot: [
    "lena@example.com started a root session in account 444455556666",
    { type: "account", name: "444455556666", arn: null },
    "cli",
    "lena@example.com",
  ],
  AttachGroupPolicy: [
    "alice attached PowerUserAccess to group developers",
    { type: "group", name: "developers", arn: null },
    "cli",
    "alice",
  ],
  AttachInternetGateway: [
    "alice attached internet gateway igw-0a1b2c3d4e5f67890 to VPC vpc-0a1b2c3d4e5f67890",
    { type: "VPC", name: "vpc-0a1b2c3d4e5f67890", arn: null },
    "cli",
    "alice",
  ],
  AttachManagedPolicyToPermissionSet: [
    "lena@example.com attached AdministratorAccess to permission set ps-0a1b2c3d4e5f6789",
    {
      type: "permission set",
      name: "ps-0a1b2c3d4e5f6789",
      arn: "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-0a1b2c3d4e5f6789",
    },
    "console",
    "lena@example.com",
  ],
  AttachPolicy: [
    "lena@example.com attached organization policy p-0a1b2c3d to unit ou-ab12-11111111",
    { type: "account or unit", name: "ou-ab12-11111111", arn: null },
    "console",
    "lena@example.com",
  ],
  AttachRolePolicy: [
    "role terraform-deploy (session ci-4211) attached AmazonS3ReadOnlyAccess to role report-builder",
    { type: "role", name: "report-builder", arn: null },
    "terraform",
    "terraform-deploy",
  ],
  AttachUserPolicy: [
    "carol@example.com attached AdministratorAccess to user bob",
    { type: "user", name: "bob", arn: null },
    "console",
    "carol@example.com",
  ],
  AuthorizeOAuth2Access: [
    "lena@example.com allowed aws login to get CLI credentials from another device",
    null,
    "console",
    "lena@example.com",
  ],
  AuthorizeSecurityGroupIngress: [
    "alice allowed traffic into security group sg-0a1b2c3d4e5f67890",
    { type: "security group", name: "sg-0a1b2c3d4e5f67890", arn: null },
    "cli",
    "alice",
  ],
  AuthorizeSnapshotAccess: [
    "role build (session i-0abcd1234ef567890) allowed account 999988887777 to restore snapshot reports-2026-11-27",
    { type: "snapshot", name: "reports-2026-11-27", arn: null },
    "sdk",
    "build",
  ],
  ChangePassword: [
    "bob changed their own console password",
    { type: "user", name: "bob", arn: "arn:aws:iam::111122223333:user/bob" },
    "console",
    "bob",
  ],
  CloseAccount: [
    "lena@example.com closed account 444455556666",
    { type: "account", name: "444455556666", arn: null },
    "console",
    "lena@example.com",
  ],
  ConsoleLogin: ["root signed in to the console without MFA", null, "console", "root"],
  ConsoleLoginFailure: ["bob failed to sign in to the console (Failed authentication)", null, "console", "bob"],
  ConsoleLoginWithoutMFA: ["bob signed in to the console without MFA", null, "console", "bob"],
  CreateAccessEntry: [
    "alice let role operations act in cluster web",
    { type: "cluster", name: "web", arn: null },
    "cli",
    "alice",
  ],
  CreateAccessKey: [
    "root created an access key for user bob",
    { type: "user", name: "bob", arn: null },
    "console",
    "root",
  ],
  CreateAccountAssignment: [
    "lena@example.com assigned permission set ps-0a1b2c3d4e5f6789 to user 7418d4a8-2091-70f3-6c1e-0b1f5a2d9c34 in account 444455556666",
    { type: "account", name: "444455556666", arn: null },
    "console",
    "lena@example.com",
  ],
  CreateDelegationRequest: [
    "role build (session i-0abcd1234ef567890) created delegation request dr-3f9c1b7e-52a4-4d80-9e16-7b0c2a85d4f1",
    { type: "delegation request", name: "dr-3f9c1b7e-52a4-4d80-9e16-7b0c2a85d4f1", arn: null },
    "sdk",
    "build",
  ],
  CreateEntitlement: [
    "lena@example.com allowed user 7418d4a8-2091-70f3-6c1e-0b1f5a2d9c34 to use role Operations in account 444455556666",
    { type: "role", name: "Operations", arn: "arn:aws:iam::444455556666:role/Operations" },
    "console",
    "lena@example.com",
  ],
  CreateGrant: [
    "mateo created a grant on KMS key 1234abcd-12ab-34cd-56ef-1234567890ab for account 999988887777's root",
    {
      type: "KMS key",
      name: "1234abcd-12ab-34cd-56ef-1234567890ab",
      arn: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    },
    "cli",
    "mateo",
  ],
  CreateGroupMembership: [
    "lena@example.com added user 7418d4a8-2091-70f3-6c1e-0b1f5a2d9c34 to group e4087498-90b1-7002-3d7f-5a1c0de4b2f6",
    { type: "group", name: "e4087498-90b1-7002-3d7f-5a1c0de4b2f6", arn: null },
    "console",
    "lena@example.com",
  ],
  CreateLoginProfile: [
    "alice created a console password for user bob",
    { type: "user", name: "bob", arn: null },
    "console",
    "alice",
  ],
  CreateManagedAccount: [
    "AWS Control Tower created account 444455556666",
    { type: "account", name: "444455556666", arn: null },
    "service",
    "AWS Internal",
  ],
  CreateNetworkAclEntry: [
    "alice added a rule to network ACL acl-0a1b2c3d4e5f67890",
    { type: "network ACL", name: "acl-0a1b2c3d4e5f67890", arn: null },
    "cli",
    "alice",
  ],
  CreateOAuth2Token: [
    "lena@example.com got CLI credentials by aws login from another device",
    null,
    "cli",
    "lena@example.com",
  ],
  CreateOpenIDConnectProvider: [
    "role ci-deploy (session GitHubActions) created OIDC provider oidc.example.com",
    {
      type: "OIDC provider",
      name: "oidc.example.com",
      arn: "arn:aws:iam::111122223333:oidc-provider/oidc.example.com",
    },
    "sdk",
    "ci-deploy",
  ],
  CreatePolicy: [
    "carol@example.com created policy reports-read-write",
    { type: "policy", name: "reports-read-write", arn: "arn:aws:iam::111122223333:policy/reports-read-write" },
    "cli",
    "carol@example.com",
  ],
  CreatePolicyVersion: [
    "mateo created a new default version of policy developers-base",
    { type: "policy", name: "developers-base", arn: "arn:aws:iam::111122223333:policy/developers-base" },
    "cli",
    "mateo",
  ],
  CreateResourceShare: [
    "alice created resource share subnets",
    {
      type: "resource share",
      name: "subnets",
      arn: "arn:aws:ram:eu-west-1:111122223333:resource-share/7ab63972-b505-7e2a-420d-6f5d3EXAMPLE",
    },
    "cli",
    "alice",
  ],
  CreateRole: [
    "role ci-deploy (session GitHubActions) created role report-builder",
    { type: "role", name: "report-builder", arn: "arn:aws:iam::111122223333:role/report-builder" },
    "terraform",
    "ci-deploy",
  ],
  CreateRoleByDelegate: [
    "lena@example.com, used by account 999988887777 under a temporary delegation, created role monitoring",
    { type: "role", name: "monitoring", arn: "arn:aws:iam::111122223333:role/monitoring" },
    "sdk",
    "lena@example.com",
  ],
  CreateRoute: [
    "alice added a route to route table rtb-0a1b2c3d4e5f67890",
    { type: "route table", name: "rtb-0a1b2c3d4e5f67890", arn: null },
    "cli",
    "alice",
  ],
  CreateServiceLinkedRole: [
    "role terraform-deploy (session ci-4187) created the service-linked role for autoscaling.amazonaws.com",
    {
      type: "role",
      name: "AWSServiceRoleForAutoScaling",
      arn: "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
    },
    "service",
    "terraform-deploy",
  ],
  CreateTrustAnchor: [
    "lena@example.com created trust anchor build-machines",
    {
      type: "trust anchor",
      name: "build-machines",
      arn: "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/79bfb0e2-ba76-49d4-a760-6ddbcc494834",
    },
    "console",
    "lena@example.com",
  ],
  CreateUser: [
    "alice created user bob",
    { type: "user", name: "bob", arn: "arn:aws:iam::111122223333:user/bob" },
    "console",
    "alice",
  ],
  CreateVpc: [
    "alice created VPC vpc-0a1b2c3d4e5f67890",
    { type: "VPC", name: "vpc-0a1b2c3d4e5f67890", arn: null },
    "cli",
    "alice",
  ],
  CredentialVerification: [
    "user 64f854d8-3041-70b9-1f5a-c2e7d0a94b13 gave a wrong authenticator code at Identity Center",
    null,
    "console",
    "64f854d8-3041-70b9-1f5a-c2e7d0a94b13",
  ],
  DeactivateMFADevice: [
    "alice deactivated the MFA device of user bob",
    { type: "user", name: "bob", arn: null },
    "cli",
    "alice",
  ],
  Decrypt: [
    "alice tried to decrypt data with KMS key 1234abcd-12ab-34cd-56ef-1234567890ab but failed (KMSInvalidStateException)",
    {
      type: "KMS key",
      name: "1234abcd-12ab-34cd-56ef-1234567890ab",
      arn: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    },
    "cli",
    "alice",
  ],
  DeleteAccessKey: [
    "alice deleted access key AKIAI44QH8DHBEXAMPLE of user bob",
    { type: "user", name: "bob", arn: null },
    "cli",
    "alice",
  ],
  DeleteAnalyzer: [
    "alice deleted analyzer organization",
    { type: "analyzer", name: "organization", arn: null },
    "cli",
    "alice",
  ],
  DeleteBucketPublicAccessBlock: [
    "alice removed the public access block of bucket amzn-s3-demo-bucket",
    { type: "bucket", name: "amzn-s3-demo-bucket", arn: null },
    "cli",
    "alice",
  ],
  DeleteDeliveryStream: [
    "mateo deleted delivery stream cloudtrail-archive",
    { type: "delivery stream", name: "cloudtrail-archive", arn: null },
    "cli",
    "mateo",
  ],
  DeleteDetector: [
    "role build (session i-0abcd1234ef567890) deleted GuardDuty detector 12abc34d567e8fa901bc2d34e56789f0",
    { type: "GuardDuty detector", name: "12abc34d567e8fa901bc2d34e56789f0", arn: null },
    "sdk",
    "build",
  ],
  DeleteIdentity: [
    "mateo deleted mail identity iam-alerts@example.com",
    { type: "mail identity", name: "iam-alerts@example.com", arn: null },
    "cli",
    "mateo",
  ],
  DeleteLogGroup: [
    "role build (session i-0abcd1234ef567890) deleted log group aws-cloudtrail-logs",
    { type: "log group", name: "aws-cloudtrail-logs", arn: null },
    "sdk",
    "build",
  ],
  DeleteRole: [
    "role platform-admin (session nikki) deleted role nightly-export-old",
    { type: "role", name: "nightly-export-old", arn: null },
    "cloudformation",
    "platform-admin",
  ],
  DeleteRolePolicy: [
    "sso.amazonaws.com deleted inline policy AwsSSOInlinePolicy from role AWSReservedSSO_AdministratorAccess_0123456789abcdef",
    { type: "role", name: "AWSReservedSSO_AdministratorAccess_0123456789abcdef", arn: null },
    "service",
    "sso.amazonaws.com",
  ],
  DeleteSchedule: [
    "mateo deleted schedule iam-alerts-heartbeat",
    { type: "schedule", name: "iam-alerts-heartbeat", arn: null },
    "cli",
    "mateo",
  ],
  DeleteSecret: [
    "mateo deleted secret iam-alerts/slack",
    { type: "secret", name: "iam-alerts/slack", arn: null },
    "cli",
    "mateo",
  ],
  DeleteStack: ["alice deleted stack iam-alerts", { type: "stack", name: "iam-alerts", arn: null }, "cli", "alice"],
  DeleteStream: [
    "mateo deleted stream cloudtrail-events",
    { type: "stream", name: "cloudtrail-events", arn: null },
    "cli",
    "mateo",
  ],
  DeleteSubscriptionFilter: [
    "mateo deleted subscription filter iam-alerts from log group aws-cloudtrail-logs",
    { type: "log group", name: "aws-cloudtrail-logs", arn: null },
    "cli",
    "mateo",
  ],
  DeleteTable: [
    "mateo deleted table iam-alerts-sent",
    { type: "table", name: "iam-alerts-sent", arn: null },
    "cli",
    "mateo",
  ],
  DeleteTelemetryRule: [
    "mateo deleted telemetry rule cloudtrail-management",
    { type: "telemetry rule", name: "cloudtrail-management", arn: null },
    "cli",
    "mateo",
  ],
  DeleteUser: ["alice deleted user bob", { type: "user", name: "bob", arn: null }, "cli", "alice"],
  DeleteVirtualMFADevice: [
    "carol@example.com deleted MFA device bob-phone",
    { type: "MFA device", name: "bob-phone", arn: "arn:aws:iam::111122223333:mfa/bob-phone" },
    "console",
    "carol@example.com",
  ],
  DetachGroupPolicy: [
    "alice detached IAMFullAccess from group developers",
    { type: "group", name: "developers", arn: null },
    "console",
    "alice",
  ],
  DetachRolePolicy: [
    "role terraform-deploy (session ci-4211) detached AmazonS3FullAccess from role report-builder",
    { type: "role", name: "report-builder", arn: null },
    "terraform",
    "terraform-deploy",
  ],
  DetachUserPolicy: [
    "carol@example.com detached AdministratorAccess from user bob",
    { type: "user", name: "bob", arn: null },
    "cloudshell",
    "carol@example.com",
  ],
  DisableGuardrail: [
    "AWS Control Tower disabled control AWS-GR_RDS_INSTANCE_PUBLIC_ACCESS_CHECK on Workloads",
    { type: "control", name: "AWS-GR_RDS_INSTANCE_PUBLIC_ACCESS_CHECK", arn: null },
    "service",
    "AWS Internal",
  ],
  DisableKey: [
    "alice disabled KMS key 1234abcd-12ab-34cd-56ef-1234567890ab",
    {
      type: "KMS key",
      name: "1234abcd-12ab-34cd-56ef-1234567890ab",
      arn: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    },
    "cli",
    "alice",
  ],
  DisableRule: [
    "alice disabled event rule iam-alerts-heartbeat",
    { type: "event rule", name: "iam-alerts-heartbeat", arn: null },
    "cli",
    "alice",
  ],
  DisableSecurityHub: ["role build (session i-0abcd1234ef567890) disabled Security Hub", null, "sdk", "build"],
  EnableOutboundWebIdentityFederation: [
    "alice enabled outbound identity federation for the account",
    null,
    "cli",
    "alice",
  ],
  GetDelegatedAccessToken: ["lena@example.com got credentials for a delegation", null, "sdk", "lena@example.com"],
  InviteAccountToOrganization: [
    "lena@example.com invited account 999988887777 to the organization",
    { type: "account", name: "999988887777", arn: null },
    "console",
    "lena@example.com",
  ],
  LeaveOrganization: ["root removed the account from its organization", null, "console", "root"],
  ListUsers: ["alice called ListUsers on iam", null, "cli", "alice"],
  ModifyDBSnapshotAttribute: [
    "role build (session i-0abcd1234ef567890) changed who can restore snapshot orders-2026-11-27",
    { type: "snapshot", name: "orders-2026-11-27", arn: null },
    "sdk",
    "build",
  ],
  MoveAccount: [
    "lena@example.com moved account 444455556666 to root r-ab12",
    { type: "account", name: "444455556666", arn: null },
    "console",
    "lena@example.com",
  ],
  PasswordRecoveryRequested: ["root requested a reset of the root user's password", null, "console", "root"],
  PutAccountProperties: [
    "lena@example.com changed the account's IAM setting RoleManager/Enabled to true",
    null,
    "console",
    "lena@example.com",
  ],
  PutAlarmMuteRule: [
    "mateo muted alarms iam-alerts-errors",
    { type: "alarms", name: "iam-alerts-errors", arn: null },
    "cli",
    "mateo",
  ],
  PutAlternateContact: ["mateo changed the account's security contact", null, "cli", "mateo"],
  PutBucketPolicy: [
    "alice changed the policy of bucket amzn-s3-demo-bucket",
    { type: "bucket", name: "amzn-s3-demo-bucket", arn: null },
    "cli",
    "alice",
  ],
  PutBucketPublicAccessBlock: [
    "alice changed the public access block of bucket amzn-s3-demo-bucket",
    { type: "bucket", name: "amzn-s3-demo-bucket", arn: null },
    "cli",
    "alice",
  ],
  PutEventSelectors: [
    "role build (session i-0abcd1234ef567890) changed which events trail management-events records",
    {
      type: "trail",
      name: "management-events",
      arn: "arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events",
    },
    "sdk",
    "build",
  ],
  PutGroupPolicy: [
    "alice put inline policy read-other-account on group auditors",
    { type: "group", name: "auditors", arn: null },
    "console",
    "alice",
  ],
  PutInlinePolicyToPermissionSet: [
    "lena@example.com put an inline policy on permission set ps-0a1b2c3d4e5f6789",
    {
      type: "permission set",
      name: "ps-0a1b2c3d4e5f6789",
      arn: "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-0a1b2c3d4e5f6789",
    },
    "console",
    "lena@example.com",
  ],
  PutKeyPolicy: [
    "alice changed the key policy of KMS key 1234abcd-12ab-34cd-56ef-1234567890ab",
    { type: "KMS key", name: "1234abcd-12ab-34cd-56ef-1234567890ab", arn: null },
    "cli",
    "alice",
  ],
  PutRolePolicy: [
    "role cloudformation-exec (session AWSCloudFormation) put inline policy write-exports on role nightly-export",
    { type: "role", name: "nightly-export", arn: null },
    "cloudformation",
    "cloudformation-exec",
  ],
  PutUserPolicy: [
    "mateo put inline policy debug on their own user",
    { type: "user", name: "mateo", arn: "arn:aws:iam::111122223333:user/mateo" },
    "sdk",
    "mateo",
  ],
  RegisterDelegatedAdministrator: [
    "lena@example.com made account 444455556666 administrator of sso.amazonaws.com",
    { type: "account", name: "444455556666", arn: null },
    "console",
    "lena@example.com",
  ],
  RemoveUserFromGroup: [
    "alice removed user mateo from group developers",
    { type: "user", name: "mateo", arn: null },
    "console",
    "alice",
  ],
  RunInstances: [
    "alice tried to start EC2 instances and was refused (Client.UnauthorizedOperation)",
    null,
    "cli",
    "alice",
  ],
  ScheduleKeyDeletion: [
    "alice scheduled the deletion of KMS key 1234abcd-12ab-34cd-56ef-1234567890ab",
    {
      type: "KMS key",
      name: "1234abcd-12ab-34cd-56ef-1234567890ab",
      arn: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    },
    "cli",
    "alice",
  ],
  SendCommand: [
    "role build (session i-0abcd1234ef567890) ran document AWS-RunShellScript on i-0abcd1234ef567890",
    { type: "document", name: "AWS-RunShellScript", arn: null },
    "sdk",
    "build",
  ],
  SendDelegationToken: [
    "lena@example.com sent the token of delegation request dr-3f9c1b7e-52a4-4d80-9e16-7b0c2a85d4f1",
    { type: "delegation request", name: "dr-3f9c1b7e-52a4-4d80-9e16-7b0c2a85d4f1", arn: null },
    "console",
    "lena@example.com",
  ],
  SetDefaultPolicyVersion: [
    "alice changed the default version of policy developers-base",
    { type: "policy", name: "developers-base", arn: "arn:aws:iam::111122223333:policy/developers-base" },
    "cli",
    "alice",
  ],
  StopConfigurationRecorder: [
    "role build (session i-0abcd1234ef567890) stopped configuration recorder default",
    { type: "configuration recorder", name: "default", arn: null },
    "sdk",
    "build",
  ],
  StopLogging: [
    "mateo tried to stop logging for trail management-events and was refused (AccessDenied)",
    {
      type: "trail",
      name: "management-events",
      arn: "arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events",
    },
    "cli",
    "mateo",
  ],
  TagRole: [
    "role access-sync tagged role nightly-export",
    { type: "role", name: "nightly-export", arn: null },
    "sdk",
    "access-sync",
  ],
  Unsubscribe: [
    "mateo removed a subscription of topic iam-alerts",
    {
      type: "subscription",
      name: "a8fa7fd6-0893-411a-a990-7b5545ccf9c4",
      arn: "arn:aws:sns:us-east-1:111122223333:iam-alerts:a8fa7fd6-0893-411a-a990-7b5545ccf9c4",
    },
    "cli",
    "mateo",
  ],
  UpdateAccessKey: [
    "role key-rotation (session rotate-keys) in function rotate-keys deactivated access key AKIAI44QH8DHBEXAMPLE of user carol",
    { type: "user", name: "carol", arn: null },
    "sdk",
    "key-rotation",
  ],
  UpdateAssumeRolePolicy: [
    "nikki changed who can assume role report-builder",
    { type: "role", name: "report-builder", arn: null },
    "sdk",
    "nikki",
  ],
  UpdateDevEndpoint: [
    "role build (session i-0abcd1234ef567890) changed development endpoint etl",
    { type: "development endpoint", name: "etl", arn: null },
    "sdk",
    "build",
  ],
  UpdateFunctionCode20150331v2: [
    "role build (session i-0abcd1234ef567890) changed the code of function iam-alerts",
    { type: "function", name: "iam-alerts", arn: "arn:aws:lambda:us-east-1:111122223333:function:iam-alerts" },
    "sdk",
    "build",
  ],
  UpdateLoginProfile: [
    "root changed the console password of user alice",
    { type: "user", name: "alice", arn: null },
    "console",
    "root",
  ],
  UpdateTrail: [
    "mateo changed trail management-events",
    {
      type: "trail",
      name: "management-events",
      arn: "arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events",
    },
    "cli",
    "mateo",
  ],
  UserAuthentication: [
    "tomas@example.com failed to sign in to Identity Center (external identity provider)",
    null,
    "console",
    "tomas@example.com",
  ],
};

describe("the alert of a sample", () => {
  it("is expected here for every sample and nothing else", () => {
    expect(Object.keys(expected).toSorted()).toEqual(samples.toSorted());
  });

  it.each(Object.entries(expected))(
    "of %s has the expected title, target, access and actor",
    (record, [title, target, access, name]) => {
      const alert = sample(record);
      expect([alert.title, alert.target, alert.source.access, alert.actor.name]).toEqual([title, target, access, name]);
    },
  );

  it.each(samples)("of %s copies id, time, source and outcome from the record", (name) => {
    const raw = rawOf(`${name}.json`) as Sample;
    const alert = alertOf(raw);
    expect(alert).toMatchObject({
      version: 1,
      id: raw.eventID,
      time: raw.eventTime,
      simulated: false,
      action: { service: raw.eventSource.replace(".amazonaws.com", ""), name: raw.eventName, readOnly: raw.readOnly },
      source: { ip: raw.sourceIPAddress, region: raw.awsRegion, userAgent: raw.userAgent },
      outcome: {
        // A service event has its outcome in its details, not in an error code.
        ...(raw.serviceEventDetails === undefined
          ? { ok: raw.errorCode === undefined && raw.errorMessage === undefined }
          : {}),
        errorCode: raw.errorCode ?? null,
      },
      link: `https://${raw.awsRegion}.console.aws.amazon.com/cloudtrailv2/home?region=${raw.awsRegion}#/events/${raw.eventID}`,
    });
    expect(alert.record).toEqual(raw);
  });
});
