import { wordsOf } from "../../../words.ts";

/**
 * The effect of an action: it changes permissions, gives the use of another user, of a passed or assumed role, of an
 * account through an identity provider, runs code as another role, reads secrets, or silences the trail or the alerts.
 * "indirect" actions do one of these if something else fits: a script that an instance runs, a tag that a policy reads.
 */
export type Effect =
  | "grant"
  | "become"
  | "pass"
  | "assume"
  | "member"
  | "door"
  | "code"
  | "secret"
  | "parameter"
  | "indirect"
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
const members = "its holders can administer member accounts of the organization";
const mute = "its holders can silence alerts";
const lifted = "its holders can remove policies that deny";
const scripts = "its holders can change what runs with the permissions of other roles";

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
  ["member", "iam role/OrganizationAccountAccessRole", members, "sts:AssumeRole"],
  ["member", "iam role/AWSControlTowerExecution", members, "sts:AssumeRole"],
  ["member", "iam role/AWSCloudFormationStackSetExecutionRole", members, "sts:AssumeRole"],
  ["member", "iam role/stacksets-exec-", members, "sts:AssumeRole"],
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
  [
    "indirect",
    "iam user/",
    "the user's tags and keys decide what the user can do",
    "TagUser UpdateAccessKey UpdateSSHPublicKey UpdateSigningCertificate UpdateServiceSpecificCredential EnableMFADevice",
  ],
  ["indirect", "iam user/", lifted, "DetachUserPolicy DeleteUserPolicy RemoveUserFromGroup"],
  ["indirect", "iam group/", lifted, "DetachGroupPolicy DeleteGroupPolicy iam:RemoveUserFromGroup"],
  ["indirect", "iam role/", lifted, "DetachRolePolicy DeleteRolePolicy"],
  ["indirect", "iam role/", "policies may depend on the tags of roles", "TagRole"],
  ["indirect", "iam instance-profile/", scripts, "AddRoleToInstanceProfile"],
  ["door", "rolesanywhere ", doors, "CreateTrustAnchor UpdateTrustAnchor EnableTrustAnchor"],
  ["indirect", "rolesanywhere ", doors, "CreateProfile UpdateProfile DisableCrl DeleteCrl"],
  [
    "indirect",
    "acm-pca ",
    "its holders can get certificates with which they sign in",
    "IssueCertificate ImportCertificateAuthorityCertificate",
  ],
  ["indirect", "iot ", doors, "CreateRoleAlias UpdateRoleAlias"],
  ["indirect", "cognito-identity ", doors, "SetIdentityPoolRoles UpdateIdentityPool CreateIdentityPool"],
  [
    "indirect",
    "cognito-idp ",
    doors,
    "AdminAddUserToGroup AdminSetUserPassword AdminCreateUser AdminUpdateUserAttributes UpdateGroup CreateIdentityProvider UpdateIdentityProvider",
  ],
  ["indirect", "ds ", doors, "ResetUserPassword EnableDirectoryDataAccess"],
  [
    "door",
    "sso ",
    access,
    "AttachManagedPolicyToPermissionSet AttachCustomerManagedPolicyReferenceToPermissionSet PutInlinePolicyToPermissionSet CreateAccountAssignment PutPermissionsPolicy AssociateProfile AssociateDirectory DeletePermissionsBoundaryFromPermissionSet PutPermissionsBoundaryToPermissionSet CreateTrustedTokenIssuer UpdateTrustedTokenIssuer CreateInstanceAccessControlAttributeConfiguration UpdateInstanceAccessControlAttributeConfiguration",
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
    "DetachPolicy DeletePolicy UpdatePolicy DisablePolicyType RegisterDelegatedAdministrator EnableAWSServiceAccess LeaveOrganization RemoveAccountFromOrganization MoveAccount PutResourcePolicy AttachPolicy AcceptHandshake",
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
  ["code", "ec2 instance/", code, "ModifyInstanceAttribute ReplaceIamInstanceProfileAssociation"],
  // The password is encrypted with the key pair of the instance.
  ["parameter", "ec2 instance/", "its holders can read passwords of instances", "GetPasswordData"],
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
  [
    "indirect",
    "ssm ",
    scripts,
    "CreateDocument UpdateDocument UpdateDocumentDefaultVersion RegisterTaskWithMaintenanceWindow UpdateMaintenanceWindowTask StartChangeRequestExecution",
  ],
  ["indirect", "ec2 ", scripts, "CreateLaunchTemplateVersion ModifyLaunchTemplate"],
  ["indirect", "autoscaling ", scripts, "UpdateAutoScalingGroup"],
  [
    "indirect",
    "sagemaker ",
    scripts,
    "CreateNotebookInstanceLifecycleConfig UpdateNotebookInstanceLifecycleConfig CreateStudioLifecycleConfig",
  ],
  ["indirect", "glue ", scripts, "StartJobRun"],
  ["indirect", "codedeploy ", scripts, "CreateDeployment UpdateDeploymentGroup"],
  ["indirect", "elasticbeanstalk ", scripts, "UpdateEnvironment CreateApplicationVersion"],
  ["indirect", "apprunner ", scripts, "UpdateService StartDeployment"],
  ["indirect", "amplify ", scripts, "UpdateApp UpdateBranch StartDeployment"],
  ["indirect", "imagebuilder ", scripts, "CreateComponent CreateImageRecipe"],
  ["indirect", "greengrass ", scripts, "CreateDeployment CreateComponentVersion"],
  ["indirect", "opsworks ", scripts, "CreateDeployment UpdateStack UpdateLayer"],
  ["indirect", "servicecatalog ", scripts, "ProvisionProduct CreateProvisioningArtifact"],
  ["indirect", "airflow ", scripts, "CreateWebLoginToken CreateCliToken UpdateEnvironment"],
  ["indirect", "synthetics ", scripts, "UpdateCanary"],
  ["indirect", "kinesisanalytics ", scripts, "UpdateApplication"],
  ["indirect", "cloud9 ", scripts, "CreateEnvironmentMembership UpdateEnvironmentMembership"],
  ["indirect", "lightsail ", scripts, "GetInstanceAccessDetails DownloadDefaultKeyPair"],
  ["indirect", "gamelift ", scripts, "GetInstanceAccess GetComputeAccess"],
  ["indirect", "bedrock ", scripts, "UpdateAgent UpdateAgentActionGroup"],
  [
    "indirect",
    "lambda function:",
    "its holders can let anyone call functions",
    "AddPermission PutResourcePolicy CreateFunctionUrlConfig UpdateFunctionUrlConfig CreateEventSourceMapping",
  ],
  [
    "trail",
    "cloudtrail ",
    "its holders can stop the trail",
    "StopLogging DeleteTrail UpdateTrail PutEventSelectors DeleteEventDataStore StopEventDataStoreIngestion DeleteChannel",
  ],
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
