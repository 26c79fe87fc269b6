import { wordsOf } from "../../words.ts";
import { knownWords } from "../accounts.ts";
import { valueAt } from "../title/naming.ts";
import { safe } from "../title/safe.ts";
import { oauthClient } from "../title/sign-in.ts";
import { opened } from "./open-ports.ts";
import type { Facts, Rule } from "./rule.ts";

/** The most days that a service-specific credential should work. */
const longest = 365;

/** Findings about delegation, tokens, role templates and sign-ins of programs. */
export const rulesOfAccess: readonly Rule[] = [
  {
    code: "role-from-template",
    severity: (facts) => (/Admin/i.test(templateOf(facts)) ? "critical" : "high"),
    reads: ["requestParameters.templateArn"],
    calls: ["iam:AcquireRole"],
    says: (facts) => {
      const template = templateOf(facts);
      if (/Admin/i.test(template)) return `template ${safe(template)} makes an administrator`;
      if (/PowerUser/i.test(template)) return `template ${safe(template)} allows nearly every action`;
      return "the template grants permissions to the role, and they are not in the record";
    },
  },
  {
    code: "access-delegated",
    severity: "high",
    reads: ["eventName"],
    calls: ["iam:AcceptDelegationRequest", "iam:SendDelegationToken"],
    says: "another account can now act in this account with the permissions in the request",
  },
  {
    code: "outbound-federation-enabled",
    severity: "high",
    reads: ["eventName"],
    calls: ["iam:EnableOutboundWebIdentityFederation"],
    says: "identities of the account can now get tokens with which they sign in to services outside AWS",
  },
  {
    code: "account-properties-changed",
    severity: "high",
    reads: ["eventName"],
    calls: ["iam:PutAccountProperties"],
    says: "these settings decide whether roles can be created from templates",
  },
  {
    code: "long-lived-credential",
    severity: "medium",
    reads: ["requestParameters.credentialAgeDays"],
    calls: ["iam:CreateServiceSpecificCredential"],
    when: ({ record }) => !(Number(valueAt("credentialAgeDays", record) ?? Number.NaN) <= longest),
    says: ({ record }) => {
      const days = valueAt("credentialAgeDays", record);
      return days === null ? "the credential never expires" : `the credential works for ${safe(days)} days`;
    },
  },
  {
    code: "console-access-changed",
    severity: "high",
    reads: ["eventName"],
    calls: wordsOf(`
      signin:PutConsoleAuthorizationConfiguration signin:DeleteConsoleAuthorizationConfiguration
      signin:PutResourcePermissionStatement signin:DeleteResourcePermissionStatement
    `),
    says: "these rules decide who can use the console and from where",
  },
  {
    code: "login-from-another-device",
    severity: "medium",
    reads: ["requestParameters.client_id"],
    calls: ["signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"],
    when: ({ record }) => oauthClient(record).kind === "elsewhere",
    says: "a person can be tricked into confirming the code of a device that somebody else controls",
  },
  {
    code: "self-registered-client",
    severity: "medium",
    reads: ["requestParameters.client_id"],
    calls: ["signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"],
    when: ({ record }) => oauthClient(record).kind === "registered",
    says: "the client registered itself, so its name proves nothing, and it can act with the permissions of the caller",
  },
  {
    code: "assumed-by-another-account",
    severity: "low",
    reads: ["userIdentity.accountId", "recipientAccountId"],
    calls: ["sts:AssumeRole"],
    when: ({ actor, record }) =>
      actor.accountId !== null && record.accountId !== null && actor.accountId !== record.accountId,
    says: ({ actor: { accountId }, accounts }) =>
      `account ${safe(accountId ?? "")}${knownWords(accountId ?? "", accounts)} can now act with the permissions of the role`,
  },
  {
    code: "open-to-the-internet",
    severity: ({ record }) => (opened(record)?.isRemoteControl === true ? "high" : "medium"),
    reads: ["requestParameters"],
    calls: ["ec2:AuthorizeSecurityGroupIngress"],
    when: ({ record }) => opened(record) !== undefined,
    says: ({ record }) => `every address on the internet can now reach ${opened(record)?.ports ?? "every port"}`,
  },
];

/** Returns the name of the template in an ARN that ends in its version. */
function templateOf({ record }: Facts): string {
  const [, name = ""] = /role-template\/(?:.*\/)?([^/:]+)(?::\w+)?$/.exec(valueAt("templateArn", record) ?? "") ?? [];
  return name;
}
