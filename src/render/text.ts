import type { Alert } from "../alert/alert.ts";
import { digestOf } from "./digest.ts";
import { visible } from "./escape.ts";
import { reasonsOf, rowsOf } from "./rows/rows.ts";

/** The width of a label, including the space after it. */
export const labelWidth = 16;

/**
 * Renders alerts as plain text, for email and messages: each has a title, the findings and the details. Several alerts
 * begin with a digest: the number of alerts by severity and by actor. The worst alert comes first.
 *
 * @param maxDetailed how many alerts to show in full; the others are summarized.
 */
export function renderText(alerts: readonly Alert[], maxDetailed?: number): string {
  if (alerts.length < 2) return alerts.map(renderTextAlert).join("");
  const digest = digestOf(alerts, maxDetailed);
  return `${digest.lines.join("\n")}\n\n${digest.alerts.map(renderTextAlert).join("\n")}`;
}

/** Renders one alert as plain text. */
export function renderTextAlert(alert: Alert): string {
  const reasons = reasonsOf(alert).map(({ severity, message }) => `${severity}: ${message}`);
  let text = `${alert.severity.toUpperCase()}: ${visible(alert.title)}\n${textRow("Why it matters", reasons)}`;
  for (const { label, kind, lines } of rowsOf(alert)) {
    text += textRow(label, kind === "list" && lines.length > 1 ? lines.map((line) => `- ${line}`) : lines);
  }
  return text;
}

/** Renders a label and its lines, aligned below the first. */
function textRow(label: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `  ${label.padEnd(labelWidth)}${lines.join(`\n  ${" ".repeat(labelWidth)}`)}\n`;
}
