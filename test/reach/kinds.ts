import { mutatingIamOperations, readingIamOperations } from "../../src/cloudtrail/operations.ts";
import { call, type Raw, role, root } from "../alert/alerts.ts";

/** One row of the short table: what the default lets through of a kind of event, what it does not, and records of both. */
export interface Kind {
  readonly name: string;
  /** Whether the README has the row, which has little room. */
  readonly isShort?: true;
  readonly through: string;
  readonly not: string;
  readonly records: { readonly through: readonly Raw[]; readonly not: readonly Raw[] };
}

const calls = (service: string, names: string) => names.split(" ").map((name) => call(`${service}:${name}`));
const reads = (service: string, names: string) => calls(service, names).map((one) => ({ ...one, readOnly: true }));
const signIn = (ConsoleLogin: string, MFAUsed: string, userIdentity?: Raw) =>
  call("signin:ConsoleLogin", null, {
    responseElements: { ConsoleLogin },
    additionalEventData: { MFAUsed },
    ...(userIdentity === undefined ? {} : { userIdentity }),
  });
const portal = (name: string, outcome: string) =>
  call(`signin:${name}`, null, {
    userIdentity: { type: "IdentityCenterUser" },
    serviceEventDetails: { [name]: outcome },
  });
const ofFunction = (name: string, functionName: string) => call(`lambda:${name}`, { functionName });

export const kinds: readonly Kind[] = [
  {
    name: "IAM",
    isShort: true,
    through: `every change: ${mutatingIamOperations.length} operations, and those that AWS adds`,
    not: "reads",
    records: {
      through: [...calls("iam", mutatingIamOperations.join(" ")), call("iam:InventRole")],
      not: reads("iam", readingIamOperations.join(" ")),
    },
  },
  {
    name: "Identity Center, Organizations",
    isShort: true,
    through: "every change, including account access",
    not: "reads, sessions of the portal",
    records: {
      through: [
        ...calls("sso", "CreateAccountAssignment CreateTrustedTokenIssuer PutInlinePolicyToPermissionSet"),
        ...calls("sso-directory", "UpdatePassword AddMemberToGroup CreateBearerToken"),
        ...calls("identitystore", "CreateGroupMembership DeleteUser"),
        ...calls("organizations", "LeaveOrganization AttachPolicy InviteAccountToOrganization"),
        ...calls("account", "PutAlternateContact StartPrimaryEmailUpdate EnableRegion"),
        ...calls("account-access", "CreateEntitlement DeleteEntitlement"),
      ],
      not: [
        ...reads("sso", "ListAccounts DescribePermissionSet GetRoleCredentials"),
        ...calls("sso", "Authenticate Federate CreateToken Logout"),
        ...reads("organizations", "DescribeOrganization ListAccounts"),
      ],
    },
  },
  {
    name: "Sign-ins",
    isShort: true,
    through: "those that failed; of IAM users without MFA",
    not: "those that worked with MFA, federated or portal",
    records: {
      through: [
        signIn("Failure", "Yes"),
        signIn("Success", "No"),
        portal("UserAuthentication", "Failure"),
        portal("CredentialVerification", "Failure"),
      ],
      not: [
        signIn("Success", "Yes"),
        signIn("Success", "No", role("AWSReservedSSO_Admin_0123456789abcdef", "nora@example.com")),
        portal("UserAuthentication", "Success"),
        portal("CredentialVerification", "Success"),
      ],
    },
  },
  {
    name: "root",
    isShort: true,
    through: "every sign-in, password recovery, change; AssumeRoot",
    not: "reads",
    records: {
      through: [
        signIn("Success", "Yes", root),
        call("signin:PasswordRecoveryRequested", null, { userIdentity: root }),
        call("s3:PutBucketPolicy", null, { userIdentity: root }),
        call("sts:AssumeRoot"),
      ],
      not: reads("s3", "GetBucketPolicy ListBuckets").map((one) => ({ ...one, userIdentity: root })),
    },
  },
  {
    name: "Grants",
    through: "OAuth (`aws login`, MCP), delegation, console authorization",
    not: "AssumeRole and other sessions",
    records: {
      through: [
        ...calls("signin", "CreateOAuth2Token AuthorizeOAuth2Access PutResourcePermissionStatement"),
        ...calls("iam", "AcceptDelegationRequest SendDelegationToken"),
        call("sts:GetDelegatedAccessToken"),
      ],
      not: calls("sts", "AssumeRole AssumeRoleWithSAML GetCallerIdentity GetFederationToken"),
    },
  },
  {
    name: "Trails, telemetry rules, logs",
    isShort: true,
    through: "changes to trails, rules; logs: Delete, Put",
    not: "new groups and streams, queries",
    records: {
      through: [
        ...calls("cloudtrail", "StopLogging DeleteTrail UpdateTrail PutEventSelectors DeleteServiceLinkedChannel"),
        ...calls("observabilityadmin", "DeleteTelemetryRule UpdateTelemetryRule StopTelemetryEvaluation"),
        ...calls("logs", "DeleteLogGroup DeleteSubscriptionFilter PutSubscriptionFilter PutAccountPolicy"),
        ...calls("logs", "PutTransformer PutDataProtectionPolicy PutBearerTokenAuthentication"),
      ],
      not: [
        ...calls("logs", "CreateLogStream CreateLogGroup TagResource StartQuery"),
        ...reads("cloudtrail", "LookupEvents DescribeTrails"),
      ],
    },
  },
  {
    name: "Alarms, topics, functions",
    through: "alarms, topics, functions with `iam-alert` in the name",
    not: "other functions",
    records: {
      through: [
        ...calls("monitoring", "DeleteAlarms DisableAlarmActions SetAlarmState PutAlarmMuteRule PutMetricAlarm"),
        ...calls("sns", "DeleteTopic SetTopicAttributes Subscribe Unsubscribe SetSubscriptionAttributes"),
        ofFunction("DeleteFunction20150331", "iam-alerts"),
        ofFunction("UpdateFunctionCode20150331v2", "arn:aws:lambda:us-east-1:111122223333:function:iam-alerts"),
        ofFunction("PutFunctionConcurrency20171031", "iam-alerts"),
        ...calls("lambda", "PutResourcePolicy DeleteResourcePolicy"),
      ],
      not: [
        ofFunction("DeleteFunction20150331", "orders"),
        ofFunction("UpdateFunctionCode20150331v2", "orders"),
        ofFunction("Invoke", "iam-alerts"),
        ...calls("sns", "Publish CreateTopic"),
      ],
    },
  },
  {
    name: "KMS keys",
    through: "key policies, disabled, deletion",
    not: "grants, use of keys",
    records: {
      through: calls("kms", "PutKeyPolicy DisableKey ScheduleKeyDeletion DeleteImportedKeyMaterial"),
      not: calls("kms", "CreateGrant RetireGrant Decrypt GenerateDataKey Encrypt"),
    },
  },
  {
    name: "GuardDuty, Security Hub, Config",
    through: "detectors, recorders, standards changed or off",
    not: "findings, evaluations",
    records: {
      through: [
        ...calls("guardduty", "DeleteDetector UpdateDetector CreateFilter StopMonitoringMembers"),
        ...calls("securityhub", "DisableSecurityHub BatchDisableStandards"),
        ...calls("config", "StopConfigurationRecorder DeleteConfigurationRecorder DeleteDeliveryChannel"),
        ...calls("access-analyzer", "DeleteAnalyzer CreateArchiveRule"),
      ],
      not: [
        ...calls("securityhub", "BatchImportFindings BatchUpdateFindings"),
        ...calls("config", "PutEvaluations PutConfigRule"),
        ...reads("access-analyzer", "ValidatePolicy CheckNoNewAccess"),
      ],
    },
  },
  {
    name: "Other services",
    through: "resource policies, Disable calls",
    not: "all else: S3, EC2, passed roles, data events",
    records: {
      through: [...calls("secretsmanager", "PutResourcePolicy"), ...calls("ec2", "DisableEbsEncryptionByDefault")],
      not: [
        ...calls("s3", "PutBucketPolicy DeleteBucketPublicAccessBlock PutObject"),
        ...calls("ec2", "RunInstances AuthorizeSecurityGroupIngress"),
        ...reads("secretsmanager", "GetResourcePolicy GetSecretValue"),
      ],
    },
  },
];
