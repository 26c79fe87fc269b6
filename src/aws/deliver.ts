import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { SnsMessage } from "../render/sns.ts";

/**
 * Publishes messages to an SNS topic, in their order. Gives their ids; rejects with the SDK's error at the first that
 * SNS refuses.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export async function publish(
  client: Pick<SNSClient, "send">,
  topicArn: string,
  messages: readonly SnsMessage[],
): Promise<readonly (string | null)[]> {
  const ids: (string | null)[] = [];
  for (const { subject, message } of messages) {
    const { MessageId } = await client.send(
      new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }),
    );
    ids.push(MessageId ?? null);
  }
  return ids;
}
