import type { Alert } from "../../alert/alert.ts";
import { digestOf, subjectOf } from "../digest.ts";
import { asciiLine } from "../escape.ts";
import { renderTextAlert } from "../text.ts";
import {
  attributeBytes,
  attributesOf,
  type MessageAttributes,
  type SnsAttributes,
  toMessageAttributes,
} from "./attributes.ts";

/** A message for SNS: a subject of ASCII, below 100 characters, and a text that fits with its attributes. */
export interface SnsMessage {
  readonly subject: string;
  readonly message: string;
  /** The message's attributes: a subscription's filter policy can go by them. */
  readonly attributes: SnsAttributes;
  /** How many alerts it holds. */
  readonly alerts: number;
}

const maxSubject = 99;

/** SNS takes 262,144 bytes of UTF-8: the text, and the name, type and value of each attribute. */
export const maxBytes = 262_144;

/**
 * Alerts as SNS messages, the worst first: one where they fit, more where they do not, parted between alerts. More than
 * one alert begin with how many there are of which severity and by whom. An alert that is larger than a message by
 * itself is cut and says so.
 *
 * @param maxDetailed how many alerts to show in full; the others are summarized.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function renderSns(alerts: readonly Alert[], maxDetailed?: number): readonly SnsMessage[] {
  const digest = digestOf(alerts, maxDetailed);
  const maxMessage = maxBytes - attributeBytes(digest.alerts);
  const head = alerts.length > 1 ? `${digest.lines.join("\n")}\n\n` : "";
  const whole = packed(digest.alerts, maxMessage - bytes(head));
  if (whole.length < 2) return whole.map(({ group, text }) => snsMessage(group, head + text));
  const part = (number: number, of: number) => `message ${number} of ${of}, ${head}`;
  const groups = packed(digest.alerts, maxMessage - bytes(part(alerts.length, alerts.length)));
  return groups.map(({ group, text }, index) => snsMessage(group, part(index + 1, groups.length) + text));
}

/** A message as the input of SNS's Publish, but for the topic. */
export interface PublishInput {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageAttributes: MessageAttributes;
}

export function toPublishInput({ subject, message, attributes }: SnsMessage): PublishInput {
  return { Subject: subject, Message: message, MessageAttributes: toMessageAttributes(attributes) };
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

export function snsMessage(group: readonly Alert[], message: string): SnsMessage {
  const subject = subjectOf(group, maxSubject, asciiLine);
  return { subject, message, attributes: attributesOf(group), alerts: group.length };
}

function cut(text: string, limit: number): string {
  const whole = Buffer.from(text);
  if (whole.length <= limit) return text;
  const note = `\n[cut: ${whole.length} bytes are more than one SNS message can hold; CloudTrail has the whole event]\n`;
  // A character that was cut in the middle must not become three bytes of U+FFFD.
  const kept = new TextDecoder().decode(whole.subarray(0, limit - note.length), { stream: true });
  return kept + note;
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
