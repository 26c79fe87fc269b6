import type { Body } from "./module.ts";

type Values = Readonly<Record<string, unknown>>;
type Translation = (body: Values) => Values;

/** Returns a translation that renames arguments; the others are left out. */
const renamed =
  (names: Readonly<Record<string, string>>): Translation =>
  (body) =>
    Object.fromEntries(Object.entries(names).map(([argument, property]) => [property, body[argument]]));

const first = (blocks: unknown): Values => (blocks as readonly [Values])[0];
const policyOf = (text: unknown): unknown => JSON.parse(String(text));
const pairs = (map: unknown): unknown =>
  map === null || map === undefined ? undefined : Object.entries(map).map(([Name, Value]) => ({ Name, Value }));

const alarm: Translation = (body) => {
  const { metric_query: queries = [] } = (body["dynamic"] ?? {}) as {
    metric_query?: { for_each: []; content: unknown }[];
  };
  const metrics = queries.filter(({ for_each }) => for_each.length > 0).map(({ content }) => metricOf(first(content)));
  return {
    ...renamed({
      ...{ alarm_name: "AlarmName", alarm_description: "AlarmDescription", namespace: "Namespace" },
      ...{ metric_name: "MetricName", statistic: "Statistic", period: "Period", threshold: "Threshold" },
      ...{ evaluation_periods: "EvaluationPeriods", comparison_operator: "ComparisonOperator" },
      ...{ treat_missing_data: "TreatMissingData", alarm_actions: "AlarmActions", ok_actions: "OKActions" },
    })(body),
    Dimensions: pairs(body["dimensions"]),
    Metrics: metrics.length === 0 ? undefined : metrics,
  };
};

function metricOf({ id, label, expression, return_data, metric }: Values): Values {
  if (metric === undefined) return { Id: id, Label: label, Expression: expression };
  const { namespace, metric_name, dimensions, period, stat } = first(metric);
  const Metric = { Namespace: namespace, MetricName: metric_name, Dimensions: pairs(dimensions) };
  return { Id: id, ReturnData: return_data, MetricStat: { Metric, Period: period, Stat: stat } };
}

/** The logical id in the template, and the properties that the arguments say, of each resource. */
const translations: Readonly<Record<string, readonly [string, Translation]>> = {
  "aws_sns_topic.alerts": [
    "Topic",
    renamed({ name: "TopicName", display_name: "DisplayName", kms_master_key_id: "KmsMasterKeyId" }),
  ],
  "aws_sns_topic_policy.alerts": [
    "TopicPolicy",
    ({ arn, policy }) => ({ Topics: [arn], PolicyDocument: policyOf(policy) }),
  ],
  "aws_sns_topic_subscription.alert_email": [
    "AlertEmailSubscription",
    renamed({ topic_arn: "TopicArn", protocol: "Protocol", endpoint: "Endpoint" }),
  ],
  "aws_sqs_queue.dead_letters": [
    "DeadLetters",
    renamed({
      ...{ name: "QueueName", message_retention_seconds: "MessageRetentionPeriod" },
      ...{ max_message_size: "MaximumMessageSize", sqs_managed_sse_enabled: "SqsManagedSseEnabled" },
    }),
  ],
  "aws_dynamodb_table.sent": [
    "Table",
    ({ name, billing_mode, hash_key, attribute, ttl, server_side_encryption }) => ({
      ...{ TableName: name, BillingMode: billing_mode, KeySchema: [{ AttributeName: hash_key, KeyType: "HASH" }] },
      AttributeDefinitions: [renamed({ name: "AttributeName", type: "AttributeType" })(first(attribute))],
      TimeToLiveSpecification: renamed({ attribute_name: "AttributeName", enabled: "Enabled" })(first(ttl)),
      SSESpecification: renamed({ enabled: "SSEEnabled" })(first(server_side_encryption)),
    }),
  ],
  "aws_cloudwatch_log_group.function": [
    "LogGroup",
    renamed({ name: "LogGroupName", retention_in_days: "RetentionInDays" }),
  ],
  "aws_lambda_function.alerts": [
    "Function",
    (body) => ({
      ...renamed({
        ...{ function_name: "FunctionName", description: "Description", handler: "Handler", runtime: "Runtime" },
        ...{ architectures: "Architectures", memory_size: "MemorySize", timeout: "Timeout", role: "Role" },
      })(body),
      // -1 is the provider's way to say none.
      ReservedConcurrentExecutions:
        body["reserved_concurrent_executions"] === -1 ? undefined : body["reserved_concurrent_executions"],
      DeadLetterConfig: { TargetArn: first(body["dead_letter_config"])["target_arn"] },
      Environment: {
        Variables: Object.fromEntries(
          Object.entries(first(body["environment"])["variables"] as Values).map(([name, value]) => [
            name,
            String(value),
          ]),
        ),
      },
    }),
  ],
  "aws_lambda_function_event_invoke_config.retries": [
    "Retries",
    renamed({
      ...{ function_name: "FunctionName", qualifier: "Qualifier", maximum_retry_attempts: "MaximumRetryAttempts" },
      maximum_event_age_in_seconds: "MaximumEventAgeInSeconds",
    }),
  ],
  "aws_lambda_permission.logs": [
    "Permission",
    renamed({
      ...{ function_name: "FunctionName", action: "Action", principal: "Principal" },
      ...{ source_account: "SourceAccount", source_arn: "SourceArn" },
    }),
  ],
  "aws_cloudwatch_log_subscription_filter.alerts": [
    "Filter",
    renamed({
      ...{ name: "FilterName", log_group_name: "LogGroupName", filter_pattern: "FilterPattern" },
      destination_arn: "DestinationArn",
    }),
  ],
  "aws_iam_role.function": [
    "Role",
    ({ description, assume_role_policy }) => ({
      ...{ Description: description, AssumeRolePolicyDocument: policyOf(assume_role_policy) },
    }),
  ],
  "aws_iam_role.heartbeat": [
    "HeartbeatRole",
    ({ description, assume_role_policy }) => ({
      ...{ Description: description, AssumeRolePolicyDocument: policyOf(assume_role_policy) },
    }),
  ],
  "aws_iam_role_policy.function": [
    "Role",
    ({ name, policy }) => ({ Policies: [{ PolicyName: name, PolicyDocument: policyOf(policy) }] }),
  ],
  "aws_iam_role_policy.heartbeat": [
    "HeartbeatRole",
    ({ name, policy }) => ({ Policies: [{ PolicyName: name, PolicyDocument: policyOf(policy) }] }),
  ],
  "aws_scheduler_schedule.heartbeat": [
    "HeartbeatSchedule",
    ({ name, description, schedule_expression, flexible_time_window, target }) => {
      const { arn, role_arn, input, retry_policy } = first(target);
      const retries = first(retry_policy);
      return {
        ...{ Name: name, Description: description, ScheduleExpression: schedule_expression },
        FlexibleTimeWindow: { Mode: first(flexible_time_window)["mode"] },
        Target: {
          ...{ Arn: arn, RoleArn: role_arn, Input: input },
          RetryPolicy: renamed({
            maximum_event_age_in_seconds: "MaximumEventAgeInSeconds",
            maximum_retry_attempts: "MaximumRetryAttempts",
          })(retries),
        },
      };
    },
  ],
  "aws_cloudwatch_metric_alarm.errors": ["ErrorsAlarm", alarm],
  "aws_cloudwatch_metric_alarm.throttles": ["ThrottlesAlarm", alarm],
  "aws_cloudwatch_metric_alarm.dead_letters": ["DeadLettersAlarm", alarm],
  "aws_cloudwatch_metric_alarm.quiet": ["QuietAlarm", alarm],
  "aws_cloudwatch_metric_alarm.delivery_errors": ["DeliveryErrorsAlarm", alarm],
  "aws_cloudwatch_metric_alarm.delivery_throttling": ["DeliveryThrottlingAlarm", alarm],
  "aws_cloudwatch_metric_alarm.heartbeat": ["HeartbeatAlarm", alarm],
};

/** Returns the properties of the template's resources that a module's resources say. */
export function translated(resources: Readonly<Record<string, Body>>): Readonly<Record<string, Values>> {
  const result: Record<string, Values> = {};
  for (const [name, body] of Object.entries(resources)) {
    const [id, translation] = translations[name] ?? [name, (values: Values) => values];
    const defined = Object.entries(translation(body)).filter(([, value]) => value !== undefined && value !== null);
    result[id] = { ...result[id], ...Object.fromEntries(defined) };
  }
  return result;
}
