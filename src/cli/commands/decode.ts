import type { Command } from "commander";
import type { Alert } from "../../alert/alert.ts";
import { unreadableAlert } from "../../alert/alert.ts";
import { type AlertFilter, isWanted } from "../../alert/filter.ts";
import { alertOf, type DetectSettings, detect } from "../../detect.ts";
import { IamAlertsError } from "../../errors.ts";
import type { Item } from "../../payload/items.ts";
import { type LogGroup, respond } from "../../response/respond.ts";
import { MutedAlerts } from "../../rules/muted.ts";
import { count } from "../../words.ts";
import { contextOf } from "../flags/context.ts";
import { maxBytesOption, type Run } from "../flags/flags.ts";
import { addAlertOptions, addFilterOptions, formatHelp, listFields } from "../flags/output.ts";
import { addRulesOption, mutedWords, type RulesOptions, rulerOf } from "../flags/rules.ts";
import type { AlertOptions } from "../flags/settings.ts";
import type { Io } from "../io.ts";
import { AlertWriter } from "../print/alerts.ts";
import { placeOf, readSources } from "../read/input.ts";
import { PassedThrough } from "../read/passed-through.ts";

export interface DecodeCommandOptions extends AlertOptions, AlertFilter, RulesOptions {
  readonly maxBytes?: number;
}

export function declare(command: Command, run: Run): void {
  addRulesOption(addFilterOptions(addAlertOptions(command)))
    .argument("[event...]", "files, folders, sample names, or - for stdin (the default)")
    .option("--show-except", "show the --except flag that would silence alerts about the same caller")
    .addOption(maxBytesOption())
    .addHelpText(
      "after",
      `
The input format is detected: the Lambda event, its base64 or its gzip; the payload's JSON; CloudTrail files and records,
NDJSON or pretty-printed, gzipped or not; the output of aws logs filter-log-events, aws logs tail and
aws cloudtrail lookup-events; EventBridge, Kinesis, Firehose, SNS and SQS around any of these; and alerts saved as JSON.
Every other line is passed through unchanged.
${formatHelp}

Examples:
  Show recent alerts from a log group:
  $ aws logs tail aws-cloudtrail-logs --since 1h | iam-alerts decode
  Select one person's alerts from CloudTrail files:
  $ iam-alerts decode --format ndjson AWSLogs/ | jq 'select(.actor.name == "alice") | .title'
  List people's failed and denied calls as a table:
  $ iam-alerts decode --human --only-failed --format csv --fields time,title,source.ip AWSLogs/ > refused.csv
  Write the most severe alerts to a CI job's summary:
  $ iam-alerts decode --min-severity high --format markdown AWSLogs/ >> "$GITHUB_STEP_SUMMARY"
  Decode what the function would receive:
  $ iam-alerts simulate CreateUser --print-payload | iam-alerts decode`,
    )
    .action((events: string[]) => run((io, options) => decode(events, options, io)));
}

/**
 * Prints the alerts for events in any format. Returns the exit code: 0, 1 if nothing in the input was recognized, or 2 if
 * something could not be read.
 */
export async function decode(events: readonly string[], options: DecodeCommandOptions, io: Io): Promise<number> {
  if (options.fields === true) return listFields(options, io);
  if (events.length === 0 && io.stdin.isTerminal) {
    throw new IamAlertsError("usage", "expected events on stdin or in files, found a terminal", {
      hint: "try iam-alerts simulate CreateUser --print-payload | iam-alerts decode; see also decode --help",
    });
  }
  const writer = await AlertWriter.create(options, io);
  const context = await contextOf(options);
  const ruler = await rulerOf(options, io);
  if (ruler === undefined) return 2;
  const muted = new MutedAlerts();
  const sources = events.length === 0 ? ["-"] : events;
  let lines = 0;
  let controls = 0;
  let unreadable = 0;
  let unwanted = 0;
  const passed = new PassedThrough();
  for await (const { item, origin } of readSources(sources, io, options)) {
    if (item.kind === "text") {
      writer.text(item.bytes);
      if (/\S/.test(Buffer.from(item.bytes).toString("latin1"))) {
        lines++;
        passed.add(origin, item.bytes);
      }
    } else if (item.kind === "error") {
      writer.error(item.error, placeOf(origin, item.line));
    } else {
      passed.recognized(origin);
      const found = alertsIn(item, context);
      for (const alert of found.alerts.map(ruler)) {
        if (!isWanted(alert, options)) unwanted++;
        else if (!muted.takes(alert)) writer.alert(respond(alert, options, logGroupOf(item)));
      }
      unreadable += found.unreadable;
      if (item.kind === "payload" && item.payload.messageType === "CONTROL_MESSAGE") controls++;
    }
  }
  writer.end();
  const also = [
    ...mutedWords(muted),
    ...(unwanted === 0 ? [] : [`${unwanted} left out by the filter`]),
    ...(controls === 0 ? [] : [count(controls, "control message")]),
    ...(lines === 0 ? [] : [`${count(lines, "other line")} passed through`]),
    ...(unreadable === 0 ? [] : [`${count(unreadable, "event")} could not be read`]),
    ...(writer.errors === 0 ? [] : [count(writer.errors, "error")]),
  ];
  writer.say([count(writer.alerts, "alert"), ...also].join(", "));
  const kinds = passed.foreign();
  for (const { origin, foreign } of kinds) {
    writer.say(`${origin} looks like ${foreign.name}, which has no records that decode can read`);
    writer.say(`hint: ${foreign.hint}`);
  }
  if (unreadable + writer.errors > 0) return 2;
  if (!passed.isEmpty && passed.nothingRecognized) {
    if (kinds.length === 0) writer.say("no CloudTrail record was recognized; decode --help lists what is");
    return 1;
  }
  return 0;
}

function logGroupOf(item: Item): LogGroup | undefined {
  return item.kind === "payload" ? { name: item.payload.logGroup, account: item.payload.owner } : undefined;
}

function alertsIn(
  item: Exclude<Item, { kind: "text" | "error" }>,
  context: DetectSettings,
): { alerts: readonly Alert[]; unreadable: number } {
  switch (item.kind) {
    case "payload":
      return detect(item.payload, undefined, context);
    case "unreadable":
      return { alerts: [unreadableAlert(item.text, item.reason)], unreadable: 1 };
    case "record": {
      const { alert, readable } = alertOf(item.value, { ...item, ...context }, () => item.message);
      return { alerts: [alert], unreadable: readable ? 0 : 1 };
    }
  }
}
