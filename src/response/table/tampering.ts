import { calls, type Entries, earlier, lost, only } from "./entry.ts";

const restarts = only("Nothing to undo: the call starts a recording");

const blockPublicAccess =
  "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true";

/** Calls that can hide activity: recordings, logs, alarms and security services. */
export const tampering: Readonly<Record<string, Entries>> = {
  cloudtrail: {
    CreateTrail: restarts,
    DeleteChannel: lost("the deleted channel's settings", calls("CreateChannel")),
    DeleteEventDataStore: {
      undo: {
        "Restore the event data store": "cloudtrail restore-event-data-store --event-data-store {eventDataStore}",
      },
    },
    DeleteTrail: lost("the deleted trail's settings", earlier("name")),
    DeregisterOrganizationDelegatedAdmin: {
      undo: {
        "Make the account administrator of CloudTrail again, if it is meant to be":
          "cloudtrail register-organization-delegated-admin --member-account-id {delegatedAdminAccountId}",
      },
    },
    PutEventSelectors: {
      undo: {
        "Record all management events again":
          'cloudtrail put-event-selectors --trail-name {trailName} --event-selectors [{"ReadWriteType":"All","IncludeManagementEvents":true}]',
      },
      note: "The command removes selectors of data events: the former ones are in the earlier events of the trail",
      look: earlier("trailName"),
    },
    RegisterOrganizationDelegatedAdmin: {
      undo: {
        "Remove the account as administrator of CloudTrail":
          "cloudtrail deregister-organization-delegated-admin --delegated-admin-account-id {memberAccountId}",
      },
    },
    StartEventDataStoreIngestion: restarts,
    StartLogging: restarts,
    StopEventDataStoreIngestion: {
      undo: {
        "Start recording again": "cloudtrail start-event-data-store-ingestion --event-data-store {eventDataStore}",
      },
    },
    StopLogging: { undo: { "Start logging again": "cloudtrail start-logging --name {name}" } },
    UpdateEventDataStore: lost("the former settings", earlier("eventDataStore")),
    UpdateTrail: {
      ...lost("the trail's former settings", earlier("name")),
      look: { ...earlier("name"), "Show the settings of the trail": "cloudtrail get-trail --name {name}" },
    },
  },
  logs: {
    DeleteAccountPolicy: lost("the deleted policy", calls("PutAccountPolicy")),
    DeleteDestination: lost("the deleted destination's settings", calls("PutDestination")),
    DeleteLogGroup: {
      undo: { "Create the log group again, empty": "logs create-log-group --log-group-name {logGroupName}" },
      note: "The deleted events cannot be restored, and the group needs its subscription filter again",
    },
    DeleteLogStream: only(
      "The deleted events cannot be restored: CloudTrail's files in S3 have them for 90 days or longer",
    ),
    DeleteMetricFilter: lost("the deleted metric filter", calls("PutMetricFilter")),
    DeleteResourcePolicy: lost("the deleted resource policy", calls("PutResourcePolicy")),
    DeleteRetentionPolicy: only("Nothing to undo: the log group now keeps its events"),
    DeleteSubscriptionFilter: {
      note: "The record does not contain the filter's pattern and destination: for the filter of iam-alerts, run iam-alerts subscribe as before",
      look: {
        "List the subscription filters that are left":
          "logs describe-subscription-filters --log-group-name {logGroupName}",
        ...calls("PutSubscriptionFilter"),
      },
    },
    PutAccountPolicy: lost("the former policy", calls("PutAccountPolicy")),
    PutDestination: lost("the former target", calls("PutDestination")),
    PutDestinationPolicy: lost("the former policy", calls("PutDestinationPolicy")),
    PutResourcePolicy: lost("the former policy", calls("PutResourcePolicy")),
    PutRetentionPolicy: {
      undo: { "Keep the events of the log group": "logs delete-retention-policy --log-group-name {logGroupName}" },
      note: "Events that were older than the new limit may be gone. The former limit is not in the record",
    },
    PutSubscriptionFilter: {
      note: "If the filter must not be there, compare it with the earlier ones before you delete it: it may be that of iam-alerts",
      look: {
        "List the subscription filters": "logs describe-subscription-filters --log-group-name {logGroupName}",
        ...calls("PutSubscriptionFilter"),
      },
    },
  },
  sns: {
    AddPermission: {
      undo: { "Remove the permission": "sns remove-permission --topic-arn {topicArn} --label {label}" },
    },
    DeleteTopic: lost("the deleted topic's subscriptions", calls("Subscribe")),
    RemovePermission: lost("the removed permission", calls("AddPermission")),
    SetSubscriptionAttributes: lost("the former value", calls("SetSubscriptionAttributes")),
    SetTopicAttributes: lost("the former value", calls("SetTopicAttributes")),
    Subscribe: { undo: { "Remove the subscription": "sns unsubscribe --subscription-arn {>subscriptionArn}" } },
    Unsubscribe: lost("the removed subscription's endpoint", calls("Subscribe")),
  },
  events: {
    DeleteRule: lost("the deleted rule", calls("PutRule")),
    DisableRule: {
      undo: { "Enable the rule again": "events enable-rule --name {name} ?--event-bus-name {eventBusName}" },
    },
    EnableRule: {
      undo: { "Disable the rule": "events disable-rule --name {name} ?--event-bus-name {eventBusName}" },
    },
    PutPermission: {
      undo: {
        "Remove the permission":
          "events remove-permission --statement-id {statementId} ?--event-bus-name {eventBusName}",
      },
    },
    PutRule: lost("the former rule", calls("PutRule")),
    PutTargets: lost("the former targets", calls("PutTargets")),
    RemoveTargets: lost("the removed targets", calls("PutTargets")),
  },
  monitoring: {
    DeleteAlarms: lost("the deleted alarms", calls("PutMetricAlarm")),
    DisableAlarmActions: {
      undo: { "Enable the actions of the alarms again": "cloudwatch enable-alarm-actions --alarm-names {alarmNames*}" },
    },
    EnableAlarmActions: only("Nothing to undo: the alarms notify again"),
    PutAlarmMuteRule: {
      undo: { "Delete the mute rule": "cloudwatch delete-alarm-mute-rule --alarm-mute-rule-name {name}" },
    },
    PutMetricAlarm: lost("the former alarm", calls("PutMetricAlarm")),
    SetAlarmState: only("Nothing to undo: the alarm corrects its state at its next evaluation"),
  },
  config: {
    DeleteConfigurationRecorder: lost("the deleted recorder", calls("PutConfigurationRecorder")),
    DeleteDeliveryChannel: lost("the deleted delivery channel", calls("PutDeliveryChannel")),
    PutConfigurationRecorder: lost("the former settings", calls("PutConfigurationRecorder")),
    PutDeliveryChannel: lost("the former settings", calls("PutDeliveryChannel")),
    StartConfigurationRecorder: restarts,
    StopConfigurationRecorder: {
      undo: {
        "Start the recorder again":
          "configservice start-configuration-recorder --configuration-recorder-name {configurationRecorderName}",
      },
    },
  },
  guardduty: {
    CreateFilter: {
      undo: {
        "Delete the filter, the record has its criteria":
          "guardduty delete-filter --detector-id {detectorId} --filter-name {name}",
      },
    },
    CreateIPSet: {
      undo: {
        "Deactivate the list of addresses":
          "guardduty update-ip-set --detector-id {detectorId} --ip-set-id {>ipSetId} --no-activate",
      },
    },
    DeleteDetector: {
      undo: { "Create a detector again, with AWS defaults": "guardduty create-detector --enable" },
      note: "The deleted detector's findings and settings cannot be restored",
    },
    DeleteMembers: lost("the members' addresses", calls("CreateMembers")),
    DeletePublishingDestination: lost("the deleted destination", calls("CreatePublishingDestination")),
    DisassociateFromAdministratorAccount: lost("the administrator account", calls("AcceptAdministratorInvitation")),
    DisassociateMembers: lost("the members' addresses", calls("CreateMembers")),
    StopMonitoringMembers: {
      undo: {
        "Monitor the member accounts again":
          "guardduty start-monitoring-members --detector-id {detectorId} --account-ids {accountIds*}",
      },
    },
    UpdateDetector: {
      undo: { "Enable the detector": "guardduty update-detector --detector-id {detectorId} --enable" },
      note: "Features of the detector that the call changed are in its earlier calls",
      look: calls("UpdateDetector"),
    },
  },
  securityhub: {
    BatchDisableStandards: lost("the disabled standards' ARNs", calls("BatchEnableStandards")),
    DisableSecurityHub: {
      undo: { "Enable Security Hub again": "securityhub enable-security-hub" },
      note: "Standards and products must be enabled again, too",
    },
    UpdateStandardsControl: lost("the control's former status", calls("UpdateStandardsControl")),
  },
  "access-analyzer": {
    CreateArchiveRule: {
      undo: {
        "Delete the archive rule, the record has its filter":
          "accessanalyzer delete-archive-rule --analyzer-name {analyzerName} --rule-name {ruleName}",
      },
    },
    DeleteAnalyzer: lost("the deleted analyzer's settings", calls("CreateAnalyzer")),
  },
  observabilityadmin: {
    DeleteTelemetryRule: lost("the deleted rule", calls("CreateTelemetryRule")),
    DeleteTelemetryRuleForOrganization: lost("the deleted rule", calls("CreateTelemetryRuleForOrganization")),
    StopTelemetryEvaluation: {
      undo: { "Start the telemetry configuration again": "observabilityadmin start-telemetry-evaluation" },
    },
    StopTelemetryEvaluationForOrganization: {
      undo: {
        "Start the telemetry configuration again": "observabilityadmin start-telemetry-evaluation-for-organization",
      },
    },
    UpdateTelemetryRule: lost("the former rule", calls("UpdateTelemetryRule")),
    UpdateTelemetryRuleForOrganization: lost("the former rule", calls("UpdateTelemetryRuleForOrganization")),
  },
  kms: {
    CreateGrant: {
      undo: { "Revoke the grant": "kms revoke-grant --key-id {keyId} --grant-id {>grantId}" },
    },
    DeleteImportedKeyMaterial: only("Only the owner of the key material can import it again"),
    DisableKey: { undo: { "Enable the key again": "kms enable-key --key-id {keyId}" } },
    DisableKeyRotation: { undo: { "Enable the rotation again": "kms enable-key-rotation --key-id {keyId}" } },
    PutKeyPolicy: lost("the former key policy", earlier("keyId")),
    ScheduleKeyDeletion: {
      undo: {
        "Cancel the deletion of the key": "kms cancel-key-deletion --key-id {keyId}",
        "Enable the key, which is disabled after that": "kms enable-key --key-id {keyId}",
      },
    },
  },
  ses: {
    DeleteIdentity: only("The identity must be created and verified again before anyone can send mail from it"),
    UpdateAccountSendingEnabled: {
      undo: { "Let the account send mail again": "ses update-account-sending-enabled --enabled" },
    },
  },
  s3: {
    DeleteAccountPublicAccessBlock: {
      undo: {
        "Block public access in the account": `s3control put-public-access-block --account-id {@account} --public-access-block-configuration ${blockPublicAccess}`,
      },
    },
    DeleteBucketPublicAccessBlock: {
      undo: {
        "Block public access to the bucket": `s3api put-public-access-block --bucket {bucketName} --public-access-block-configuration ${blockPublicAccess}`,
      },
    },
    PutAccountPublicAccessBlock: {
      undo: {
        "Block all public access in the account, if nothing in it is meant to be public": `s3control put-public-access-block --account-id {@account} --public-access-block-configuration ${blockPublicAccess}`,
      },
    },
    PutBucketAcl: {
      undo: {
        "Block public access, if the bucket is not meant to be public": `s3api put-public-access-block --bucket {bucketName} --public-access-block-configuration ${blockPublicAccess}`,
      },
      note: "The former access list is not in the record",
    },
    PutBucketNotification: lost("the former notifications", earlier("bucketName")),
    PutBucketPolicy: {
      undo: {
        "Block public access, if the bucket is not meant to be public": `s3api put-public-access-block --bucket {bucketName} --public-access-block-configuration ${blockPublicAccess}`,
      },
      note: "The former policy is in the earlier events of the bucket",
      look: earlier("bucketName"),
    },
    PutBucketPublicAccessBlock: {
      undo: {
        "Block all public access, if the bucket is not meant to be public": `s3api put-public-access-block --bucket {bucketName} --public-access-block-configuration ${blockPublicAccess}`,
      },
    },
  },
};
