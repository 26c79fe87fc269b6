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
 * A log group's subscription filters.
 *
 * @throws IamAlertsError `not-found` where there is no such group; `aws…`
 */
export async function readFilters(client: CloudWatchLogsClient, logGroup: string): Promise<readonly Filter[]> {
  const action = "logs:DescribeSubscriptionFilters";
  const filters: Filter[] = [];
  try {
    for await (const page of paginateDescribeSubscriptionFilters({ client }, { logGroupName: logGroup })) {
      checkAnswered(page.subscriptionFilters, page.$metadata, action);
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

/** The function that a destination is, or null where it is something else. */
export function functionTargetOf(destinationArn: string): FunctionTarget | null {
  if (parseArn(destinationArn)?.service !== "lambda") return null;
  const { name, qualifier } = readFunctionName(destinationArn);
  return { functionArn: name, qualifier: qualifier ?? null };
}

function noGroup(logGroup: string, cause: unknown): IamAlertsError {
  return new IamAlertsError("not-found", `expected a log group ${logGroup}, found none`, {
    hint: "check the name and --region; aws logs describe-log-groups lists what there is",
    cause,
  });
}

/**
 * Takes one step of a plan. A filter for a function is tried again while the function's permission makes its way
 * through AWS.
 *
 * @throws IamAlertsError `aws-limit` that names the filters in the way; `aws…`
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
  const isPassing = (error: unknown) =>
    isNamed(error, "OperationAbortedException") ||
    (isNamed(error, "InvalidParameterException") && isAboutInvoke(error));
  try {
    await patiently(() => client.send(command), isPassing, patience);
  } catch (error) {
    if (isNamed(error, "LimitExceededException")) throw await noRoom(client, filter, error);
    if (isAboutInvoke(error)) throw notInvoked(filter, patience, error);
    throw awsFailure(error, "logs:PutSubscriptionFilter");
  }
}

/** What AWS says of a function that CloudWatch Logs may not invoke, or may not invoke yet. */
function isAboutInvoke(error: unknown): boolean {
  return error instanceof Error && /could not execute the lambda function/i.test(error.message);
}

function notInvoked({ destinationArn }: Filter, { seconds }: Patience, cause: unknown): IamAlertsError {
  return new IamAlertsError("aws", `CloudWatch Logs could not invoke ${destinationArn}, tried for ${seconds} s`, {
    hint: "it has the permission now; see whether the function is active and not throttled, or wait longer with --wait",
    details: { action: "logs:PutSubscriptionFilter", awsMessage: (cause as Error).message },
    cause,
  });
}

/** AWS says how many filters a group takes only by refusing one more. */
async function noRoom(client: CloudWatchLogsClient, filter: Filter, cause: unknown): Promise<IamAlertsError> {
  const there = await readFilters(client, filter.logGroup).catch(() => []);
  const others = there.filter(({ name }) => name !== filter.name);
  const named = others.map(({ name, destinationArn }) => `${name} (to ${destinationArn})`).join(", ");
  const full = `log group ${filter.logGroup} takes no more subscription filters`;
  return new IamAlertsError("aws-limit", named === "" ? full : `${full}; it has ${named}`, {
    hint: "take one of them away if nobody needs it, or give its name to --filter-name to replace it",
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
    // Gone already is what was wanted.
    if (!isNamed(error, "ResourceNotFoundException")) throw awsFailure(error, "logs:DeleteSubscriptionFilter");
  });
}
