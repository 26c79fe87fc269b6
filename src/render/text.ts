import type { Alert } from "../alert/alert.ts";
import { visible } from "./escape.ts";
import { rowsOf } from "./rows.ts";

const labelWidth = 12;

/** Alerts as plain text, for mail and messages: the title, then a block of who, what, where and how. */
export function renderText(alerts: readonly Alert[]): string {
  return alerts.map(renderAlert).join("\n");
}

function renderAlert(alert: Alert): string {
  const rows = rowsOf(alert).map(({ label, lines }) => `  ${label.padEnd(labelWidth)}${indented(lines)}\n`);
  return `${alert.severity.toUpperCase()}: ${visible(alert.title)}\n${rows.join("")}`;
}

/** Several lines, each under the first. */
export function indented(lines: readonly string[]): string {
  return lines.join(`\n${" ".repeat(labelWidth + 2)}`);
}
