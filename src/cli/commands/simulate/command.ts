import type { Command } from "commander";
import type { Alert } from "../../../alert/alert.ts";
import { alertOf } from "../../../detect.ts";
import { IamAlertsError } from "../../../errors.ts";
import type { Exclusion } from "../../../pattern/except.ts";
import { type AwsLogsEvent, controlMessage, encodePayload, simulatedLogStream } from "../../../payload/awslogs.ts";
import { visible } from "../../../render/escape.ts";
import { count } from "../../../words.ts";
import { maxBytesOption, numberFor, type Run } from "../../flags/flags.ts";
import { addAlertOptions, formatHelp, listFields } from "../../flags/output.ts";
import { exceptOption, patternHelp, resolvePattern } from "../../flags/pattern.ts";
import { formatOf } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { AlertWriter } from "../../print/alerts.ts";
import { applyEdits, type Edit, messagesOf, parseSet, parseUnset, pathMeant } from "../../read/edits.ts";
import { placeOf, readSample, readSources, sampleNames } from "../../read/input.ts";
import { type Expectation, parseExpectation, reportUnmet } from "./expect.ts";
import { eventsOf, type SendingOptions, send } from "./sending.ts";

export interface SimulateOptions extends SendingOptions {
  readonly list?: boolean;
  /** The edits of --set and --unset, in their order. */
  readonly edits?: readonly Edit[];
  readonly pattern?: string;
  readonly except?: readonly Exclusion[];
  /** false for --no-filter. */
  readonly filter?: boolean;
  readonly control?: boolean;
  readonly printPayload?: boolean;
  readonly maxBytes?: number;
  readonly expect?: readonly Expectation[];
}

const collectExpectations = (text: string, before: readonly Expectation[] = []) => [...before, parseExpectation(text)];

export function declare(command: Command, run: Run): void {
  // One list for both flags, so that the edits are applied in the given order.
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
      "set a field of every record; the value is JSON if it parses, otherwise text",
      collect(parseSet),
    )
    .option("--unset <path>", "remove a field of every record", collect(parseUnset))
    .option("--pattern <pattern>", `${patternHelp} (default: iam-changes; env: IAM_ALERTS_PATTERN)`)
    .addOption(exceptOption())
    .option("--no-filter", "deliver every event, even if the pattern does not match it")
    .option("--control", "send a control message (CloudWatch Logs' health check) instead of events")
    .option("--print-payload", "print the event that Lambda would receive, and exit")
    .option(
      "--expect <field=value>",
      "value that every alert must have, or field~regex; repeatable",
      collectExpectations,
    )
    .option("--function <name>", "invoke the deployed function, by name or ARN, optionally with :alias")
    .option(
      "--async",
      "invoke the deployed function asynchronously, like CloudWatch Logs, without waiting for an answer",
    )
    .option("--dry-run", "only check that the function can be invoked")
    .option("--count <n>", "send everything <n> times", numberFor("--count", 1, 100_000), 1)
    .option("--rate <n>", "at most <n> invocations per second", numberFor("--rate", 0.01, 1_000))
    .option("--timeout <seconds>", "longest time to wait for an answer", numberFor("--timeout", 1, 900), 60)
    .addOption(maxBytesOption())
    .addHelpText(
      "after",
      `
Exits with 1 if the pattern let no event through, or if an alert is not as expected.
${formatHelp}

Examples:
  Run the whole pipeline offline: filter, payload, alert function, alert:
  $ iam-alerts simulate CreateUser
  Change the call: made by root, from another address:
  $ iam-alerts simulate CreateUser --set userIdentity.type=Root --set sourceIPAddress=198.51.100.7
  Check that a denied call still alerts:
  $ iam-alerts simulate DeleteUser --set errorCode=AccessDenied --unset responseElements
  Check the alert's fields, in CI:
  $ iam-alerts simulate CreateUser --expect severity=medium --expect 'title~created user bob$'
  Preview the email:
  $ iam-alerts simulate CreateUser AttachUserPolicy --format html > mail.html
  Invoke the deployed function:
  $ iam-alerts simulate CreateUser --function iam-alerts:live
  $ iam-alerts simulate CreateUser --print-payload > event.json`,
    )
    .action((events: string[]) => run((io, options: SimulateOptions) => simulate(events, { ...options, edits }, io)));
}

/** Sends events through the alert function. Returns the exit code: 1 if no event passed the filter, 2 for bad input. */
export async function simulate(events: readonly string[], options: SimulateOptions, io: Io): Promise<number> {
  checkFlags(options);
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
  for (const path of unused) writer.say(`--unset ${visible(path)}: no event has this field`);
  for (const { kind, path } of options.edits ?? []) {
    const meant = kind === "set" ? pathMeant(path) : undefined;
    if (meant !== undefined)
      writer.say(`--set ${visible(path)}: CloudTrail's records do not have this field; did you mean ${meant}?`);
  }
  const through: string[] = [];
  const filtered: string[] = [];
  for (const message of messages) {
    (options.filter === false || matcher.test(message) ? through : filtered).push(message);
  }
  reportFiltered(filtered, name, writer);
  const payloads = through.length === 0 ? [] : await eventsOf(through, options);
  const alerts = options.printPayload ? print(payloads, io) : await send(payloads, options, writer, io);
  if (messages.length === 0 && writer.errors === 0) {
    throw new IamAlertsError("payload", "expected CloudTrail events, found none in the input");
  }
  const answer = through.length === 0 ? 1 : 0;
  if (options.printPayload) return writer.errors > 0 ? 2 : answer;
  if (returnsAlerts(options)) writer.say(summary(writer.alerts, filtered.length, name, options));
  const unmet = reportUnmet(alerts, options.expect ?? [], options, io);
  return writer.errors > 0 ? 2 : unmet ? 1 : answer;
}

/** Whether the function returns alerts. */
function returnsAlerts({ async: asynchronous, dryRun }: SimulateOptions): boolean {
  return asynchronous !== true && dryRun !== true;
}

function checkFlags(options: SimulateOptions): void {
  const refuse = (message: string, hint: string) => new IamAlertsError("usage", message, { hint });
  if (!returnsAlerts(options) && options.function === undefined) {
    throw refuse("expected --function with --async or --dry-run, found none", "both flags invoke a deployed function");
  }
  if (!returnsAlerts(options) && options.expect !== undefined) {
    throw refuse(
      "expected no --expect with --async or --dry-run",
      "no alerts are returned then; leave out one of the two flags",
    );
  }
}

function print(events: readonly AwsLogsEvent[], io: Io): readonly Alert[] {
  for (const event of events) io.stdout.write(`${JSON.stringify(event)}\n`);
  return [];
}

function summary(alerts: number, filtered: number, name: string, options: SimulateOptions): string {
  if (options.filter === false) return `${count(alerts, "alert")}, simulated; not filtered`;
  const hint = alerts === 0 && filtered > 0 ? "; use --no-filter to deliver them" : "";
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
  if (lines > 0) writer.say(`${count(lines, "line")} of the input skipped: not a CloudTrail event`);
  return applyEdits(messages, options.edits ?? []);
}

/** The number of filtered events that are listed. */
const maxListed = 10;

function reportFiltered(messages: readonly string[], pattern: string, writer: AlertWriter): void {
  for (const message of messages.slice(0, maxListed)) {
    writer.say(`filtered out, not delivered: ${visible(eventName(message))} (${visible(pattern)} does not match it)`);
  }
  if (messages.length > maxListed) writer.say(`filtered out, not delivered: ${messages.length - maxListed} more`);
}

function eventName(message: string): string {
  try {
    const name = (JSON.parse(message) as { eventName?: unknown } | null)?.eventName;
    return typeof name === "string" ? name : "an event without a name";
  } catch {
    return "a message that is not JSON";
  }
}

async function control(
  events: readonly string[],
  options: SimulateOptions,
  writer: AlertWriter,
  io: Io,
): Promise<number> {
  if (events.length > 0) {
    throw new IamAlertsError("usage", `expected no events with --control, found ${JSON.stringify(events[0])}`, {
      hint: "a control message contains no CloudTrail events; leave out one of the two",
    });
  }
  const event = encodePayload(controlMessage({ logStream: simulatedLogStream }));
  if (options.printPayload) return print([event], io).length;
  const alerts = await send([event], options, writer, io);
  if (writer.errors > 0) return 2;
  if (alerts.length === 0 && returnsAlerts(options)) {
    writer.say("the function accepted the control message and made no alert");
  }
  return alerts.length === 0 ? 0 : 1;
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
