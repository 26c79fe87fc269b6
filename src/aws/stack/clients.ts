import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { S3Client } from "@aws-sdk/client-s3";
import { type ClientOptions, cloudFormationClient, logsClient, s3Client } from "../clients.ts";

/** The clients that a deployment needs. */
export interface StackClients {
  readonly cloudFormation: CloudFormationClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
}

export async function stackClients(options: ClientOptions): Promise<StackClients> {
  const [cloudFormation, logs, s3] = await Promise.all([
    cloudFormationClient(options),
    logsClient(options),
    s3Client(options),
  ]);
  return { cloudFormation, logs, s3 };
}
