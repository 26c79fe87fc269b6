import type { Alert } from "../alert/alert.ts";
import { visible, visibleLines } from "./escape.ts";
import { rowsOf } from "./rows.ts";

const labelWidth = 12;

/** Alerts as plain text, for mail and messages: the title, then a block of who, what, where and how. */
export function renderText(alerts: readonly Alert[]): string {
  return alerts.map(renderAlert).join("\n");
}

function renderAlert(alert: Alert): string {
  const rows = rowsOf(alert).map(({ label, text }) => `  ${label.padEnd(labelWidth)}${indented(visibleLines(text))}\n`);
  return `${alert.severity.toUpperCase()}: ${visible(alert.title)}\n${rows.join("")}`;
}

/** Text of several lines, each under the first. */
export function indented(text: string): string {
  return text.replaceAll("\n", `\n${" ".repeat(labelWidth + 2)}`);
}
