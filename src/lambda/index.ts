import type { AwsLogsEvent } from "../payload/awslogs.ts";
import { createChannels } from "./channels/channels.ts";
import { type Config, readConfig } from "./config.ts";
import { createDeliver } from "./deliver.ts";
import { errorLine } from "./failure.ts";
import { type Context, createHandler, type Handler, type HandlerResult, type LogEntry } from "./handler.ts";
import { SentAlerts } from "./sent.ts";

export {
  type Context,
  createHandler,
  type Delivery,
  type Handler,
  type HandlerOptions,
  type HandlerResult,
  type LogEntry,
} from "./handler.ts";

let warm: Promise<Handler> | undefined;

/**
 * The deployed function: alerts go to the channels that its environment names (see readConfig in config.ts).
 *
 * An alert's way: createHandler in handler.ts makes it of the payload, createDeliver in deliver.ts sends it to each of the
 * channels of channels.ts, and channels/sns.ts, for example, publishes it.
 *
 * Rejects with IamAlertsError `config` where the environment is wrong or names no channel, `payload` where the event is
 * none of CloudWatch Logs, `aws` where a channel did not take all alerts.
 */
export async function handler(event: unknown, context: Context = {}): Promise<HandlerResult> {
  warm ??= start(context).catch((error: unknown) => {
    warm = undefined;
    throw error;
  });
  collectGarbage(event);
  // Lambda gives every invocation an id; without one, two invocations must not take each other for a second try.
  const known = context.awsRequestId === undefined ? { ...context, awsRequestId: crypto.randomUUID() } : context;
  return fitting(await (await warm)(event, known));
}

/** From this length on, in characters, a payload unpacks to tens of megabytes. */
const largePayload = 1_000_000;

/**
 * Makes room for a large payload: Node would let what the last one left lie about for longer than a function of 256 MB has
 * room for. Where Node was started with --expose-gc, as deploy/template.yaml does.
 */
function collectGarbage(event: unknown): void {
  const { length } = (event as Partial<AwsLogsEvent> | null)?.awslogs?.data ?? "";
  if (length > largePayload) globalThis.gc?.();
}

async function start({ functionName }: Context): Promise<Handler> {
  const config = readConfig(process.env);
  const { matcher, minSeverity, onlyFailed, human, accountAliases, dedupTable } = config;
  const tableFailed = (error: unknown) =>
    log({
      level: "WARN",
      message: "the table of what was sent failed; alerts are sent all the same",
      error: errorLine(error),
    });
  const sent = new SentAlerts(await openTable(dedupTable), tableFailed, Date.now);
  return createHandler({
    matcher,
    filter: { minSeverity, onlyFailed, human },
    accountAliases,
    pipeline: [functionName, config.channels.sns?.topicArn, dedupTable].filter((name) => typeof name === "string"),
    deliver: createDeliver({ channels: await createChannels(config), sent, log, now: Date.now }),
    log,
    now: Date.now,
  });
}

async function openTable(name: Config["dedupTable"]): Promise<ConstructorParameters<typeof SentAlerts>[0]> {
  if (name === null) return undefined;
  const { sentTable } = await import("./channels/table.ts");
  return sentTable(name, Date.now);
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
