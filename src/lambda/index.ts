import { IamAlertsError } from "../errors.ts";
import type { AwsLogsEvent } from "../payload/awslogs.ts";
import { createChannels } from "./channels/channels.ts";
import type { ReadAccounts } from "./configured/accounts.ts";
import { openRules } from "./configured/rules.ts";
import { limitsIn } from "./decode.ts";
import { createDeliver } from "./deliver.ts";
import { errorLine } from "./failure.ts";
import { type Context, createHandler, type Handler, type HandlerResult, type LogEntry } from "./handler.ts";
import { createHeartbeat, type LogStreamEvent } from "./heartbeat.ts";
import { SentAlerts } from "./sent.ts";
import { type Config, readSettings } from "./settings.ts";

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
 * Handles an event in the deployed function. Alerts go to the channels in its environment (see readSettings in settings.ts).
 *
 * The path of an alert: createHandler in handler.ts creates it from the payload, createDeliver in deliver.ts sends it to
 * each channel of channels/channels.ts, and channels/sns.ts, for example, publishes it.
 *
 * Rejects with IamAlertsError `config` if the environment is invalid or has no channel, `payload` if the event does not
 * come from CloudWatch Logs, `aws` if a channel did not accept all alerts.
 */
export async function handler(event: unknown, context: Context = {}): Promise<HandlerResult> {
  warm ??= start(context).catch((error: unknown) => {
    warm = undefined;
    throw error;
  });
  collectGarbage(event);
  // Lambda gives every invocation an id. Without one, an invocation must not be mistaken for a retry of another.
  const isKnown = context.awsRequestId !== undefined;
  const known = isKnown ? context : { ...context, awsRequestId: `${Date.now()}-${Math.random()}` };
  return fitting(await (await warm)(event, known));
}

/** A payload of this size or more, in bytes of unpacked JSON, is large. */
const largePayload = 8_000_000;

/**
 * Collects garbage before a large payload, if Node runs with --expose-gc as in deploy/template.yaml: Node would keep the
 * previous payload's garbage, and both do not fit into the function's memory. A hundred kilobytes can unpack to 64 MB, so
 * the size is the one that gzip writes at its end.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1952#page-8
 */
function collectGarbage(event: unknown): void {
  const data: unknown = (event as Partial<AwsLogsEvent> | null)?.awslogs?.data;
  if (typeof data !== "string") return;
  const end = Buffer.from(data.slice(-8), "base64");
  if (end.length >= 4 && end.readUInt32LE(end.length - 4) >= largePayload) globalThis.gc?.();
}

async function start({ functionName }: Context): Promise<Handler> {
  const config = await settings();
  const { matcher, minSeverity, onlyFailed, human, accountAliases, timeZone, runbookUrl, portalUrl } = config;
  const { accounts, rules, dedupTable } = config;
  const tableFailed = (error: unknown) =>
    log({
      level: "WARN",
      message: "the table of sent alerts failed; alerts are sent anyway",
      error: errorLine(error),
    });
  const sent = new SentAlerts(await openTable(dedupTable), tableFailed, Date.now);
  return createHandler({
    matcher,
    ...limitsIn(process.env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]),
    rules: rules === null ? undefined : openRules(rules, config.channels, log, Date.now),
    filter: { minSeverity, onlyFailed, human },
    accountAliases,
    accounts: accounts === null ? undefined : await openAccounts(accounts),
    timeZone: timeZone ?? undefined,
    // Logs invoke functions in their own Region only.
    response: { runbookUrl, portalUrl, logRegion: process.env["AWS_REGION"] },
    pipeline: [functionName, config.channels.sns?.topicArn, dedupTable].filter((name) => typeof name === "string"),
    deliver: createDeliver({
      channels: await createChannels(config),
      minSeverities: config.minSeverities,
      sent,
      log,
      now: Date.now,
    }),
    heartbeat: config.heartbeat && createHeartbeat(config.heartbeat, functionName ?? "iam-alerts", Date.now, put),
    log,
    now: Date.now,
  });
}

/** Loads the code that calls CloudWatch Logs only when a heartbeat is written. */
async function put(event: LogStreamEvent): Promise<void> {
  const { putLogEvent } = await import("./channels/log-stream.ts");
  return putLogEvent(event);
}

/** Reads the settings, and logs all their faults in one line before the invocation fails. */
async function settings(): Promise<Config> {
  const { env } = process;
  const isChecked = [env["PATTERN"], env["EXCEPT"]].some((text) => (text ?? "").trim() !== "");
  // Without a second check, the pattern language and the presets need not be loaded.
  const readMatcher = isChecked ? (await import("./matcher.ts")).readMatcher : () => undefined;
  try {
    return readSettings(env, readMatcher);
  } catch (error) {
    if (error instanceof IamAlertsError) {
      const { message, hint, details } = error;
      log({ level: "ERROR", message: `the function's settings are wrong: ${message}`, hint, ...details });
    }
    throw error;
  }
}

async function openAccounts(source: string): Promise<ReadAccounts> {
  const { accountsReader } = await import("./configured/accounts.ts");
  return accountsReader(source, log, Date.now);
}

async function openTable(name: Config["dedupTable"]): Promise<ConstructorParameters<typeof SentAlerts>[0]> {
  if (name === null) return undefined;
  const { sentTable } = await import("./channels/table.ts");
  return sentTable(name, Date.now);
}

function log(entry: LogEntry): void {
  console.log(JSON.stringify({ level: "INFO", ...entry }));
}

/** The maximum size of an answer, in bytes. Above 6 MB Lambda fails the invocation, and the retry could send alerts again. */
const maxAnswer = 5_000_000;

function fitting(result: HandlerResult): HandlerResult {
  let size = 0;
  const fits = result.alerts.findIndex((alert) => {
    size += Buffer.byteLength(JSON.stringify(alert)) + 1;
    return size > maxAnswer;
  });
  if (fits === -1) return result;
  log({ message: "answer truncated: all alerts were delivered, but not all fit into the answer", answered: fits });
  return { ...result, alerts: result.alerts.slice(0, fits) };
}
