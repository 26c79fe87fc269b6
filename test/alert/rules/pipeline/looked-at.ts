import { wordsOf } from "../../../../src/words.ts";

/** Calls that were looked at: the reason why they cannot silence the pipeline, and their names. */
interface LookedAt {
  readonly reason: string;
  readonly calls: readonly string[];
}

/** The calls that may name a part of the pipeline and cannot silence it, by event source. */
export const lookedAt: Readonly<Record<string, readonly LookedAt[]>> = {
  cloudformation: [
    {
      reason:
        "creates or previews; a part changes only when a change set or a refactor is executed or a stack is updated",
      calls: wordsOf(`
        CreateChangeSet CreateGeneratedTemplate CreateStack CreateStackInstances CreateStackSet DeleteChangeSet
        DeleteGeneratedTemplate StartResourceScan UpdateGeneratedTemplate
      `),
    },
    {
      reason: "ends an update early, and the stack returns to what it was",
      calls: wordsOf(`
        CancelUpdateStack RecordHandlerProgress SignalResource StopStackSetOperation
      `),
    },
    {
      reason: "names types and publishers of third parties, and the stack has only AWS's own",
      calls: wordsOf(`
        ActivateType DeactivateType DeregisterType PublishType RegisterPublisher RegisterType
        SetTypeConfiguration SetTypeDefaultVersion TestType
      `),
    },
    {
      reason: "turns StackSets on or off for an organization; the stacks stay as they are",
      calls: wordsOf(`
        ActivateOrganizationsAccess DeactivateOrganizationsAccess
      `),
    },
    {
      reason: "names a refactor by an id; it was flagged when it was created with the stacks' names",
      calls: wordsOf(`
        ExecuteStackRefactor
      `),
    },
    {
      reason: "names an alias of a stack, and no part uses one",
      calls: wordsOf(`
        RemoveAlias SetAlias
      `),
    },
  ],
  cloudtrail: [
    {
      reason: "changes tags, which silence only where a policy depends on them; the stack's policies do not",
      calls: wordsOf(`
        AddTags RemoveTags
      `),
    },
    {
      reason: "starts or adds a recording",
      calls: wordsOf(`
        CreateChannel CreateEventDataStore CreateTrail RestoreEventDataStore StartEventDataStoreIngestion
        StartLogging
      `),
    },
    {
      reason: "is about queries, dashboards and imports of CloudTrail Lake, which send nothing to the log group",
      calls: wordsOf(`
        CancelQuery CreateDashboard DeleteDashboard DisableFederation EnableFederation GenerateQuery
        StartDashboardRefresh StartImport StartQuery StopImport UpdateDashboard
      `),
    },
    {
      reason:
        "decides about Insights, aggregates and the size of events in an event data store; a trail delivers the same calls",
      calls: wordsOf(`
        PutEventConfiguration PutInsightSelectors
      `),
    },
    {
      reason: "lets others use an event data store, a channel or a dashboard, and no trail has a resource policy",
      calls: wordsOf(`
        DeleteResourcePolicy PutResourcePolicy
      `),
    },
    {
      reason: "names an account; the organization's trails stay",
      calls: wordsOf(`
        DeregisterOrganizationDelegatedAdmin RegisterOrganizationDelegatedAdmin
      `),
    },
  ],
  dynamodb: [
    {
      reason: "changes tags, which silence only where a policy depends on them; the stack's policies do not",
      calls: wordsOf(`
        TagResource UntagResource
      `),
    },
    {
      reason: "creates another table or a backup, or ends a backup",
      calls: wordsOf(`
        CreateBackup CreateGlobalTable CreateTable DeleteBackup ExportTableToPointInTime ImportTable
        RestoreTableFromBackup RestoreTableToPointInTime UpdateContinuousBackups
      `),
    },
    {
      reason: "writes or deletes items, which is a data event that the function itself causes for every alert",
      calls: wordsOf(`
        BatchExecuteStatement BatchWriteItem CancelBulkOperation DeleteItem ExecuteStatement ExecuteTransaction
        PutItem StartBulkPutItems TransactGetItems TransactWriteItems UpdateItem
      `),
    },
    {
      reason: "copies changes elsewhere or counts them",
      calls: wordsOf(`
        DisableKinesisStreamingDestination EnableKinesisStreamingDestination UpdateContributorInsights
        UpdateKinesisStreamingDestination
      `),
    },
    {
      reason: "adds or removes a copy in another Region; the table in the function's Region stays",
      calls: wordsOf(`
        UpdateGlobalTable
      `),
    },
  ],
  events: [
    {
      reason: "changes tags, which silence only where a policy depends on them; the stack's policies do not",
      calls: wordsOf(`
        TagResource UntagResource
      `),
    },
    {
      reason: "creates, enables or allows more",
      calls: wordsOf(`
        ActivateEventSource CreateApiDestination CreateArchive CreateConnection CreateEndpoint CreateEventBus
        CreatePartnerEventSource EnableRule PutPermission
      `),
    },
    {
      reason: "names events of partners, which the pipeline does not receive",
      calls: wordsOf(`
        DeactivateEventSource DeletePartnerEventSource PutPartnerEvents
      `),
    },
    {
      reason: "writes, tests or replays events",
      calls: wordsOf(`
        CancelReplay PutEvents StartReplay TestEventPattern
      `),
    },
    {
      reason: "is about an archive, from which the pipeline does not read",
      calls: wordsOf(`
        UpdateArchive
      `),
    },
  ],
  firehose: [
    {
      reason: "changes tags, which silence only where a policy depends on them; the stack's policies do not",
      calls: wordsOf(`
        TagDeliveryStream UntagDeliveryStream
      `),
    },
    {
      reason: "creates another stream, or writes to one",
      calls: wordsOf(`
        CreateDeliveryStream PutRecord PutRecordBatch
      `),
    },
    {
      reason: "ends encryption; the stream still delivers",
      calls: wordsOf(`
        StopDeliveryStreamEncryption
      `),
    },
  ],
  iam: [
    {
      reason: "changes tags, which silence only where a policy depends on them; the stack's policies do not",
      calls: wordsOf(`
        TagInstanceProfile TagMFADevice TagOpenIDConnectProvider TagPolicy TagRole TagSAMLProvider
        TagServerCertificate TagUser UntagInstanceProfile UntagMFADevice UntagOpenIDConnectProvider UntagPolicy
        UntagRole UntagSAMLProvider UntagServerCertificate UntagUser
      `),
    },
    {
      reason: "adds permissions to a role, or describes it",
      calls: wordsOf(`
        DeleteRolePermissionsBoundary UpdateRole UpdateRoleDescription
      `),
    },
    {
      reason: "creates a role or a policy, whose name is new",
      calls: wordsOf(`
        AcquireRole CreatePolicy CreateRole CreateServiceLinkedRole
      `),
    },
    {
      reason: "deletes a policy or a version that nothing uses; IAM refuses the others",
      calls: wordsOf(`
        DeletePolicy DeletePolicyVersion
      `),
    },
    {
      reason: "is about users, groups and their credentials, and no part of the pipeline acts as a user",
      calls: wordsOf(`
        AddUserToGroup AttachGroupPolicy AttachUserPolicy ChangePassword CreateAccessKey CreateGroup
        CreateLoginProfile CreateServiceSpecificCredential CreateUser CreateVirtualMFADevice DeactivateMFADevice
        DeleteAccessKey DeleteGroup DeleteGroupPolicy DeleteLoginProfile DeleteSSHPublicKey
        DeleteServiceSpecificCredential DeleteSigningCertificate DeleteUser DeleteUserPermissionsBoundary
        DeleteUserPolicy DeleteVirtualMFADevice DetachGroupPolicy DetachUserPolicy EnableMFADevice
        PutGroupPolicy PutUserPermissionsBoundary PutUserPolicy RemoveUserFromGroup
        ResetServiceSpecificCredential ResyncMFADevice UpdateAccessKey UpdateGroup UpdateLoginProfile
        UpdateSSHPublicKey UpdateServiceSpecificCredential UpdateSigningCertificate UpdateUser
        UploadSSHPublicKey UploadSigningCertificate
      `),
    },
    {
      reason: "is about identity providers and server certificates, which the pipeline does not use",
      calls: wordsOf(`
        AddClientIDToOpenIDConnectProvider CreateOpenIDConnectProvider CreateSAMLProvider
        DeleteOpenIDConnectProvider DeleteSAMLProvider DeleteServerCertificate
        RemoveClientIDFromOpenIDConnectProvider UpdateOpenIDConnectProvider
        UpdateOpenIDConnectProviderThumbprint UpdateSAMLProvider UpdateServerCertificate UploadServerCertificate
      `),
    },
    {
      reason: "is about instance profiles, and no part of the pipeline runs on an instance",
      calls: wordsOf(`
        AddRoleToInstanceProfile CreateInstanceProfile DeleteInstanceProfile RemoveRoleFromInstanceProfile
      `),
    },
    {
      reason: "is about delegation and federation to others",
      calls: wordsOf(`
        AcceptDelegationRequest AssociateDelegationRequest CreateDelegationRequest
        DisableOutboundWebIdentityFederation EnableOutboundWebIdentityFederation RejectDelegationRequest
        SendDelegationToken UpdateDelegationRequest
      `),
    },
    {
      reason: "is a setting or a report of the account or the organization",
      calls: wordsOf(`
        CreateAccountAlias DeleteAccountAlias DeleteAccountPasswordPolicy
        DisableOrganizationsRootCredentialsManagement DisableOrganizationsRootSessions
        EnableOrganizationsRootCredentialsManagement EnableOrganizationsRootSessions GenerateCredentialReport
        GenerateOrganizationsAccessReport GenerateServiceLastAccessedDetails PutAccountProperties
        SetSecurityTokenServicePreferences UpdateAccountPasswordPolicy
      `),
    },
  ],
  kinesis: [
    {
      reason: "changes tags, which silence only where a policy depends on them; the stack's policies do not",
      calls: wordsOf(`
        AddTagsToStream RemoveTagsFromStream TagResource UntagResource
      `),
    },
    {
      reason: "creates, reads or writes",
      calls: wordsOf(`
        AcknowledgeDeadLetterQueueRecords AcknowledgeQueueRecords CreateChannel CreateQueue CreateStream
        PutRecord PutRecords RegisterStreamConsumer RestoreDeadLetterQueueRecords SubscribeToShard
        UpdateDeadLetterQueueRecordsVisibility UpdateQueueRecordsVisibility
      `),
    },
    {
      reason: "adds capacity or keeps records for longer",
      calls: wordsOf(`
        IncreaseStreamRetentionPeriod SplitShard UpdateStreamRecordDistributionStrategy
        UpdateStreamWarmThroughput
      `),
    },
    {
      reason: "ends encryption, or changes metrics and the account's billing",
      calls: wordsOf(`
        DisableEnhancedMonitoring EnableEnhancedMonitoring StopStreamEncryption UpdateAccountSettings
      `),
    },
  ],
  kms: [
    {
      reason: "changes tags, which silence only where a policy depends on them; the stack's policies do not",
      calls: wordsOf(`
        TagResource UntagResource
      `),
    },
    {
      reason: "creates or enables, or cancels a deletion",
      calls: wordsOf(`
        CancelKeyDeletion ConnectCustomKeyStore CreateAlias CreateCustomKeyStore CreateGrant CreateKey EnableKey
        EnableKeyRotation ImportKeyMaterial ReplicateKey
      `),
    },
    {
      reason: "uses a key",
      calls: wordsOf(`
        Decapsulate DeriveSharedSecret Encapsulate Encrypt GenerateDataKey GenerateDataKeyPair
        GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext GenerateMac GenerateRandom ReEncrypt
        Sign
      `),
    },
    {
      reason: "leaves the key usable: rotation, description, primary Region",
      calls: wordsOf(`
        DisableKeyRotation RotateKeyOnDemand UpdateKeyDescription UpdatePrimaryRegion
      `),
    },
  ],
  lambda: [
    {
      reason: "changes tags, which silence only where a policy depends on them; the stack's policies do not",
      calls: wordsOf(`
        TagResource UntagResource
      `),
    },
    {
      reason: "creates, invokes or publishes; an alias changes only by UpdateAlias",
      calls: wordsOf(`
        CreateAlias CreateCapacityProvider CreateCodeSigningConfig CreateEventSourceMapping CreateFunction
        CreateFunctionUrlConfig Invoke InvokeAsync InvokeWithResponseStream PublishLayerVersion PublishVersion
      `),
    },
    {
      reason: "lets more callers in, or takes callers from a layer, which a function keeps a copy of",
      calls: wordsOf(`
        AddLayerVersionPermission AddPermission RemoveLayerVersionPermission
      `),
    },
    {
      reason:
        "removes what the function does not need: layers it has a copy of, URLs, reserved or provisioned capacity",
      calls: wordsOf(`
        DeleteFunctionConcurrency DeleteFunctionUrlConfig DeleteLayerVersion DeleteProvisionedConcurrencyConfig
        PutProvisionedConcurrencyConfig UpdateFunctionUrlConfig
      `),
    },
    {
      reason: "decides which code may be deployed later; the deployed code still runs",
      calls: wordsOf(`
        DeleteCodeSigningConfig DeleteFunctionCodeSigningConfig PutFunctionCodeSigningConfig
        UpdateCodeSigningConfig
      `),
    },
    {
      reason: "is about durable executions, which the function does not have",
      calls: wordsOf(`
        DeleteDurableExecution PauseDurableExecution ResumeDurableExecution SendDurableExecutionCallbackFailure
        SendDurableExecutionCallbackHeartbeat SendDurableExecutionCallbackSuccess StopDurableExecution
      `),
    },
    {
      reason: "ends or allows loops, and the pipeline is none",
      calls: wordsOf(`
        PutFunctionRecursionConfig
      `),
    },
  ],
  logs: [
    {
      reason: "changes tags, which silence only where a policy depends on them; the stack's policies do not",
      calls: wordsOf(`
        TagLogGroup TagResource UntagLogGroup UntagResource
      `),
    },
    {
      reason: "creates, or writes and reads events",
      calls: wordsOf(`
        CancelExportTask CancelImportTask CreateDelivery CreateExportTask CreateImportTask
        CreateLogAnomalyDetector CreateLogGroup CreateLogStream CreateLookupTable CreateScheduledQuery
        PutLogEvents StartLiveTail StartQuery StopQuery TestMetricFilter TestTransformer
      `),
    },
    {
      reason: "removes masking or a retention limit, so that more is kept",
      calls: wordsOf(`
        DeleteDataProtectionPolicy DeleteRetentionPolicy
      `),
    },
    {
      reason:
        "is about indexes, saved and scheduled queries, lookup tables, anomalies and storage, which do not decide what a filter sends",
      calls: wordsOf(`
        AssociateSourceToS3TableIntegration DeleteIndexPolicy DeleteIntegration DeleteLogAnomalyDetector
        DeleteLookupTable DeleteQueryDefinition DeleteScheduledQuery DisassociateSourceFromS3TableIntegration
        PutIndexPolicy PutIntegration PutQueryDefinition PutStorageTierPolicy UpdateAnomaly
        UpdateLogAnomalyDetector UpdateLookupTable UpdateScheduledQuery
      `),
    },
    {
      reason: "is about another way into a log group",
      calls: wordsOf(`
        DeleteSyslogConfiguration PutSyslogConfiguration
      `),
    },
  ],
  monitoring: [
    {
      reason: "changes tags, which silence only where a policy depends on them; the stack's policies do not",
      calls: wordsOf(`
        TagResource UntagResource
      `),
    },
    {
      reason: "enables an alarm or ends a mute",
      calls: wordsOf(`
        DeleteAlarmMuteRule EnableAlarmActions
      `),
    },
    {
      reason:
        "is about dashboards, insight rules, anomaly detectors, streams and enrichment, on which the stack's alarms do not depend",
      calls: wordsOf(`
        DeleteAnomalyDetector DeleteDashboards DeleteInsightRules DeleteMetricStream DisableInsightRules
        EnableInsightRules PutAnomalyDetector PutDashboard PutInsightRule PutManagedInsightRules PutMetricStream
        StartMetricStreams StartOTelEnrichment StopMetricStreams StopOTelEnrichment UpdateOTelEnrichment
      `),
    },
    {
      reason: "is about keys and definitions for data that people query",
      calls: wordsOf(`
        AssociateDatasetKmsKey CreateResourceMetricsConfiguration DeleteMetricDataQueryDefinition
        DeleteResourceMetricsConfiguration DisassociateDatasetKmsKey PutMetricDataQueryDefinition
        UpdateResourceMetricsConfiguration
      `),
    },
  ],
  observabilityadmin: [
    {
      reason: "changes tags, which silence only where a policy depends on them; the stack's policies do not",
      calls: wordsOf(`
        TagResource UntagResource
      `),
    },
    {
      reason: "creates, starts or tests",
      calls: wordsOf(`
        CreateCentralizationRuleForOrganization CreateConnector CreateDatasetIntegration
        CreateS3TableIntegration CreateTelemetryPipeline CreateTelemetryRule CreateTelemetryRuleForOrganization
        StartTelemetryEnrichment StartTelemetryEvaluation StartTelemetryEvaluationForOrganization
        StartTelemetryPipelineRefresh StartThirdPartyTelemetryEnrichment TestTelemetryPipeline
      `),
    },
    {
      reason: "is about connectors, data sets, tables and enrichment, which do not deliver CloudTrail's events",
      calls: wordsOf(`
        DeleteConnector DeleteDatasetIntegration DeleteS3TableIntegration PutConnectorTelemetryManifest
        StopTelemetryEnrichment StopThirdPartyTelemetryEnrichment UpdateDatasetIntegration
      `),
    },
  ],
  scheduler: [
    {
      reason: "changes tags, which silence only where a policy depends on them; the stack's policies do not",
      calls: wordsOf(`
        TagResource UntagResource
      `),
    },
    {
      reason: "creates",
      calls: wordsOf(`
        CreateSchedule CreateScheduleGroup
      `),
    },
  ],
  secretsmanager: [
    {
      reason: "changes tags, which silence only where a policy depends on them; the stack's policies do not",
      calls: wordsOf(`
        TagResource UntagResource
      `),
    },
    {
      reason: "creates or restores, or adds a copy",
      calls: wordsOf(`
        AssociateCrossAccountReplica CreateSecret ReplicateSecretToRegions RestoreSecret
      `),
    },
    {
      reason: "ends rotation or makes a copy independent; the value stays",
      calls: wordsOf(`
        CancelRotateSecret StopReplicationToReplica
      `),
    },
  ],
  ses: [
    {
      reason: "changes tags, which silence only where a policy depends on them; the stack's policies do not",
      calls: wordsOf(`
        TagResource UntagResource
      `),
    },
    {
      reason: "sends or tests",
      calls: wordsOf(`
        SendBounce SendBulkEmail SendBulkTemplatedEmail SendCustomVerificationEmail SendEmail SendRawEmail
        SendTemplatedEmail TestRenderEmailTemplate TestRenderTemplate
      `),
    },
    {
      reason: "creates, or starts or cancels a job",
      calls: wordsOf(`
        CancelExportJob CloneReceiptRuleSet CreateConfigurationSet CreateConfigurationSetEventDestination
        CreateConfigurationSetTrackingOptions CreateContact CreateContactList
        CreateCustomVerificationEmailTemplate CreateDedicatedIpPool CreateDeliverabilityTestReport
        CreateEmailIdentity CreateEmailTemplate CreateExportJob CreateImportJob CreateMultiRegionEndpoint
        CreateReceiptFilter CreateReceiptRule CreateReceiptRuleSet CreateTemplate CreateTenant
        CreateTenantResourceAssociation
      `),
    },
    {
      reason: "is about receiving mail",
      calls: wordsOf(`
        DeleteReceiptFilter DeleteReceiptRule DeleteReceiptRuleSet ReorderReceiptRuleSet SetActiveReceiptRuleSet
        SetReceiptRulePosition UpdateReceiptRule
      `),
    },
    {
      reason: "is about templates, contacts and lists, which the function does not use",
      calls: wordsOf(`
        DeleteContact DeleteContactList DeleteCustomVerificationEmailTemplate DeleteEmailTemplate DeleteTemplate
        UpdateContact UpdateContactList UpdateCustomVerificationEmailTemplate UpdateEmailTemplate UpdateTemplate
      `),
    },
    {
      reason: "reports on mail that was sent: bounces, opens, clicks, archives, dashboards",
      calls: wordsOf(`
        DeleteConfigurationSetEventDestination DeleteConfigurationSetTrackingOptions PutAccountVdmAttributes
        PutConfigurationSetArchivingOptions PutConfigurationSetReputationOptions
        PutConfigurationSetTrackingOptions PutConfigurationSetVdmOptions PutDeliverabilityDashboardOption
        PutEmailIdentityFeedbackAttributes SetIdentityFeedbackForwardingEnabled
        SetIdentityHeadersInNotificationsEnabled SetIdentityNotificationTopic
        UpdateConfigurationSetEventDestination UpdateConfigurationSetReputationMetricsEnabled
        UpdateConfigurationSetTrackingOptions
      `),
    },
    {
      reason: "is about dedicated addresses, which fall back to shared ones, and endpoints in other Regions",
      calls: wordsOf(`
        DeleteDedicatedIpPool DeleteMultiRegionEndpoint PutAccountDedicatedIpWarmupAttributes
        PutDedicatedIpInPool PutDedicatedIpPoolScalingAttributes PutDedicatedIpWarmupAttributes
      `),
    },
    {
      reason: "allows sending again",
      calls: wordsOf(`
        DeleteSuppressedDestination
      `),
    },
    {
      reason: "is a setting of the account or a tenant that stops no identity",
      calls: wordsOf(`
        PutAccountDeliveryAttributes PutAccountDetails PutAccountPricingAttributes
        PutAccountSuppressionAttributes PutTenantSuppressionAttributes
      `),
    },
    {
      reason: "is about certificates that sign mail; unsigned mail is delivered",
      calls: wordsOf(`
        AssociateEmailIdentityCertificate DisassociateEmailIdentityCertificate
      `),
    },
  ],
  sns: [
    {
      reason: "changes tags, which silence only where a policy depends on them; the stack's policies do not",
      calls: wordsOf(`
        TagResource UntagResource
      `),
    },
    {
      reason: "creates, confirms or publishes",
      calls: wordsOf(`
        ConfirmSubscription CreatePlatformApplication CreatePlatformEndpoint CreateSMSSandboxPhoneNumber
        CreateTopic Publish PublishBatch
      `),
    },
    {
      reason: "is about phones that receive text messages, to which the stack sends none",
      calls: wordsOf(`
        DeleteSMSSandboxPhoneNumber OptInPhoneNumber SetSMSAttributes
      `),
    },
  ],
  sqs: [
    {
      reason: "changes tags, which silence only where a policy depends on them; the stack's policies do not",
      calls: wordsOf(`
        TagQueue UntagQueue
      `),
    },
    {
      reason: "creates, reads or writes; consumers delete every message that they have handled",
      calls: wordsOf(`
        CancelMessageMoveTask ChangeMessageVisibility ChangeMessageVisibilityBatch CreateQueue DeleteMessage
        DeleteMessageBatch SendMessage SendMessageBatch
      `),
    },
  ],
};
