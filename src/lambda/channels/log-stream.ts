import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { LogStreamEvent } from "../heartbeat.ts";
import { timeouts } from "./answer.ts";

/**
 * Writes one event to a log stream of the function's Region, and creates the stream if it does not exist. Rejects with
 * the SDK's error, or if CloudWatch Logs accepts the request but not the event.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
export async function putLogEvent({ logGroup, logStream, message, time }: LogStreamEvent): Promise<void> {
  const client = new CloudWatchLogsClient({ requestHandler: timeouts });
  const stream = { logGroupName: logGroup, logStreamName: logStream };
  const put = () => client.send(new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: time, message }] }));
  const { rejectedLogEventsInfo } = await put().catch(async (error: unknown) => {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    await client.send(new CreateLogStreamCommand(stream)).catch((refusal: unknown) => {
      if (!(refusal instanceof ResourceAlreadyExistsException)) throw refusal;
    });
    return put();
  });
  if (rejectedLogEventsInfo !== undefined) throw new Error("CloudWatch Logs did not accept the event for its time");
}
