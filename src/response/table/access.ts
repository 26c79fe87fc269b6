import { calls, type Entries, type Entry, earlier, lost, only } from "./entry.ts";

const signIn = only("A sign-in cannot be undone");

const rootSignIn = only("No command undoes this: only the owner of the root user's email address can");

const centerConsole = only("AWS has no command for this call of Identity Center: undo it in the console");

const revoked: Entry = {
  undo: {
    "Revoke the sessions of the role that are older than a minute after this call":
      "iam put-role-policy --role-name {roleArn/} --policy-name AWSRevokeOlderSessions --policy-document {@revoke}",
  },
  note: "Those who may assume the role can do so again: its trust policy decides",
};

const provision =
  "sso-admin provision-permission-set --instance-arn {instanceArn} --permission-set-arn {permissionSetArn} --target-type ALL_PROVISIONED_ACCOUNTS";

const rollOut = { "Roll the permission set out to its accounts": provision };

const assignment =
  "--instance-arn {instanceArn} --target-id {targetId} --target-type {targetType} --permission-set-arn {permissionSetArn} --principal-type {principalType} --principal-id {principalId}";

/** Calls that decide who gets in: sign-ins, Identity Center, Organizations and Roles Anywhere. */
export const access: Readonly<Record<string, Entries>> = {
  signin: {
    AuthorizeOAuth2Access: signIn,
    ConsoleLogin: signIn,
    CreateOAuth2Token: signIn,
    CredentialVerification: signIn,
    EmailUpdated: rootSignIn,
    MfaConnectionsUpdated: rootSignIn,
    PasswordRecoveryCompleted: rootSignIn,
    PasswordRecoveryRequested: rootSignIn,
    PasswordUpdated: signIn,
    PutConsoleAuthorizationConfiguration: lost("the former rules", calls("PutConsoleAuthorizationConfiguration")),
    SwitchRole: signIn,
    UserAuthentication: only(
      "A sign-in cannot be undone: disable the user in Identity Center, which also ends its sessions",
    ),
  },
  sts: {
    AssumeRole: revoked,
    AssumeRoleWithSAML: revoked,
    AssumeRoleWithWebIdentity: revoked,
    AssumeRoot: only("A root session ends after 15 minutes at most. Its calls are in the events of the target account"),
  },
  sso: {
    AttachCustomerManagedPolicyReferenceToPermissionSet: {
      undo: {
        "Detach the policy from the permission set":
          'sso-admin detach-customer-managed-policy-reference-from-permission-set --instance-arn {instanceArn} --permission-set-arn {permissionSetArn} --customer-managed-policy-reference {"Name":"{customerManagedPolicyReference.name}","Path":"{customerManagedPolicyReference.path}"}',
        ...rollOut,
      },
    },
    AttachManagedPolicyToPermissionSet: {
      undo: {
        "Detach the policy from the permission set":
          "sso-admin detach-managed-policy-from-permission-set --instance-arn {instanceArn} --permission-set-arn {permissionSetArn} --managed-policy-arn {managedPolicyArn}",
        ...rollOut,
      },
    },
    CreateAccountAssignment: {
      undo: { "Remove the assignment": `sso-admin delete-account-assignment ${assignment}` },
    },
    CreateApplicationAssignment: {
      undo: {
        "Remove the assignment":
          "sso-admin delete-application-assignment --application-arn {applicationArn} --principal-type {principalType} --principal-id {principalId}",
      },
    },
    CreatePermissionSet: only("Nothing to undo: a new permission set has no effect until it is assigned"),
    CreateTrustedTokenIssuer: {
      undo: {
        "Delete the trusted token issuer":
          "sso-admin delete-trusted-token-issuer --trusted-token-issuer-arn {>trustedTokenIssuerArn}",
      },
    },
    DeleteAccountAssignment: {
      undo: {
        "Assign the permission set again, if it is meant to be assigned": `sso-admin create-account-assignment ${assignment}`,
      },
    },
    DeleteInlinePolicyFromPermissionSet: lost("the deleted policy's text", earlier("permissionSetArn")),
    DeletePermissionsBoundaryFromPermissionSet: lost("the former boundary", earlier("permissionSetArn")),
    DetachManagedPolicyFromPermissionSet: {
      undo: {
        "Attach the policy again, if the permission set is meant to have it":
          "sso-admin attach-managed-policy-to-permission-set --instance-arn {instanceArn} --permission-set-arn {permissionSetArn} --managed-policy-arn {managedPolicyArn}",
        ...rollOut,
      },
    },
    ProvisionPermissionSet: lost("what the permission set had before", earlier("permissionSetArn")),
    PutInlinePolicyToPermissionSet: {
      undo: {
        "Delete the inline policy, the record has its text":
          "sso-admin delete-inline-policy-from-permission-set --instance-arn {instanceArn} --permission-set-arn {permissionSetArn}",
        ...rollOut,
      },
      note: "If the permission set had an inline policy before, its text is in the earlier events",
      look: earlier("permissionSetArn"),
    },
    PutPermissionsBoundaryToPermissionSet: lost("the former boundary", earlier("permissionSetArn")),
    UpdateInstanceAccessControlAttributeConfiguration: lost(
      "the former attributes",
      calls("UpdateInstanceAccessControlAttributeConfiguration"),
    ),
    UpdatePermissionSet: lost("the former settings", earlier("permissionSetArn")),
  },
  "sso-directory": {
    AddMemberToGroup: centerConsole,
    CreateBearerToken: only(
      "AWS has no command for this call: delete the access token in the console of Identity Center",
    ),
    CreateExternalIdPConfigurationForDirectory: centerConsole,
    CreateUser: only("Nothing to undo: a new user has no access until it is assigned. Disable it in the console"),
    EnableExternalIdPConfigurationForDirectory: centerConsole,
    UpdateExternalIdPConfigurationForDirectory: centerConsole,
    UpdatePassword: centerConsole,
  },
  identitystore: {
    CreateGroup: only("Nothing to undo: a new group has no access until it is assigned"),
    CreateGroupMembership: {
      undo: {
        "Remove the user from the group":
          "identitystore delete-group-membership --identity-store-id {identityStoreId} --membership-id {>membershipId}",
      },
    },
    CreateUser: only("Nothing to undo: a new user has no access until it is assigned. Disable it in the console"),
    DeleteGroupMembership: lost("the group and the user", calls("CreateGroupMembership")),
    DeleteGroup: lost("the deleted group's members", calls("CreateGroupMembership")),
    DeleteUser: lost("the deleted user's attributes", calls("CreateUser")),
    UpdateUser: lost("the former attributes", calls("UpdateUser")),
  },
  "account-access": {
    CreateEntitlement: only("Delete the entitlement in the console of Identity Center"),
  },
  organizations: {
    AcceptHandshake: lost("the account's former organization", calls("AcceptHandshake")),
    AttachPolicy: {
      undo: {
        "Detach the policy, if it is not a guardrail of yours":
          "organizations detach-policy --policy-id {policyId} --target-id {targetId}",
      },
    },
    CloseAccount: only("AWS Support can open the account again within 90 days"),
    CreatePolicy: only("Nothing to undo: a new policy has no effect until it is attached"),
    DeletePolicy: lost("the deleted policy's text", calls("CreatePolicy")),
    DeregisterDelegatedAdministrator: {
      undo: {
        "Make the account administrator of the service again, if it is meant to be":
          "organizations register-delegated-administrator --account-id {accountId} --service-principal {servicePrincipal}",
      },
    },
    DetachPolicy: {
      undo: {
        "Attach the policy again": "organizations attach-policy --policy-id {policyId} --target-id {targetId}",
      },
    },
    DisableAWSServiceAccess: {
      undo: {
        "Let the service access the organization again":
          "organizations enable-aws-service-access --service-principal {servicePrincipal}",
      },
      note: "Some services need more than this: enable them in their own consoles",
    },
    DisablePolicyType: {
      undo: {
        "Enable the policy type again":
          "organizations enable-policy-type --root-id {rootId} --policy-type {policyType}",
      },
      note: "Policies of this type must be attached again: the earlier calls say where they were",
      look: calls("AttachPolicy"),
    },
    EnableAWSServiceAccess: {
      undo: {
        "Revoke the access of the service to the organization":
          "organizations disable-aws-service-access --service-principal {servicePrincipal}",
      },
    },
    EnablePolicyType: only("Nothing to undo: a policy type has no effect until a policy is attached"),
    InviteAccountToOrganization: {
      undo: { "Cancel the invitation": "organizations cancel-handshake --handshake-id {>handshake.id}" },
    },
    LeaveOrganization: only("The management account has to invite the account again, and the account to accept"),
    MoveAccount: {
      undo: {
        "Move the account back":
          "organizations move-account --account-id {accountId} --source-parent-id {destinationParentId} --destination-parent-id {sourceParentId}",
      },
    },
    RegisterDelegatedAdministrator: {
      undo: {
        "Remove the account as administrator of the service":
          "organizations deregister-delegated-administrator --account-id {accountId} --service-principal {servicePrincipal}",
      },
    },
    RemoveAccountFromOrganization: only("Invite the account again: it has to accept from its own side"),
    UpdatePolicy: lost("the former text", earlier("policyId")),
  },
  rolesanywhere: {
    CreateProfile: {
      undo: { "Disable the profile": "rolesanywhere disable-profile --profile-id {>profile.profileId}" },
    },
    CreateTrustAnchor: {
      undo: {
        "Disable the trust anchor": "rolesanywhere disable-trust-anchor --trust-anchor-id {>trustAnchor.trustAnchorId}",
      },
    },
    DeleteCrl: lost("the deleted list", calls("ImportCrl")),
    DisableCrl: { undo: { "Enable the revocation list again": "rolesanywhere enable-crl --crl-id {crlId}" } },
    EnableProfile: { undo: { "Disable the profile": "rolesanywhere disable-profile --profile-id {profileId}" } },
    EnableTrustAnchor: {
      undo: {
        "Disable the trust anchor": "rolesanywhere disable-trust-anchor --trust-anchor-id {trustAnchorId}",
      },
    },
    UpdateProfile: {
      undo: {
        "Disable the profile until its former settings are restored":
          "rolesanywhere disable-profile --profile-id {profileId}",
      },
    },
    UpdateTrustAnchor: {
      undo: {
        "Disable the trust anchor until its former settings are restored":
          "rolesanywhere disable-trust-anchor --trust-anchor-id {trustAnchorId}",
      },
    },
  },
  controltower: {
    CreateManagedAccount: only("If nobody is to have the account, close it in Organizations"),
    DisableGuardrail: only(
      "AWS has no command for this call: enable the control again in the console of Control Tower",
    ),
  },
  account: {
    DeleteAlternateContact: lost("the former contact", calls("PutAlternateContact")),
    PutAlternateContact: lost("the former contact", calls("PutAlternateContact")),
  },
};
