import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { type ClientOptions, logsClient } from "./clients.ts";

/** The names of log groups that begin with the prefix, in AWS's order: the first 50, until the signal ends it. */
export async function logGroupNames(
  options: ClientOptions,
  prefix: string,
  abortSignal: AbortSignal,
): Promise<readonly string[]> {
  const command = new DescribeLogGroupsCommand({
    limit: 50,
    ...(prefix === "" ? {} : { logGroupNamePrefix: prefix }),
  });
  const client = await logsClient(options);
  const { logGroups = [] } = await client.send(command, { abortSignal });
  return logGroups.flatMap(({ logGroupName }) => logGroupName ?? []);
}
