/** A filter pattern that ships with iam-alerts. */
export interface Preset {
  readonly name: string;
  readonly title: string;
  readonly pattern: string;
  /** The document or project that the pattern comes from. */
  readonly source: string;
  /** A phrase that says what the pattern catches. */
  readonly purpose: string;
}

const anyOf = (names: readonly string[]): string => names.map((name) => `($.eventName = "${name}")`).join(" || ");

const iam = (names: readonly string[]): string => `{ ( ($.eventSource = "iam.amazonaws.com") && (${anyOf(names)}) ) }`;

const oneOf = (field: string, values: readonly string[]): string =>
  values.map((value) => `${field}=${value}`).join("||");

/** Sources whose calls matter unless they only read. `acc*` is account, account-access and access-analyzer. */
const watched = ["iam.*", "sso*", "identity*", "org*", "acc*", "cloudtrail.*", "observ*", "guard*"];

/** Parts of the names of calls that matter in every service: of alarms, recorders, keys, topics, filters, grants. */
const telling =
  "Alarm|Disable|Recorder|DeliveryChannel|KeyDeletion|DeleteTopic|SetTopic|ubscri|TrustAnchor|ResourcePolicy|KmsKey|OAuth2|AssumeRoot";

/** Parts of the names of calls that only read, or that the access portal makes for every session. */
const reading =
  "^Get|^List|^Describe|^Search|^Check|^Invoke|Lookup|Simulate|Generate|Validate|Authenticate|Federate|Logout|CreateToken|RegisterClient|StartDevice";

/**
 * The recommended pattern excludes reads by their verbs, so that it also matches operations that AWS adds later. Its two
 * regular expressions save 400 of the 1,024 characters; they count as one of the five filters with a regular expression
 * that a log group can have.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
const recommended = `{${[
  `((${[
    oneOf("$.eventSource", watched),
    `$.eventName=%${telling}%`,
    "$.requestParameters.functionName=*iam-alert*",
    "$.userIdentity.type=Root",
  ].join("||")})&&$.eventName!=%${reading}%)`,
  `((${oneOf("$.eventSource", ["kms*", "logs*", "signin*"])})&&(${oneOf("$.eventName", ["Delete*", "Put*"])}))`,
  "$.eventName=GetDelegated*",
  "$.responseElements.ConsoleLogin=Failure",
  "$.serviceEventDetails.UserAuthentication=Failure",
  "$.serviceEventDetails.CredentialVerification=Failure",
  "($.additionalEventData.MFAUsed=No&&$.userIdentity.type=IAMUser)",
].join("||")}}`;

/** The name of the preset that every command uses unless it is given another pattern. */
export const defaultPreset = "recommended";

/** The built-in filter patterns. */
export const presets: readonly Preset[] = [
  {
    name: defaultPreset,
    title: "IAM, Identity Center, root, sign-ins, tampering",
    pattern: recommended,
    source: "iam-alerts",
    purpose:
      "changes to who can do what, including through Identity Center, Organizations and root; sign-ins that failed or lacked MFA; and attempts to silence trails, logs, keys, detectors and the alerts themselves",
  },
  {
    name: "iam-changes",
    title: "Changes to IAM",
    pattern: iam([
      "Add*",
      "Attach*",
      "Change*",
      "Create*",
      "Deactivate*",
      "Delete*",
      "Detach*",
      "Enable*",
      "Put*",
      "Remove*",
      "Set*",
      "Update*",
      "Upload*",
    ]),
    source: "the classic recipe for IAM alerts through CloudWatch Logs",
    purpose: "every call that changes users, groups, roles, policies or credentials, recognized by its verb",
  },
  {
    name: "iam-auth-changes",
    title: "Changes to IAM permissions",
    pattern: iam(["Put*Policy", "Attach*", "Detach*", "Create*", "Update*", "Upload*", "Delete*", "Remove*", "Set*"]),
    source: "the classic recipe for IAM alerts through CloudWatch Logs",
    purpose:
      "the narrower classic: policies that are put, attached or detached, and everything created, updated or deleted",
  },
  {
    name: "iam-all-changes",
    title: "Every change to IAM",
    pattern:
      '{ ($.eventSource = "iam.amazonaws.com") && ($.eventName != "Get*") && ($.eventName != "List*") && ($.eventName != "Generate*") && ($.eventName != "Simulate*") }',
    source: "iam-alerts",
    purpose: "every IAM call except reads, so that new APIs are not missed; includes tags and delegation",
  },
  {
    name: "root-activity",
    title: "All root user activity",
    pattern: "{$.userIdentity.type = Root}",
    source: "CloudWatch Logs user guide, subscription filters",
    purpose: "every call by the root user, including reads and calls that AWS services make on its behalf",
  },
  {
    name: "console-sign-in",
    title: "Console sign-ins",
    pattern: '{ ($.eventSource = "signin.amazonaws.com") && ($.eventName = "ConsoleLogin") }',
    source: "iam-alerts",
    purpose: "every console sign-in, successful or failed",
  },
  {
    name: "sign-in-failures",
    title: "Failed console sign-ins",
    pattern:
      '{ ($.eventSource = "signin.amazonaws.com") && ($.eventName = "ConsoleLogin") && ($.responseElements.ConsoleLogin = "Failure") }',
    source: "iam-alerts",
    purpose: "console sign-ins that failed for any reason",
  },
  {
    name: "CloudWatch.1",
    title: "Root user activity",
    pattern: '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
    source: "AWS Security Hub CloudWatch.1; CIS 1.2: 1.1 + 3.3; 1.4–5.0: 4.3; 6.0/7.0: 5.3",
    purpose: "use of the root user, except by AWS services on its behalf",
  },
  {
    name: "CloudWatch.2",
    title: "Unauthorized API calls",
    pattern: '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
    source: "AWS Security Hub CloudWatch.2; CIS 1.2: 3.1; 1.4–5.0: 4.1; 6.0/7.0: 5.1",
    purpose: "calls that were refused because permissions were missing",
  },
  {
    name: "CloudWatch.3",
    title: "Console sign-in without MFA",
    pattern:
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
    source: "AWS Security Hub CloudWatch.3; CIS 1.2: 3.2; 1.4–5.0: 4.2; 6.0/7.0: 5.2",
    purpose: "successful console sign-ins by IAM users without MFA",
  },
  {
    name: "CloudWatch.4",
    title: "IAM policy changes",
    pattern:
      "{($.eventSource=iam.amazonaws.com) && (($.eventName=DeleteGroupPolicy) || ($.eventName=DeleteRolePolicy) || ($.eventName=DeleteUserPolicy) || ($.eventName=PutGroupPolicy) || ($.eventName=PutRolePolicy) || ($.eventName=PutUserPolicy) || ($.eventName=CreatePolicy) || ($.eventName=DeletePolicy) || ($.eventName=CreatePolicyVersion) || ($.eventName=DeletePolicyVersion) || ($.eventName=AttachRolePolicy) || ($.eventName=DetachRolePolicy) || ($.eventName=AttachUserPolicy) || ($.eventName=DetachUserPolicy) || ($.eventName=AttachGroupPolicy) || ($.eventName=DetachGroupPolicy))}",
    source: "AWS Security Hub CloudWatch.4; CIS 1.2: 3.4; 1.4–5.0: 4.4; 6.0/7.0: 5.4",
    purpose: "policies that are created, deleted, put, attached or detached",
  },
  {
    name: "CloudWatch.5",
    title: "CloudTrail configuration changes",
    pattern:
      "{($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || ($.eventName=DeleteTrail) || ($.eventName=StartLogging) || ($.eventName=StopLogging)}",
    source: "AWS Security Hub CloudWatch.5; CIS 1.2: 3.5; 1.4–5.0: 4.5; 6.0/7.0: 5.5",
    purpose: "trails that are created, changed, deleted, started or stopped",
  },
  {
    name: "CloudWatch.6",
    title: "Console authentication failures",
    pattern: '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
    source: "AWS Security Hub CloudWatch.6; CIS 1.2: 3.6; 1.4–5.0: 4.6; 6.0/7.0: 5.6",
    purpose: "console sign-ins with a wrong password",
  },
  {
    name: "CloudWatch.7",
    title: "KMS keys disabled or scheduled for deletion",
    pattern: "{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}",
    source: "AWS Security Hub CloudWatch.7; CIS 1.2: 3.7; 1.4–5.0: 4.7; 6.0/7.0: 5.7",
    purpose: "customer managed keys that are disabled or scheduled for deletion",
  },
  {
    name: "CloudWatch.8",
    title: "S3 bucket policy changes",
    pattern:
      "{($.eventSource=s3.amazonaws.com) && (($.eventName=PutBucketAcl) || ($.eventName=PutBucketPolicy) || ($.eventName=PutBucketCors) || ($.eventName=PutBucketLifecycle) || ($.eventName=PutBucketReplication) || ($.eventName=DeleteBucketPolicy) || ($.eventName=DeleteBucketCors) || ($.eventName=DeleteBucketLifecycle) || ($.eventName=DeleteBucketReplication))}",
    source: "AWS Security Hub CloudWatch.8; CIS 1.2: 3.8; 1.4–5.0: 4.8; 6.0/7.0: 5.8",
    purpose: "changes to the access and replication settings of buckets",
  },
  {
    name: "CloudWatch.9",
    title: "AWS Config changes",
    pattern:
      "{($.eventSource=config.amazonaws.com) && (($.eventName=StopConfigurationRecorder) || ($.eventName=DeleteDeliveryChannel) || ($.eventName=PutDeliveryChannel) || ($.eventName=PutConfigurationRecorder))}",
    source: "AWS Security Hub CloudWatch.9; CIS 1.2: 3.9; 1.4–5.0: 4.9; 6.0/7.0: 5.9",
    purpose: "changes to the recorder and the delivery channel of AWS Config",
  },
  {
    name: "CloudWatch.10",
    title: "Security group changes",
    pattern:
      "{($.eventName=AuthorizeSecurityGroupIngress) || ($.eventName=AuthorizeSecurityGroupEgress) || ($.eventName=RevokeSecurityGroupIngress) || ($.eventName=RevokeSecurityGroupEgress) || ($.eventName=CreateSecurityGroup) || ($.eventName=DeleteSecurityGroup)}",
    source: "AWS Security Hub CloudWatch.10; CIS 1.2: 3.10; 1.4–5.0: 4.10; 6.0/7.0: 5.10",
    purpose: "changes to security groups and their rules",
  },
  {
    name: "CloudWatch.11",
    title: "Network ACL changes",
    pattern:
      "{($.eventName=CreateNetworkAcl) || ($.eventName=CreateNetworkAclEntry) || ($.eventName=DeleteNetworkAcl) || ($.eventName=DeleteNetworkAclEntry) || ($.eventName=ReplaceNetworkAclEntry) || ($.eventName=ReplaceNetworkAclAssociation)}",
    source: "AWS Security Hub CloudWatch.11; CIS 1.2: 3.11; 1.4–5.0: 4.11; 6.0/7.0: 5.11",
    purpose: "changes to network access control lists",
  },
  {
    name: "CloudWatch.12",
    title: "Network gateway changes",
    pattern:
      "{($.eventName=CreateCustomerGateway) || ($.eventName=DeleteCustomerGateway) || ($.eventName=AttachInternetGateway) || ($.eventName=CreateInternetGateway) || ($.eventName=DeleteInternetGateway) || ($.eventName=DetachInternetGateway)}",
    source: "AWS Security Hub CloudWatch.12; CIS 1.2: 3.12; 1.4–5.0: 4.12; 6.0/7.0: 5.12",
    purpose: "changes to internet and customer gateways",
  },
  {
    name: "CloudWatch.13",
    title: "Route table changes",
    pattern:
      "{($.eventSource=ec2.amazonaws.com) && (($.eventName=CreateRoute) || ($.eventName=CreateRouteTable) || ($.eventName=ReplaceRoute) || ($.eventName=ReplaceRouteTableAssociation) || ($.eventName=DeleteRouteTable) || ($.eventName=DeleteRoute) || ($.eventName=DisassociateRouteTable))}",
    source: "AWS Security Hub CloudWatch.13; CIS 1.2: 3.13; 1.4–5.0: 4.13; 6.0/7.0: 5.13",
    purpose: "changes to routes and route tables",
  },
  {
    name: "CloudWatch.14",
    title: "VPC changes",
    pattern:
      "{($.eventName=CreateVpc) || ($.eventName=DeleteVpc) || ($.eventName=ModifyVpcAttribute) || ($.eventName=AcceptVpcPeeringConnection) || ($.eventName=CreateVpcPeeringConnection) || ($.eventName=DeleteVpcPeeringConnection) || ($.eventName=RejectVpcPeeringConnection) || ($.eventName=AttachClassicLinkVpc) || ($.eventName=DetachClassicLinkVpc) || ($.eventName=DisableVpcClassicLink) || ($.eventName=EnableVpcClassicLink)}",
    source: "AWS Security Hub CloudWatch.14; CIS 1.2: 3.14; 1.4–5.0: 4.14; 6.0/7.0: 5.14",
    purpose: "changes to VPCs, peering and ClassicLink",
  },
  {
    name: "cis-1.2-3.2",
    title: "Console sign-in without MFA, any principal",
    pattern: '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }',
    source: "CIS 1.2: 3.2; 1.4–5.0: 4.2; 6.0/7.0: 5.2, in its original form",
    purpose: "like CloudWatch.3, but for any principal and including failed sign-ins",
  },
  {
    name: "cis-1.2-3.4",
    title: "IAM policy changes, any service",
    pattern:
      "{($.eventName=DeleteGroupPolicy)||($.eventName=DeleteRolePolicy)||($.eventName=DeleteUserPolicy)||($.eventName=PutGroupPolicy)||($.eventName=PutRolePolicy)||($.eventName=PutUserPolicy)||($.eventName=CreatePolicy)||($.eventName=DeletePolicy)||($.eventName=CreatePolicyVersion)||($.eventName=DeletePolicyVersion)||($.eventName=AttachRolePolicy)||($.eventName=DetachRolePolicy)||($.eventName=AttachUserPolicy)||($.eventName=DetachUserPolicy)||($.eventName=AttachGroupPolicy)||($.eventName=DetachGroupPolicy)}",
    source: "CIS 1.2: 3.4; 1.4–5.0: 4.4; 6.0/7.0: 5.4, without the condition on the service that Security Hub added",
    purpose: "like CloudWatch.4, but also matches calls with the same names in other services",
  },
  {
    name: "cis-1.4-4.1",
    title: "Unauthorized API calls, as CIS first wrote it",
    pattern:
      '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") || ($.sourceIPAddress!="delivery.logs.amazonaws.com") || ($.eventName!="HeadBucket") }',
    source: "CIS 1.4, 1.5, 2.0 and 3.0: 4.1",
    purpose: "kept for auditors who compare text; it matches nearly every event",
  },
  {
    name: "cis-4.0-4.1",
    title: "Unauthorized API calls without some noise",
    pattern:
      '{ ($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*") && ($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket") }',
    source: "CIS 4.0 and 5.0: 4.1; 6.0/7.0: 5.1",
    purpose: "like CloudWatch.2, without log delivery and HeadBucket",
  },
  {
    name: "cis-4.0-4.13",
    title: "Route table changes, as CIS 4.0 wrote it",
    pattern:
      "{($.eventSource = ec2.amazonaws.com) && ($.eventName = CreateRoute) || ($.eventName = CreateRouteTable) || ($.eventName = ReplaceRoute) || ($.eventName = ReplaceRouteTableAssociation) || ($.eventName = DeleteRouteTable) || ($.eventName = DeleteRoute) || ($.eventName = DisassociateRouteTable) }",
    source: "CIS 4.0 and 5.0: 4.13; 6.0/7.0: 5.13",
    purpose: "kept for auditors who compare text; its service condition covers only CreateRoute",
  },
  {
    name: "cis-1.2-3.13",
    title: "Route table changes, any service",
    pattern:
      "{ ($.eventName = CreateRoute) || ($.eventName = CreateRouteTable) || ($.eventName = ReplaceRoute) || ($.eventName = ReplaceRouteTableAssociation) || ($.eventName = DeleteRouteTable) || ($.eventName = DeleteRoute) || ($.eventName = DisassociateRouteTable) }",
    source: "CIS 1.2: 3.13; 1.4–5.0: 4.13",
    purpose: "like CloudWatch.13, but without the condition on the service",
  },
  {
    name: "cis-5.0-4.10",
    title: "Security group changes with rule edits",
    pattern:
      "{ ($.eventName = AuthorizeSecurityGroupIngress) || ($.eventName = AuthorizeSecurityGroupEgress) || ($.eventName = RevokeSecurityGroupIngress) || ($.eventName = RevokeSecurityGroupEgress) || ($.eventName = CreateSecurityGroup) || ($.eventName = DeleteSecurityGroup) || ($.eventName = ModifySecurityGroupRules) }",
    source: "CIS 5.0: 4.10; 6.0/7.0: 5.10",
    purpose: "like CloudWatch.10, plus ModifySecurityGroupRules",
  },
  {
    name: "cis-1.4-4.15",
    title: "AWS Organizations changes",
    pattern:
      '{ ($.eventSource = organizations.amazonaws.com) && (($.eventName = "AcceptHandshake") || ($.eventName = "AttachPolicy") || ($.eventName = "CreateAccount") || ($.eventName = "CreateOrganizationalUnit") || ($.eventName = "CreatePolicy") || ($.eventName = "DeclineHandshake") || ($.eventName = "DeleteOrganization") || ($.eventName = "DeleteOrganizationalUnit") || ($.eventName = "DeletePolicy") || ($.eventName = "DetachPolicy") || ($.eventName = "DisablePolicyType") || ($.eventName = "EnablePolicyType") || ($.eventName = "InviteAccountToOrganization") || ($.eventName = "LeaveOrganization") || ($.eventName = "MoveAccount") || ($.eventName = "RemoveAccountFromOrganization") || ($.eventName = "UpdatePolicy") || ($.eventName = "UpdateOrganizationalUnit")) }',
    source: "CIS 1.4–5.0: 4.15; 6.0/7.0: 5.15",
    purpose: "changes to accounts, organizational units and policies of the organization",
  },
  {
    name: "kms-key-pending-deletion",
    title: "Use of a KMS key that is pending deletion",
    pattern: '{ $.eventSource = kms* && $.errorMessage = "* is pending deletion."}',
    source: "AWS KMS developer guide, alarm for the use of a key pending deletion",
    purpose: "calls that failed because their key is about to be deleted",
  },
];
