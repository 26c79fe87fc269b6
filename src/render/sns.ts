import type { Alert } from "../alert/alert.ts";
import { type Severity, worstOf } from "../alert/severity.ts";
import { digestOf, subjectOf } from "./digest.ts";
import { asciiLine } from "./escape.ts";
import { renderTextAlert } from "./text.ts";

/** A message for SNS: a subject of ASCII, below 100 characters, and a text that fits with its attributes. */
export interface SnsMessage {
  readonly subject: string;
  readonly message: string;
  /** The message's attributes: a subscription's filter policy can go by them. */
  readonly attributes: SnsAttributes;
  /** How many alerts it holds. */
  readonly alerts: number;
}

/** The severity of the worst alert, and what the alerts are of. */
export interface SnsAttributes {
  readonly severity: Severity;
  readonly eventName: readonly string[];
  readonly account: readonly string[];
  readonly actorType: readonly string[];
}

const maxSubject = 99;

/** SNS takes 262,144 bytes of UTF-8: the text, and the name, type and value of each attribute. */
export const maxBytes = 262_144;

/** How many values an attribute lists. */
const mostValues = 20;

/**
 * Alerts as SNS messages, the worst first: one where they fit, more where they do not, parted between alerts. More than
 * one alert begin with how many there are of which severity and by whom. An alert that is larger than a message by
 * itself is cut and says so.
 *
 * @param most how many alerts to tell in full; the others are summed up.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function renderSns(alerts: readonly Alert[], most?: number): readonly SnsMessage[] {
  const digest = digestOf(alerts, most);
  const maxMessage = maxBytes - attributeBytes(digest.alerts);
  const head = alerts.length > 1 ? `${digest.lines.join("\n")}\n\n` : "";
  const whole = packed(digest.alerts, maxMessage - bytes(head));
  if (whole.length < 2) return whole.map(({ group, text }) => messageOf(group, head + text));
  const part = (number: number, of: number) => `message ${number} of ${of}, ${head}`;
  const groups = packed(digest.alerts, maxMessage - bytes(part(alerts.length, alerts.length)));
  return groups.map(({ group, text }, index) => messageOf(group, part(index + 1, groups.length) + text));
}

/** A message as the input of SNS's Publish, but for the topic. */
export interface PublishInput {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageAttributes: Record<string, { readonly DataType: string; readonly StringValue: string }>;
}

export function toPublishInput({ subject, message, attributes }: SnsMessage): PublishInput {
  return { Subject: subject, Message: message, MessageAttributes: toMessageAttributes(attributes) };
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
function toMessageAttributes({ severity, ...lists }: SnsAttributes): PublishInput["MessageAttributes"] {
  const attributes: Record<string, { DataType: string; StringValue: string }> = {
    severity: { DataType: "String", StringValue: severity },
  };
  for (const [name, values] of Object.entries(lists)) {
    // SNS refuses an attribute without a value.
    if (values.length > 0) attributes[name] = { DataType: "String.Array", StringValue: JSON.stringify(values) };
  }
  return attributes;
}

function attributesOf(alerts: readonly Alert[]): SnsAttributes {
  return {
    severity: worstOf(alerts.map(({ severity }) => severity)),
    eventName: plain(alerts.map(({ action }) => action.name)).slice(0, mostValues),
    account: plain(alerts.map(({ account }) => account.id)).slice(0, mostValues),
    actorType: plain(alerts.map(({ actor }) => actor.type)).slice(0, mostValues),
  };
}

/** The most bytes that the attributes of some of the alerts can take. */
export function attributeBytes(alerts: readonly Alert[]): number {
  const longest = (values: readonly (string | null)[]) =>
    plain(values)
      .toSorted((a, b) => b.length - a.length)
      .slice(0, mostValues);
  const attributes = toMessageAttributes({
    severity: "critical",
    eventName: longest(alerts.map(({ action }) => action.name)),
    account: longest(alerts.map(({ account }) => account.id)),
    actorType: longest(alerts.map(({ actor }) => actor.type)),
  });
  return bytes(
    Object.entries(attributes).reduce((text, [name, value]) => text + name + value.DataType + value.StringValue, ""),
  );
}

/** The distinct values that a filter policy would go by. */
function plain(values: readonly (string | null)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== null && /^[\w.:/-]{1,128}$/.test(value)))] as string[];
}

interface Group {
  readonly group: readonly Alert[];
  readonly text: string;
}

/** The texts of alerts in groups of at most `limit` bytes. */
function packed(alerts: readonly Alert[], limit: number): readonly Group[] {
  const groups: Group[] = [];
  let texts: string[] = [];
  let group: Alert[] = [];
  let size = 0;
  const close = () => {
    if (group.length > 0) groups.push({ group, text: texts.join("\n") });
    texts = [];
    group = [];
    size = 0;
  };
  for (const alert of alerts) {
    const text = cut(renderTextAlert(alert), limit);
    const more = bytes(text) + 1;
    if (size + more > limit + 1) close();
    texts.push(text);
    group.push(alert);
    size += more;
  }
  close();
  return groups;
}

export function messageOf(group: readonly Alert[], message: string): SnsMessage {
  const subject = subjectOf(group, maxSubject, asciiLine);
  return { subject, message, attributes: attributesOf(group), alerts: group.length };
}

function cut(text: string, limit: number): string {
  const whole = Buffer.from(text);
  if (whole.length <= limit) return text;
  const note = `\n[cut: ${whole.length} bytes do not fit into one SNS message; the event in CloudTrail is whole]\n`;
  // A character that was cut in the middle must not become three bytes of U+FFFD.
  const kept = new TextDecoder().decode(whole.subarray(0, limit - note.length), { stream: true });
  return kept + note;
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
