import type { AccountPolicy } from "@aws-sdk/client-cloudwatch-logs";
import { appliesTo, documentOf } from "../account-policies.ts";
import { parseArn } from "../arn.ts";
import { amber, type DoctorFinding, green, quoted, red } from "./check.ts";

/** The function that receives alerts, and the log group to which it writes. */
export interface OwnLog {
  readonly functionArn: string;
  readonly logGroup: string;
}

/**
 * Checks the account's subscription policies: one that sends the function's own log to the function is a loop, and one
 * that sends a checked log group to it delivers every event a second time.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions-recursion-prevention.html
 */
export function checkSubscriptionPolicies(
  policies: readonly AccountPolicy[],
  logGroups: readonly string[],
  own: OwnLog | null,
): readonly DoctorFinding[] {
  if (policies.length === 0) return [green("account policy", "no subscription policy of the account exists")];
  return policies.map((policy) => checkPolicy(policy, logGroups, own));
}

function checkPolicy(policy: AccountPolicy, logGroups: readonly string[], own: OwnLog | null): DoctorFinding {
  const { policyName = "", selectionCriteria = "" } = policy;
  const destination = String(documentOf(policy)["DestinationArn"] ?? "an unknown destination");
  const name = `the account's subscription policy ${policyName}`;
  const isOurs = own !== null && functionOf(destination) === functionOf(own.functionArn);
  if (isOurs && appliesTo(policy, own.logGroup)) {
    return red(
      "account policy",
      `${name} sends the function's own log group ${own.logGroup} to the function: every alert causes another invocation`,
      exclude(policy, own.logGroup),
    );
  }
  const twice = logGroups.filter((group) => appliesTo(policy, group));
  if (isOurs && twice.length > 0) {
    return amber(
      "account policy",
      `${name} also delivers ${twice.join(", ")} to the function, with the pattern ${patternOf(policy)}`,
      "remove the log group's own filter or exclude the log group from the policy, so that no event arrives twice",
    );
  }
  const selection = selectionCriteria === "" ? "all log groups" : `the log groups with ${selectionCriteria}`;
  const mayLoop =
    own !== null && !isOurs && appliesTo(policy, own.logGroup) && parseArn(destination)?.service !== "lambda";
  const note = mayLoop ? ", including the function's own log" : "";
  return green("account policy", `${name} sends ${selection} to ${destination}${note}`);
}

/** Returns a function's ARN without its alias or version. */
function functionOf(arn: string): string {
  return arn.split(":").slice(0, 7).join(":");
}

function patternOf(policy: AccountPolicy): string {
  return JSON.stringify(documentOf(policy)["FilterPattern"] ?? "");
}

function exclude({ policyName = "", policyDocument = "", selectionCriteria = "" }: AccountPolicy, logGroup: string) {
  const [, list = ""] = /NOT\s+IN\s*\[([^\]]*)\]/i.exec(selectionCriteria) ?? [];
  const all = [list.trim(), JSON.stringify(logGroup)].filter((text) => text !== "").join(", ");
  return (
    `aws logs put-account-policy --policy-name ${quoted(policyName)} --policy-type SUBSCRIPTION_FILTER_POLICY ` +
    `--policy-document ${quoted(policyDocument)} --scope ALL --selection-criteria ${quoted(`LogGroupName NOT IN [${all}]`)}`
  );
}
