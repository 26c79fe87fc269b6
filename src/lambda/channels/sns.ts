import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { PublishInput } from "../../render/sns/sns.ts";
import { endingAt, idOf, timeouts } from "./answer.ts";

/** Publishes one message and returns its id. Rejects with the SDK's error, at the signal, or if the answer has no id. */
export type Publish = (message: PublishInput, signal?: AbortSignal) => Promise<string>;

/**
 * Returns a publisher to an SNS topic, in the topic's own Region.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function snsPublisher(topicArn: string, region: string): Publish {
  const client = new SNSClient({ region, requestHandler: timeouts });
  return async (message, signal) => {
    const command = new PublishCommand({ TopicArn: topicArn, ...message });
    const { MessageId } = await client.send(command, endingAt(signal));
    return idOf(MessageId, "Amazon SNS");
  };
}
