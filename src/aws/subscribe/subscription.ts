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
import { type Patience, patiently } from "./patience.ts";
import type { Filter, FilterChange, FunctionTarget } from "./plan.ts";

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
    throw isNamed(error, "ResourceNotFoundException") ? noGroup(logGroup, error) : awsFailure(error, action);
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

function noGroup(logGroup: string, cause: unknown): IamAlertsError {
  return new IamAlertsError("not-found", `expected the log group ${logGroup}, found none with that name`, {
    hint: "check the name and --region; list the log groups with aws logs describe-log-groups",
    cause,
  });
}

/**
 * Applies one change of a plan. A filter for a function is retried while the function's permission propagates in AWS.
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
  const isTemporary = (error: unknown) =>
    isNamed(error, "OperationAbortedException") ||
    (isNamed(error, "InvalidParameterException") && isAboutInvoke(error));
  try {
    await patiently(() => client.send(command), isTemporary, patience);
  } catch (error) {
    if (isNamed(error, "LimitExceededException")) throw await filterLimit(client, filter, error);
    if (isAboutInvoke(error)) throw notInvoked(filter, patience, error);
    throw awsFailure(error, "logs:PutSubscriptionFilter");
  }
}

/** Whether AWS reports that CloudWatch Logs may not invoke a function, or not yet. */
function isAboutInvoke(error: unknown): boolean {
  return error instanceof Error && /could not execute the lambda function/i.test(error.message);
}

function notInvoked({ destinationArn }: Filter, { seconds }: Patience, cause: unknown): IamAlertsError {
  return new IamAlertsError("aws", `CloudWatch Logs could not invoke ${destinationArn} within ${seconds} s`, {
    hint: "the permission exists; check that the function is active and not throttled, or wait longer with --wait",
    details: { action: "logs:PutSubscriptionFilter", awsMessage: (cause as Error).message },
    cause,
  });
}

/** Returns the error for a full log group. AWS reveals the limit only by refusing one more filter. */
async function filterLimit(client: CloudWatchLogsClient, filter: Filter, cause: unknown): Promise<IamAlertsError> {
  const existing = await readFilters(client, filter.logGroup).catch(() => []);
  const others = existing.filter(({ name }) => name !== filter.name);
  const named = others.map(({ name, destinationArn }) => `${name} (to ${destinationArn})`).join(", ");
  const full = `the log group ${filter.logGroup} cannot have another subscription filter`;
  return new IamAlertsError("aws-limit", named === "" ? full : `${full}; existing: ${named}`, {
    hint: "delete one that is not needed, or replace one by passing its name to --filter-name",
    details: {
      action: "logs:PutSubscriptionFilter",
      filters: others.map(({ name, destinationArn }) => ({ name, destinationArn })),
    },
    cause,
  });
}

async function remove(client: CloudWatchLogsClient, { logGroup, name }: Filter): Promise<void> {
  const command = new DeleteSubscriptionFilterCommand({ logGroupName: logGroup, filterName: name });
  await client.send(command).catch((error: unknown) => {
    // A filter that is already gone needs no removal.
    if (!isNamed(error, "ResourceNotFoundException")) throw awsFailure(error, "logs:DeleteSubscriptionFilter");
  });
}
