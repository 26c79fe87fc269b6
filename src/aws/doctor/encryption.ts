import { listed } from "../../words.ts";
import { amber, type DoctorFinding, green, red, unchecked } from "./check.ts";

// Key policies are not read: that would need one more SDK client for a check that few accounts need.

/** Returns the command that prints a key's policy. An alias is not enough for kms:GetKeyPolicy. */
function showPolicy(key: string): string {
  const isAlias = /(?:^|:)alias\//.test(key);
  const id = isAlias ? `"$(aws kms describe-key --key-id ${key} --query KeyMetadata.KeyId --output text)"` : key;
  return `aws kms get-key-policy --policy-name default --query Policy --output text --key-id ${id}`;
}

/**
 * Checks that alarms and the function can publish to an encrypted topic. AWS's own key for SNS does not let CloudWatch use
 * it, and its policy cannot be changed.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export async function checkTopicKey(
  topicArn: string,
  key: string | undefined,
  role: string | null,
  alarms: (topicArn: string) => Promise<readonly string[]>,
): Promise<readonly DoctorFinding[]> {
  if (key === undefined || key === "") return [];
  if (/(?:^|:)alias\/aws\/sns$/.test(key)) {
    const fix =
      `create a key whose policy allows cloudwatch.amazonaws.com kms:GenerateDataKey* and kms:Decrypt, then aws sns ` +
      `set-topic-attributes --topic-arn ${topicArn} --attribute-name KmsMasterKeyId --attribute-value alias/iam-alerts`;
    const reason = `the topic is encrypted with ${key}, with which CloudWatch alarms cannot publish`;
    const names = await alarms(topicArn).catch(() => []);
    if (names.length === 0) return [amber("topic", reason, fix)];
    return [red("topic", `${reason}: ${listed(names)} cannot reach anyone`, fix)];
  }
  const users = `cloudwatch.amazonaws.com and ${role ?? "the function's role"}`;
  const message = `whether the policy of the topic's key ${key} allows ${users} kms:GenerateDataKey* and kms:Decrypt`;
  return [unchecked("topic", message, showPolicy(key))];
}

/** Checks that the function's role can write to an encrypted queue; AWS's own key for SQS lets the account's roles do so. */
export function checkQueueKey(queue: string, key: string | undefined, role: string): readonly DoctorFinding[] {
  if (key === undefined || key === "") return [];
  if (/(?:^|:)alias\/aws\/sqs$/.test(key)) return [green("dead letters", `${queue} is encrypted with ${key}`)];
  const message = `whether the policy of the queue's key ${key} allows ${role} kms:GenerateDataKey and kms:Decrypt`;
  return [unchecked("dead letters", message, showPolicy(key))];
}
