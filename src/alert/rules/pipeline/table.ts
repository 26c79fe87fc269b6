import { wordsOf } from "../../../words.ts";

/** The effect of a call on the pipeline: alerts may no longer arrive, or they may arrive differently. */
export type Effect = "silences" | "alters";

/** A kind of resource that the pipeline consists of. */
type Part =
  | "log group"
  | "subscription filter"
  | "metric filter"
  | "log destination"
  | "function"
  | "alias"
  | "topic"
  | "mail identity"
  | "queue"
  | "table"
  | "key"
  | "secret"
  | "alarm"
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
  function: {
    lambda: {
      silences: `
        DeleteFunction PutFunctionConcurrency PutFunctionScalingConfig RemovePermission DeleteResourcePolicy
      `,
      alters: `
        UpdateFunctionCode UpdateFunctionConfiguration PutResourcePolicy PutRuntimeManagementConfig
        PutFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig
      `,
    },
  },
  alias: { lambda: { silences: "DeleteAlias", alters: "UpdateAlias" } },
  topic: {
    sns: {
      silences: "DeleteTopic Unsubscribe",
      alters: `
        SetTopicAttributes SetSubscriptionAttributes AddPermission RemovePermission Subscribe PutDataProtectionPolicy
      `,
    },
  },
  "mail identity": {
    ses: {
      silences: "DeleteIdentity DeleteEmailIdentity DeleteVerifiedEmailAddress PutSuppressedDestination",
      alters: `
        DeleteConfigurationSet PutConfigurationSetSendingOptions UpdateConfigurationSetSendingEnabled
        PutIdentityPolicy CreateEmailIdentityPolicy UpdateEmailIdentityPolicy PutEmailIdentityDkimAttributes
        PutEmailIdentityDkimSigningAttributes SetIdentityDkimEnabled
      `,
    },
  },
  queue: {
    sqs: { alters: "DeleteQueue PurgeQueue SetQueueAttributes AddPermission RemovePermission StartMessageMoveTask" },
  },
  table: { dynamodb: { alters: "DeleteTable UpdateTable UpdateTimeToLive PutResourcePolicy" } },
  key: {
    kms: {
      silences: "ScheduleKeyDeletion DisableKey DeleteImportedKeyMaterial",
      alters: "PutKeyPolicy RevokeGrant RetireGrant DeleteAlias UpdateAlias",
    },
  },
  secret: {
    secretsmanager: {
      silences: "DeleteSecret",
      alters:
        "PutSecretValue UpdateSecret UpdateSecretVersionStage RotateSecret PutResourcePolicy DeleteResourcePolicy",
    },
  },
  alarm: {
    monitoring: {
      silences: "DeleteAlarms DisableAlarmActions PutAlarmMuteRule",
      alters: "PutMetricAlarm PutCompositeAlarm PutLogAlarm SetAlarmState",
    },
  },
  stack: {
    cloudformation: {
      silences: "DeleteStack DeleteStackInstances",
      alters: `
        UpdateStack ExecuteChangeSet RollbackStack ContinueUpdateRollback CreateStackRefactor UpdateStackSet
        UpdateStackInstances DeleteStackSet SetStackPolicy UpdateTerminationProtection
      `,
    },
  },
  rule: {
    events: {
      silences: "DeleteRule DisableRule RemoveTargets",
      alters: "PutRule PutTargets DeleteEventBus DeleteArchive",
    },
  },
  schedule: { scheduler: { silences: "DeleteSchedule DeleteScheduleGroup", alters: "UpdateSchedule" } },
  stream: {
    kinesis: {
      silences: "DeleteStream",
      alters: "DecreaseStreamRetentionPeriod StartStreamEncryption PutResourcePolicy DeregisterStreamConsumer",
    },
    firehose: { silences: "DeleteDeliveryStream", alters: "UpdateDestination StartDeliveryStreamEncryption" },
  },
  role: {
    iam: {
      silences: `
        DeleteRole DeleteRolePolicy DetachRolePolicy UpdateAssumeRolePolicy PutRolePermissionsBoundary
      `,
      alters: "PutRolePolicy AttachRolePolicy",
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
