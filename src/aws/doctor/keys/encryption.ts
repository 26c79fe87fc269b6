import { IamAlertsError } from "../../../errors.ts";
import { listed } from "../../../words.ts";
import { parseArn } from "../../arn.ts";
import { amber, type DoctorFinding, green, type Link, red, unchecked } from "../check.ts";
import type { FoundKey, ReadKey } from "./key.ts";
import { verdictOf } from "./policy.ts";

const calls = "kms:GenerateDataKey* and kms:Decrypt";
const cloudWatch = "cloudwatch.amazonaws.com";

/** Returns the command that prints a key's policy. An alias is not enough for kms:GetKeyPolicy. */
function showPolicy(key: string): string {
  const isAlias = /(?:^|:)alias\//.test(key);
  const id = isAlias ? `"$(aws kms describe-key --key-id ${key} --query KeyMetadata.KeyId --output text)"` : key;
  return `aws kms get-key-policy --policy-name default --query Policy --output text --key-id ${id}`;
}

/** The users of a topic. */
export interface KeyUsers {
  /** The ARN of the function's role; null if not known. */
  readonly role: string | null;
  /** Returns the names of the alarms that publish to a topic. */
  readonly alarms: (topicArn: string) => Promise<readonly string[]>;
  readonly readKey: ReadKey;
}

/**
 * Checks that alarms and the function can publish to an encrypted topic. The AWS managed key for SNS does not let
 * CloudWatch use it, and its policy cannot be changed.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export async function checkTopicKey(
  topicArn: string,
  key: string | undefined,
  { role, alarms, readKey }: KeyUsers,
): Promise<readonly DoctorFinding[]> {
  if (key === undefined || key === "") return [];
  const names = () => alarms(topicArn).catch(() => []);
  if (/(?:^|:)alias\/aws\/sns$/.test(key)) return [ownKey(topicArn, key, await names())];
  return checkKey("topic", key, readKey, async (found) => {
    if (found.isManagedByAws) return [ownKey(topicArn, key, await names())];
    return [
      alarmFinding(topicArn, found, await names()),
      ...(role === null ? [] : [roleFinding("topic", found, role, "sns")]),
    ];
  });
}

/**
 * Checks that the function's role can write to an encrypted queue. The AWS managed key for SQS lets all roles do so.
 */
export async function checkQueueKey(
  queue: string,
  key: string | undefined,
  role: string | null,
  readKey: ReadKey,
): Promise<readonly DoctorFinding[]> {
  if (key === undefined || key === "") return [];
  const isOwn = [green("dead letters", `${queue} is encrypted with ${key}`)];
  if (/(?:^|:)alias\/aws\/sqs$/.test(key)) return isOwn;
  return checkKey("dead letters", key, readKey, async (found) =>
    found.isManagedByAws ? isOwn : role === null ? [] : [roleFinding("dead letters", found, role, "sqs")],
  );
}

/** Reads a key and checks its state. Returns the findings about its policy, or the reason why it was not checked. */
async function checkKey(
  link: Link,
  key: string,
  readKey: ReadKey,
  check: (found: FoundKey) => Promise<readonly DoctorFinding[]>,
): Promise<readonly DoctorFinding[]> {
  let found: FoundKey;
  try {
    found = await readKey(key);
  } catch (error) {
    if (!(error instanceof IamAlertsError)) throw error;
    const { code, message, details } = error;
    if (code === "not-found" && details["action"] === undefined)
      return [red(link, `${message}: nothing can be sent`, "give the resource another key")];
    const why = code === "aws-denied" ? `${details["action"]} is not allowed` : message;
    return [unchecked(link, `whether the policy of the key ${key} lets its users send (${why})`, showPolicy(key))];
  }
  const mend = found.state === "PendingDeletion" ? "cancel-key-deletion" : "enable-key";
  const state = red(
    link,
    `the key ${key} is ${found.state}: nothing can be sent`,
    `aws kms ${mend} --key-id ${found.arn}`,
  );
  return [...(found.state === "Enabled" ? [] : [state]), ...(await check(found))];
}

function ownKey(topicArn: string, key: string, names: readonly string[]): DoctorFinding {
  const fix =
    `create a key whose policy allows ${cloudWatch} ${calls}, then aws sns ` +
    `set-topic-attributes --topic-arn ${topicArn} --attribute-name KmsMasterKeyId --attribute-value alias/iam-alerts`;
  const reason = `the topic is encrypted with ${key}, which CloudWatch alarms cannot use`;
  if (names.length === 0) return amber("topic", reason, fix);
  return red("topic", `${reason}: ${listed(names)} cannot reach anyone`, fix);
}

function alarmFinding(topicArn: string, { arn, policy }: FoundKey, names: readonly string[]): DoctorFinding {
  const { partition, region, account = "" } = parseArn(topicArn) ?? {};
  const verdicts = (names.length === 0 ? ["iam-alerts"] : names).map((name) => {
    const sourceArn = `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`;
    return verdictOf(policy, {
      name: cloudWatch,
      context: { "aws:sourceaccount": account, "aws:sourcearn": sourceArn },
    });
  });
  if (verdicts.every((verdict) => verdict === "allowed")) {
    return green("topic", `the policy of the topic's key ${arn} lets CloudWatch alarms publish`);
  }
  if (verdicts.every((verdict) => verdict === "allowed" || verdict === "conditional")) {
    const message = `whether alarms meet the conditions in the policy of the topic's key ${arn}`;
    return unchecked("topic", message, showPolicy(arn));
  }
  const fix = `allow ${cloudWatch} ${calls} in the key's policy: ${showPolicy(arn)}`;
  const reason = `the policy of the topic's key ${arn} does not let CloudWatch alarms publish`;
  if (names.length === 0) return amber("topic", reason, fix);
  return red("topic", `${reason}: ${listed(names)} cannot reach anyone`, fix);
}

function roleFinding(link: Link, { arn, policy }: FoundKey, role: string, service: "sns" | "sqs"): DoctorFinding {
  const { account = "" } = parseArn(role) ?? {};
  const context = {
    "aws:principalarn": role,
    "aws:principalaccount": account,
    "kms:calleraccount": account,
    "kms:viaservice": `${service}.${parseArn(arn)?.region}.amazonaws.com`,
  };
  const fix = `allow ${role} ${calls} in the key's policy: ${showPolicy(arn)}`;
  switch (verdictOf(policy, { name: role, context })) {
    case "allowed":
      return green(link, `the policy of the key ${arn} lets the function's role ${role} use it`);
    case "delegated": {
      const message = `whether the policies of ${role} let the function use the key ${arn}; the key's policy leaves that to them`;
      const simulate = `aws iam simulate-principal-policy --policy-source-arn ${role} --resource-arns ${arn}`;
      return unchecked(link, message, `${simulate} --action-names kms:GenerateDataKey kms:Decrypt`);
    }
    case "conditional":
      return unchecked(link, `whether ${role} meets the conditions of the policy of the key ${arn}`, showPolicy(arn));
    case "denied":
      return red(link, `the policy of the key ${arn} denies the function's role ${role} the use of it`, fix);
    case "not-named":
      return red(link, `the policy of the key ${arn} does not let the function's role ${role} use it`, fix);
  }
}
