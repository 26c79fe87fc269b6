import { wordsOf } from "../../../words.ts";

/** The effect of a call on the pipeline: alerts may no longer arrive, or they may arrive differently. */
export type Effect = "silences" | "alters";

/** A kind of resource that the pipeline consists of. */
type Part =
  | "log group"
  | "subscription filter"
  | "metric filter"
  | "log destination"
  | "delivery"
  | "function"
  | "alias"
  | "topic"
  | "mail identity"
  | "queue"
  | "table"
  | "key"
  | "secret"
  | "alarm"
  | "metric"
  | "stack"
  | "rule"
  | "schedule"
  | "stream"
  | "role"
  | "policy";

/** The calls of one service that touch a part. */
interface Calls {
  readonly silences?: string;
  readonly alters?: string;
  /** The only parameters that name the part; any parameter if omitted. */
  readonly names?: readonly string[];
}

/**
 * The calls that can silence or alter each part of the pipeline, by event source. Conditions on their parameters are in
 * effects.ts. To support a call, add it here.
 */
const parts: Readonly<Record<Part, Readonly<Record<string, Calls>>>> = {
  "log group": {
    logs: {
      silences: "DeleteLogGroup DeleteLogStream",
      alters: `
        PutRetentionPolicy AssociateKmsKey DisassociateKmsKey PutTransformer DeleteTransformer PutDataProtectionPolicy
        PutResourcePolicy DeleteResourcePolicy PutBearerTokenAuthentication PutLogGroupDeletionProtection
      `,
    },
  },
  "subscription filter": { logs: { silences: "DeleteSubscriptionFilter", alters: "PutSubscriptionFilter" } },
  "metric filter": { logs: { silences: "DeleteMetricFilter", alters: "PutMetricFilter" } },
  "log destination": { logs: { silences: "DeleteDestination", alters: "PutDestination PutDestinationPolicy" } },
  delivery: {
    logs: {
      alters: `
        PutDeliverySource DeleteDeliverySource PutDeliveryDestination DeleteDeliveryDestination DeleteDelivery
        PutDeliveryDestinationPolicy DeleteDeliveryDestinationPolicy UpdateDeliveryConfiguration
      `,
    },
  },
  function: {
    lambda: {
      silences: `
        DeleteFunction PutFunctionConcurrency PutFunctionScalingConfig RemovePermission DeleteResourcePolicy
      `,
      alters: `
        UpdateFunctionCode UpdateFunctionConfiguration PutResourcePolicy PutRuntimeManagementConfig
        PutFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig
        UpdateEventSourceMapping DeleteEventSourceMapping UpdateCapacityProvider DeleteCapacityProvider
      `,
    },
  },
  alias: { lambda: { silences: "DeleteAlias", alters: "UpdateAlias" } },
  topic: {
    sns: {
      silences: "DeleteTopic Unsubscribe",
      alters: `
        SetTopicAttributes SetSubscriptionAttributes AddPermission RemovePermission Subscribe PutDataProtectionPolicy
        SetEndpointAttributes DeleteEndpoint SetPlatformApplicationAttributes DeletePlatformApplication
      `,
    },
  },
  "mail identity": {
    ses: {
      silences: `
        DeleteIdentity DeleteEmailIdentity DeleteVerifiedEmailAddress PutSuppressedDestination
        UpdateReputationEntityCustomerManagedStatus
      `,
      alters: `
        DeleteConfigurationSet PutConfigurationSetSendingOptions UpdateConfigurationSetSendingEnabled
        PutIdentityPolicy CreateEmailIdentityPolicy UpdateEmailIdentityPolicy PutEmailIdentityDkimAttributes
        PutEmailIdentityDkimSigningAttributes SetIdentityDkimEnabled PutEmailIdentityMailFromAttributes
        SetIdentityMailFromDomain DeleteIdentityPolicy DeleteEmailIdentityPolicy
        PutEmailIdentityConfigurationSetAttributes PutConfigurationSetDeliveryOptions
        PutConfigurationSetSuppressionOptions UpdateReputationEntityPolicy DeleteTenant DeleteTenantResourceAssociation UpdateConfigurationSet
      `,
    },
  },
  queue: {
    sqs: { alters: "DeleteQueue PurgeQueue SetQueueAttributes AddPermission RemovePermission StartMessageMoveTask" },
  },
  table: {
    dynamodb: {
      alters: `
        DeleteTable UpdateTable UpdateTimeToLive PutResourcePolicy DeleteResourcePolicy UpdateGlobalTableSettings
        UpdateTableReplicaAutoScaling
      `,
    },
  },
  key: {
    kms: {
      silences: "ScheduleKeyDeletion DisableKey DeleteImportedKeyMaterial DisconnectCustomKeyStore",
      alters: "PutKeyPolicy RevokeGrant RetireGrant DeleteAlias UpdateAlias UpdateCustomKeyStore DeleteCustomKeyStore",
    },
  },
  secret: {
    secretsmanager: {
      silences: "DeleteSecret",
      alters: `
        PutSecretValue UpdateSecret UpdateSecretVersionStage RotateSecret PutResourcePolicy DeleteResourcePolicy
        RemoveRegionsFromReplication DisassociateCrossAccountReplica
      `,
    },
  },
  alarm: {
    monitoring: {
      silences: "DeleteAlarms DisableAlarmActions PutAlarmMuteRule",
      alters: "PutMetricAlarm PutCompositeAlarm PutLogAlarm SetAlarmState",
    },
  },
  // Data from somebody else can hide that the pipeline has stopped writing.
  metric: { monitoring: { alters: "PutMetricData", names: ["namespace"] } },
  stack: {
    cloudformation: {
      silences: "DeleteStack DeleteStackInstances",
      alters: `
        UpdateStack ExecuteChangeSet RollbackStack ContinueUpdateRollback CreateStackRefactor UpdateStackSet
        UpdateStackInstances DeleteStackSet SetStackPolicy UpdateTerminationProtection
        ImportStacksToStackSet
      `,
    },
  },
  rule: {
    events: {
      silences: "DeleteRule DisableRule RemoveTargets DeleteApiDestination DeleteConnection DeauthorizeConnection",
      alters: `
        PutRule PutTargets DeleteEventBus UpdateEventBus RemovePermission DeleteArchive UpdateApiDestination
        UpdateConnection DeleteEndpoint UpdateEndpoint
      `,
    },
  },
  schedule: { scheduler: { silences: "DeleteSchedule DeleteScheduleGroup", alters: "UpdateSchedule" } },
  stream: {
    kinesis: {
      silences: "DeleteStream DeleteChannel DeleteQueue",
      alters: `
        DecreaseStreamRetentionPeriod StartStreamEncryption PutResourcePolicy DeleteResourcePolicy
        DeregisterStreamConsumer UpdateMaxRecordSize UpdateShardCount MergeShards UpdateStreamMode UpdateChannel
        UpdateQueue
      `,
    },
    firehose: { silences: "DeleteDeliveryStream", alters: "UpdateDestination StartDeliveryStreamEncryption" },
  },
  role: {
    iam: {
      silences: `
        DeleteRole DeleteRolePolicy DetachRolePolicy UpdateAssumeRolePolicy PutRolePermissionsBoundary
      `,
      alters: "PutRolePolicy AttachRolePolicy DeleteServiceLinkedRole",
      names: ["roleName"],
    },
  },
  policy: {
    iam: { alters: "CreatePolicyVersion SetDefaultPolicyVersion", names: ["policyArn"] },
  },
};

/** The effect of a call, and the parameters that name the part. */
export interface Silencer {
  readonly effect: Effect;
  readonly names: readonly string[] | undefined;
}

const listOf = (calls: string | undefined): readonly string[] => (calls === undefined ? [] : wordsOf(calls));

/** The calls of the table, as service:Name. */
export const silencers: ReadonlyMap<string, Silencer> = new Map<string, Silencer>(
  Object.values(parts).flatMap((bySource) =>
    Object.entries(bySource).flatMap(([source, { silences, alters, names }]) => [
      ...listOf(silences).map((call): [string, Silencer] => [`${source}:${call}`, { effect: "silences", names }]),
      ...listOf(alters).map((call): [string, Silencer] => [`${source}:${call}`, { effect: "alters", names }]),
    ]),
  ),
);
