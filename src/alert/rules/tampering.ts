import { fields } from "../../cloudtrail/fields.ts";
import { wordsOf } from "../../words.ts";
import { nameIn, valueAt } from "../title/naming.ts";
import type { Facts, Rule } from "./rule.ts";

/** Typical names of trails, log groups, functions and topics used for alerting; the record gives no better evidence. */
const alertingName = /cloudtrail|iam-?alert/i;

/** The request parameters that can name a part of the pipeline. */
const pipelinePlaces = wordsOf(`
  logGroupName logGroupIdentifier functionName topicArn filterName alarmName alarmNames subscriptionArn
  destinationName name tableName queueUrl
`);

/** Whether a call touches a part of the pipeline that delivers its alert, or a resource with a similar name. */
function isPipeline({ record, pipeline }: Facts): boolean {
  return pipelinePlaces.some((place) => {
    const value = valueAt(place, record);
    if (value === null) return false;
    // The part before the last colon: a subscription's topic, a function's name without its alias.
    const names = [value, nameIn(value), value.replace(/:[^:]*$/, "")];
    return alertingName.test(value) || names.some((name) => pipeline.includes(name));
  });
}

/** Whether event selectors leave out management events that write, which include all changes to IAM. */
function hidesChanges({ record }: Facts): boolean {
  const selectors = record.requestParameters["eventSelectors"];
  if (!Array.isArray(selectors)) return false;
  return !selectors.some((selector) => {
    const { includeManagementEvents, readWriteType } = fields(selector);
    return includeManagementEvents !== false && readWriteType !== "ReadOnly";
  });
}

/** The part of CloudTrail that a call stops or changes. */
function recorderOf({ call }: Facts): string {
  return call.includes("EventDataStore") ? "event data store" : "trail";
}

/** Findings about attempts to hide activity: logs, alerts and security services that are stopped or weakened. */
export const rulesOfTampering: readonly Rule[] = [
  {
    code: "trail-stopped",
    severity: "critical",
    reads: ["eventName"],
    calls: wordsOf(`
      cloudtrail:StopLogging cloudtrail:DeleteTrail
      cloudtrail:DeleteEventDataStore cloudtrail:StopEventDataStoreIngestion
    `),
    says: (facts) => `the ${recorderOf(facts)} no longer records activity`,
    evenRefused: true,
  },
  {
    code: "trail-blinded",
    severity: "critical",
    reads: ["requestParameters.eventSelectors"],
    calls: ["cloudtrail:PutEventSelectors"],
    when: hidesChanges,
    says: "the trail no longer records changes, including those to IAM",
    evenRefused: true,
  },
  {
    code: "trail-changed",
    severity: "high",
    reads: ["eventName"],
    calls: ["cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors", "cloudtrail:UpdateEventDataStore"],
    when: (facts) => !hidesChanges(facts),
    says: (facts) => `the ${recorderOf(facts)} may now record different events or deliver them elsewhere`,
    evenRefused: true,
  },
  {
    code: "alerting-tampered",
    severity: "critical",
    reads: ["eventName", "requestParameters"],
    calls: wordsOf(`
      logs:DeleteLogGroup logs:DeleteLogStream logs:DeleteSubscriptionFilter logs:DeleteDestination logs:DeleteMetricFilter
      lambda:DeleteFunction lambda:PutFunctionConcurrency
      sns:DeleteTopic sns:Unsubscribe
      monitoring:DeleteAlarms monitoring:DisableAlarmActions
    `),
    when: isPipeline,
    says: "alerts like this one may no longer arrive",
    evenRefused: true,
  },
  {
    code: "alerting-changed",
    severity: "high",
    reads: ["eventName", "requestParameters"],
    calls: wordsOf(`
      logs:PutSubscriptionFilter logs:PutRetentionPolicy logs:PutMetricFilter logs:DisassociateKmsKey logs:AssociateKmsKey
      lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration lambda:RemovePermission
      lambda:PutFunctionEventInvokeConfig lambda:DeleteFunctionEventInvokeConfig
      sns:SetTopicAttributes sns:SetSubscriptionAttributes sns:RemovePermission sns:AddPermission sns:Subscribe
      monitoring:PutMetricAlarm monitoring:SetAlarmState
      dynamodb:DeleteTable sqs:DeleteQueue sqs:PurgeQueue
    `),
    when: isPipeline,
    says: "alerts like this one may now be filtered, delayed or sent elsewhere",
    evenRefused: true,
  },
  {
    code: "subscription-filter-deleted",
    severity: "high",
    reads: ["eventName"],
    calls: ["logs:DeleteSubscriptionFilter", "logs:DeleteDestination", "logs:DeleteAccountPolicy"],
    when: (facts) => !isPipeline(facts),
    says: "consumers of these logs no longer receive them",
    evenRefused: true,
  },
  {
    code: "alarm-silenced",
    severity: "medium",
    reads: ["eventName"],
    calls: ["monitoring:DeleteAlarms", "monitoring:DisableAlarmActions", "logs:DeleteMetricFilter"],
    when: (facts) => !isPipeline(facts),
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
    reads: ["eventName"],
    calls: ["s3:DeleteBucketPublicAccessBlock", "s3:DeleteAccountPublicAccessBlock"],
    says: ({ call }) =>
      `policies and access lists can now make ${call.includes("Account") ? "any bucket in the account" : "the bucket"} public`,
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
