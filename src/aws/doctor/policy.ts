import { canaryLogStream } from "../../payload/awslogs.ts";

/** The names in the policy; null for any. */
export interface PolicyNames {
  readonly partition: string;
  readonly region: string | null;
  readonly account: string | null;
  readonly logGroups: readonly string[];
  /** The function's name, without an ARN or an alias. */
  readonly functionName: string | null;
  readonly topicArn: string | null;
  /**
   * The role with which CloudWatch Logs writes to a Kinesis or Firehose stream; null if the destination is a function.
   */
  readonly roleArn: string | null;
  /** Whether to allow backtest to search the log group. */
  readonly backtest: boolean;
  /** Whether to allow subscribe to change a subscription policy of the account. */
  readonly accountPolicy: boolean;
  /** Whether to allow doctor --all to read every filter of the Region and the functions behind them. */
  readonly all: boolean;
}

interface AllowStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** An identity-based policy, as IAM accepts it. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly AllowStatement[];
}

/**
 * Returns the minimal policy for running subscribe, simulate and doctor, and optionally backtest and doctor --all, with
 * these names. The statements are grouped by command, so that those of unused commands can be removed.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function leastPolicy(names: PolicyNames): PolicyDocument {
  const { logGroups, functionName, topicArn, roleArn, backtest, accountPolicy, all } = names;
  const arn = (service: string, resource: string) => arnIn(names, service, resource);
  const groups = logGroups.map((logGroup) => arn("logs", `log-group:${logGroup}`));
  const streams = groups.map((group) => `${group}:*`);
  const functionLog = arn("logs", `log-group:/aws/lambda/${functionName ?? "*"}`);
  const functionArn = arn("lambda", `function:${functionName ?? "*"}`);
  const withAliases = [functionArn, `${functionArn}:*`];
  const filters = ["logs:DescribeSubscriptionFilters", "logs:PutSubscriptionFilter", "logs:DeleteSubscriptionFilter"];
  // A policy of the account puts filters on log groups that do not exist yet.
  const accountChanges = ["logs:PutAccountPolicy", "logs:DeleteAccountPolicy", ...filters.slice(1)];
  const permissions = ["lambda:GetPolicy", "lambda:AddPermission", "lambda:RemovePermission"];
  return {
    Version: "2012-10-17",
    Statement: [
      allow("Subscribe", filters, streams),
      // This action has no resource type. doctor calls it too.
      allow("SubscribeAccount", ["logs:DescribeAccountPolicies"], ["*"]),
      ...(accountPolicy ? [allow("SubscribeAccountPolicy", accountChanges, ["*"])] : []),
      allow("SubscribeFunction", ["lambda:GetFunctionConfiguration", ...permissions], withAliases),
      ...(roleArn === null ? [] : [allow("SubscribeStream", ["iam:PassRole"], [roleArn])]),
      allow("Simulate", ["lambda:InvokeFunction"], withAliases),
      // These actions have no resource type, or apply to the whole account.
      allow(
        "Doctor",
        [
          ...["cloudtrail:DescribeTrails", "cloudtrail:GetEventSelectors", "cloudtrail:GetTrailStatus"],
          ...["cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics", "cloudwatch:DescribeAlarms"],
          "logs:DescribeLogGroups",
          ...["lambda:ListFunctions", "ses:GetAccount", "ses:GetEmailIdentity"],
        ],
        ["*"],
      ),
      allow("DoctorLogGroup", ["logs:DescribeLogStreams", "logs:GetLogEvents"], streams),
      allow("DoctorFunction", ["lambda:GetFunctionEventInvokeConfig"], withAliases),
      allow("DoctorDeadLetters", ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"], [arn("sqs", "*")]),
      allow("DoctorTopic", ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic"], [topicArn ?? arn("sns", "*")]),
      allow("DoctorKeys", ["kms:DescribeKey", "kms:GetKeyPolicy"], [arn("kms", "key/*")]),
      allow("Canary", ["logs:CreateLogStream"], streams),
      allow(
        "CanaryEvent",
        ["logs:PutLogEvents"],
        groups.map((group) => `${group}:log-stream:${canaryLogStream}*`),
      ),
      allow("CanarySeen", ["logs:FilterLogEvents"], [`${functionLog}:*`]),
      ...(backtest
        ? [
            allow("Backtest", ["logs:FilterLogEvents", "logs:StartQuery"], streams),
            allow("BacktestQueries", ["logs:DescribeLogGroups", "logs:GetQueryResults", "logs:StopQuery"], ["*"]),
          ]
        : []),
      ...(all ? listingStatements(names) : []),
    ],
  };
}

/** Returns the minimal policy for doctor --all alone. */
export function listingPolicy(names: Pick<PolicyNames, "partition" | "region" | "account">): PolicyDocument {
  const account = allow("DoctorAllAccount", ["logs:DescribeLogGroups", "logs:DescribeAccountPolicies"], ["*"]);
  return { Version: "2012-10-17", Statement: [...listingStatements(names), account] };
}

/** The buckets of a backtest. */
export interface ArchiveNames extends Pick<PolicyNames, "partition" | "region" | "account"> {
  /** The trail's bucket, and the folder in it, without a slash at the end. */
  readonly bucket: string;
  readonly folder: string;
  /** The bucket and folder where Athena writes its results; null without Athena. */
  readonly output: { readonly bucket: string; readonly folder: string } | null;
}

/**
 * Returns the minimal policy for backtest with s3://, and optionally with --athena.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena.html
 */
export function archivePolicy(names: ArchiveNames): PolicyDocument {
  const { partition, bucket, folder, output } = names;
  const arn = (service: string, resource: string) => arnIn(names, service, resource);
  const bucketArn = (name: string) => `arn:${partition}:s3:::${name}`;
  const objectsIn = (place: { readonly bucket: string; readonly folder: string }) =>
    `${bucketArn(place.bucket)}/${place.folder === "" ? "" : `${place.folder}/`}*`;
  const queries = ["StartQueryExecution", "GetQueryExecution", "GetQueryResults", "StopQueryExecution", "GetWorkGroup"];
  const tables = ["glue:GetDatabase", "glue:GetTable", "glue:GetPartitions"];
  const glue = ["catalog", "database/*", "table/*/*"].map((name) => arn("glue", name));
  return {
    Version: "2012-10-17",
    Statement: [
      allow("BacktestBucket", ["s3:ListBucket"], [bucketArn(bucket)]),
      allow("BacktestObjects", ["s3:GetObject"], [objectsIn({ bucket, folder })]),
      allow("BacktestKey", ["kms:Decrypt"], [arn("kms", "key/*")]),
      ...(output === null
        ? []
        : [
            allow(
              "BacktestAthena",
              queries.map((action) => `athena:${action}`),
              [arn("athena", "workgroup/*")],
            ),
            allow("BacktestAthenaTable", ["athena:GetTableMetadata"], [arn("athena", "datacatalog/*")]),
            allow("BacktestTable", tables, glue),
            allow("BacktestCreateTable", ["glue:CreateTable"], glue),
            allow("BacktestOutput", ["s3:GetBucketLocation", "s3:ListBucket"], [bucketArn(output.bucket)]),
            allow("BacktestResults", ["s3:GetObject", "s3:PutObject"], [objectsIn(output)]),
          ]),
    ],
  };
}

function listingStatements(names: Pick<PolicyNames, "partition" | "region" | "account">): readonly AllowStatement[] {
  return [
    allow("DoctorAllFilters", ["logs:DescribeSubscriptionFilters"], [arnIn(names, "logs", "log-group:*")]),
    allow(
      "DoctorAllFunctions",
      ["lambda:GetFunctionConfiguration", "lambda:GetPolicy"],
      [arnIn(names, "lambda", "function:*")],
    ),
  ];
}

function arnIn(
  { partition, region, account }: Pick<PolicyNames, "partition" | "region" | "account">,
  service: string,
  resource: string,
): string {
  return `arn:${partition}:${service}:${region ?? "*"}:${account ?? "*"}:${resource}`;
}

function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): AllowStatement {
  return { Sid, Effect: "Allow", Action, Resource };
}
