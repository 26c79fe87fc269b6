import {
  type CloudWatchLogsClient,
  DeleteAccountPolicyCommand,
  PutAccountPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { IamAlertsError } from "../../../errors.ts";
import { documentOf, readAccountPolicies } from "../../account-policies.ts";
import { awsFailure, isNamed } from "../../failure.ts";
import { type Patience, patiently } from "../patience.ts";
import type { AccountPolicy, AccountPolicyChange } from "../plan.ts";
import { isAboutInvoke, isNotYet, notInvoked } from "../subscription.ts";

const policyType = "SUBSCRIPTION_FILTER_POLICY";

/**
 * Returns the subscription policies of the account in the client's Region.
 *
 * @throws IamAlertsError `aws…`
 */
export async function readPolicies(client: CloudWatchLogsClient): Promise<readonly AccountPolicy[]> {
  const found = await readAccountPolicies(client, policyType);
  return found.map((policy) => {
    const document = documentOf(policy);
    const text = (key: string) => (typeof document[key] === "string" ? (document[key] as string) : "");
    return {
      name: policy.policyName ?? "",
      pattern: text("FilterPattern"),
      destinationArn: text("DestinationArn"),
      roleArn: text("RoleArn") || null,
      distribution: text("Distribution") === "Random" ? "Random" : null,
      selectionCriteria: policy.selectionCriteria || null,
    };
  });
}

/**
 * Applies one change of a plan. The policy is retried while the function's permission takes effect.
 *
 * @throws IamAlertsError `aws-limit` that lists the existing policies; `aws…`
 */
export async function applyAccountPolicy(
  client: CloudWatchLogsClient,
  { action, before, after }: AccountPolicyChange,
  patience: Patience,
): Promise<void> {
  if (action === "unchanged") return;
  if (after !== null) return put(client, after, patience);
  const command = new DeleteAccountPolicyCommand({ policyName: before?.name ?? "", policyType });
  await client.send(command).catch((error: unknown) => {
    // A policy that is already gone needs no removal.
    if (!isNamed(error, "ResourceNotFoundException")) throw awsFailure(error, "logs:DeleteAccountPolicy");
  });
}

async function put(client: CloudWatchLogsClient, policy: AccountPolicy, patience: Patience): Promise<void> {
  const { name, pattern, destinationArn, roleArn, distribution, selectionCriteria } = policy;
  const document = {
    DestinationArn: destinationArn,
    FilterPattern: pattern,
    ...(roleArn === null ? {} : { RoleArn: roleArn }),
    ...(distribution === null ? {} : { Distribution: distribution }),
  };
  const command = new PutAccountPolicyCommand({
    policyName: name,
    policyType,
    policyDocument: JSON.stringify(document),
    scope: "ALL",
    ...(selectionCriteria === null ? {} : { selectionCriteria }),
  });
  try {
    await patiently(() => client.send(command), isNotYet, patience);
  } catch (error) {
    if (isNamed(error, "LimitExceededException")) throw await policyLimit(client, name, error);
    if (isAboutInvoke(error)) throw notInvoked(destinationArn, patience, error, "logs:PutAccountPolicy");
    throw awsFailure(error, "logs:PutAccountPolicy");
  }
}

/** Returns the error for the quota of one policy, with the one that exists. */
async function policyLimit(client: CloudWatchLogsClient, name: string, cause: unknown): Promise<IamAlertsError> {
  const existing = await readPolicies(client).catch(() => []);
  const others = existing.filter((policy) => policy.name !== name);
  const named = others.map((policy) => `${policy.name} (to ${policy.destinationArn})`).join(", ");
  const full = "the account cannot have another subscription policy in this Region";
  const [first] = others;
  const replace = first === undefined ? "" : `; to change the existing one, give --policy-name ${first.name}`;
  return new IamAlertsError("aws-limit", named === "" ? full : `${full}; existing: ${named}`, {
    hint: `an account has one for each Region${replace}`,
    details: { action: "logs:PutAccountPolicy", policies: others.map((policy) => policy.name) },
    cause,
  });
}
