import { type Alert, type AlertContext, toAlert as alertOfRead, unreadableAlert } from "./alert/alert.ts";
import { summaryOf } from "./alert/title/summary.ts";
import { tryParse, withLongNumbers } from "./bytes/json.ts";
import { isFields } from "./cloudtrail/fields.ts";
import { fromOcsf, isOcsf } from "./cloudtrail/ocsf.ts";
import { type CloudTrailRecord, readRecord } from "./cloudtrail/record.ts";
import type { Matcher } from "./pattern/match/compile.ts";
import { canaryLogStream, simulatedLogStream } from "./payload/awslogs.ts";
import { jsonFault } from "./payload/items.ts";
import type { Payload } from "./payload/payload.ts";

/** Settings that identify the alerting pipeline and name accounts. */
export interface DetectSettings extends Pick<AlertContext, "accountAliases" | "accounts" | "timeZone" | "warnings"> {
  /** Names of the function and topic that deliver the alerts, in addition to the payload's own log group and filter. */
  readonly pipeline?: readonly string[] | undefined;
}

export interface Detection {
  readonly alerts: readonly Alert[];
  /** The number of log events that the matcher refused. */
  readonly skipped: number;
  /** The number of alerts about a log event that could not be read. */
  readonly unreadable: number;
}

/**
 * Returns a payload's alerts in the order of its log events. A log event that cannot be read becomes an alert that says
 * so and does not affect the others. One that can be read and does not match is skipped. A control message gives no
 * alerts. Never throws because of the content of a log event.
 */
export function detect(payload: Payload, matcher?: Matcher, settings: DetectSettings = {}): Detection {
  if (payload.messageType === "CONTROL_MESSAGE") return { alerts: [], skipped: 0, unreadable: 0 };
  const alerts: Alert[] = [];
  let skipped = 0;
  let unreadable = 0;
  const { logStream } = payload;
  const simulated = logStream === simulatedLogStream || logStream.startsWith(canaryLogStream);
  const pipeline = [payload.logGroup, ...payload.subscriptionFilters, ...(settings.pipeline ?? [])];
  const { accountAliases, accounts, timeZone, warnings } = settings;
  const transformed = matcher !== undefined && areTransformed(payload);
  for (const { id, timestamp, message } of payload.logEvents) {
    const cannotMatch = !transformed && matcher?.cannotMatch?.(message) === true;
    if (cannotMatch && looksWhole(message)) {
      skipped++;
      continue;
    }
    const context = { id, time: timestamp, simulated, pipeline, accountAliases, accounts, timeZone, warnings };
    let value: unknown;
    try {
      value = JSON.parse(message);
    } catch {
      alerts.push(unreadableAlert(message, jsonFault(message), context));
      unreadable++;
      continue;
    }
    if (cannotMatch || !(matches(matcher, message, value) || (transformed && matchesRecord(matcher, value)))) {
      skipped++;
      continue;
    }
    const { alert, readable } = alertOf(withLongNumbers(message, value), context, () => message);
    alerts.push(alert);
    if (!readable) unreadable++;
  }
  return { alerts, skipped, unreadable };
}

function matches(matcher: Matcher | undefined, message: string, value: unknown): boolean {
  return matcher === undefined || (matcher.testParsed?.(message, value) ?? matcher.test(message));
}

/** Whether events were transformed to OCSF, judged by the first one: a transformer applies to a whole log group. */
function areTransformed({ logEvents: [first] }: Payload): boolean {
  if (first?.message.includes('"class_uid"') !== true) return false;
  const json = tryParse(first.message)?.json;
  return isFields(json) && isOcsf(json);
}

/**
 * Whether an OCSF event's original record matches, because a pattern for CloudTrail's fields would leave out every OCSF
 * event. An unreadable event matches, so that an alert reports it.
 */
function matchesRecord(matcher: Matcher, value: unknown): boolean {
  if (!isFields(value) || !isOcsf(value)) return false;
  return readRecord(value) === undefined || matcher.testJson(fromOcsf(value));
}

/**
 * Whether a message has all braces of a JSON object, so that it was not cut off. For each event that matches, hundreds
 * may be excluded by their text alone; this check is enough for them, without parsing.
 */
function looksWhole(message: string): boolean {
  if (!message.startsWith("{") || !message.endsWith("}")) return false;
  let open = 0;
  for (let at = message.indexOf("{"); at !== -1; at = message.indexOf("{", at + 1)) open++;
  for (let at = message.indexOf("}"); at !== -1; at = message.indexOf("}", at + 1)) open--;
  return open === 0;
}

/**
 * Returns the alert for a record that is already parsed. `message` returns its text, which the alert keeps if the
 * record is unreadable.
 */
export function alertOf(
  value: unknown,
  context: AlertContext,
  message?: () => string | undefined,
): { readonly alert: Alert; readonly readable: boolean } {
  const record = readRecord(value);
  const fault = faultOf(value, record);
  if (record !== undefined && fault === undefined) return { alert: alertOfRead(record, context), readable: true };
  const text = message?.() ?? (record === undefined ? "" : JSON.stringify(value));
  return { alert: unreadableAlert(text, fault ?? "", context), readable: false };
}

/**
 * Turns a CloudTrail record into an alert: a record as CloudTrail writes it, or one that `readRecord` has read. Never
 * throws because of the record: fields that it lacks are null, and a value that is not a record gives the alert for an
 * unreadable log event.
 */
export function toAlert(record: CloudTrailRecord | object, context: AlertContext = {}): Alert {
  return isRead(record) ? alertOfRead(record, context) : alertOf(record, context).alert;
}

/** Whether `readRecord` has read a record. CloudTrail writes no field named raw. */
function isRead(record: CloudTrailRecord | object): record is CloudTrailRecord {
  if (!isFields(record) || !("raw" in record)) return false;
  const identity = record["userIdentity"];
  return isFields(identity) && isFields(identity["issuer"]);
}

/** Returns the reason why no alert can be made of a value, undefined if one can. */
function faultOf(value: unknown, record: CloudTrailRecord | undefined): string | undefined {
  if (!isFields(value)) return "its JSON is not an object";
  if (record === undefined) return "its JSON is nested too deep";
  const { eventName, eventSource } = record;
  if (eventName !== null) return undefined;
  if (isOcsf(value)) {
    return "it was transformed to OCSF and does not name the operation; turn off applyOnTransformedLogs of the filter";
  }
  if (eventSource !== null || summaryOf(record) !== undefined) return undefined;
  // A transformer can move all fields of a record into another field.
  return JSON.stringify(value).includes('"eventName":')
    ? "its fields are not where CloudTrail writes them; turn off applyOnTransformedLogs of the filter"
    : "it is not a CloudTrail record: it names neither an operation nor a service";
}
