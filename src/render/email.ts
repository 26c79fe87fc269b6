import type { Alert } from "../alert/alert.ts";
import { digestOf } from "./digest.ts";
import { renderHtml } from "./html.ts";
import { renderText } from "./text.ts";

/** A mail without its addresses. */
export interface Email {
  /** One line without a control character; not only ASCII. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Amazon SES takes 10 MB a message unless asked for more; encoding can make three bytes of one. */
const maxBytes = 2_500_000;

/**
 * Alerts as one mail: the worst alert's title for a subject, a text and an HTML that say the same. Where they are more
 * than a mail takes, the worst are in it and the rest are counted.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/quotas.html
 */
export function renderEmail(alerts: readonly Alert[]): Email {
  const { alerts: sorted, subject } = digestOf(alerts);
  let fitting = sorted;
  for (;;) {
    const left = sorted.length - fitting.length;
    const note = left === 0 ? undefined : `${left} more alert${left === 1 ? "" : "s"} did not fit into this mail.`;
    const html = renderHtml(fitting, note);
    const bytes = Buffer.byteLength(html);
    if (bytes <= maxBytes || fitting.length < 2) {
      return { subject, text: `${renderText(fitting)}${note === undefined ? "" : `\n${note}\n`}`, html };
    }
    // Text is always shorter than HTML. A little less than the share that would fit, because they are not of one size.
    fitting = fitting.slice(0, Math.max(1, Math.floor((fitting.length * maxBytes * 0.95) / bytes)));
  }
}
