import { SNSClient } from "@aws-sdk/client-sns";
import { publish } from "../aws/deliver.ts";
import { renderSns, toPublishInput } from "../render/sns.ts";
import { readConfig } from "./config.ts";
import { createHandler, type Handler, type HandlerResult, type LogEntry } from "./handler.ts";

export { createHandler, type Delivery, type Handler, type HandlerOptions, type HandlerResult } from "./handler.ts";

let warm: Handler | undefined;

/**
 * The deployed function: alerts go to the SNS topic in TOPIC_ARN.
 *
 * Rejects with IamAlertsError `config` where TOPIC_ARN is missing or wrong.
 */
export async function handler(event: unknown): Promise<HandlerResult> {
  warm ??= start();
  return fitting(await warm(event));
}

function start(): Handler {
  const { topicArn, topicRegion } = readConfig(process.env);
  const client = new SNSClient({ region: topicRegion });
  return createHandler({
    deliver: async (alerts) => {
      const messages = renderSns(alerts);
      const ids = await publish(client, topicArn, messages.map(toPublishInput));
      return messages.map((message, index) => ({ channel: "sns", id: ids[index] ?? null, alerts: message.alerts }));
    },
    log,
  });
}

function log(entry: LogEntry): void {
  console.log(JSON.stringify({ level: "INFO", ...entry }));
}

/** Lambda fails an invocation whose answer is over 6 MB, when the alerts are out already: they would go out again. */
const maxAnswer = 5_000_000;

function fitting(result: HandlerResult): HandlerResult {
  let size = 0;
  const fits = result.alerts.findIndex((alert) => {
    size += Buffer.byteLength(JSON.stringify(alert)) + 1;
    return size > maxAnswer;
  });
  if (fits === -1) return result;
  log({ message: "answer cut: every alert was delivered, but they do not all fit into the answer", answered: fits });
  return { ...result, alerts: result.alerts.slice(0, fits) };
}
