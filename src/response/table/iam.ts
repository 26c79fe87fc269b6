import { calls, type Entries, type Entry, earlier, lost, only } from "./entry.ts";

const denyUser: Entry = {
  undo: { "Deny the new user everything": "iam attach-user-policy --user-name {userName} --policy-arn {@denyAll}" },
  note: "The user is not deleted: what it did stays visible",
};

const denyRole = (name: string): Entry => ({
  undo: { "Deny the new role everything": `iam attach-role-policy --role-name ${name} --policy-arn {@denyAll}` },
  note: "The role is not deleted: what it did stays visible",
});

const takePassword: Entry = {
  undo: {
    "Take the console password away": "iam delete-login-profile --user-name {userName|>loginProfile.userName|@self}",
  },
  note: "An administrator can set a new password later. Sessions that are open stay open until they end",
};

const rejected: Entry = {
  undo: {
    "Reject the delegation":
      "iam reject-delegation-request --delegation-request-id {delegationRequestId|>delegationRequestId}",
  },
};

const deactivatedKey: Entry = {
  undo: {
    "Deactivate the access key":
      "iam update-access-key --user-name {userName|>accessKey.userName|@self} --access-key-id {accessKeyId|>accessKey.accessKeyId} --status Inactive",
  },
};

const deactivatedCredential: Entry = {
  undo: {
    "Deactivate the credential":
      "iam update-service-specific-credential --user-name {userName|>serviceSpecificCredential.userName|@self} --service-specific-credential-id {serviceSpecificCredentialId|>serviceSpecificCredential.serviceSpecificCredentialId} --status Inactive",
  },
};

const deactivatedSshKey: Entry = {
  undo: {
    "Deactivate the SSH key":
      "iam update-ssh-public-key --user-name {userName|>sSHPublicKey.userName} --ssh-public-key-id {sSHPublicKeyId|>sSHPublicKey.sSHPublicKeyId} --status Inactive",
  },
};

const deactivatedCertificate: Entry = {
  undo: {
    "Deactivate the signing certificate":
      "iam update-signing-certificate --user-name {userName|>certificate.userName|@self} --certificate-id {certificateId|>certificate.certificateId} --status Inactive",
  },
};

const otherVersion: Entry = {
  note: "The record does not say which version was the default: find it, and set it again with iam set-default-policy-version",
  look: {
    "List the versions of the policy": "iam list-policy-versions --policy-arn {policyArn}",
    ...earlier("policyArn"),
  },
};

/** An inactive or deleted credential gives no access. */
const noAccess = only("Nothing to undo: the credential gives no access now. Its owner may need a new one");

const untagged = (kind: string, name: string): Entry => ({
  undo: { "Remove the tags": `iam untag-${kind} ${name} --tag-keys {tags*key}` },
  note: "The record does not contain the former values of these tags",
});

export const iam: Entries = {
  AcceptDelegationRequest: only("Nothing undoes an accepted delegation: it ends when its duration is over"),
  AcquireRole: denyRole("{>role.roleName|roleName}"),
  AddClientIDToOpenIDConnectProvider: {
    undo: {
      "Remove the client from the provider":
        "iam remove-client-id-from-open-id-connect-provider --open-id-connect-provider-arn {openIDConnectProviderArn} --client-id {clientID}",
    },
  },
  AddRoleToInstanceProfile: {
    undo: {
      "Remove the role from the instance profile":
        "iam remove-role-from-instance-profile --instance-profile-name {instanceProfileName} --role-name {roleName}",
    },
    note: "Credentials that instances have received stay valid until they expire",
  },
  AddUserToGroup: {
    undo: {
      "Remove the user from the group": "iam remove-user-from-group --group-name {groupName} --user-name {userName}",
    },
  },
  AssociateDelegationRequest: rejected,
  AttachGroupPolicy: {
    undo: {
      "Detach the policy from the group": "iam detach-group-policy --group-name {groupName} --policy-arn {policyArn}",
    },
  },
  AttachRolePolicy: {
    undo: {
      "Detach the policy from the role": "iam detach-role-policy --role-name {roleName} --policy-arn {policyArn}",
    },
  },
  AttachUserPolicy: {
    undo: {
      "Detach the policy from the user": "iam detach-user-policy --user-name {userName} --policy-arn {policyArn}",
    },
  },
  ChangePassword: takePassword,
  CreateAccessKey: deactivatedKey,
  CreateAccountAlias: {
    undo: { "Delete the account alias": "iam delete-account-alias --account-alias {accountAlias}" },
  },
  CreateDelegationRequest: rejected,
  CreateGroup: only("Nothing to undo: a new group has neither members nor policies"),
  CreateInstanceProfile: only("Nothing to undo: a new instance profile has no role"),
  CreateLoginProfile: takePassword,
  CreateOpenIDConnectProvider: {
    undo: {
      "Delete the identity provider":
        "iam delete-open-id-connect-provider --open-id-connect-provider-arn {>openIDConnectProviderArn}",
    },
    note: "The record contains the provider's settings",
  },
  CreatePolicy: only("Nothing to undo: a new policy has no effect until it is attached"),
  CreatePolicyVersion: only("Nothing to undo: the new version has no effect until it becomes the default"),
  "CreatePolicyVersion(default)": otherVersion,
  CreateRole: denyRole("{roleName}"),
  CreateSAMLProvider: {
    undo: { "Delete the identity provider": "iam delete-saml-provider --saml-provider-arn {>sAMLProviderArn}" },
    note: "The record contains the provider's settings",
  },
  CreateServiceLinkedRole: only(
    "Nothing to undo: only the service can use the role, with permissions that AWS defines",
  ),
  CreateServiceSpecificCredential: deactivatedCredential,
  CreateUser: denyUser,
  CreateVirtualMFADevice: only("Nothing to undo: a new device has no effect until it is enabled for a user"),
  DeactivateMFADevice: only("Only the user can enable an MFA device again, with two codes from the device"),
  DeleteAccessKey: noAccess,
  DeleteAccountAlias: {
    undo: { "Create the account alias again": "iam create-account-alias --account-alias {accountAlias}" },
  },
  DeleteAccountPasswordPolicy: lost("the former password policy", calls("UpdateAccountPasswordPolicy")),
  DeleteGroup: lost("the path of the group", earlier("groupName")),
  DeleteGroupPolicy: lost("the deleted policy's text", earlier("groupName")),
  DeleteInstanceProfile: lost("the path of the instance profile", earlier("instanceProfileName")),
  DeleteLoginProfile: only("Nothing to undo: the user cannot sign in to the console now and may need a new password"),
  DeleteOpenIDConnectProvider: lost("the provider's settings", earlier("openIDConnectProviderArn")),
  DeletePolicy: lost("the deleted policy's text", earlier("policyArn")),
  DeletePolicyVersion: lost("the deleted version's text", earlier("policyArn")),
  DeleteRole: lost("the deleted role's trust policy and tags", earlier("roleName")),
  DeleteRolePermissionsBoundary: lost("the former permissions boundary", earlier("roleName")),
  DeleteRolePolicy: lost("the deleted policy's text", earlier("roleName")),
  DeleteSAMLProvider: lost("the provider's metadata", earlier("sAMLProviderArn")),
  DeleteSSHPublicKey: noAccess,
  DeleteServerCertificate: lost(
    "the deleted certificate, whose private key its owner has",
    earlier("serverCertificateName"),
  ),
  DeleteServiceLinkedRole: only("Nothing to undo by hand: the service creates the role again when it needs it"),
  DeleteServiceSpecificCredential: noAccess,
  DeleteSigningCertificate: noAccess,
  DeleteUser: lost("the deleted user's path and tags", earlier("userName")),
  DeleteUserPermissionsBoundary: lost("the former permissions boundary", earlier("userName")),
  DeleteUserPolicy: lost("the deleted policy's text", earlier("userName")),
  DeleteVirtualMFADevice: only("A deleted MFA device cannot be restored: its user has to register a new one"),
  DetachGroupPolicy: {
    undo: {
      "Attach the policy again, if the group is meant to have it":
        "iam attach-group-policy --group-name {groupName} --policy-arn {policyArn}",
    },
  },
  DetachRolePolicy: {
    undo: {
      "Attach the policy again, if the role is meant to have it":
        "iam attach-role-policy --role-name {roleName} --policy-arn {policyArn}",
    },
  },
  DetachUserPolicy: {
    undo: {
      "Attach the policy again, if the user is meant to have it":
        "iam attach-user-policy --user-name {userName} --policy-arn {policyArn}",
    },
  },
  DisableOrganizationsRootCredentialsManagement: {
    undo: {
      "Manage the root credentials of member accounts again": "iam enable-organizations-root-credentials-management",
    },
  },
  DisableOrganizationsRootSessions: {
    undo: { "Allow root sessions in member accounts again": "iam enable-organizations-root-sessions" },
  },
  DisableOutboundWebIdentityFederation: {
    undo: { "Enable outbound identity federation again": "iam enable-outbound-web-identity-federation" },
  },
  EnableMFADevice: {
    undo: {
      "Deactivate the MFA device": "iam deactivate-mfa-device --user-name {userName} --serial-number {serialNumber}",
    },
    note: "Without a device of their own, the user has no MFA until they enable one",
  },
  EnableOrganizationsRootCredentialsManagement: {
    undo: {
      "Stop managing the root credentials of member accounts": "iam disable-organizations-root-credentials-management",
    },
  },
  EnableOrganizationsRootSessions: {
    undo: { "Stop root sessions in member accounts": "iam disable-organizations-root-sessions" },
  },
  EnableOutboundWebIdentityFederation: {
    undo: { "Disable outbound identity federation": "iam disable-outbound-web-identity-federation" },
  },
  PutAccountProperties: lost("the account's former settings", calls("PutAccountProperties")),
  PutGroupPolicy: {
    undo: {
      "Delete the inline policy from the group, the record has its text":
        "iam delete-group-policy --group-name {groupName} --policy-name {policyName}",
    },
    note: "If the policy existed before, its former text is in the earlier events",
    look: earlier("groupName"),
  },
  PutRolePermissionsBoundary: lost(
    "the former permissions boundary, and without one the role may do more",
    earlier("roleName"),
  ),
  PutRolePolicy: {
    undo: {
      "Delete the inline policy from the role, the record has its text":
        "iam delete-role-policy --role-name {roleName} --policy-name {policyName}",
    },
    note: "If the policy existed before, its former text is in the earlier events",
    look: earlier("roleName"),
  },
  PutUserPermissionsBoundary: lost(
    "the former permissions boundary, and without one the user may do more",
    earlier("userName"),
  ),
  PutUserPolicy: {
    undo: {
      "Delete the inline policy from the user, the record has its text":
        "iam delete-user-policy --user-name {userName} --policy-name {policyName}",
    },
    note: "If the policy existed before, its former text is in the earlier events",
    look: earlier("userName"),
  },
  RejectDelegationRequest: only("Nothing to undo: a rejected delegation gives no access"),
  RemoveClientIDFromOpenIDConnectProvider: {
    undo: {
      "Add the client again, if it is meant to use the provider":
        "iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn {openIDConnectProviderArn} --client-id {clientID}",
    },
  },
  RemoveRoleFromInstanceProfile: {
    undo: {
      "Add the role again, if the instance profile is meant to have it":
        "iam add-role-to-instance-profile --instance-profile-name {instanceProfileName} --role-name {roleName}",
    },
  },
  RemoveUserFromGroup: {
    undo: {
      "Add the user again, if they are meant to be in the group":
        "iam add-user-to-group --group-name {groupName} --user-name {userName}",
    },
  },
  ResetServiceSpecificCredential: deactivatedCredential,
  ResyncMFADevice: only("Nothing to undo: the device is the same as before"),
  SendDelegationToken: only(
    "Nothing undoes an exchange token that was sent: the delegation ends when its duration is over",
  ),
  SetDefaultPolicyVersion: otherVersion,
  SetSecurityTokenServicePreferences: lost(
    "the former version of the tokens",
    calls("SetSecurityTokenServicePreferences"),
  ),
  TagInstanceProfile: untagged("instance-profile", "--instance-profile-name {instanceProfileName}"),
  TagMFADevice: untagged("mfa-device", "--serial-number {serialNumber}"),
  TagOpenIDConnectProvider: untagged(
    "open-id-connect-provider",
    "--open-id-connect-provider-arn {openIDConnectProviderArn}",
  ),
  TagPolicy: untagged("policy", "--policy-arn {policyArn}"),
  TagRole: untagged("role", "--role-name {roleName}"),
  TagSAMLProvider: untagged("saml-provider", "--saml-provider-arn {sAMLProviderArn}"),
  TagServerCertificate: untagged("server-certificate", "--server-certificate-name {serverCertificateName}"),
  TagUser: untagged("user", "--user-name {userName}"),
  UntagInstanceProfile: lost("the former values of the tags", earlier("instanceProfileName")),
  UntagMFADevice: lost("the former values of the tags", earlier("serialNumber")),
  UntagOpenIDConnectProvider: lost("the former values of the tags", earlier("openIDConnectProviderArn")),
  UntagPolicy: lost("the former values of the tags", earlier("policyArn")),
  UntagRole: lost("the former values of the tags", earlier("roleName")),
  UntagSAMLProvider: lost("the former values of the tags", earlier("sAMLProviderArn")),
  UntagServerCertificate: lost("the former values of the tags", earlier("serverCertificateName")),
  UntagUser: lost("the former values of the tags", earlier("userName")),
  UpdateAccessKey: deactivatedKey,
  "UpdateAccessKey(Inactive)": noAccess,
  UpdateAccountPasswordPolicy: lost("the former password policy", calls("UpdateAccountPasswordPolicy")),
  UpdateAssumeRolePolicy: {
    undo: {
      "Let nobody assume the role until its former trust policy is restored":
        'iam update-assume-role-policy --role-name {roleName} --policy-document {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}]}',
      "Revoke the sessions of the role that are older than a minute after this call":
        "iam put-role-policy --role-name {roleName} --policy-name AWSRevokeOlderSessions --policy-document {@revoke}",
    },
    note: "The former trust policy is in the earlier events of the role",
    look: earlier("roleName"),
  },
  UpdateDelegationRequest: rejected,
  UpdateGroup: lost("the former path of the group", earlier("groupName")),
  "UpdateGroup(renamed)": {
    undo: {
      "Give the group its former name": "iam update-group --group-name {newGroupName} --new-group-name {groupName}",
    },
  },
  UpdateLoginProfile: takePassword,
  UpdateOpenIDConnectProviderThumbprint: lost("the former thumbprints", earlier("openIDConnectProviderArn")),
  UpdateRole: lost("the former description and duration of sessions", earlier("roleName")),
  UpdateRoleDescription: lost("the former description", earlier("roleName")),
  UpdateSAMLProvider: lost("the provider's former metadata", earlier("sAMLProviderArn")),
  UpdateSSHPublicKey: deactivatedSshKey,
  "UpdateSSHPublicKey(Inactive)": noAccess,
  UpdateServerCertificate: lost("the former path of the certificate", earlier("serverCertificateName")),
  "UpdateServerCertificate(renamed)": {
    undo: {
      "Give the certificate its former name":
        "iam update-server-certificate --server-certificate-name {newServerCertificateName} --new-server-certificate-name {serverCertificateName}",
    },
  },
  UpdateServiceSpecificCredential: deactivatedCredential,
  "UpdateServiceSpecificCredential(Inactive)": noAccess,
  UpdateSigningCertificate: deactivatedCertificate,
  "UpdateSigningCertificate(Inactive)": noAccess,
  UpdateUser: lost("the former path of the user", earlier("userName")),
  "UpdateUser(renamed)": {
    undo: { "Give the user their former name": "iam update-user --user-name {newUserName} --new-user-name {userName}" },
  },
  UploadSSHPublicKey: deactivatedSshKey,
  UploadServerCertificate: only("Nothing to undo: a new certificate has no effect until a load balancer uses it"),
  UploadSigningCertificate: deactivatedCertificate,
};
