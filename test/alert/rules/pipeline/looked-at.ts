import { wordsOf } from "../../../../src/words.ts";

/** Calls that were looked at: the reason why they cannot silence the pipeline, and their names. */
interface LookedAt {
  readonly reason: string;
  readonly calls: readonly string[];
}

/** The calls that may name a part of the pipeline and cannot silence it, by event source. */
export const lookedAt: Readonly<Record<string, LookedAt>> = {
  cloudformation: {
    reason:
      "creates, previews or signals; or names types, templates and change sets that no stack of the pipeline needs; a refactor is flagged when it is created",
    calls: wordsOf(`
      ActivateOrganizationsAccess ActivateType CancelUpdateStack CreateChangeSet CreateGeneratedTemplate
      CreateStack CreateStackInstances CreateStackSet DeactivateOrganizationsAccess DeactivateType DeleteChangeSet
      DeleteGeneratedTemplate DeregisterType ExecuteStackRefactor ImportStacksToStackSet PublishType
      RecordHandlerProgress RegisterPublisher RegisterType RemoveAlias SetAlias SetTypeConfiguration
      SetTypeDefaultVersion SignalResource StartResourceScan StopStackSetOperation TestType
      UpdateGeneratedTemplate
    `),
  },
  cloudtrail: {
    reason:
      "starts or adds recordings, queries, dashboards and imports; insights, event sizes and resource policies do not decide which changes a trail delivers",
    calls: wordsOf(`
      AddTags CancelQuery CreateChannel CreateDashboard CreateEventDataStore CreateTrail DeleteDashboard
      DeleteResourcePolicy DeregisterOrganizationDelegatedAdmin DisableFederation EnableFederation GenerateQuery
      PutEventConfiguration PutInsightSelectors PutResourcePolicy RegisterOrganizationDelegatedAdmin RemoveTags
      RestoreEventDataStore StartDashboardRefresh StartEventDataStoreIngestion StartImport StartLogging StartQuery
      StopImport UpdateDashboard
    `),
  },
  dynamodb: {
    reason: "backs up, copies or reads the table; or is a data event, which the function itself causes for every alert",
    calls: wordsOf(`
      BatchExecuteStatement BatchWriteItem CancelBulkOperation CreateBackup CreateGlobalTable CreateTable
      DeleteBackup DeleteItem DeleteResourcePolicy DisableKinesisStreamingDestination
      EnableKinesisStreamingDestination ExecuteStatement ExecuteTransaction ExportTableToPointInTime ImportTable
      PutItem RestoreTableFromBackup RestoreTableToPointInTime StartBulkPutItems TagResource TransactGetItems
      TransactWriteItems UntagResource UpdateContinuousBackups UpdateContributorInsights UpdateGlobalTable
      UpdateGlobalTableSettings UpdateItem UpdateKinesisStreamingDestination UpdateTableReplicaAutoScaling
    `),
  },
  events: {
    reason:
      "creates or enables; or names connections, endpoints, partners and archives, which the pipeline does not use",
    calls: wordsOf(`
      ActivateEventSource CancelReplay CreateApiDestination CreateArchive CreateConnection CreateEndpoint
      CreateEventBus CreatePartnerEventSource DeactivateEventSource DeauthorizeConnection DeleteApiDestination
      DeleteConnection DeleteEndpoint DeletePartnerEventSource EnableRule PutEvents PutPartnerEvents PutPermission
      RemovePermission StartReplay TagResource TestEventPattern UntagResource UpdateApiDestination UpdateArchive
      UpdateConnection UpdateEndpoint UpdateEventBus
    `),
  },
  firehose: {
    reason: "creates or writes; a stream without encryption still delivers",
    calls: wordsOf(`
      CreateDeliveryStream PutRecord PutRecordBatch StopDeliveryStreamEncryption TagDeliveryStream
      UntagDeliveryStream
    `),
  },
  iam: {
    reason:
      "is about users, groups, providers and settings of the account; or tags and describes a role; or adds permissions to it; a policy that is attached cannot be deleted",
    calls: wordsOf(`
      AcceptDelegationRequest AcquireRole AddClientIDToOpenIDConnectProvider AddRoleToInstanceProfile
      AddUserToGroup AssociateDelegationRequest AttachGroupPolicy AttachUserPolicy ChangePassword CreateAccessKey
      CreateAccountAlias CreateDelegationRequest CreateGroup CreateInstanceProfile CreateLoginProfile
      CreateOpenIDConnectProvider CreatePolicy CreateRole CreateSAMLProvider CreateServiceLinkedRole
      CreateServiceSpecificCredential CreateUser CreateVirtualMFADevice DeactivateMFADevice DeleteAccessKey
      DeleteAccountAlias DeleteAccountPasswordPolicy DeleteGroup DeleteGroupPolicy DeleteInstanceProfile
      DeleteLoginProfile DeleteOpenIDConnectProvider DeletePolicy DeletePolicyVersion
      DeleteRolePermissionsBoundary DeleteSAMLProvider DeleteSSHPublicKey DeleteServerCertificate
      DeleteServiceLinkedRole DeleteServiceSpecificCredential DeleteSigningCertificate DeleteUser
      DeleteUserPermissionsBoundary DeleteUserPolicy DeleteVirtualMFADevice DetachGroupPolicy DetachUserPolicy
      DisableOrganizationsRootCredentialsManagement DisableOrganizationsRootSessions
      DisableOutboundWebIdentityFederation EnableMFADevice EnableOrganizationsRootCredentialsManagement
      EnableOrganizationsRootSessions EnableOutboundWebIdentityFederation GenerateCredentialReport
      GenerateOrganizationsAccessReport GenerateServiceLastAccessedDetails PutAccountProperties PutGroupPolicy
      PutUserPermissionsBoundary PutUserPolicy RejectDelegationRequest RemoveClientIDFromOpenIDConnectProvider
      RemoveRoleFromInstanceProfile RemoveUserFromGroup ResetServiceSpecificCredential ResyncMFADevice
      SendDelegationToken SetSecurityTokenServicePreferences TagInstanceProfile TagMFADevice
      TagOpenIDConnectProvider TagPolicy TagRole TagSAMLProvider TagServerCertificate TagUser UntagInstanceProfile
      UntagMFADevice UntagOpenIDConnectProvider UntagPolicy UntagRole UntagSAMLProvider UntagServerCertificate
      UntagUser UpdateAccessKey UpdateAccountPasswordPolicy UpdateDelegationRequest UpdateGroup UpdateLoginProfile
      UpdateOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint UpdateRole UpdateRoleDescription
      UpdateSAMLProvider UpdateSSHPublicKey UpdateServerCertificate UpdateServiceSpecificCredential
      UpdateSigningCertificate UpdateUser UploadSSHPublicKey UploadServerCertificate UploadSigningCertificate
    `),
  },
  kinesis: {
    reason: "creates, reads, writes, scales or tags; no setting of these keeps records from their consumers",
    calls: wordsOf(`
      AcknowledgeDeadLetterQueueRecords AcknowledgeQueueRecords AddTagsToStream CreateChannel CreateQueue
      CreateStream DeleteChannel DeleteQueue DeleteResourcePolicy DisableEnhancedMonitoring
      EnableEnhancedMonitoring IncreaseStreamRetentionPeriod MergeShards PutRecord PutRecords
      RegisterStreamConsumer RemoveTagsFromStream RestoreDeadLetterQueueRecords SplitShard StopStreamEncryption
      SubscribeToShard TagResource UntagResource UpdateAccountSettings UpdateChannel
      UpdateDeadLetterQueueRecordsVisibility UpdateMaxRecordSize UpdateQueue UpdateQueueRecordsVisibility
      UpdateShardCount UpdateStreamMode UpdateStreamRecordDistributionStrategy UpdateStreamWarmThroughput
    `),
  },
  kms: {
    reason: "creates, enables, describes or uses keys; without rotation and in another Region, a key still works",
    calls: wordsOf(`
      CancelKeyDeletion ConnectCustomKeyStore CreateAlias CreateCustomKeyStore CreateGrant CreateKey Decapsulate
      DeleteCustomKeyStore DeriveSharedSecret DisableKeyRotation DisconnectCustomKeyStore EnableKey
      EnableKeyRotation Encapsulate Encrypt GenerateDataKey GenerateDataKeyPair
      GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext GenerateMac GenerateRandom
      ImportKeyMaterial ReEncrypt ReplicateKey RotateKeyOnDemand Sign TagResource UntagResource
      UpdateCustomKeyStore UpdateKeyDescription UpdatePrimaryRegion
    `),
  },
  lambda: {
    reason:
      "creates, invokes, publishes, tags or lets more callers in; or removes what the function does not use: layers, URLs, durable executions, provisioned concurrency, event sources",
    calls: wordsOf(`
      AddLayerVersionPermission AddPermission CreateAlias CreateCapacityProvider CreateCodeSigningConfig
      CreateEventSourceMapping CreateFunction CreateFunctionUrlConfig DeleteCapacityProvider
      DeleteCodeSigningConfig DeleteDurableExecution DeleteEventSourceMapping DeleteFunctionCodeSigningConfig
      DeleteFunctionConcurrency DeleteFunctionUrlConfig DeleteLayerVersion DeleteProvisionedConcurrencyConfig
      Invoke InvokeAsync InvokeWithResponseStream PauseDurableExecution PublishLayerVersion PublishVersion
      PutFunctionCodeSigningConfig PutFunctionRecursionConfig PutProvisionedConcurrencyConfig
      RemoveLayerVersionPermission ResumeDurableExecution SendDurableExecutionCallbackFailure
      SendDurableExecutionCallbackHeartbeat SendDurableExecutionCallbackSuccess StopDurableExecution TagResource
      UntagResource UpdateCapacityProvider UpdateCodeSigningConfig UpdateEventSourceMapping
      UpdateFunctionUrlConfig
    `),
  },
  logs: {
    reason:
      "reads, queries, exports, tags or creates; or removes masking and retention limits; deliveries, indexes and syslog are other ways into and out of a log group",
    calls: wordsOf(`
      AssociateSourceToS3TableIntegration CancelExportTask CancelImportTask CreateDelivery CreateExportTask
      CreateImportTask CreateLogAnomalyDetector CreateLogGroup CreateLogStream CreateLookupTable
      CreateScheduledQuery DeleteDataProtectionPolicy DeleteDelivery DeleteDeliveryDestination
      DeleteDeliveryDestinationPolicy DeleteDeliverySource DeleteIndexPolicy DeleteIntegration
      DeleteLogAnomalyDetector DeleteLookupTable DeleteQueryDefinition DeleteRetentionPolicy DeleteScheduledQuery
      DeleteSyslogConfiguration DisassociateSourceFromS3TableIntegration PutDeliveryDestination
      PutDeliveryDestinationPolicy PutDeliverySource PutIndexPolicy PutIntegration PutLogEvents PutQueryDefinition
      PutStorageTierPolicy PutSyslogConfiguration StartLiveTail StartQuery StopQuery TagLogGroup TagResource
      TestMetricFilter TestTransformer UntagLogGroup UntagResource UpdateAnomaly UpdateDeliveryConfiguration
      UpdateLogAnomalyDetector UpdateLookupTable UpdateScheduledQuery
    `),
  },
  monitoring: {
    reason:
      "creates, enables or ends a mute; or is about dashboards, insight rules, metric streams and data, none of which names an alarm",
    calls: wordsOf(`
      AssociateDatasetKmsKey CreateResourceMetricsConfiguration DeleteAlarmMuteRule DeleteAnomalyDetector
      DeleteDashboards DeleteInsightRules DeleteMetricDataQueryDefinition DeleteMetricStream
      DeleteResourceMetricsConfiguration DisableInsightRules DisassociateDatasetKmsKey EnableAlarmActions
      EnableInsightRules PutAnomalyDetector PutDashboard PutInsightRule PutManagedInsightRules PutMetricData
      PutMetricDataQueryDefinition PutMetricStream StartMetricStreams StartOTelEnrichment StopMetricStreams
      StopOTelEnrichment TagResource UntagResource UpdateOTelEnrichment UpdateResourceMetricsConfiguration
    `),
  },
  observabilityadmin: {
    reason:
      "creates, starts or tests; or is about connectors, data sets and enrichment, which do not deliver CloudTrail's events",
    calls: wordsOf(`
      CreateCentralizationRuleForOrganization CreateConnector CreateDatasetIntegration CreateS3TableIntegration
      CreateTelemetryPipeline CreateTelemetryRule CreateTelemetryRuleForOrganization DeleteConnector
      DeleteDatasetIntegration DeleteS3TableIntegration PutConnectorTelemetryManifest StartTelemetryEnrichment
      StartTelemetryEvaluation StartTelemetryEvaluationForOrganization StartTelemetryPipelineRefresh
      StartThirdPartyTelemetryEnrichment StopTelemetryEnrichment StopThirdPartyTelemetryEnrichment TagResource
      TestTelemetryPipeline UntagResource UpdateDatasetIntegration
    `),
  },
  scheduler: {
    reason: "creates or tags",
    calls: wordsOf(`
      CreateSchedule CreateScheduleGroup TagResource UntagResource
    `),
  },
  secretsmanager: {
    reason: "creates, restores, replicates or tags; the secret in its own Region keeps its value",
    calls: wordsOf(`
      AssociateCrossAccountReplica CancelRotateSecret CreateSecret DisassociateCrossAccountReplica
      RemoveRegionsFromReplication ReplicateSecretToRegions RestoreSecret StopReplicationToReplica TagResource
      UntagResource
    `),
  },
  ses: {
    reason:
      "is about receiving, templates, contacts, reputation and warm-up, or sends mail; none of these keeps an identity from sending",
    calls: wordsOf(`
      AssociateEmailIdentityCertificate CancelExportJob CloneReceiptRuleSet CreateConfigurationSet
      CreateConfigurationSetEventDestination CreateConfigurationSetTrackingOptions CreateContact CreateContactList
      CreateCustomVerificationEmailTemplate CreateDedicatedIpPool CreateDeliverabilityTestReport
      CreateEmailIdentity CreateEmailTemplate CreateExportJob CreateImportJob CreateMultiRegionEndpoint
      CreateReceiptFilter CreateReceiptRule CreateReceiptRuleSet CreateTemplate CreateTenant
      CreateTenantResourceAssociation DeleteConfigurationSetEventDestination DeleteConfigurationSetTrackingOptions
      DeleteContact DeleteContactList DeleteCustomVerificationEmailTemplate DeleteDedicatedIpPool
      DeleteEmailIdentityPolicy DeleteEmailTemplate DeleteIdentityPolicy DeleteMultiRegionEndpoint
      DeleteReceiptFilter DeleteReceiptRule DeleteReceiptRuleSet DeleteSuppressedDestination DeleteTemplate
      DeleteTenant DeleteTenantResourceAssociation DisassociateEmailIdentityCertificate
      PutAccountDedicatedIpWarmupAttributes PutAccountDeliveryAttributes PutAccountDetails
      PutAccountPricingAttributes PutAccountSuppressionAttributes PutAccountVdmAttributes
      PutConfigurationSetArchivingOptions PutConfigurationSetDeliveryOptions PutConfigurationSetReputationOptions
      PutConfigurationSetSuppressionOptions PutConfigurationSetTrackingOptions PutConfigurationSetVdmOptions
      PutDedicatedIpInPool PutDedicatedIpPoolScalingAttributes PutDedicatedIpWarmupAttributes
      PutDeliverabilityDashboardOption PutEmailIdentityConfigurationSetAttributes
      PutEmailIdentityFeedbackAttributes PutEmailIdentityMailFromAttributes PutTenantSuppressionAttributes
      ReorderReceiptRuleSet SendBounce SendBulkEmail SendBulkTemplatedEmail SendCustomVerificationEmail SendEmail
      SendRawEmail SendTemplatedEmail SetActiveReceiptRuleSet SetIdentityFeedbackForwardingEnabled
      SetIdentityHeadersInNotificationsEnabled SetIdentityMailFromDomain SetIdentityNotificationTopic
      SetReceiptRulePosition TagResource TestRenderEmailTemplate TestRenderTemplate UntagResource
      UpdateConfigurationSet UpdateConfigurationSetEventDestination UpdateConfigurationSetReputationMetricsEnabled
      UpdateConfigurationSetTrackingOptions UpdateContact UpdateContactList UpdateCustomVerificationEmailTemplate
      UpdateEmailTemplate UpdateReceiptRule UpdateReputationEntityCustomerManagedStatus
      UpdateReputationEntityPolicy UpdateTemplate
    `),
  },
  sns: {
    reason: "creates, confirms, publishes or tags; or is about phones and mobile applications",
    calls: wordsOf(`
      ConfirmSubscription CreatePlatformApplication CreatePlatformEndpoint CreateSMSSandboxPhoneNumber CreateTopic
      DeleteEndpoint DeletePlatformApplication DeleteSMSSandboxPhoneNumber OptInPhoneNumber Publish PublishBatch
      SetEndpointAttributes SetPlatformApplicationAttributes SetSMSAttributes TagResource UntagResource
    `),
  },
  sqs: {
    reason: "creates, reads, writes or tags; a canceled move leaves the messages where they are",
    calls: wordsOf(`
      CancelMessageMoveTask ChangeMessageVisibility ChangeMessageVisibilityBatch CreateQueue DeleteMessage
      DeleteMessageBatch SendMessage SendMessageBatch TagQueue UntagQueue
    `),
  },
};
