import { randomUUID } from "node:crypto";
import { channelNames, minSeverityVariable } from "../../../alert/channel.ts";
import { byWorst } from "../../../alert/severity.ts";
import type { ChosenCanary } from "../../../aws/doctor/examine.ts";
import type { Variables } from "../../../aws/doctor/function.ts";
import { defaultMaxBytes } from "../../../bytes/bytes.ts";
import { alertOf } from "../../../detect.ts";
import { IamAlertsError } from "../../../errors.ts";
import { type Config, readConfig } from "../../../lambda/config.ts";
import { canaryLogStream } from "../../../payload/awslogs.ts";
import { messagesOf } from "../../../payload/items.ts";
import { listedAll } from "../../../words.ts";
import type { Io } from "../../io.ts";
import { readSample, readSources, sampleNames } from "../../read/input.ts";
import { matcherOf } from "./known-events.ts";
import { channelsReached } from "./reached.ts";

/** An event to send, and its name in messages. */
export interface CanaryEvent {
  readonly name: string;
  readonly record: object;
}

/**
 * Returns the events of which one is sent: the one of --event, or the samples.
 *
 * @throws IamAlertsError `usage` for --event without --canary, and for an event that cannot be sent
 */
export async function canaryEvents(
  { canary, event }: { readonly canary?: boolean; readonly event?: string },
  io: Io,
): Promise<readonly CanaryEvent[]> {
  if (event === undefined) return sampleEvents();
  if (canary === true) return [await readEvent(event, io)];
  throw new IamAlertsError("usage", "expected --canary with --event, found none", {
    hint: "--event names the event that --canary sends",
  });
}

/** Returns the sample events. */
function sampleEvents(): readonly CanaryEvent[] {
  return sampleNames().map((name) => ({ name, record: JSON.parse(readSample(name)) as object }));
}

/**
 * Reads the one event of a file or a sample.
 *
 * @throws IamAlertsError `usage` for none or several events, and for what is not a CloudTrail record
 */
async function readEvent(source: string, io: Io): Promise<CanaryEvent> {
  const messages: string[] = [];
  for await (const { item } of readSources([source], io, { maxBytes: defaultMaxBytes })) {
    if (item.kind === "error") throw item.error;
    if (item.kind !== "text") messages.push(...messagesOf(item));
    else if (Buffer.from(item.bytes).toString("utf8").trim() !== "") throw notRecord(source);
  }
  const [message] = messages;
  if (message === undefined || messages.length > 1) {
    throw new IamAlertsError("usage", `expected one event in ${source} for the canary, found ${messages.length}`, {
      hint: "put a single CloudTrail record into the file, or name a sample: iam-alerts simulate --list",
    });
  }
  const record = objectOf(message);
  if (record === undefined) throw notRecord(source);
  return { name: source, record };
}

function notRecord(source: string): IamAlertsError {
  return new IamAlertsError("usage", `expected a CloudTrail record in ${source} for the canary, found another text`, {
    hint: "put a single CloudTrail record into the file, with eventSource and eventName",
  });
}

function objectOf(message: string): object | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === "object" && value !== null && "eventName" in value ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns the least severe event, with the current time, that passes a filter with this pattern and reaches the channels
 * of a function with this environment: all of them, or else as many as one event can reach. Its log stream marks the
 * alert as a test. Returns the reason as text if no event passes.
 */
export function chooseCanary(
  events: readonly CanaryEvent[],
  pattern: string,
  variables: Variables,
): ChosenCanary | string {
  const now = new Date();
  // The time alone could be that of another canary, sent at the same time.
  const id = now.getTime().toString(36) + randomUUID().slice(0, 4);
  const eventId = `canary-${id}`;
  const matcher = matcherOf(pattern);
  if (matcher === undefined) return "iam-alerts cannot read the filter's pattern";
  const settings = settingsOf(variables);
  const candidates = events.map(({ record: given }) => {
    const record = { ...given, eventTime: `${now.toISOString().slice(0, 19)}Z`, eventID: eventId };
    const { alert } = alertOf(record, {});
    const channels = settings === undefined ? [] : channelsReached(alert, settings);
    return { message: JSON.stringify(record), alert, channels };
  });
  const [only, ...others] = events;
  const own = only !== undefined && others.length === 0 ? `the event ${only.name}` : undefined;
  const passing = candidates.filter(({ message }) => matcher.test(message));
  if (passing.length === 0) {
    if (own !== undefined) return `${own} does not pass the filter's pattern ${pattern}`;
    return "no sample event passes the filter; pass an event of your own with --event";
  }
  const [chosen] = passing
    .filter(({ message, channels }) => settings === undefined || (channels.length > 0 && isMatch(settings, message)))
    .sort((a, b) => b.channels.length - a.channels.length || byWorst(b.alert, a.alert));
  if (chosen === undefined) {
    const set = listedAll(excluding.filter((name) => !excludesNothing.test(variables[name] ?? "")));
    if (own !== undefined) return `${own} passes the filter, but not the function's ${set}`;
    return `no sample event passes the filter and the function's ${set}; pass an event of your own with --event`;
  }
  return { logStream: canaryLogStream + id, eventId, message: chosen.message, channels: chosen.channels };
}

/** The variables that can keep an alert from a channel. */
const excluding: readonly string[] = [
  ...["PATTERN", "EXCEPT", "MIN_SEVERITY", "ONLY_FAILED", "HUMAN"],
  ...channelNames.map(minSeverityVariable),
];

/** Values of these variables that keep no alert from a channel. */
const excludesNothing = /^\s*(?:info|false)?\s*$/i;

function isMatch({ matcher }: Config, message: string): boolean {
  return matcher?.test(message) ?? true;
}

/** Returns undefined for invalid settings: the function fails on any event then, and the canary shows that. */
function settingsOf(variables: Variables): Config | undefined {
  try {
    return readConfig(variables);
  } catch (error) {
    if (error instanceof IamAlertsError) return undefined;
    throw error;
  }
}
