import type { LogStreamEvent } from "../heartbeat.ts";
import { fieldsOf, timeouts } from "./answer.ts";
import { logs } from "./service/endpoint.ts";
import { isServiceError } from "./service/refusal.ts";
import { openService } from "./service/service.ts";

/**
 * Writes one event to a log stream of the function's Region, and creates the stream if it does not exist. Rejects with
 * the service's error, or if CloudWatch Logs accepts the request but not the event.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
export async function putLogEvent({ logGroup, logStream, message, time }: LogStreamEvent): Promise<void> {
  const send = openService(logs, { timeouts });
  const call = (operation: string, input: Readonly<Record<string, unknown>> = {}) =>
    send({
      target: `Logs_20140328.${operation}`,
      body: JSON.stringify({ logGroupName: logGroup, logStreamName: logStream, ...input }),
    });
  const put = () => call("PutLogEvents", { logEvents: [{ timestamp: time, message }] });
  const answer = await put().catch(async (error: unknown) => {
    if (!isServiceError(error, "ResourceNotFoundException")) throw error;
    await call("CreateLogStream").catch((refusal: unknown) => {
      if (!isServiceError(refusal, "ResourceAlreadyExistsException")) throw refusal;
    });
    return put();
  });
  const rejected = fieldsOf(answer, "CloudWatch Logs")["rejectedLogEventsInfo"];
  if (rejected !== undefined) throw new Error("CloudWatch Logs did not accept the event for its time");
}
