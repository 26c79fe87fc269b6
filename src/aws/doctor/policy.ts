/** The names that a policy is for; null for any. */
export interface Names {
  readonly partition: string;
  readonly region: string | null;
  readonly account: string | null;
  readonly logGroup: string;
  /** The function's name, without an ARN or an alias. */
  readonly functionName: string | null;
  readonly topicArn: string | null;
  readonly queueArn: string | null;
  readonly roleArn: string | null;
}

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

/**
 * The least policy for whoever runs subscribe, simulate and doctor with these names.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function leastPolicy(names: Names): {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
} {
  const place = `${names.region ?? "*"}:${names.account ?? "*"}`;
  const group = (name: string) => `arn:${names.partition}:logs:${place}:log-group:${name}`;
  const functionArn = `arn:${names.partition}:lambda:${place}:function:${names.functionName ?? "*"}`;
  const allow = (Sid: string, Action: readonly string[], Resource: string | readonly string[]): Statement => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
  });
  return {
    Version: "2012-10-17",
    Statement: [
      allow(
        "Subscribe",
        ["DescribeSubscriptionFilters", "PutSubscriptionFilter", "DeleteSubscriptionFilter"].map(
          (name) => `logs:${name}`,
        ),
        `${group(names.logGroup)}:*`,
      ),
      ...(names.roleArn === null ? [] : [allow("PassRole", ["iam:PassRole"], names.roleArn)]),
      allow(
        "Function",
        [
          "GetFunctionConfiguration",
          "GetPolicy",
          "AddPermission",
          "RemovePermission",
          "GetFunctionEventInvokeConfig",
        ].map((name) => `lambda:${name}`),
        [functionArn, `${functionArn}:*`],
      ),
      allow("Simulate", ["lambda:InvokeFunction"], [functionArn, `${functionArn}:*`]),
      allow(
        "Look",
        ["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus", "cloudwatch:GetMetricStatistics"].concat([
          ...["logs:DescribeLogGroups", "ses:GetAccount", "ses:GetEmailIdentity"],
        ]),
        "*",
      ),
      allow(
        "Topic",
        ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic"],
        names.topicArn ?? `arn:${names.partition}:sns:${place}:*`,
      ),
      allow(
        "DeadLetters",
        ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"],
        names.queueArn ?? `arn:${names.partition}:sqs:${place}:*`,
      ),
      allow(
        "Canary",
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        [`${group(names.logGroup)}:*`, `${group(names.logGroup)}:log-stream:iam-alerts-simulate*`],
      ),
      allow("CanarySeen", ["logs:FilterLogEvents"], `${group(`/aws/lambda/${names.functionName ?? "*"}`)}:*`),
    ],
  };
}
