import { type CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { awsFailure } from "../failure.ts";
import { readStatements } from "../function-policy.ts";
import { grants, permissionFor } from "../permission.ts";
import { destinationOf, type Filter, type FunctionTarget } from "../plan.ts";
import { type Finding, green, judge, red } from "./check.ts";

/** What the filter should be. */
export interface Wanted {
  readonly logGroup: string;
  readonly filterName: string;
  /** The pattern, where one was asked for. */
  readonly pattern: string | null;
}

/** Whether the log group is there, and for how long it keeps its events. */
export async function checkLogGroup(client: CloudWatchLogsClient, logGroup: string): Promise<Finding> {
  const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroup, limit: 50 });
  const { logGroups = [] } = await client.send(command).catch((error: unknown) => {
    throw awsFailure(error, "logs:DescribeLogGroups");
  });
  const found = logGroups.find(({ logGroupName }) => logGroupName === logGroup);
  if (found === undefined) {
    return red("log group", `there is no ${logGroup}`, `aws logs create-log-group --log-group-name ${logGroup}`);
  }
  const days = found.retentionInDays;
  return green("log group", `${logGroup} keeps events ${days === undefined ? "for ever" : `for ${days} days`}`);
}

/** Whether the filter is there, with that pattern and that destination. */
export function checkFilter(
  filters: readonly Filter[],
  wanted: Wanted,
  target: FunctionTarget | null,
): readonly Finding[] {
  const { logGroup, filterName, pattern } = wanted;
  const filter = filters.find(({ name }) => name === filterName);
  const destination = target === null ? null : destinationOf(target);
  const fix = subscribeCommand(wanted, destination);
  if (filter === undefined) {
    const others = filters.map(({ name, destinationArn }) => `${name} (to ${destinationArn})`).join(", ");
    const there = others === "" ? "no filter at all" : others;
    return [red("filter", `expected ${filterName} on ${logGroup}, found ${there}`, fix)];
  }
  const place =
    destination === null
      ? green("filter", `${filterName} delivers to ${filter.destinationArn}`)
      : judge(
          "filter",
          filter.destinationArn === destination,
          `${filterName} delivers to ${destination}`,
          `${filterName} delivers to ${filter.destinationArn}, not to ${destination}`,
          fix,
        );
  if (pattern === null) return [place];
  const [good, bad] = ["the filter's pattern is the one that was asked for", "the filter has another pattern"];
  return [place, judge("filter", filter.pattern === pattern, good, `${bad}: ${filter.pattern}`, fix)];
}

function subscribeCommand({ logGroup, filterName, pattern }: Wanted, destination: string | null): string {
  const to = destination === null ? "--function <name>" : `--function ${destination}`;
  const more = pattern === null ? "" : " --pattern <as given>";
  return `iam-alerts subscribe --log-group ${logGroup} --filter-name ${filterName} ${to}${more}`;
}

/** Whether CloudWatch Logs may invoke the function for the log group. */
export async function checkPermission(client: LambdaClient, wanted: Wanted, target: FunctionTarget): Promise<Finding> {
  const permission = permissionFor(wanted.logGroup, target.functionArn, target.qualifier);
  const statements = await readStatements(client, target);
  const destination = destinationOf(target);
  return judge(
    "permission",
    statements.some((statement) => grants(statement, permission)),
    `CloudWatch Logs may invoke ${destination} for ${wanted.logGroup}`,
    `CloudWatch Logs may not invoke ${destination} for ${wanted.logGroup}`,
    subscribeCommand(wanted, destination),
  );
}
