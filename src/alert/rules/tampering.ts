import { wordsOf } from "../../words.ts";
import { valueAt } from "../title/naming.ts";
import { effectOf } from "./pipeline/effects.ts";
import { rulesOfPipeline } from "./pipeline/rules.ts";
import { publicAccess, publicAccessCalls } from "./public-access.ts";
import type { Rule } from "./rule.ts";
import { rulesOfTrails } from "./trail.ts";

/** Findings about attempts to hide activity: logs, alerts and security services that are stopped or weakened. */
export const rulesOfTampering: readonly Rule[] = [
  ...rulesOfTrails,
  ...rulesOfPipeline,
  {
    code: "subscription-filter-deleted",
    severity: "high",
    reads: ["eventName", "requestParameters.policyType"],
    calls: ["logs:DeleteSubscriptionFilter", "logs:DeleteDestination", "logs:DeleteAccountPolicy"],
    when: (facts) =>
      facts.call === "DeleteAccountPolicy"
        ? (valueAt("policyType", facts.record) ?? "SUBSCRIPTION_FILTER_POLICY") === "SUBSCRIPTION_FILTER_POLICY"
        : effectOf(facts) === null,
    says: "consumers of these logs no longer receive them",
    evenRefused: true,
  },
  {
    code: "alarm-silenced",
    severity: "medium",
    reads: ["eventName"],
    calls: [
      "monitoring:DeleteAlarms",
      "monitoring:DisableAlarmActions",
      "monitoring:PutAlarmMuteRule",
      "logs:DeleteMetricFilter",
    ],
    when: (facts) => effectOf(facts) === null,
    says: ({ call }) =>
      call === "DeleteMetricFilter"
        ? "alarms on this metric no longer see these logs"
        : "this alarm no longer notifies anyone",
  },
  {
    code: "defence-weakened",
    severity: "high",
    reads: ["eventName", "requestParameters.enable"],
    calls: wordsOf(`
      guardduty:DeleteDetector guardduty:UpdateDetector guardduty:StopMonitoringMembers guardduty:DisassociateMembers
      guardduty:DeleteMembers guardduty:DisassociateFromAdministratorAccount guardduty:CreateFilter guardduty:CreateIPSet
      guardduty:DeletePublishingDestination
      config:StopConfigurationRecorder config:DeleteConfigurationRecorder config:DeleteDeliveryChannel
      securityhub:DisableSecurityHub securityhub:BatchDisableStandards
      access-analyzer:DeleteAnalyzer access-analyzer:CreateArchiveRule
    `),
    when: ({ call, record }) => call !== "UpdateDetector" || record.requestParameters["enable"] === false,
    says: "a security service now detects or reports less",
    evenRefused: true,
  },
  {
    code: "guard-rail-removed",
    severity: "high",
    reads: ["eventName"],
    calls: wordsOf(`
      organizations:DetachPolicy organizations:DisablePolicyType organizations:LeaveOrganization
      organizations:RemoveAccountFromOrganization organizations:DeleteOrganization
      controltower:DisableControl controltower:DisableGuardrail controltower:DisableBaseline
      controltower:DeregisterOrganizationalUnit
    `),
    says: "some or all of the organization's guardrails no longer apply",
  },
  {
    code: "account-closed",
    severity: "high",
    reads: ["eventName"],
    calls: ["organizations:CloseAccount"],
    says: "AWS deletes everything in the account after 90 days",
  },
  {
    code: "key-disabled",
    severity: "high",
    reads: ["eventName"],
    calls: ["kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DeleteImportedKeyMaterial"],
    says: "data encrypted with this key cannot be read while the key is unavailable",
  },
  {
    code: "public-access-allowed",
    severity: "high",
    reads: ["eventName", "requestParameters"],
    calls: publicAccessCalls,
    when: (facts) => publicAccess(facts) !== null,
    says: (facts) => publicAccess(facts) ?? "the bucket may now be public",
  },
  {
    code: "password-policy-weakened",
    severity: "medium",
    reads: ["eventName"],
    calls: ["iam:DeleteAccountPasswordPolicy"],
    says: "passwords now only have to meet AWS's default policy",
  },
  {
    code: "security-contact-changed",
    severity: "medium",
    reads: ["requestParameters.alternateContactType"],
    calls: ["account:PutAlternateContact", "account:DeleteAlternateContact"],
    when: ({ record }) => valueAt("alternateContactType", record) === "SECURITY",
    says: "AWS now sends abuse and security notices to a different contact",
  },
];
