import { describe, expect, it } from "vitest";
import { alertOf, call, type Raw } from "../../alerts.ts";

const at = "eu-west-1:111122223333";
const fn = "watch-iam";
const pipeline = ["audit/trail", "to-watch", fn, `arn:aws:sns:${at}:pager`];
const found = (raw: Raw) => alertOf(raw, { pipeline }).findings.map(({ code, severity }) => `${code}:${severity}`);
const tampered = "alerting-tampered:critical";
const changed = "alerting-changed:high";
const doc = (Effect: string, Resource = "*") =>
  JSON.stringify({ Statement: [{ Effect, Action: "logs:*", Resource, Principal: "*" }] });
const deliveryRole = { roleName: "CloudTrail_CloudWatchLogs_Role" };
const group = { logGroupIdentifier: `arn:aws:logs:${at}:log-group:audit/trail:*` };

describe("a call on a part of the pipeline", () => {
  it.each<[string, Raw, string]>([
    ["lambda:DeleteResourcePolicy", { resourceArn: `arn:aws-eusc:lambda:${at}:function:${fn}:live` }, tampered],
    ["lambda:DeleteResourcePolicy20260701", { resourceArn: fn }, tampered],
    ["lambda:PutResourcePolicy", { resourceArn: fn, policy: doc("Allow") }, changed],
    ["lambda:PutResourcePolicy", { resourceArn: fn, policy: doc("Deny") }, tampered],
    ["lambda:RemovePermission20150331v2", { functionName: `111122223333:function:${fn}` }, tampered],
    [
      "lambda:PutFunctionScalingConfig",
      { functionName: fn, functionScalingConfig: { maxExecutionEnvironments: 0 } },
      tampered,
    ],
    ["lambda:PutFunctionConcurrency20171031", { functionName: fn, reservedConcurrentExecutions: 0 }, tampered],
    ["lambda:PutFunctionConcurrency20171031", { functionName: fn, reservedConcurrentExecutions: 4 }, changed],
    ["lambda:DeleteAlias", { functionName: fn, name: "live" }, tampered],
    ["lambda:UpdateAlias", { functionName: fn, name: "live", functionVersion: "1" }, changed],
    ["lambda:PutRuntimeManagementConfig", { functionName: fn }, changed],
    ["lambda:PutFunctionEventInvokeConfig", { functionName: fn, maximumRetryAttempts: 0 }, changed],
    ["monitoring:PutAlarmMuteRule", { name: "calm", muteTargets: { alarmNames: ["cpu", `${fn}-errors`] } }, tampered],
    ["monitoring:DisableAlarmActions", { alarmNames: ["IAM-Alerts quiet"] }, tampered],
    ["sns:PutDataProtectionPolicy", { resourceArn: `arn:aws:sns:${at}:pager`, dataProtectionPolicy: "{}" }, changed],
    ["sns:SetTopicAttributes", { topicArn: `arn:aws:sns:${at}:pager`, attributeValue: "x" }, changed],
    ["sns:SetTopicAttributes", { topicArn: `arn:aws:sns:${at}:pager`, attributeValue: doc("Deny") }, tampered],
    ["iam:DeleteRolePolicy", { ...deliveryRole, policyName: "write" }, tampered],
    ["iam:DetachRolePolicy", { roleName: `${fn}-Role-1A2B3C`, policyArn: "arn:aws:iam::aws:policy/X" }, tampered],
    ["iam:DeleteRole", deliveryRole, tampered],
    ["iam:UpdateAssumeRolePolicy", deliveryRole, tampered],
    ["iam:PutRolePolicy", { ...deliveryRole, policyName: "p", policyDocument: doc("Deny") }, tampered],
    ["iam:PutRolePolicy", { ...deliveryRole, policyName: "p", policyDocument: doc("Allow") }, changed],
    ["iam:AttachRolePolicy", { ...deliveryRole, policyArn: "arn:aws:iam::aws:policy/AWSDenyAll" }, tampered],
    ["iam:PutRolePermissionsBoundary", { ...deliveryRole, permissionsBoundary: "arn:aws:iam::1:policy/b" }, tampered],
    ["logs:PutLogGroupDeletionProtection", { ...group, deletionProtectionEnabled: false }, changed],
    ["logs:PutBearerTokenAuthentication", { ...group, bearerTokenAuthenticationEnabled: true }, changed],
    ["logs:PutTransformer", { ...group, transformerConfig: [{ parseToOCSF: {} }] }, changed],
    ["logs:DeleteTransformer", group, changed],
    [
      "logs:PutDataProtectionPolicy",
      { ...group, policyDocument: '{"Statement":[{"Operation":{"Deidentify":{}}}]}' },
      changed,
    ],
    ["logs:PutResourcePolicy", { resourceArn: group.logGroupIdentifier, policyDocument: doc("Deny") }, tampered],
    [
      "logs:PutResourcePolicy",
      { policyName: "p", policyDocument: doc("Deny", "arn:aws:logs:*:*:log-group:aud*") },
      tampered,
    ],
    ["logs:DeleteResourcePolicy", { resourceArn: group.logGroupIdentifier }, changed],
    ["logs:PutRetentionPolicy", { logGroupName: "audit/trail", retentionInDays: 1 }, changed],
    ["logs:PutAccountPolicy", { policyName: "t", policyType: "TRANSFORMER_POLICY" }, changed],
    ["cloudformation:DeleteStack", { stackName: `arn:aws:cloudformation:${at}:stack/iam-alerts/0a1b` }, tampered],
    ["cloudformation:UpdateStack", { stackName: "iam-alerts-prod" }, changed],
    ["kms:PutKeyPolicy", { keyId: "alias/iam-alerts", policy: doc("Deny") }, tampered],
    [
      "secretsmanager:DeleteSecret",
      { secretId: `arn:aws:secretsmanager:${at}:secret:iam-alerts/slack-a1B2c3` },
      tampered,
    ],
    ["dynamodb:DeleteTable", { tableName: `arn:aws:dynamodb:${at}:table/${fn}-sent` }, changed],
    ["sqs:PurgeQueue", { queueUrl: `https://sqs.eu-west-1.amazonaws.com/111122223333/${fn}-dead-letters` }, changed],
    ["events:DisableRule", { name: "cloudtrail-changes" }, tampered],
    ["events:DeleteApiDestination", { name: `${fn}-heartbeat` }, tampered],
    ["events:UpdateConnection", { name: "iam-alerts-chat" }, changed],
    ["lambda:UpdateEventSourceMapping20150331", { uUID: "u", functionName: fn, enabled: false }, tampered],
    ["lambda:UpdateEventSourceMapping20150331", { uUID: "u", functionName: fn, batchSize: 1 }, changed],
    [
      "ses:UpdateReputationEntityCustomerManagedStatus",
      { reputationEntityReference: `arn:aws:ses:${at}:identity/iam-alerts.example.com`, sendingStatus: "DISABLED" },
      tampered,
    ],
    [
      "ses:PutEmailIdentityMailFromAttributes",
      { emailIdentity: "iam-alerts.example.com", behaviorOnMxFailure: "REJECT_MESSAGE" },
      changed,
    ],
    [
      "monitoring:PutMetricData",
      { namespace: "iam-alerts", metricData: [{ metricName: "HeartbeatsReceived" }] },
      changed,
    ],
    [
      "cloudformation:ImportStacksToStackSet",
      { stackSetName: "fleet", stackIds: [`arn:aws:cloudformation:${at}:stack/iam-alerts/0a1b`] },
      changed,
    ],
    [
      "kinesis:UpdateMaxRecordSize",
      { streamARN: `arn:aws:kinesis:${at}:stream/cloudtrail-events`, maxRecordSizeInKiB: 1024 },
      changed,
    ],
    ["kinesis:DeleteQueue", { queueARN: `arn:aws:kinesis:${at}:queue/iam-alerts` }, tampered],
    [
      "secretsmanager:RemoveRegionsFromReplication",
      { secretId: "iam-alerts/slack", removeReplicaRegions: ["eu-west-1"] },
      changed,
    ],
    ["dynamodb:DeleteResourcePolicy", { resourceArn: `arn:aws:dynamodb:${at}:table/${fn}-sent` }, changed],
    [
      "sns:SetEndpointAttributes",
      { endpointArn: `arn:aws:sns:${at}:endpoint/GCM/iam-alerts/0a1b`, attributes: { enabled: "false" } },
      changed,
    ],
    ["iam:DeleteServiceLinkedRole", { roleName: "AWSServiceRoleForCloudTrail" }, changed],
    ["logs:DeleteDeliverySource", { name: "cloudtrail-events" }, changed],
    ["scheduler:UpdateSchedule", { name: `${fn}-heartbeat`, state: "DISABLED" }, tampered],
  ])("%s %j gives %s", (name, parameters, expected) => {
    expect(found(call(name, parameters))).toContain(expected);
  });

  it.each<[string, Raw]>([
    ["logs:PutLogGroupDeletionProtection", { ...group, deletionProtectionEnabled: true }],
    ["logs:PutBearerTokenAuthentication", { ...group, bearerTokenAuthenticationEnabled: false }],
    ["logs:PutAccountPolicy", { policyName: "i", policyType: "FIELD_INDEX_POLICY" }],
    [
      "ses:UpdateReputationEntityCustomerManagedStatus",
      { reputationEntityReference: `arn:aws:ses:${at}:identity/iam-alerts.example.com`, sendingStatus: "ENABLED" },
    ],
    ["monitoring:PutMetricData", { namespace: "shop", metricData: [{ metricName: "iam-alerts" }] }],
    ["events:RemovePermission", { eventBusName: "orders", statementId: "cloudtrail" }],
    ["logs:DeleteLogGroup", { logGroupName: "/apps/audit/trail" }],
    ["logs:TagResource", { resourceArn: group.logGroupIdentifier, tags: { team: "iam-alerts" } }],
    ["lambda:DeleteFunction20150331", { functionName: "shop:watch-iam" }],
    ["lambda:RemovePermission20150331v2", { functionName: "shop", statementId: "allow-cloudtrail" }],
    ["lambda:UpdateFunctionConfiguration", { functionName: "shop", description: "not iam-alerts" }],
    ["sns:DeleteTopic", { topicArn: "arn:aws:sns:eu-west-1:444455556666:pager" }],
    ["iam:DetachRolePolicy", { roleName: "dev", policyArn: "arn:aws:iam::aws:policy/AWSCloudTrail_FullAccess" }],
    ["iam:UpdateRoleDescription", { ...deliveryRole, description: "x" }],
  ])("%s %j gives no finding of tampering", (name, parameters) => {
    expect(found(call(name, parameters)).filter((code) => code.startsWith("alerting"))).toEqual([]);
  });

  it("is recognized in AWS's refusal, which has no parameters", () => {
    const errorMessage = `User: arn:aws:iam::111122223333:user/eve is not authorized to perform: lambda:DeleteFunction on resource: arn:aws:lambda:${at}:function:${fn} because no policy allows it`;
    const refused = call("lambda:DeleteFunction20150331", null, { errorCode: "AccessDenied", errorMessage });
    expect(found(refused)).toContain("alerting-tampered:high");
    expect(alertOf(refused, { pipeline }).severity).toBe("high");
  });

  it("has the type and the days of an account policy in its title", () => {
    const policyDocument = '{"RetentionInDays": 3}';
    const raw = call("logs:PutAccountPolicy", { policyName: "short", policyType: "RETENTION_POLICY", policyDocument });
    expect(alertOf(raw).title).toBe("alice put retention policy short (3 days) on the account's log groups");
  });
});

const selector = (...fieldSelectors: readonly Raw[]) => ({ advancedEventSelectors: [{ fieldSelectors }] });
const management = { field: "eventCategory", equals: ["Management"] };

describe("a trail", () => {
  it.each<[string, Raw, string]>([
    ["PutEventSelectors", selector({ field: "eventCategory", equals: ["Data"] }), "trail-blinded:critical"],
    ["PutEventSelectors", selector(management, { field: "readOnly", equals: ["true"] }), "trail-blinded:critical"],
    [
      "PutEventSelectors",
      selector(management, { field: "eventSource", notStartsWith: ["iam"] }),
      "trail-blinded:critical",
    ],
    [
      "PutEventSelectors",
      selector(management, { field: "userIdentity.arn", notEquals: ["x"] }),
      "trail-blinded:critical",
    ],
    [
      "PutEventSelectors",
      selector(management, { field: "eventSource", notEquals: ["kms.amazonaws.com"] }),
      "trail-changed:high",
    ],
    ["PutEventSelectors", selector(management), "trail-changed:high"],
    ["UpdateTrail", { name: "t", cloudWatchLogsLogGroupArn: "" }, "trail-blinded:critical"],
    ["UpdateTrail", { name: "t", cloudWatchLogsRoleArn: "" }, "trail-blinded:critical"],
    ["UpdateTrail", { name: "t", isMultiRegionTrail: false }, "trail-blinded:critical"],
    ["UpdateTrail", { name: "t", includeGlobalServiceEvents: false }, "trail-blinded:critical"],
    ["UpdateTrail", { name: "t", s3BucketName: "other" }, "trail-changed:high"],
    ["UpdateTrail", { name: "t", recursiveLogging: false }, "trail-changed:low"],
    ["DeleteServiceLinkedChannel", { channel: "c" }, "trail-stopped:critical"],
    ["DeleteChannel", { channel: "c" }, "trail-stopped:critical"],
  ])("after %s %j has the finding %s", (name, parameters, expected) => {
    const raw = call(`cloudtrail:${name}`, parameters);
    expect(found(raw)).toContain(expected);
    expect(alertOf(raw, { pipeline }).severity).toBe(expected.split(":")[1]);
  });

  it.each<[string, Raw, string[]]>([
    ["DeleteTelemetryRule", { ruleIdentifier: "trail" }, ["trail-stopped:critical"]],
    ["StopTelemetryEvaluation", {}, ["trail-stopped:critical"]],
    ["UpdateTelemetryRule", { ruleIdentifier: "r", rule: { resourceType: "AWS::CloudTrail" } }, ["trail-changed:high"]],
    ["UpdateTelemetryRule", { ruleIdentifier: "r", rule: { resourceType: "AWS::EC2::VPC" } }, []],
  ])("without a trail of its own: %s %j gives %j", (name, parameters, expected) => {
    expect(found(call(`observabilityadmin:${name}`, parameters))).toEqual(expected);
  });

  it.each<[string, readonly string[]]>([
    ["cloudtrail.amazonaws.com", ["trail-stopped:critical"]],
    ["ram.amazonaws.com", []],
  ])("of an organization, when %s loses its access, gives %j", (servicePrincipal, expected) => {
    expect(found(call("organizations:DisableAWSServiceAccess", { servicePrincipal }))).toEqual(expected);
  });
});

describe("a bucket", () => {
  const off = {
    BlockPublicAcls: false,
    IgnorePublicAcls: false,
    BlockPublicPolicy: false,
    RestrictPublicBuckets: false,
  };
  const on = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
  it.each<[string, Raw, boolean]>([
    ["PutBucketPublicAccessBlock", { bucketName: "b", PublicAccessBlockConfiguration: off }, true],
    ["PutBucketPublicAccessBlock", { bucketName: "b", PublicAccessBlockConfiguration: on }, false],
    ["PutBucketAcl", { bucketName: "b", "x-amz-acl": ["public-read"] }, true],
    ["PutBucketAcl", { bucketName: "b", "x-amz-acl": ["private"] }, false],
    ["PutBucketAcl", { Grant: [{ Grantee: { URI: "http://acs.amazonaws.com/groups/global/AllUsers" } }] }, true],
  ])("after %s %j is public: %s", (name, parameters, isPublic) => {
    expect(found(call(`s3:${name}`, parameters)).includes("public-access-allowed:high")).toBe(isPublic);
  });
});

it("a user who is created with an administrator as boundary has no boundary", () => {
  const permissionsBoundary = "arn:aws:iam::aws:policy/AdministratorAccess";
  expect(found(call("iam:CreateUser", { userName: "bob", permissionsBoundary }))).toContain(
    "boundary-without-effect:high",
  );
});
