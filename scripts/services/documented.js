// Part of npm run generate:services: names of events that no model has, from AWS's documentation and from real records.

/** The names, by event source. */
export const documented = {
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
  // https://docs.aws.amazon.com/signin/latest/userguide/logging-using-cloudtrail.html
  // https://docs.aws.amazon.com/singlesignon/latest/userguide/understanding-sign-in-events.html
  signin: [
    ...["ConsoleLogin", "CheckMfa", "SwitchRole", "ExitRole", "RenewRole", "AssumeRole", "GetSigninToken"],
    ...["PasswordRecoveryRequested", "PasswordRecoveryCompleted", "PasswordUpdated", "EmailUpdated"],
    ...["MfaConnectionsUpdated", "UserAuthentication", "CredentialChallenge", "CredentialVerification"],
    ...["AuthorizeOAuth2Access", "CreateOAuth2Token", "CreateOAuth2TokenWithIAM"],
  ],
  // https://docs.aws.amazon.com/singlesignon/latest/userguide/sso-info-in-cloudtrail.html
  sso: ["Authenticate", "CreateToken", "Federate", "ListApplications", "ListProfilesForApplication"],
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_cloudtrail-integration.html
  organizations: [
    "CreateAccountResult",
    "CloseAccountResult",
    "AccountJoinedOrganization",
    "AccountDepartedOrganization",
  ],
  // https://docs.aws.amazon.com/controltower/latest/userguide/lifecycle-events.html
  controltower: [
    ...["CreateManagedAccount", "UpdateManagedAccount", "EnableGuardrail", "DisableGuardrail", "SetupLandingZone"],
    ...["UpdateLandingZone", "RegisterOrganizationalUnit", "DeregisterOrganizationalUnit"],
    "PrecheckOrganizationalUnit",
  ],
  // https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
  kms: ["RotateKey", "DeleteKey", "DeleteExpiredKeyMaterial", "SynchronizeMultiRegionKey"],
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html
  secretsmanager: [
    ...["CancelSecretVersionDelete", "EndSecretVersionDelete", "StartSecretVersionDelete", "RotationAbandoned"],
    ...["RotationFailed", "RotationStarted", "RotationSucceeded", "TestRotationFailed", "TestRotationStarted"],
    "TestRotationSucceeded",
  ],
  // https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
  lambda: ["LambdaESMDisabled"],
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html
  cloudtrail: [
    ...["CreateServiceLinkedChannel", "DeleteServiceLinkedChannel", "GetServiceLinkedChannel"],
    ...["UpdateServiceLinkedChannel", "PutAuditEvents"],
  ],
  // https://docs.aws.amazon.com/rolesanywhere/latest/userguide/logging-using-cloudtrail.html
  rolesanywhere: ["CreateSession"],
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
  s3: ["OptionsObject", "PostObject"],
  // https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html, and real records
  ec2: [
    ...["SharedSnapshotCopyInitiated", "SharedSnapshotVolumeCreated", "RegisterManagedInstance", "BidEvictedEvent"],
  ],
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-cloudtrail-logs.html, and real records
  ssm: ["UpdateInstanceInformation", "UpdateInstanceAssociationStatus", "ListInstanceAssociations"],
  // Sign-In user guide, MCP: https://docs.aws.amazon.com/signin/latest/userguide/logging-using-cloudtrail.html
  "aws-mcp": ["CallTool", "CallReadWriteTool", "CallPrivilegedTool"],
};

/**
 * Operations that CloudTrail writes under other names, by event source.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
 */
export const renamed = {
  lambda: {
    ...dated("20150331v2", [
      ...["AddPermission", "RemovePermission", "UpdateFunctionCode", "UpdateFunctionConfiguration", "GetFunction"],
      "GetFunctionConfiguration",
    ]),
    ...dated("20150331", [
      ...["CreateAlias", "DeleteAlias", "GetAlias", "UpdateAlias", "CreateEventSourceMapping", "PublishVersion"],
      ...["DeleteEventSourceMapping", "UpdateEventSourceMapping", "CreateFunction", "DeleteFunction", "ListFunctions"],
      "ListVersionsByFunction",
    ]),
    ...dated("20170331v2", ["TagResource", "UntagResource"]),
    ...dated("20171031", ["PutFunctionConcurrency", "DeleteFunctionConcurrency"]),
    ...dated("20181031", ["PublishLayerVersion", "DeleteLayerVersion"]),
  },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html, and real records
  s3: {
    PutPublicAccessBlock: ["PutBucketPublicAccessBlock", "PutAccountPublicAccessBlock"],
    GetPublicAccessBlock: ["GetBucketPublicAccessBlock", "GetAccountPublicAccessBlock"],
    DeletePublicAccessBlock: ["DeleteBucketPublicAccessBlock", "DeleteAccountPublicAccessBlock"],
    PutBucketLifecycleConfiguration: ["PutBucketLifecycle"],
    GetBucketLifecycleConfiguration: ["GetBucketLifecycle"],
    PutBucketNotificationConfiguration: ["PutBucketNotification"],
    GetBucketNotificationConfiguration: ["GetBucketNotification"],
    PutBucketAccelerateConfiguration: ["PutAccelerateConfiguration"],
    GetBucketAccelerateConfiguration: ["GetAccelerateConfiguration"],
    PutObjectLockConfiguration: ["PutBucketObjectLockConfiguration"],
    GetObjectLockConfiguration: ["GetBucketObjectLockConfiguration"],
  },
};

function dated(suffix, names) {
  return Object.fromEntries(names.map((name) => [name, [`${name}${suffix}`]]));
}
