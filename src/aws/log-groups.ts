import { type CloudWatchLogsClient, type LogGroup, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import { IamAlertsError } from "../errors.ts";
import { didYouMean } from "../words.ts";
import { type ClientOptions, logsClient } from "./clients.ts";
import { awsFailure, checkAnswered } from "./failure.ts";

const action = "logs:DescribeLogGroups";

/**
 * Returns the names of the first 50 log groups that begin with a prefix, in AWS's order.
 *
 * @throws IamAlertsError `aws…`; `timeout` at the signal
 */
export async function logGroupNames(
  options: ClientOptions,
  prefix: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  for await (const page of pagesOf(await logsClient(options), prefix === "" ? undefined : prefix, signal)) {
    return namesOf(page);
  }
  return [];
}

/** A log group's name and class. Only log groups of class STANDARD have subscription filters. */
export interface ClassedGroup {
  readonly name: string;
  readonly logGroupClass: string;
}

/**
 * Returns all log groups that begin with a prefix.
 *
 * @throws IamAlertsError `aws…`
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
 */
export async function findLogGroups(client: CloudWatchLogsClient, prefix: string): Promise<readonly ClassedGroup[]> {
  const found: ClassedGroup[] = [];
  for await (const page of pagesOf(client, prefix)) {
    found.push(
      ...page.flatMap(({ logGroupName, logGroupClass = "STANDARD" }) =>
        logGroupName === undefined ? [] : { name: logGroupName, logGroupClass },
      ),
    );
  }
  return found;
}

/** The number of pages, of 50 log groups each, that are searched for a similar name. */
const searchedPages = 20;

/** Returns the error for a log group that does not exist, with the name of a similar one if AWS lists one. */
export async function noLogGroup(client: CloudWatchLogsClient, name: string, cause: unknown): Promise<IamAlertsError> {
  const near = await similarTo(client, name).catch(() => undefined);
  return new IamAlertsError("not-found", `expected the log group ${JSON.stringify(name)}, found none with that name`, {
    hint: near ?? "check the name and --region; list the log groups with aws logs describe-log-groups",
    details: { logGroup: name },
    cause,
  });
}

async function similarTo(client: CloudWatchLogsClient, name: string): Promise<string | undefined> {
  const names: string[] = [];
  let pages = 0;
  for await (const page of pagesOf(client, undefined)) {
    names.push(...namesOf(page));
    if (++pages === searchedPages) break;
  }
  return didYouMean(name, names);
}

/**
 * Returns the log group of that name, or undefined if there is none.
 *
 * @throws IamAlertsError `aws…`
 */
export async function findLogGroup(client: CloudWatchLogsClient, name: string): Promise<LogGroup | undefined> {
  for await (const page of pagesOf(client, name)) {
    const found = page.find(({ logGroupName }) => logGroupName === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Returns the names of the first thousand log groups, in AWS's order. */
export async function firstLogGroups(client: CloudWatchLogsClient): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const page of pagesOf(client, undefined)) {
    names.push(...namesOf(page));
    if (names.length >= 1_000) break;
  }
  return names;
}

/**
 * Yields all log groups, page by page.
 *
 * @throws IamAlertsError `aws…`
 */
export function logGroupPages(client: CloudWatchLogsClient): AsyncIterable<readonly LogGroup[]> {
  return pagesOf(client, undefined);
}

async function* pagesOf(
  client: CloudWatchLogsClient,
  logGroupNamePrefix: string | undefined,
  abortSignal?: AbortSignal,
): AsyncGenerator<readonly LogGroup[], void, undefined> {
  const options = abortSignal === undefined ? [] : [{ abortSignal }];
  try {
    const pages = paginateDescribeLogGroups({ client }, { limit: 50, logGroupNamePrefix }, ...options);
    for await (const { logGroups } of pages) {
      checkAnswered(logGroups, {}, action);
      yield logGroups ?? [];
    }
  } catch (error) {
    throw awsFailure(error, action);
  }
}

function namesOf(groups: readonly LogGroup[]): readonly string[] {
  return groups.flatMap(({ logGroupName }) => logGroupName ?? []);
}
