import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { PublishInput } from "../render/sns.ts";

/**
 * Publishes messages to an SNS topic, in their order. Gives their ids; rejects with the SDK's error at the first that
 * SNS refuses.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export async function publish(
  client: Pick<SNSClient, "send">,
  topicArn: string,
  messages: readonly PublishInput[],
): Promise<readonly (string | null)[]> {
  const ids: (string | null)[] = [];
  for (const { MessageAttributes, ...message } of messages) {
    const input = { TopicArn: topicArn, ...message, MessageAttributes: { ...MessageAttributes } };
    const { MessageId } = await client.send(new PublishCommand(input));
    ids.push(MessageId ?? null);
  }
  return ids;
}
