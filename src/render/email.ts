import type { Alert } from "../alert/alert.ts";
import { count } from "../words.ts";
import { digestOf } from "./digest.ts";
import { renderHtml } from "./html/html.ts";
import { renderJsonLine } from "./json.ts";
import { renderText } from "./text.ts";

/** A mail without its addresses. */
export interface Email {
  /** One line without a control character; not only ASCII. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** What did not fit into either, as a file. */
  readonly attachment?: Attachment;
}

/** A file of a mail. Its name and its type are ours: ASCII without a quotation mark. */
export interface Attachment {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** Amazon SES takes 10 MB a message unless asked for more; encoding can make three bytes of one. */
const maxBytes = 2_500_000;

/** How many bytes the attachment may have: base64 makes four of three. */
const maxAttachmentBytes = 2_500_000;

/**
 * Alerts as one mail: the worst alert's title for a subject, a text and an HTML that say the same. Where they are more
 * than a mail takes, or than `most`, the worst are told in full and the others are summed up, and all of them are
 * attached as NDJSON.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/quotas.html
 */
export function renderEmail(alerts: readonly Alert[], maxDetailed: number = Number.POSITIVE_INFINITY): Email {
  let shown = Math.min(maxDetailed, alerts.length);
  let html = renderHtml(alerts, undefined, shown);
  while (Buffer.byteLength(html) > maxBytes && shown > 1) {
    // A little less than the share that would fit, because alerts are not of one size.
    shown = Math.max(1, Math.min(shown - 1, Math.floor((shown * maxBytes * 0.95) / Buffer.byteLength(html))));
    html = renderHtml(alerts, undefined, shown);
  }
  const { subject } = digestOf(alerts);
  const mail = { subject, text: renderText(alerts, shown), html };
  return shown < alerts.length ? { ...mail, attachment: attachmentOf(alerts) } : mail;
}

function attachmentOf(alerts: readonly Alert[]): Attachment {
  let text = "";
  let size = 0;
  for (const [index, alert] of digestOf(alerts).alerts.entries()) {
    const line = renderJsonLine(alert);
    size += Buffer.byteLength(line);
    if (size > maxAttachmentBytes) {
      text += `${JSON.stringify({ cut: `${count(alerts.length - index, "more alert")} did not fit into this file` })}\n`;
      break;
    }
    text += line;
  }
  return { name: "alerts.ndjson", type: "application/x-ndjson", text };
}
