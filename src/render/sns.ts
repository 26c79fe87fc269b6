import type { Alert } from "../alert/alert.ts";
import type { Severity } from "../alert/severity.ts";
import { asciiLine } from "./escape.ts";
import { renderText } from "./text.ts";

/** A message for SNS: a subject of ASCII, below 100 characters, and a text of at most 262,144 bytes of UTF-8. */
export interface SnsMessage {
  readonly subject: string;
  readonly message: string;
  /** How many alerts it holds. */
  readonly alerts: number;
}

const maxSubject = 99;
const maxMessage = 262_144;
const worstFirst: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

/**
 * Alerts as SNS messages: one where they fit, more where they do not, parted between alerts. An alert that is larger than
 * a message by itself is cut and says so.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function renderSns(alerts: readonly Alert[]): readonly SnsMessage[] {
  const messages: SnsMessage[] = [];
  let texts: string[] = [];
  let group: Alert[] = [];
  let size = 0;
  const close = () => {
    if (group.length > 0) messages.push({ subject: subjectOf(group), message: texts.join("\n"), alerts: group.length });
    texts = [];
    group = [];
    size = 0;
  };
  for (const alert of alerts) {
    const text = cut(renderText([alert]));
    const bytes = Buffer.byteLength(text) + 1;
    if (size + bytes > maxMessage + 1) close();
    texts.push(text);
    group.push(alert);
    size += bytes;
  }
  close();
  return messages;
}

function subjectOf(alerts: readonly Alert[]): string {
  const worst = alerts.toSorted((a, b) => worstFirst.indexOf(a.severity) - worstFirst.indexOf(b.severity))[0];
  const more = alerts.length > 1 ? ` + ${alerts.length - 1} more` : "";
  return `${asciiLine(worst?.title ?? "no alert", maxSubject - more.length)}${more}`;
}

function cut(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxMessage) return text;
  const note = `\n[cut: ${bytes.length} bytes do not fit into one SNS message; the event in CloudTrail is whole]\n`;
  // A character that was cut in the middle must not become three bytes of U+FFFD.
  const kept = new TextDecoder().decode(bytes.subarray(0, maxMessage - note.length), { stream: true });
  return kept + note;
}
