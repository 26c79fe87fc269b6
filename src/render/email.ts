import type { Alert } from "../alert/alert.ts";
import { count } from "../words.ts";
import { digestOf } from "./digest.ts";
import { renderHtml } from "./html/html.ts";
import { renderJsonLine } from "./json.ts";
import { renderText } from "./text.ts";

/** An email without its addresses. */
export interface Email {
  /** One line without control characters; may contain more than ASCII. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** A file with all alerts, if some did not fit into the text. */
  readonly attachment?: Attachment;
}

/** An attached file. Its name and type come from this module: ASCII without quotation marks. */
export interface Attachment {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** The size limit of the HTML: Amazon SES accepts 10 MB per message by default, and encoding can triple the size. */
const maxBytes = 2_500_000;

/** The size limit of the attachment; base64 turns three bytes into four. */
const maxAttachmentBytes = 2_500_000;

/**
 * Renders alerts as one email: the worst alert's title as the subject, and a text and an HTML version. If they do not
 * fit, or if there are more than `maxDetailed`, the email shows the worst in full, summarizes the others, and has all
 * of them attached as NDJSON.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/quotas.html
 */
export function renderEmail(alerts: readonly Alert[], maxDetailed: number = Number.POSITIVE_INFINITY): Email {
  let shown = Math.min(maxDetailed, alerts.length);
  let html = renderHtml(alerts, undefined, shown);
  while (Buffer.byteLength(html) > maxBytes && shown > 1) {
    // A little less than the share that would fit, because alerts differ in size.
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
