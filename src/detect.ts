import { type Alert, type AlertContext, toAlert, unreadableAlert } from "./alert/alert.ts";
import { parseJson } from "./bytes/json.ts";
import { readRecord } from "./cloudtrail/record.ts";
import type { Matcher } from "./pattern/match/compile.ts";
import { canaryLogStream, simulatedLogStream } from "./payload/awslogs.ts";
import { jsonFault } from "./payload/items.ts";
import type { Payload } from "./payload/payload.ts";

/** What is known of the surroundings of a payload. */
export interface DetectSettings extends Pick<AlertContext, "accountAliases"> {
  /** Names of the function and topic that alerts go through, besides the payload's own log group and filter. */
  readonly pipeline?: readonly string[] | undefined;
}

export interface Detection {
  readonly alerts: readonly Alert[];
  /** How many log events the matcher did not let through. */
  readonly skipped: number;
  /** How many of the alerts stand for a log event that could not be read. */
  readonly unreadable: number;
}

/**
 * A payload's alerts, in the order of its log events. A log event that cannot be read becomes an alert that says so,
 * and its neighbours are unharmed; one that can be read and that the matcher refuses is skipped. Control messages give
 * none. Never throws for what is in a log event.
 */
export function detect(payload: Payload, matcher?: Matcher, settings: DetectSettings = {}): Detection {
  if (payload.messageType === "CONTROL_MESSAGE") return { alerts: [], skipped: 0, unreadable: 0 };
  const alerts: Alert[] = [];
  let skipped = 0;
  let unreadable = 0;
  const { logStream } = payload;
  const simulated = logStream === simulatedLogStream || logStream.startsWith(canaryLogStream);
  const pipeline = [payload.logGroup, ...payload.subscriptionFilters, ...(settings.pipeline ?? [])];
  const { accountAliases } = settings;
  for (const { id, timestamp, message } of payload.logEvents) {
    if (matcher?.cannotMatch?.(message) && looksWhole(message)) {
      skipped++;
      continue;
    }
    const context = { id, time: timestamp, simulated, pipeline, accountAliases };
    let value: unknown;
    try {
      value = parseJson(message);
    } catch {
      alerts.push(unreadableAlert(message, jsonFault(message), context));
      unreadable++;
      continue;
    }
    if (matcher !== undefined && !matcher.test(message)) {
      skipped++;
      continue;
    }
    const { alert, readable } = alertOf(value, context, message);
    alerts.push(alert);
    if (!readable) unreadable++;
  }
  return { alerts, skipped, unreadable };
}

/**
 * Whether a message has all of a JSON object's braces, so that it was not cut: what cannot match for its text alone, as
 * hundreds of events for each that does, need not be parsed to know that it can be read.
 */
function looksWhole(message: string): boolean {
  if (!message.startsWith("{") || !message.endsWith("}")) return false;
  let open = 0;
  for (let at = message.indexOf("{"); at !== -1; at = message.indexOf("{", at + 1)) open++;
  for (let at = message.indexOf("}"); at !== -1; at = message.indexOf("}", at + 1)) open--;
  return open === 0;
}

/** The alert for one record that was parsed already; `message` is its text, kept where the record cannot be read. */
export function alertOf(
  value: unknown,
  context: AlertContext,
  message?: string,
): { readonly alert: Alert; readonly readable: boolean } {
  const record = readRecord(value);
  if (record !== undefined) return { alert: toAlert(record, context), readable: true };
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const reason = isObject ? "its JSON is nested too deep" : "its JSON is not an object";
  return { alert: unreadableAlert(message ?? "", reason, context), readable: false };
}
