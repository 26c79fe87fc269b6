import { isOfIdentityCenter } from "../alert/who.ts";
import type { CloudTrailRecord } from "../cloudtrail/record.ts";
import type { Commands } from "./table/entry.ts";

/** An access key that does not expire; those of sessions begin with ASIA. */
const longTermKey = /^AKIA[A-Z0-9]{12,124}$/;

/**
 * Returns the command that stops a caller and can be taken back: the key of an IAM user, the user itself, or the
 * sessions of a role.
 */
export function callerCommands({ userIdentity: identity }: CloudTrailRecord): Commands {
  const { type } = identity;
  if (type === "IAMUser" && longTermKey.test(identity.accessKeyId ?? "")) {
    return {
      "Deactivate the access key of the caller, if the caller is not trusted":
        "iam update-access-key --user-name {@caller} --access-key-id {@key} --status Inactive",
    };
  }
  if (type === "IAMUser" || type === "FederatedUser") {
    return {
      "Deny the calling user everything, if the caller is not trusted":
        "iam attach-user-policy --user-name {@caller} --policy-arn {@denyAll}",
    };
  }
  if (type !== "AssumedRole") return {};
  return {
    "Revoke the sessions of the calling role that are older than a minute after this call, if the caller is not trusted":
      "iam put-role-policy --role-name {@callerRole} --policy-name AWSRevokeOlderSessions --policy-document {@revoke}",
  };
}

/** Returns why there is no command that stops a caller; undefined if there may be one. */
export function callerNote({ userIdentity: identity }: CloudTrailRecord): string | undefined {
  if (identity.type === "Root") {
    return "No command stops the root user: sign in as root, change the password, and check its MFA devices and access keys";
  }
  return identity.type === "AssumedRole" && isOfIdentityCenter(identity)
    ? "The caller came through Identity Center: disable the user and end its sessions in the console there"
    : undefined;
}
