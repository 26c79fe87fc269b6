import { wordsOf } from "../../../words.ts";

/**
 * The effect of an action: it changes permissions, gives the use of another user, of a passed or assumed role, of an
 * account through an identity provider, runs code as another role, reads secrets, or silences the trail or the alerts.
 */
export type Effect =
  | "grant"
  | "become"
  | "pass"
  | "assume"
  | "door"
  | "code"
  | "secret"
  | "parameter"
  | "trail"
  | "alerting";

/** Actions with the same effect on the same kind of resource. */
export interface Primitive {
  readonly effect: Effect;
  /** The service and the beginning of the resource in an ARN, as in arn:aws:iam::111122223333:user/alice. */
  readonly kind: readonly [service: string, prefix: string];
  /** A clause that says what the actions lead to. */
  readonly leads: string;
  /** The actions in lower case. */
  readonly actions: readonly string[];
}

const code = "its holders can run code with the permissions of other roles";
const secrets = "its holders can read secrets";
const organization = "its holders can lift limits of accounts or administer them";
const access = "its holders can give anyone access to accounts";
const doors = "its holders decide who can sign in";
const mute = "its holders can silence alerts";

/** Effects by kind of resource ("iam user/"), what they lead to, and the actions, which are of the kind's service by default. */
const table: readonly (readonly [Effect, kind: string, leads: string, actions: string])[] = [
  [
    "grant",
    "iam user/",
    "the user can get any permission",
    "PutUserPolicy AttachUserPolicy DeleteUserPermissionsBoundary PutUserPermissionsBoundary",
  ],
  [
    "grant",
    "iam group/",
    "members of the group can get any permission",
    "AddUserToGroup PutGroupPolicy AttachGroupPolicy",
  ],
  [
    "grant",
    "iam role/",
    "the role can get any permission, and anyone can be let in",
    "PutRolePolicy AttachRolePolicy UpdateAssumeRolePolicy DeleteRolePermissionsBoundary PutRolePermissionsBoundary",
  ],
  [
    "grant",
    "iam policy/",
    "everyone with the policy can get any permission",
    "CreatePolicyVersion SetDefaultPolicyVersion",
  ],
  [
    "become",
    "iam user/",
    "its holders can act as the user",
    "CreateAccessKey CreateLoginProfile UpdateLoginProfile DeactivateMFADevice UploadSigningCertificate UploadSSHPublicKey CreateServiceSpecificCredential ResetServiceSpecificCredential",
  ],
  ["pass", "iam role/", "a service that its holders direct can use the role", "PassRole"],
  ["assume", "iam role/", "its holders can use every role that trusts the account", "sts:AssumeRole"],
  ["door", "iam root", "its holders can act as the root user of member accounts", "sts:AssumeRoot"],
  ["door", "iam saml-provider/", doors, "CreateSAMLProvider UpdateSAMLProvider"],
  [
    "door",
    "iam oidc-provider/",
    doors,
    "CreateOpenIDConnectProvider AddClientIDToOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint",
  ],
  [
    "door",
    "iam ",
    access,
    "EnableOrganizationsRootSessions EnableOrganizationsRootCredentialsManagement AcquireRole SendDelegationToken AcceptDelegationRequest UpdateAccountEmailAddress",
  ],
  ["door", "rolesanywhere ", doors, "CreateTrustAnchor UpdateTrustAnchor EnableTrustAnchor"],
  [
    "door",
    "sso ",
    access,
    "AttachManagedPolicyToPermissionSet AttachCustomerManagedPolicyReferenceToPermissionSet PutInlinePolicyToPermissionSet CreateAccountAssignment PutPermissionsPolicy AssociateProfile AssociateDirectory DeletePermissionsBoundaryFromPermissionSet PutPermissionsBoundaryToPermissionSet CreateTrustedTokenIssuer UpdateTrustedTokenIssuer",
  ],
  [
    "door",
    "sso-directory ",
    access,
    "UpdatePassword AddMemberToGroup CreateExternalIdPConfigurationForDirectory UpdateExternalIdPConfigurationForDirectory EnableExternalIdPConfigurationForDirectory ImportExternalIdPCertificate CreateBearerToken DeleteMfaDeviceForUser",
  ],
  ["door", "identitystore ", access, "CreateGroupMembership UpdateUser"],
  ["door", "account-access ", access, "CreateEntitlement"],
  [
    "door",
    "organizations ",
    organization,
    "DetachPolicy DeletePolicy UpdatePolicy DisablePolicyType RegisterDelegatedAdministrator EnableAWSServiceAccess LeaveOrganization RemoveAccountFromOrganization MoveAccount PutResourcePolicy",
  ],
  ["door", "account ", "its holders can take over the root user", "StartPrimaryEmailUpdate AcceptPrimaryEmailUpdate"],
  ["door", "eks ", "its holders can administer clusters", "CreateAccessEntry UpdateAccessEntry AssociateAccessPolicy"],
  ["door", "kms key/", "its holders can let anyone decrypt data", "PutKeyPolicy CreateGrant"],
  ["secret", "kms key/", "its holders can decrypt data", "Decrypt ReEncryptFrom"],
  ["secret", "secretsmanager secret:", secrets, "GetSecretValue BatchGetSecretValue PutResourcePolicy"],
  ["parameter", "ssm parameter/", secrets, "GetParameter GetParameters GetParametersByPath GetParameterHistory"],
  ["code", "lambda function:", code, "UpdateFunctionCode UpdateFunctionConfiguration"],
  [
    "code",
    "ssm ",
    code,
    "SendCommand StartSession ResumeSession StartAutomationExecution CreateAssociation UpdateAssociation",
  ],
  ["code", "ec2 instance/", code, "ModifyInstanceAttribute GetPasswordData ReplaceIamInstanceProfileAssociation"],
  ["code", "ec2 instance/", code, "ssm:SendCommand ssm:StartSession"],
  ["code", "ec2 ", code, "ec2-instance-connect:SendSSHPublicKey ec2-instance-connect:SendSerialConsoleSSHPublicKey"],
  ["code", "cloudformation ", code, "UpdateStack CreateChangeSet ExecuteChangeSet UpdateStackSet CreateStackInstances"],
  ["code", "glue ", code, "UpdateDevEndpoint UpdateJob RunStatement"],
  ["code", "codebuild project/", code, "UpdateProject StartBuild StartBuildBatch StartSandbox"],
  ["code", "ecs ", code, "ExecuteCommand RunTask StartTask UpdateService"],
  ["code", "sagemaker ", code, "CreatePresignedNotebookInstanceUrl CreatePresignedDomainUrl"],
  [
    "code",
    "bedrock-agentcore ",
    code,
    "InvokeCodeInterpreter InvokeAgentRuntimeCommand InvokeAgentRuntimeCommandShell",
  ],
  ["code", "datapipeline ", code, "PutPipelineDefinition"],
  ["code", "states ", code, "UpdateStateMachine"],
  ["code", "codepipeline ", code, "UpdatePipeline"],
  ["code", "elasticmapreduce ", code, "AddJobFlowSteps"],
  ["code", "batch ", code, "SubmitJob"],
  ["trail", "cloudtrail ", "its holders can stop the trail", "StopLogging DeleteTrail UpdateTrail PutEventSelectors"],
  [
    "alerting",
    "logs ",
    mute,
    "DeleteSubscriptionFilter PutSubscriptionFilter DeleteLogGroup PutTransformer PutDataProtectionPolicy PutAccountPolicy",
  ],
  ["alerting", "sns ", mute, "DeleteTopic Unsubscribe"],
  ["alerting", "lambda function:", mute, "DeleteFunction PutFunctionConcurrency"],
  ["alerting", "events ", mute, "DeleteRule DisableRule RemoveTargets"],
  ["alerting", "cloudwatch ", mute, "DeleteAlarms DisableAlarmActions PutAlarmMuteRule"],
  ["trail", "guardduty ", "its holders can stop GuardDuty", "DeleteDetector UpdateDetector"],
  ["trail", "config ", "its holders can stop AWS Config", "StopConfigurationRecorder DeleteConfigurationRecorder"],
];

/** The actions with which callers become administrators, take secrets or silence the trail; the gravest effects first. */
export const primitives: readonly Primitive[] = table.map(([effect, kind, leads, actions]) => {
  const [service = "", prefix = ""] = kind.split(" ");
  const named = wordsOf(actions).map((action) =>
    (action.includes(":") ? action : `${service}:${action}`).toLowerCase(),
  );
  return { effect, kind: [service, prefix], leads, actions: named };
});
