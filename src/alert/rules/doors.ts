import { own } from "../../cloudtrail/fields.ts";
import { valueAt } from "../title/naming.ts";
import type { Facts, Rule } from "./rule.ts";

/** The effects of calls about the organization. */
const guardRails: Readonly<Record<string, string>> = {
  AcceptHandshake: "the account may now belong to another organization, whose administrators can act in it",
  AttachPolicy: "the guardrails of this target may now allow more",
  EnableAWSServiceAccess: "the service can now act in every account of the organization",
  MoveAccount: "the account now has the guardrails of another organizational unit",
  UpdatePolicy: "the guardrails of every target of this policy may now allow more",
};

const isOfAnother = ({ isOnSelf, record }: Facts): boolean => !isOnSelf && valueAt("userName", record) !== null;

/** Findings about calls that let someone in or lift a limit, although the record does not contain what is granted. */
export const rulesOfDoors: readonly Rule[] = [
  {
    code: "group-membership",
    severity: "medium",
    reads: ["requestParameters.userName", "userIdentity"],
    calls: ["iam:AddUserToGroup"],
    when: isOfAnother,
    says: "the user now has the permissions of the group",
  },
  {
    code: "mfa-for-another-user",
    severity: "medium",
    reads: ["requestParameters.userName", "userIdentity"],
    calls: ["iam:EnableMFADevice"],
    when: isOfAnother,
    says: "anyone who holds this MFA device passes MFA as that user",
  },
  {
    code: "policy-by-name",
    severity: "medium",
    reads: ["eventName"],
    calls: ["sso:AttachCustomerManagedPolicyReferenceToPermissionSet"],
    says: "the policy of this name in each account decides what the permission set allows",
  },
  {
    code: "access-attributes-changed",
    severity: "medium",
    reads: ["eventName"],
    calls: [
      "sso:CreateInstanceAccessControlAttributeConfiguration",
      "sso:UpdateInstanceAccessControlAttributeConfiguration",
    ],
    says: "policies that depend on the tags of Identity Center's sessions may now allow more",
  },
  {
    code: "provisioning-token",
    severity: "medium",
    reads: ["eventName"],
    calls: ["sso-directory:CreateBearerToken"],
    says: "anyone with this token can add users and group members to Identity Center",
  },
  {
    code: "revocation-disabled",
    severity: "medium",
    reads: ["eventName"],
    calls: ["rolesanywhere:DisableCrl", "rolesanywhere:DeleteCrl"],
    says: "revoked certificates can get credentials again",
  },
  {
    code: "cluster-access-granted",
    severity: "medium",
    reads: ["eventName"],
    calls: ["eks:CreateAccessEntry", "eks:UpdateAccessEntry", "eks:AssociateAccessPolicy"],
    says: "the principal can now act in the cluster",
  },
  {
    code: "guard-rail-changed",
    severity: "medium",
    reads: ["eventName"],
    calls: Object.keys(guardRails).map((call) => `organizations:${call}`),
    says: ({ call }) => own(guardRails, call) ?? "the guardrails of the organization may now allow more",
  },
];
