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

/**
 * A message for SNS: an ASCII subject of less than 100 characters, and a text that fits together with its attributes.
 */
export interface SnsMessage {
  readonly subject: string;
  readonly message: string;
  /** The message's attributes, which the filter policy of a subscription can match. */
  readonly attributes: SnsAttributes;
  /** The number of alerts in the message. */
  readonly alerts: number;
}

const maxSubject = 99;

/** The limit of SNS in bytes of UTF-8, for the text and the name, type and value of each attribute. */
export const maxBytes = 262_144;

/**
 * Renders alerts as SNS messages, worst first, in as many messages as needed, split between alerts. Several alerts
 * begin with a digest: the number of alerts by severity and by actor. An alert that is too large for a message is cut
 * and says so.
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

/** The input of SNS's Publish without the topic. */
export interface PublishInput {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageAttributes: MessageAttributes;
}

/** Turns a message into the input of SNS's Publish, to which the caller adds the topic. */
export function toPublishInput({ subject, message, attributes }: SnsMessage): PublishInput {
  return { Subject: subject, Message: message, MessageAttributes: toMessageAttributes(attributes) };
}

interface Group {
  readonly group: readonly Alert[];
  readonly text: string;
}

/** Groups the texts of alerts into groups of at most `limit` bytes. */
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

/** Puts a text about a group of alerts into a message. */
export function snsMessage(group: readonly Alert[], message: string): SnsMessage {
  const subject = subjectOf(group, maxSubject, asciiLine);
  return { subject, message, attributes: attributesOf(group), alerts: group.length };
}

function cut(text: string, limit: number): string {
  const whole = Buffer.from(text);
  if (whole.length <= limit) return text;
  const note = `\n[cut: ${whole.length} bytes are more than one SNS message can hold; CloudTrail has the whole event]\n`;
  // A character that is cut in the middle must not become U+FFFD, which has three bytes.
  const kept = new TextDecoder().decode(whole.subarray(0, limit - note.length), { stream: true });
  return kept + note;
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
