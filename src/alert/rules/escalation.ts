import { flag } from "../../cloudtrail/fields.ts";
import { shortened, wordsOf } from "../../words.ts";
import { nameIn, valueAt } from "../title/naming.ts";
import type { Rule } from "./rule.ts";
import { grantedPolicy, passedRole, passingCalls } from "./strong-policies.ts";

const grants = wordsOf(`
  iam:AttachUserPolicy iam:AttachGroupPolicy iam:AttachRolePolicy sso:AttachManagedPolicyToPermissionSet
`);

/** The well-known ways from some permissions to more, and what makes an outsider an insider. */
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
    says: "the caller gave permissions to themselves",
  },
  {
    code: "group-for-self",
    severity: "high",
    reads: ["requestParameters.userName", "userIdentity"],
    calls: ["iam:AddUserToGroup"],
    when: ({ isOnSelf }) => isOnSelf,
    says: "the caller put themselves into a group and now has its permissions",
  },
  {
    code: "trust-of-own-role",
    severity: "high",
    reads: ["requestParameters.roleName", "userIdentity"],
    calls: ["iam:UpdateAssumeRolePolicy"],
    when: ({ isOnSelf }) => isOnSelf,
    says: "the caller changed who may assume the role that they act as",
  },
  {
    code: "trust-changed",
    severity: "medium",
    reads: ["eventName"],
    calls: ["iam:UpdateAssumeRolePolicy"],
    when: ({ isOnSelf }) => !isOnSelf,
    says: "whom the new trust policy names can act with all of the role's permissions",
  },
  {
    code: "default-policy-version",
    severity: "medium",
    reads: ["eventName", "requestParameters.setAsDefault"],
    calls: ["iam:SetDefaultPolicyVersion", "iam:CreatePolicyVersion"],
    when: ({ call, record }) =>
      call === "SetDefaultPolicyVersion" || flag(record.requestParameters["setAsDefault"]) === true,
    says: "everybody who has the policy has other permissions from now on",
  },
  {
    code: "key-for-root",
    severity: "critical",
    reads: ["userIdentity.type", "requestParameters.userName"],
    calls: ["iam:CreateAccessKey"],
    when: ({ actor, record }) => actor.type === "Root" && valueAt("userName", record) === null,
    says: "an access key of the root user can do anything and can hardly be limited",
    evenRefused: true,
  },
  {
    code: "key-for-another-user",
    severity: "medium",
    reads: ["requestParameters.userName", "userIdentity"],
    calls: [
      "iam:CreateAccessKey",
      "iam:CreateServiceSpecificCredential",
      "iam:UploadSSHPublicKey",
      "iam:UploadSigningCertificate",
    ],
    when: ({ isOnSelf, record }) => !isOnSelf && valueAt("userName", record) !== null,
    says: "whoever holds the credential can act as that user",
  },
  {
    code: "password-for-another-user",
    severity: (facts) => (facts.call === "UpdateLoginProfile" ? "high" : "medium"),
    reads: ["requestParameters.userName", "userIdentity"],
    calls: ["iam:CreateLoginProfile", "iam:UpdateLoginProfile"],
    when: ({ isOnSelf, record }) => !isOnSelf && valueAt("userName", record) !== null,
    says: "whoever knows the new password can sign in as that user",
  },
  {
    code: "password-for-another-user",
    severity: "high",
    reads: ["eventName"],
    calls: ["sso-directory:UpdatePassword"],
    says: "whoever knows the new password can sign in as that user",
  },
  {
    code: "key-reactivated",
    severity: "medium",
    reads: ["requestParameters.status"],
    calls: ["iam:UpdateAccessKey"],
    when: ({ record }) => valueAt("status", record) === "Active",
    says: "a key that was out of use works again",
  },
  {
    code: "boundary-removed",
    severity: "high",
    reads: ["eventName"],
    calls: wordsOf(`
      iam:DeleteUserPermissionsBoundary iam:DeleteRolePermissionsBoundary
      sso:DeletePermissionsBoundaryFromPermissionSet
    `),
    says: "nothing but its policies bounds its permissions any more",
  },
  {
    code: "boundary-without-effect",
    severity: "high",
    reads: ["requestParameters.permissionsBoundary"],
    calls: ["iam:PutUserPermissionsBoundary", "iam:PutRolePermissionsBoundary"],
    when: ({ record }) => nameIn(valueAt("permissionsBoundary", record) ?? "") === "AdministratorAccess",
    says: "AdministratorAccess as a boundary bounds nothing",
  },
  {
    code: "mfa-removed",
    severity: "high",
    reads: ["eventName"],
    calls: ["iam:DeactivateMFADevice", "sso-directory:DeleteMfaDeviceForUser"],
    says: "the password or key alone is enough from now on, unless another MFA device is left",
  },
  {
    code: "mfa-device-deleted",
    severity: "medium",
    reads: ["eventName"],
    calls: ["iam:DeleteVirtualMFADevice"],
    says: "codes of this device are worth nothing any more",
  },
  {
    code: "identity-provider-changed",
    severity: (facts) => (facts.call.includes("OpenIDConnect") ? "medium" : "high"),
    reads: ["eventName"],
    calls: wordsOf(`
      iam:CreateSAMLProvider iam:UpdateSAMLProvider iam:CreateOpenIDConnectProvider
      iam:AddClientIDToOpenIDConnectProvider iam:UpdateOpenIDConnectProviderThumbprint
      sso-directory:EnableExternalIdPConfigurationForDirectory
      sso-directory:UpdateExternalIdPConfigurationForDirectory
    `),
    says: "whoever runs the identity provider decides who gets in through it",
  },
  {
    code: "trust-anchor-changed",
    severity: "high",
    reads: ["eventName"],
    calls: ["rolesanywhere:CreateTrustAnchor", "rolesanywhere:UpdateTrustAnchor", "rolesanywhere:EnableTrustAnchor"],
    says: "whoever has a certificate of this authority can get credentials through Roles Anywhere",
  },
  {
    code: "account-access-granted",
    severity: "medium",
    reads: ["eventName"],
    calls: ["sso:CreateAccountAssignment", "identitystore:CreateGroupMembership", "sso-directory:AddMemberToGroup"],
    says: "Identity Center gives them access to accounts",
  },
  {
    code: "organization-administrator",
    severity: "high",
    reads: ["eventName"],
    calls: ["organizations:RegisterDelegatedAdministrator", "iam:EnableOrganizationsRootSessions"],
    says: "it acts on other accounts of the organization from now on",
  },
  {
    code: "key-policy-changed",
    severity: "medium",
    reads: ["eventName"],
    calls: ["kms:PutKeyPolicy", "kms:CreateGrant"],
    when: ({ isForService }) => !isForService,
    says: "it decides who can read what the key encrypts",
  },
  {
    code: "role-passed",
    severity: "low",
    reads: ["requestParameters"],
    calls: passingCalls,
    when: (facts) => passedRole(facts) !== null,
    says: (facts) => `what it runs acts with the permissions of ${shortened(nameIn(passedRole(facts) ?? "a role"))}`,
  },
  {
    code: "code-replaced",
    severity: "low",
    reads: ["eventName"],
    calls: ["lambda:UpdateFunctionCode", "glue:UpdateDevEndpoint", "ec2:ModifyInstanceAttribute", "ssm:SendCommand"],
    says: "new code runs with permissions that were given for something else",
  },
  {
    code: "function-opened",
    severity: "high",
    reads: ["requestParameters.authType", "requestParameters.principal"],
    calls: ["lambda:CreateFunctionUrlConfig", "lambda:UpdateFunctionUrlConfig", "lambda:AddPermission"],
    when: ({ record }) => valueAt("authType", record) === "NONE" || record.requestParameters["principal"] === "*",
    says: "anybody can call the function",
  },
];
