import { wordsOf } from "../../words.ts";
import { aliasOf, knownWords } from "../accounts.ts";
import { isThroughMcp } from "../how.ts";
import { safe } from "../title/safe.ts";
import { rulesOfAccess } from "./access.ts";
import { rulesOfDoors } from "./doors.ts";
import { rulesOfEscalation } from "./escalation.ts";
import { rulesOfOutside } from "./outside.ts";
import { rulesOfPassedRoles } from "./passed-roles.ts";
import type { Rule } from "./rule.ts";
import { rulesOfSharing } from "./sharing.ts";
import { rulesOfTampering } from "./tampering.ts";

/** Findings about the caller and the way the call was made. */
const rulesOfIdentity: readonly Rule[] = [
  {
    code: "root-used",
    severity: "high",
    reads: ["userIdentity.type", "userIdentity.invokedBy", "eventType"],
    when: ({ actor, record }) =>
      actor.type === "Root" &&
      !record.userIdentity.assumedRoot &&
      (actor.invokedBy === null || isThroughMcp(record)) &&
      record.eventType !== "AwsServiceEvent",
    says: "the root user can do anything in the account and is meant for emergencies only",
    evenRefused: true,
    isOfCaller: true,
  },
  {
    code: "root-session-used",
    severity: "medium",
    reads: ["userIdentity.sessionContext.assumedRoot", "userIdentity.accessKeyId"],
    when: ({ record, isChange }) => isChange && record.userIdentity.assumedRoot,
    says: ({ actor }) =>
      actor.accessKeyId === null
        ? "the AssumeRoot event tells who started this root session"
        : `the AssumeRoot event that issued key ${safe(actor.accessKeyId)} tells who started this root session`,
    isOfCaller: true,
  },
  {
    code: "acted-as-delegate",
    severity: "high",
    reads: ["userIdentity.invokedByDelegate"],
    when: ({ record, isChange }) => isChange && record.userIdentity.delegateAccount !== null,
    says: ({ record }) =>
      `account ${safe(record.userIdentity.delegateAccount ?? "")} made this call under a temporary delegation`,
    isOfCaller: true,
  },
  {
    code: "root-access-key",
    severity: "critical",
    reads: ["userIdentity.type", "userIdentity.accessKeyId"],
    when: ({ actor }) => actor.type === "Root" && actor.accessKeyId?.startsWith("AKIA") === true,
    says: "the root user used a long-term access key, which should not exist",
    evenRefused: true,
    isOfCaller: true,
  },
  {
    code: "root-sign-in-without-mfa",
    severity: "critical",
    reads: ["userIdentity.type", "additionalEventData.MFAUsed", "responseElements.ConsoleLogin"],
    calls: ["signin:ConsoleLogin"],
    when: ({ actor, isOk }) => actor.type === "Root" && actor.mfa === false && isOk,
    says: "a password alone was enough to sign in as the root user",
    evenRefused: true,
    isOfCaller: true,
  },
  {
    code: "sign-in-without-mfa",
    severity: "medium",
    reads: ["userIdentity.type", "additionalEventData.MFAUsed", "responseElements.ConsoleLogin"],
    calls: ["signin:ConsoleLogin"],
    when: ({ actor, isOk }) => actor.type === "IAMUser" && actor.mfa === false && isOk,
    says: "a password alone was enough to sign in",
    isOfCaller: true,
  },
  {
    code: "change-without-mfa",
    severity: "medium",
    reads: ["readOnly", "userIdentity.type", "userIdentity.sessionContext.attributes.mfaAuthenticated"],
    when: ({ actor, service, isChange }) =>
      isChange && service !== "signin" && actor.type === "IAMUser" && actor.human === true && actor.mfa === false,
    says: "a person made this call in a session without MFA",
    isOfCaller: true,
  },
  {
    code: "role-session-without-mfa",
    severity: "low",
    reads: ["readOnly", "userIdentity.type", "userIdentity.sessionContext.attributes.mfaAuthenticated"],
    when: ({ actor, service, isChange }) =>
      isChange && service !== "signin" && actor.type === "AssumedRole" && actor.human === true && actor.mfa === false,
    says: "a person made this call in a role session without MFA from AWS; a SAML provider may have required its own",
    isOfCaller: true,
  },
  {
    code: "caller-of-another-account",
    severity: ({ actor, accounts }) => (aliasOf(actor.accountId, accounts) === undefined ? "medium" : "low"),
    reads: ["userIdentity.accountId", "recipientAccountId"],
    when: ({ actor, record, isChange }) =>
      isChange && actor.accountId !== null && record.accountId !== null && actor.accountId !== record.accountId,
    says: ({ actor: { accountId }, record, accounts }) =>
      `a caller from account ${safe(accountId ?? "")}${knownWords(accountId ?? "", accounts)} made this call in account ${safe(record.accountId ?? "")}`,
    isOfCaller: true,
  },
  {
    code: "root-session",
    severity: "high",
    reads: ["requestParameters.targetPrincipal"],
    calls: ["sts:AssumeRoot"],
    says: "the session acts as the root user of a member account",
  },
  {
    code: "root-takeover",
    severity: "high",
    reads: ["eventName"],
    calls: wordsOf(`
      signin:EmailUpdated signin:PasswordRecoveryRequested signin:PasswordRecoveryCompleted
      signin:MfaConnectionsUpdated account:StartPrimaryEmailUpdate account:AcceptPrimaryEmailUpdate
    `),
    says: "anyone with the root user's email address, password and MFA device controls the account",
    evenRefused: true,
  },
];

/** All rules. Findings of the same severity keep this order. */
export const rules: readonly Rule[] = [
  ...rulesOfIdentity,
  ...rulesOfOutside,
  ...rulesOfEscalation,
  ...rulesOfAccess,
  ...rulesOfDoors,
  ...rulesOfPassedRoles,
  ...rulesOfSharing,
  ...rulesOfTampering,
];
