import type { PublishInput } from "../../render/sns/sns.ts";
import { idOf, timeouts } from "./answer.ts";
import { sns } from "./service/endpoint.ts";
import { element } from "./service/refusal.ts";
import { openService } from "./service/service.ts";

/** Publishes one message and returns its id. Rejects with the service's error, at the signal, or if the answer has no id. */
export type Publish = (message: PublishInput, signal?: AbortSignal) => Promise<string>;

/**
 * Returns a publisher to an SNS topic, in the topic's own Region.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function snsPublisher(topicArn: string, region: string): Publish {
  const send = openService(sns, { region, timeouts });
  return async (message, signal) => {
    const answer = await send({ body: formOf(topicArn, message) }, signal);
    return idOf(element(answer, "MessageId"), "Amazon SNS");
  };
}

function formOf(topicArn: string, { Subject, Message, MessageAttributes }: PublishInput): string {
  const form = new URLSearchParams({ Action: "Publish", Version: "2010-03-31", TopicArn: topicArn, Subject, Message });
  for (const [index, [name, { DataType, StringValue }]] of Object.entries(MessageAttributes).entries()) {
    const entry = `MessageAttributes.entry.${index + 1}`;
    form.set(`${entry}.Name`, name);
    form.set(`${entry}.Value.DataType`, DataType);
    form.set(`${entry}.Value.StringValue`, StringValue);
  }
  return form.toString();
}
