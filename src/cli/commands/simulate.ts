import type { Command } from "commander";
import type { Alert } from "../../alert/alert.ts";
import { alertOf } from "../../detect.ts";
import { IamAlertsError } from "../../errors.ts";
import { createHandler } from "../../lambda/handler.ts";
import type { Exception } from "../../pattern/except.ts";
import { type AwsLogsEvent, controlMessage, encodePayload, simulatedLogStream } from "../../payload/awslogs.ts";
import { safeJson, visible } from "../../render/escape.ts";
import { AlertWriter } from "../alerts.ts";
import { count, maxBytesOption, type Run } from "../command.ts";
import { placeOf, readSample, readSources, sampleNames } from "../input.ts";
import type { Io } from "../io.ts";
import { addAlertOptions, formatHelp, listFields } from "../output.ts";
import { exceptOption, patternHelp, resolvePattern } from "../pattern.ts";
import { type AlertOptions, formatOf } from "../settings.ts";
import { applyEdits, type Edit, messagesOf, parseSet, parseUnset } from "../simulation.ts";

export interface SimulateOptions extends AlertOptions {
  readonly list?: boolean;
  /** The changes of --set and --unset, in their order. */
  readonly edits?: readonly Edit[];
  readonly pattern?: string;
  readonly except?: readonly Exception[];
  /** false for --no-filter. */
  readonly filter?: boolean;
  readonly control?: boolean;
  readonly printPayload?: boolean;
  readonly maxBytes?: number;
}

export function declare(command: Command, run: Run): void {
  // One list for both flags, so that the changes are made in the order in which they were given.
  const edits: Edit[] = [];
  const collect = (parse: (text: string) => Edit) => (text: string) => {
    edits.push(parse(text));
    return edits;
  };
  addAlertOptions(command)
    .argument("[event...]", "sample names, files, folders, or - for stdin (the default)")
    .option("-l, --list", "list the sample events")
    .option(
      "--set <path=value>",
      "set a field of every record; the value is JSON where it parses, else text",
      collect(parseSet),
    )
    .option("--unset <path>", "remove a field of every record", collect(parseUnset))
    .option("--pattern <pattern>", `${patternHelp} (default: iam-changes; env: IAM_ALERTS_PATTERN)`)
    .addOption(exceptOption())
    .option("--no-filter", "deliver every event, whatever the pattern says of it")
    .option("--control", "send a control message, CloudWatch Logs' health check, instead of events")
    .option("--print-payload", "print the event that Lambda would get, and stop")
    .addOption(maxBytesOption())
    .addHelpText(
      "after",
      `
Exit code 1 when the pattern let nothing through.
${formatHelp}

Examples:
  The whole pipeline, offline: filter, payload, alert function, alert:
  $ iam-alerts simulate CreateUser
  The same call, made by root from another address:
  $ iam-alerts simulate CreateUser --set userIdentity.type=Root --set sourceIPAddress=198.51.100.7
  Would a refused call still alert?
  $ iam-alerts simulate DeleteUser --set errorCode=AccessDenied --unset responseElements
  See the mail before anybody gets it:
  $ iam-alerts simulate CreateUser AttachUserPolicy --format html > mail.html
  The payload for a function that is deployed:
  $ iam-alerts simulate CreateUser --print-payload > event.json
  $ aws lambda invoke --function-name iam-alerts --payload fileb://event.json out.json`,
    )
    .action((events: string[]) => run((io, options) => simulate(events, { ...options, edits }, io)));
}

/** Sends events through the alert function. Gives the exit code: 1 when nothing was let through, 2 for bad input. */
export async function simulate(events: readonly string[], options: SimulateOptions, io: Io): Promise<number> {
  if (options.list) return list(options, io);
  if (options.fields === true) return listFields(options, io);
  const writer = await AlertWriter.create(options, io);
  if (options.control) return control(events, options, writer, io);
  if (events.length === 0 && io.stdin.isTerminal) {
    throw new IamAlertsError("usage", "expected sample names, files or events on stdin, found none", {
      hint: "iam-alerts simulate --list shows the samples; try iam-alerts simulate CreateUser",
    });
  }
  const given = options.pattern ?? (io.env["IAM_ALERTS_PATTERN"] || "iam-changes");
  const { name, matcher } = resolvePattern(given, options.except);
  const { messages, unused } = await readMessages(events, options, writer, io);
  for (const path of unused) writer.say(`--unset ${visible(path)}: no event has it`);
  const through: string[] = [];
  const filtered: string[] = [];
  for (const message of messages) {
    (options.filter === false || matcher.test(message) ? through : filtered).push(message);
  }
  sayFiltered(filtered, name, writer);
  for (const batch of batches(through)) {
    await send(encodePayload(batch, { logStream: simulatedLogStream }), options, writer, io);
  }
  if (!options.printPayload) writer.end();
  if (messages.length === 0 && writer.errors === 0) {
    throw new IamAlertsError("payload", "expected CloudTrail events, found none in the input");
  }
  if (!options.printPayload) writer.say(summary(writer.alerts, filtered.length, name, options));
  return writer.errors > 0 ? 2 : through.length === 0 ? 1 : 0;
}

function summary(alerts: number, filtered: number, name: string, options: SimulateOptions): string {
  if (options.filter === false) return `${count(alerts, "alert")}, simulated; not filtered`;
  const hint = alerts === 0 && filtered > 0 ? "; --no-filter delivers all" : "";
  return `${count(alerts, "alert")}, simulated; ${count(filtered, "event")} filtered out by ${visible(name)}${hint}`;
}

async function readMessages(
  events: readonly string[],
  options: SimulateOptions,
  writer: AlertWriter,
  io: Io,
): Promise<{ messages: readonly string[]; unused: readonly string[] }> {
  const messages: string[] = [];
  let lines = 0;
  for await (const { item, origin } of readSources(events.length === 0 ? ["-"] : events, io, options)) {
    if (item.kind === "error") writer.error(item.error, placeOf(origin, item.line));
    else if (item.kind === "text") lines++;
    else messages.push(...messagesOf(item));
  }
  if (lines > 0) writer.say(`${count(lines, "line")} of the input left out: not a CloudTrail event`);
  return applyEdits(messages, options.edits ?? []);
}

/** The most text, in characters, of one payload: half of what the function accepts, for what escapes add. */
const batchSize = 16 * 1024 * 1024;

/** The messages in as many payloads as they need, as CloudWatch Logs sends more than one. */
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

const mostNamed = 10;

function sayFiltered(messages: readonly string[], pattern: string, writer: AlertWriter): void {
  for (const message of messages.slice(0, mostNamed)) {
    writer.say(`filtered out, not delivered: ${visible(eventName(message))} (${visible(pattern)} does not match it)`);
  }
  if (messages.length > mostNamed) writer.say(`filtered out, not delivered: ${messages.length - mostNamed} more`);
}

function eventName(message: string): string {
  try {
    const name = (JSON.parse(message) as { eventName?: unknown } | null)?.eventName;
    return typeof name === "string" ? name : "an event without a name";
  } catch {
    return "a message that is not JSON";
  }
}

/** Hands the event to the very handler that Lambda runs, with a terminal for a channel. */
async function send(event: AwsLogsEvent, options: SimulateOptions, writer: AlertWriter, io: Io): Promise<void> {
  if (options.printPayload) {
    io.stdout.write(`${JSON.stringify(event)}\n`);
    return;
  }
  const handler = createHandler({
    deliver: async (alerts: readonly Alert[]) => {
      for (const alert of alerts) writer.alert(alert);
      return [{ channel: "stdout", id: null, alerts: alerts.length }];
    },
    log: (entry) => options.debug && io.stderr.write(`${safeJson(JSON.stringify(entry))}\n`),
  });
  await handler(event);
}

async function control(
  events: readonly string[],
  options: SimulateOptions,
  writer: AlertWriter,
  io: Io,
): Promise<number> {
  if (events.length > 0) {
    throw new IamAlertsError("usage", `expected no events with --control, found ${JSON.stringify(events[0])}`, {
      hint: "a control message carries no CloudTrail events; leave one of the two out",
    });
  }
  await send(encodePayload(controlMessage({ logStream: simulatedLogStream })), options, writer, io);
  if (options.printPayload) return 0;
  writer.end();
  writer.say("the function took the control message and made no alert of it");
  return 0;
}

function list(options: SimulateOptions, io: Io): number {
  const samples = sampleNames().map((name) => ({ name, title: alertOf(JSON.parse(readSample(name)), {}).alert.title }));
  const width = Math.max(...samples.map(({ name }) => name.length)) + 2;
  const format = formatOf(options, io);
  if (format === "json") io.stdout.write(`${JSON.stringify(samples, null, 2)}\n`);
  else if (format === "ndjson") for (const sample of samples) io.stdout.write(`${JSON.stringify(sample)}\n`);
  else for (const { name, title } of samples) io.stdout.write(`${name.padEnd(width)}${visible(title)}\n`);
  return 0;
}
