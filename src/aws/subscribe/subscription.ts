import {
  type CloudWatchLogsClient,
  DeleteSubscriptionFilterCommand,
  type SubscriptionFilter as Described,
  PutSubscriptionFilterCommand,
  paginateDescribeSubscriptionFilters,
} from "@aws-sdk/client-cloudwatch-logs";
import { IamAlertsError } from "../../errors.ts";
import { parseArn, readFunctionName } from "../arn.ts";
import { awsFailure, checkAnswered, isNamed } from "../failure.ts";
import { noLogGroup } from "../log-groups.ts";
import { type Patience, patiently } from "./patience.ts";
import type { Filter, FilterChange, FunctionTarget } from "./plan.ts";
import { isUndelivered } from "./refusals.ts";

/**
 * Returns a log group's subscription filters.
 *
 * @throws IamAlertsError `not-found` if there is no such group; `aws…`
 */
export async function readFilters(client: CloudWatchLogsClient, logGroup: string): Promise<readonly Filter[]> {
  const action = "logs:DescribeSubscriptionFilters";
  const filters: Filter[] = [];
  try {
    for await (const page of paginateDescribeSubscriptionFilters({ client }, { logGroupName: logGroup })) {
      checkAnswered(page.subscriptionFilters, {}, action);
      filters.push(...(page.subscriptionFilters ?? []).map((described) => toFilter(described, logGroup)));
    }
  } catch (error) {
    throw isNamed(error, "ResourceNotFoundException")
      ? await noLogGroup(client, logGroup, error)
      : awsFailure(error, action);
  }
  return filters;
}

function toFilter(described: Described, logGroup: string): Filter {
  return {
    logGroup,
    name: described.filterName ?? "",
    pattern: described.filterPattern ?? "",
    destinationArn: described.destinationArn ?? "",
    roleArn: described.roleArn ?? null,
    distribution: described.distribution === "Random" ? "Random" : null,
    fieldSelectionCriteria: described.fieldSelectionCriteria || null,
    emitSystemFields: described.emitSystemFields?.length ? described.emitSystemFields : null,
    applyOnTransformedLogs: described.applyOnTransformedLogs ?? false,
  };
}

/** Returns the function that a destination refers to, or null for another kind of destination. */
export function functionTargetOf(destinationArn: string): FunctionTarget | null {
  if (parseArn(destinationArn)?.service !== "lambda") return null;
  const { name, qualifier } = readFunctionName(destinationArn);
  return { functionArn: name, qualifier: qualifier ?? null };
}

/**
 * Applies one change of a plan. The filter is retried while the function's
 * permission or the role takes effect in AWS.
 *
 * @throws IamAlertsError `aws-limit` that lists the existing filters; `aws…`
 */
export async function applyFilter(client: CloudWatchLogsClient, step: FilterChange, patience: Patience): Promise<void> {
  if (step.action === "unchanged") return;
  if (step.action === "delete") return remove(client, step.before as Filter);
  await put(client, step.after as Filter, patience);
}

async function put(client: CloudWatchLogsClient, filter: Filter, patience: Patience): Promise<void> {
  const command = new PutSubscriptionFilterCommand({
    logGroupName: filter.logGroup,
    filterName: filter.name,
    filterPattern: filter.pattern,
    destinationArn: filter.destinationArn,
    ...(filter.roleArn === null ? {} : { roleArn: filter.roleArn }),
    ...(filter.distribution === null ? {} : { distribution: filter.distribution }),
    ...(filter.fieldSelectionCriteria === null ? {} : { fieldSelectionCriteria: filter.fieldSelectionCriteria }),
    ...(filter.emitSystemFields === null ? {} : { emitSystemFields: [...filter.emitSystemFields] }),
    ...(filter.applyOnTransformedLogs ? { applyOnTransformedLogs: true } : {}),
  });
  try {
    await patiently(() => client.send(command), isNotYet, patience);
  } catch (error) {
    if (isNamed(error, "LimitExceededException")) throw await filterLimit(client, filter, error);
    if (isAboutInvoke(error)) throw notInvoked(filter.destinationArn, patience, error);
    throw awsFailure(error, "logs:PutSubscriptionFilter");
  }
}

/** Whether a call may succeed later, when a permission or a role has taken effect. */
export function isNotYet(error: unknown): boolean {
  if (isNamed(error, "OperationAbortedException")) return true;
  return isNamed(error, "InvalidParameterException") && (isAboutInvoke(error) || isUndelivered(error));
}

/** Whether AWS reports that CloudWatch Logs may not invoke a function, or not yet. */
export function isAboutInvoke(error: unknown): boolean {
  return error instanceof Error && /could not execute the lambda function/i.test(error.message);
}

/** Returns the error for a permission that did not take effect in time. */
export function notInvoked(
  destinationArn: string,
  { seconds }: Patience,
  cause: unknown,
  action = "logs:PutSubscriptionFilter",
): IamAlertsError {
  return new IamAlertsError("aws", `CloudWatch Logs could not invoke ${destinationArn} within ${seconds} s`, {
    hint: "the permission exists; check that the function is active and not throttled, or wait longer with --wait",
    details: { action, awsMessage: (cause as Error).message },
    cause,
  });
}

/**
 * Returns the error for a quota of the log group. AWS names none of them, so the filters that exist decide which it can be.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
async function filterLimit(client: CloudWatchLogsClient, filter: Filter, cause: unknown): Promise<IamAlertsError> {
  const existing = await readFilters(client, filter.logGroup).catch(() => undefined);
  const others = (existing ?? []).filter(({ name }) => name !== filter.name);
  const isUpdate = existing?.some(({ name }) => name === filter.name) === true;
  const usesRegex = regexesIn(filter.pattern) > 0;
  const named = others.map(({ name, destinationArn }) => `${name} (to ${destinationArn})`).join(", ");
  const full = `the log group ${filter.logGroup} cannot have another subscription filter`;
  const message = isUpdate
    ? `the log group ${filter.logGroup} does not accept the pattern of ${filter.name}, though an update needs no place`
    : named === ""
      ? full
      : `${full}; existing: ${named}`;
  const regexQuota =
    "a log group has five filter patterns with regular expressions at most, those of its metric filters included";
  const place =
    "a log group has two or five filters, as the quota of the account says: delete one that is not needed, replace one by " +
    "passing its name to --filter-name, or move one with --rename-from";
  return new IamAlertsError("aws-limit", message, {
    hint: isUpdate
      ? usesRegex
        ? `${regexQuota}: write %…% without a regular expression, or take one out of another filter`
        : "see the quotas of CloudWatch Logs under Service Quotas in the AWS console"
      : usesRegex
        ? `${place}; also, ${regexQuota}`
        : place,
    details: {
      action: "logs:PutSubscriptionFilter",
      filters: others.map(({ name, destinationArn }) => ({ name, destinationArn })),
    },
    cause,
  });
}

/** Returns the number of regular expressions in a pattern: texts between percent signs, outside quotes. */
function regexesIn(pattern: string): number {
  return [...pattern.matchAll(/"(?:[^"\\]|\\.)*"|%[^%]+%/g)].filter(([text]) => text.startsWith("%")).length;
}

async function remove(client: CloudWatchLogsClient, { logGroup, name }: Filter): Promise<void> {
  const command = new DeleteSubscriptionFilterCommand({ logGroupName: logGroup, filterName: name });
  await client.send(command).catch((error: unknown) => {
    // A filter that is already gone needs no removal.
    if (!isNamed(error, "ResourceNotFoundException")) throw awsFailure(error, "logs:DeleteSubscriptionFilter");
  });
}
