// Part of npm run generate:services: how CloudTrail names services, where their models say something else.

/**
 * The event source, without ".amazonaws.com", of services whose records carry neither the signing name nor the endpoint
 * prefix of their model. Each was found in published records or in the user guide of the service.
 */
const exceptions = {
  // https://docs.aws.amazon.com/singlesignon/latest/userguide/sso-info-in-cloudtrail.html
  sso: "sso",
  "sso-oidc": "sso-oauth",
  // https://docs.aws.amazon.com/autoscaling/application/userguide/logging-using-cloudtrail.html
  "application-autoscaling": "autoscaling",
  "autoscaling-plans": "autoscaling",
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/logging_cw_api_calls.html
  cloudwatch: "monitoring",
  // https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/logging-using-cloudtrail.html
  mq: "amazonmq",
};

/** The part of a service's event source in front of ".amazonaws.com". */
export function eventSourceOf(service, { metadata }) {
  return exceptions[service] ?? metadata.signingName ?? metadata.endpointPrefix.replace(/^(?:api|portal)\./, "");
}

/** The services of the table, by botocore's names. */
export const listed = [
  ...["iam", "sts", "organizations", "account", "account-access", "sso-admin", "sso", "sso-oidc", "identitystore"],
  ...["signin", "rolesanywhere", "ram", "cognito-idp", "cognito-identity", "accessanalyzer"],
  ...["cloudtrail", "logs", "cloudwatch", "observabilityadmin", "events", "scheduler", "config", "controltower"],
  ...["guardduty", "securityhub", "macie2", "inspector2", "detective", "sns", "sqs", "ses", "sesv2"],
  ...["lambda", "lambda-core", "lambda-microvms", "lambda-web", "kms", "s3", "s3control", "secretsmanager", "ssm"],
  ...["ec2", "cloudformation", "dynamodb", "dynamodbstreams", "kinesis", "firehose", "eks", "ecs", "ecr", "rds"],
  ...["bedrock", "bedrock-agent", "bedrock-agent-runtime", "bedrock-runtime", "bedrock-agentcore"],
  ...["bedrock-agentcore-control", "backup", "apigateway", "apigatewayv2", "codebuild", "glue", "sagemaker"],
  ...["stepfunctions", "cloudfront", "route53", "wafv2", "transfer"],
  ...["apprunner", "batch", "codepipeline", "datapipeline", "iam-toolbox", "eventbridgev2", "account-access-runtime"],
  ...["docdb", "neptune", "redshift"],
];

/**
 * The event sources whose table holds every name that CloudTrail writes, as far as AWS documents it. The others also log
 * calls of the console and of agents that no model has, for example ssm UpdateInstanceInformation.
 */
export const complete = [
  ...["iam", "sts", "organizations", "account", "identitystore", "access-analyzer"],
  ...["cloudtrail", "logs", "monitoring", "events", "scheduler", "config", "guardduty", "securityhub"],
  ...["sns", "sqs", "lambda", "kms", "secretsmanager", "cloudformation", "dynamodb", "kinesis", "firehose"],
];
