import type { Alert } from "../alert/alert.ts";
import { digestOf } from "./digest.ts";
import { visible } from "./escape.ts";
import { reasonsOf, rowsOf } from "./rows/rows.ts";

/** How wide a label is, with the space behind it. */
export const labelWidth = 16;

/**
 * Alerts as plain text, for mail and messages: for each the title, why it matters, then a block of who, what, where and
 * how. More than one are a digest: how many of which severity and by whom, then the alerts, the worst first.
 *
 * @param maxDetailed how many alerts to show in full; the others are summarized.
 */
export function renderText(alerts: readonly Alert[], maxDetailed?: number): string {
  if (alerts.length < 2) return alerts.map(renderTextAlert).join("");
  const digest = digestOf(alerts, maxDetailed);
  return `${digest.lines.join("\n")}\n\n${digest.alerts.map(renderTextAlert).join("\n")}`;
}

/** One alert as plain text. */
export function renderTextAlert(alert: Alert): string {
  const reasons = reasonsOf(alert).map(({ severity, message }) => `${severity}: ${message}`);
  let text = `${alert.severity.toUpperCase()}: ${visible(alert.title)}\n${textRow("Why it matters", reasons)}`;
  for (const { label, kind, lines } of rowsOf(alert)) {
    text += textRow(label, kind === "list" && lines.length > 1 ? lines.map((line) => `- ${line}`) : lines);
  }
  return text;
}

/** A label and its lines, each under the first. */
function textRow(label: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `  ${label.padEnd(labelWidth)}${lines.join(`\n  ${" ".repeat(labelWidth)}`)}\n`;
}
