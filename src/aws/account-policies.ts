import {
  type AccountPolicy,
  type CloudWatchLogsClient,
  DescribeAccountPoliciesCommand,
  type PolicyType,
} from "@aws-sdk/client-cloudwatch-logs";
import { awsFailure, checkAnswered } from "./failure.ts";

/** Returns the account's policies of a type, which apply to all its log groups or to a selection of them. */
export async function readAccountPolicies(
  client: CloudWatchLogsClient,
  policyType: PolicyType,
): Promise<readonly AccountPolicy[]> {
  const action = "logs:DescribeAccountPolicies";
  const found: AccountPolicy[] = [];
  let nextToken: string | undefined;
  do {
    const command = new DescribeAccountPoliciesCommand({ policyType, nextToken });
    const page = await client.send(command).catch((error: unknown) => {
      throw awsFailure(error, action);
    });
    checkAnswered(page.accountPolicies, {}, action);
    found.push(...(page.accountPolicies ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

/** Parses a policy's document; returns an empty object for anything that is not a JSON object. */
export function documentOf({ policyDocument = "" }: AccountPolicy): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(policyDocument);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/**
 * Whether an account's subscription policy applies to a log group: it applies to all except those that it excludes.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
 */
export function appliesTo({ selectionCriteria = "" }: AccountPolicy, logGroup: string): boolean {
  const [, list = ""] = /NOT\s+IN\s*\[([^\]]*)\]/i.exec(selectionCriteria) ?? [];
  const excluded = [...list.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, one, other]) => one ?? other);
  return !excluded.includes(logGroup);
}

/** An account-level subscription policy: a filter on all log groups except those that it excludes. */
export interface SubscriptionPolicy {
  readonly name: string;
  /** The ARN that events go to; empty if the document does not name one. */
  readonly destinationArn: string;
  readonly pattern: string;
  readonly appliesTo: (logGroup: string) => boolean;
}

/**
 * Returns the account's subscription policies.
 *
 * @throws IamAlertsError `aws…`
 */
export async function readSubscriptionPolicies(client: CloudWatchLogsClient): Promise<readonly SubscriptionPolicy[]> {
  const policies = await readAccountPolicies(client, "SUBSCRIPTION_FILTER_POLICY");
  return policies.map((policy) => {
    const { DestinationArn: destinationArn = "", FilterPattern: pattern = "" } = documentOf(policy);
    return {
      name: policy.policyName ?? "",
      destinationArn: String(destinationArn),
      pattern: String(pattern),
      appliesTo: (logGroup) => appliesTo(policy, logGroup),
    };
  });
}
