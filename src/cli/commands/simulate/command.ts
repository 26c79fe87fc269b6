import type { Command } from "commander";
import { IamAlertsError } from "../../../errors.ts";
import { visible } from "../../../render/escape.ts";
import { count } from "../../../words.ts";
import { maxBytesOption, numberFor, once, type Run } from "../../flags/flags.ts";
import { addAlertOptions, formatHelp, listFields } from "../../flags/output.ts";
import { alsoOption, defaultHelp, exceptOption, patternHelp, patternOr, resolvePattern } from "../../flags/pattern.ts";
import { addRulesOption, rulerOf } from "../../flags/rules.ts";
import type { Io } from "../../io.ts";
import { AlertWriter } from "../../print/alerts.ts";
import { type Edit, parseSet, parseUnset, pathMeant } from "../../read/edits.ts";
import { sendControl } from "./control.ts";
import { type Expectation, parseExpectation, reportUnmet } from "./expect.ts";
import { readMessages, reportFiltered } from "./messages.ts";
import { checkFlags, returnsAlerts, type SimulateOptions } from "./options.ts";
import { listSamples } from "./samples.ts";
import { eventsOf, printPayloads, send } from "./sending.ts";

const collectExpectations = (text: string, before: readonly Expectation[] = []) => [...before, parseExpectation(text)];

export function declare(command: Command, run: Run): void {
  // One list for both flags, so that the edits are applied in the given order.
  const edits: Edit[] = [];
  const collect = (parse: (text: string) => Edit) => (text: string) => {
    edits.push(parse(text));
    return edits;
  };
  addRulesOption(addAlertOptions(command))
    .argument("[event...]", "sample names, files, folders, or - for stdin (the default)")
    .option("-l, --list", "list the sample events")
    .option(
      "--set <path=value>",
      "set a field of every record; the value is JSON if it parses, otherwise text",
      collect(parseSet),
    )
    .option("--unset <path>", "remove a field of every record", collect(parseUnset))
    .option("--pattern <pattern>", `${patternHelp} ${defaultHelp}`, once("--pattern", "combine patterns with --also"))
    .addOption(alsoOption())
    .addOption(exceptOption())
    .option("--no-filter", "deliver every event, even if the pattern does not match it")
    .option("--control", "send a control message (CloudWatch Logs' health check) instead of events")
    .option("--print-payload", "print the event that Lambda would receive, and exit")
    .option(
      "--expect <field=value>",
      "value that every alert must have, or field~regex; repeatable",
      collectExpectations,
    )
    .option(
      "--function <name>",
      "invoke the deployed function, by name or ARN, optionally with :alias",
      once("--function", "run the command once for each function"),
    )
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
  if (options.list) return listSamples(options, io);
  if (options.fields === true) return listFields(options, io);
  const ruler = await rulerOf(options, io);
  if (ruler === undefined) return 2;
  const writer = await AlertWriter.create(options, io);
  if (options.control) return sendControl(events, options, writer, io);
  if (events.length === 0 && io.stdin.isTerminal) {
    throw new IamAlertsError("usage", "expected sample names, files or events on stdin, found none", {
      hint: "iam-alerts simulate --list shows the samples; try iam-alerts simulate CreateUser",
    });
  }
  const given = patternOr(options.pattern, io.env);
  const { name, matcher } = resolvePattern(given, options);
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
  if (options.printPayload) printPayloads(payloads, io);
  const { alerts, muted } = options.printPayload
    ? { alerts: [], muted: [] }
    : await send(payloads, options, writer, io, ruler);
  if (messages.length === 0 && writer.errors === 0) {
    throw new IamAlertsError("payload", "expected CloudTrail events, found none in the input");
  }
  const answer = through.length === 0 ? 1 : 0;
  if (options.printPayload) return writer.errors > 0 ? 2 : answer;
  if (returnsAlerts(options)) writer.say(summary(writer.alerts, muted, filtered.length, name, options));
  const unmet = reportUnmet(alerts, options.expect ?? [], options, io);
  return writer.errors > 0 ? 2 : unmet ? 1 : answer;
}

function summary(
  alerts: number,
  muted: readonly string[],
  filtered: number,
  name: string,
  options: SimulateOptions,
): string {
  const counts = [`${count(alerts, "alert")}, simulated`, ...muted].join(", ");
  if (options.filter === false) return `${counts}; not filtered`;
  const hint = alerts === 0 && filtered > 0 && muted.length === 0 ? "; use --no-filter to deliver them" : "";
  return `${counts}; ${count(filtered, "event")} filtered out by ${visible(name)}${hint}`;
}
