import { flag } from "../../cloudtrail/fields.ts";
import { wordsOf } from "../../words.ts";
import { valueAt } from "../title/naming.ts";
import type { Rule } from "./rule.ts";
import { grantedPolicy } from "./strong-policies.ts";

const grants = wordsOf(`
  iam:AttachUserPolicy iam:AttachGroupPolicy iam:AttachRolePolicy sso:AttachManagedPolicyToPermissionSet
`);

/** Findings about known ways to gain more permissions or to let outsiders in. */
export const rulesOfEscalation: readonly Rule[] = [
  {
    code: "admin-granted",
    severity: (facts) => grantedPolicy(facts.record)?.[1] ?? "high",
    reads: ["requestParameters.policyArn", "requestParameters.managedPolicyArn"],
    calls: grants,
    when: (facts) => grantedPolicy(facts.record) !== undefined,
    says: (facts) => {
      const [name, , allows] = grantedPolicy(facts.record) ?? [];
      return `${name} ${allows}`;
    },
  },
  {
    code: "policy-on-self",
    severity: "high",
    reads: ["requestParameters.userName", "requestParameters.roleName", "userIdentity"],
    calls: ["iam:AttachUserPolicy", "iam:PutUserPolicy", "iam:AttachRolePolicy", "iam:PutRolePolicy"],
    when: ({ isOnSelf }) => isOnSelf,
    says: "the caller granted permissions to themselves",
  },
  {
    code: "group-for-self",
    severity: "high",
    reads: ["requestParameters.userName", "userIdentity"],
    calls: ["iam:AddUserToGroup"],
    when: ({ isOnSelf }) => isOnSelf,
    says: "the caller added themselves to a group and now has its permissions",
  },
  {
    code: "trust-of-own-role",
    severity: "high",
    reads: ["requestParameters.roleName", "userIdentity"],
    calls: ["iam:UpdateAssumeRolePolicy"],
    when: ({ isOnSelf }) => isOnSelf,
    says: "the caller changed who can assume the role that they are using",
  },
  {
    code: "trust-changed",
    severity: "medium",
    reads: ["eventName"],
    calls: ["iam:UpdateAssumeRolePolicy"],
    when: ({ isOnSelf }) => !isOnSelf,
    says: "everyone named in the new trust policy can use all of the role's permissions",
  },
  {
    code: "default-policy-version",
    severity: "medium",
    reads: ["eventName", "requestParameters.setAsDefault"],
    calls: ["iam:SetDefaultPolicyVersion", "iam:CreatePolicyVersion"],
    when: ({ call, record }) =>
      call === "SetDefaultPolicyVersion" || flag(record.requestParameters["setAsDefault"]) === true,
    says: "everyone with this policy now has different permissions",
  },
  {
    code: "key-for-root",
    severity: "critical",
    reads: ["userIdentity.type", "requestParameters.userName"],
    calls: ["iam:CreateAccessKey"],
    when: ({ actor, record }) => actor.type === "Root" && valueAt("userName", record) === null,
    says: "an access key of the root user can do anything and is hard to restrict",
    evenRefused: true,
  },
  {
    code: "key-for-another-user",
    severity: "medium",
    reads: ["requestParameters.userName", "userIdentity"],
    calls: [
      "iam:CreateAccessKey",
      "iam:CreateServiceSpecificCredential",
      "iam:ResetServiceSpecificCredential",
      "iam:UploadSSHPublicKey",
      "iam:UploadSigningCertificate",
    ],
    when: ({ isOnSelf, record }) => !isOnSelf && valueAt("userName", record) !== null,
    says: "anyone who holds this credential can act as that user",
  },
  {
    code: "password-for-another-user",
    severity: (facts) => (facts.call === "UpdateLoginProfile" ? "high" : "medium"),
    reads: ["requestParameters.userName", "userIdentity"],
    calls: ["iam:CreateLoginProfile", "iam:UpdateLoginProfile"],
    when: ({ isOnSelf, record }) => !isOnSelf && valueAt("userName", record) !== null,
    says: "anyone who knows the new password can sign in as that user",
  },
  {
    code: "password-for-another-user",
    severity: "high",
    reads: ["eventName"],
    calls: ["sso-directory:UpdatePassword"],
    says: "anyone who knows the new password can sign in as that user",
  },
  {
    code: "key-reactivated",
    severity: "medium",
    reads: ["requestParameters.status"],
    calls: wordsOf(`
      iam:UpdateAccessKey iam:UpdateSSHPublicKey iam:UpdateSigningCertificate iam:UpdateServiceSpecificCredential
    `),
    when: ({ record }) => valueAt("status", record) === "Active",
    says: ({ call }) => `an inactive ${call === "UpdateAccessKey" ? "access key" : "credential"} works again`,
  },
  {
    code: "boundary-removed",
    severity: "high",
    reads: ["eventName"],
    calls: wordsOf(`
      iam:DeleteUserPermissionsBoundary iam:DeleteRolePermissionsBoundary
      sso:DeletePermissionsBoundaryFromPermissionSet
    `),
    says: "the permissions boundary is gone: only the attached policies limit permissions now",
  },
  {
    code: "boundary-without-effect",
    severity: "high",
    reads: ["requestParameters.permissionsBoundary"],
    calls: wordsOf(`
      iam:PutUserPermissionsBoundary iam:PutRolePermissionsBoundary iam:CreateUser iam:CreateRole
      sso:PutPermissionsBoundaryToPermissionSet
    `),
    when: ({ record }) =>
      ["permissionsBoundary", "permissionsBoundary.managedPolicyArn"].some((path) =>
        /:iam::aws:policy\/AdministratorAccess$/.test(valueAt(path, record) ?? ""),
      ),
    says: "AdministratorAccess as a permissions boundary limits nothing",
  },
  {
    code: "mfa-removed",
    severity: "high",
    reads: ["eventName"],
    calls: ["iam:DeactivateMFADevice", "sso-directory:DeleteMfaDeviceForUser"],
    says: "a password or access key alone is now enough, unless another MFA device remains",
  },
  {
    code: "mfa-device-deleted",
    severity: "medium",
    reads: ["eventName"],
    calls: ["iam:DeleteVirtualMFADevice"],
    says: "codes from this MFA device no longer work",
  },
  {
    code: "identity-provider-changed",
    severity: (facts) => (facts.call.includes("OpenIDConnect") ? "medium" : "high"),
    reads: ["eventName"],
    calls: wordsOf(`
      iam:CreateSAMLProvider iam:UpdateSAMLProvider iam:CreateOpenIDConnectProvider
      iam:AddClientIDToOpenIDConnectProvider iam:UpdateOpenIDConnectProviderThumbprint sso:AssociateDirectory
      sso:CreateTrustedTokenIssuer sso:UpdateTrustedTokenIssuer
      sso-directory:CreateExternalIdPConfigurationForDirectory
      sso-directory:EnableExternalIdPConfigurationForDirectory
      sso-directory:UpdateExternalIdPConfigurationForDirectory sso-directory:ImportExternalIdPCertificate
    `),
    says: "the operator of the identity provider decides who can sign in through it",
  },
  {
    code: "trust-anchor-changed",
    severity: "high",
    reads: ["eventName"],
    calls: ["rolesanywhere:CreateTrustAnchor", "rolesanywhere:UpdateTrustAnchor", "rolesanywhere:EnableTrustAnchor"],
    says: "anyone with a certificate from this authority can get credentials through Roles Anywhere",
  },
  {
    code: "account-access-granted",
    severity: "medium",
    reads: ["eventName"],
    calls: wordsOf(`
      sso:CreateAccountAssignment sso:AssociateProfile identitystore:CreateGroupMembership sso-directory:AddMemberToGroup
      account-access:CreateEntitlement
    `),
    says: "the assignee or new group member can now get access to AWS accounts through Identity Center",
  },
  {
    code: "organization-administrator",
    severity: "high",
    reads: ["eventName"],
    calls: wordsOf(`
      organizations:RegisterDelegatedAdministrator iam:EnableOrganizationsRootSessions
      iam:EnableOrganizationsRootCredentialsManagement
    `),
    says: ({ call }) =>
      call.startsWith("EnableOrganizationsRoot")
        ? `administrators can now ${call.endsWith("Sessions") ? "open root sessions in" : "manage the root credentials of"} member accounts`
        : "the delegated administrator can now act on other accounts in the organization",
  },
  {
    code: "key-policy-changed",
    severity: "medium",
    reads: ["eventName"],
    calls: ["kms:PutKeyPolicy", "kms:CreateGrant"],
    when: ({ isForService }) => !isForService,
    says: ({ call }) =>
      call === "CreateGrant"
        ? "the grantee can now use the key as the grant allows"
        : "the key policy decides who can read the data that the key encrypts",
  },
  {
    code: "code-replaced",
    severity: "low",
    reads: ["eventName"],
    calls: ["lambda:UpdateFunctionCode", "glue:UpdateDevEndpoint", "ec2:ModifyInstanceAttribute", "ssm:SendCommand"],
    says: "new code can run with permissions that were granted to other code",
  },
  {
    code: "function-opened",
    severity: "high",
    reads: ["requestParameters.authType", "requestParameters.principal"],
    calls: ["lambda:CreateFunctionUrlConfig", "lambda:UpdateFunctionUrlConfig", "lambda:AddPermission"],
    when: ({ record }) => valueAt("authType", record) === "NONE" || record.requestParameters["principal"] === "*",
    says: "anyone can invoke the function",
  },
];
