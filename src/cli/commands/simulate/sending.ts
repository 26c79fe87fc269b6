import type { Alert } from "../../../alert/alert.ts";
import { readFunctionName } from "../../../aws/arn.ts";
import type { InvocationType } from "../../../aws/invoke.ts";
import { IamAlertsError } from "../../../errors.ts";
import { createHandler } from "../../../lambda/handler.ts";
import { type AwsLogsEvent, encodePayload, simulatedLogStream } from "../../../payload/awslogs.ts";
import { safeJson, visible, visibleLines } from "../../../render/escape.ts";
import { MutedAlerts } from "../../../rules/muted.ts";
import { count } from "../../../words.ts";
import { awsOptions, inTurns, sleep } from "../../flags/aws.ts";
import { contextOf } from "../../flags/context.ts";
import { mutedWords, type Ruler, type RulesOptions } from "../../flags/rules.ts";
import type { AlertOptions, AwsFlags } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import type { AlertWriter } from "../../print/alerts.ts";
import { readAnswer } from "../../read/answer.ts";
import { wantsJsonErrors } from "../../report.ts";

/** The flags that decide where simulated events go, and how often. */
export interface SendingOptions extends AlertOptions, AwsFlags, RulesOptions {
  /** The deployed function; without it, the function in this program runs. */
  readonly function?: string;
  readonly async?: boolean;
  readonly dryRun?: boolean;
  readonly count: number;
  /** Invocations per second. */
  readonly rate?: number;
  /** Seconds. */
  readonly timeout: number;
}

/** Packs messages into events: usually one, or as many as the size limits require. */
export async function eventsOf(messages: readonly string[], options: SendingOptions): Promise<readonly AwsLogsEvent[]> {
  if (options.function === undefined) {
    return [...batches(messages)].map((batch) => encodePayload(batch, { logStream: simulatedLogStream }));
  }
  const { packMessages } = await import("../../../aws/invoke.ts");
  return packMessages(messages, typeOf(options), simulatedLogStream);
}

/** The maximum text of one payload, in characters: half of what the function accepts, because escapes add to it. */
const batchSize = 16 * 1024 * 1024;

/** Splits the messages into payloads, as CloudWatch Logs does. */
function* batches(messages: readonly string[]): Generator<readonly string[]> {
  let batch: string[] = [];
  let size = 0;
  for (const message of messages) {
    if (batch.length > 0 && size + message.length > batchSize) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(message);
    size += message.length;
  }
  if (batch.length > 0) yield batch;
}

function typeOf({ async: asynchronous, dryRun }: SendingOptions): InvocationType {
  return dryRun === true ? "DryRun" : asynchronous === true ? "Event" : "RequestResponse";
}

/** The alerts that came back, and how many of them a rule muted, in words. */
export interface Sent {
  readonly alerts: readonly Alert[];
  readonly muted: readonly string[];
}

/** Sends events to the function and prints the alerts that come back, except muted ones. */
export async function send(
  events: readonly AwsLogsEvent[],
  options: SendingOptions,
  writer: AlertWriter,
  io: Io,
  ruler: Ruler = (alert) => alert,
): Promise<Sent> {
  const jobs = Array.from({ length: options.count }, () => events).flat();
  const alerts: Alert[] = [];
  const muted = new MutedAlerts();
  const take = (received: readonly Alert[]) => {
    for (const alert of received) if (!muted.takes(alert)) writer.alert(alert);
    alerts.push(...received);
  };
  const work =
    options.function === undefined
      ? await locally(take, ruler, options, io)
      : await deployed(take, options, writer, io);
  const errors = writer.errors;
  const times = await paced(jobs, work, options);
  writer.end();
  const summary = options.function === undefined ? undefined : summaryOf(times, writer.errors - errors, options);
  if (summary !== undefined) writer.say(summary);
  return { alerts, muted: mutedWords(muted) };
}

/** Prints the events that Lambda would receive, one per line. */
export function printPayloads(events: readonly AwsLogsEvent[], io: Io): void {
  for (const event of events) io.stdout.write(`${JSON.stringify(event)}\n`);
}

type Work = (event: AwsLogsEvent) => Promise<void>;

/** Returns the handler that Lambda runs, with stdout as its channel. */
async function locally(
  take: (alerts: readonly Alert[]) => void,
  ruler: Ruler,
  options: SendingOptions,
  io: Io,
): Promise<Work> {
  const { accounts, ...context } = await contextOf(options);
  const handler = createHandler({
    ...context,
    accounts: accounts && (() => Promise.resolve(accounts)),
    response: options,
    rules: async (alerts) => alerts.map(ruler),
    deliver: async (alerts) => [{ channel: "stdout", id: null, alerts: alerts.length }],
    log: (entry) => options.debug && io.stderr.write(`${safeJson(JSON.stringify(entry))}\n`),
  });
  return async (event) => take((await handler(event)).alerts);
}

async function deployed(
  take: (alerts: readonly Alert[]) => void,
  options: SendingOptions,
  writer: AlertWriter,
  io: Io,
): Promise<Work> {
  const name = readFunctionName(options.function ?? "");
  const { invokeClient } = await import("../../../aws/clients.ts");
  const { invoke } = await import("../../../aws/invoke.ts");
  const client = await invokeClient(awsOptions(options, io), options.timeout * 1_000);
  return async (event) => {
    try {
      const answer = await invoke(client, name, event, typeOf(options));
      if (answer === null) return;
      const parsed = readAnswer(answer);
      if (parsed === undefined) return writer.text(Buffer.from(`${answer === "" ? "null" : answer}\n`));
      take(parsed.alerts);
      for (const { channel, id } of parsed.deliveries) writer.say(`delivered to ${visible(`${channel}, id ${id}`)}`);
    } catch (error) {
      if (!(error instanceof IamAlertsError)) throw error;
      writer.error(error, options.function ?? "");
      const { logTail } = error.details;
      if (typeof logTail === "string" && logTail !== "" && !wantsJsonErrors(options.format)) {
        io.stderr.write(`  the end of its log:\n${visibleLines(logTail.trimEnd()).replace(/^/gm, "    ")}\n`);
      }
    }
  };
}

/** Works on the events one after the other, or at a rate with a few at a time. Returns the milliseconds of each. */
function paced(events: readonly AwsLogsEvent[], work: Work, { rate }: SendingOptions): Promise<readonly number[]> {
  const start = performance.now();
  return inTurns(events, rate === undefined ? 1 : 50, async (event, index) => {
    const due = rate === undefined ? 0 : start + (index * 1_000) / rate - performance.now();
    if (due > 0) await sleep(due);
    const begun = performance.now();
    await work(event);
    return performance.now() - begun;
  });
}

function summaryOf(times: readonly number[], failed: number, options: SendingOptions): string | undefined {
  const called = visible(options.function ?? "");
  const done = times.length - failed;
  if (options.dryRun) return `${called} can be invoked: ${count(done, "dry run")}, nothing was run`;
  if (options.async) return `${called} was invoked ${count(done, "time")} asynchronously; see its log for the results`;
  if (times.length < 2) return undefined;
  const sorted = times.toSorted((a, b) => a - b);
  const within = (share: number) => `${(sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(0)} ms`;
  const speed = `half within ${within(0.5)}, 95% within ${within(0.95)}`;
  return `${called}: ${count(times.length, "invocation")}, ${failed} failed; ${speed}`;
}
