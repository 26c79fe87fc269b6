import type { ChalkInstance } from "chalk";
import type { Alert } from "../alert/alert.ts";
import type { Severity } from "../alert/severity.ts";
import { visible } from "./escape.ts";
import { rowsOf } from "./rows.ts";
import { indented } from "./text.ts";

/** One alert as a block for a terminal. `paint` colours it; without one it is plain. */
export function renderTerminal(alert: Alert, paint?: ChalkInstance): string {
  const badge = alert.severity.toUpperCase();
  const title = visible(alert.title);
  const head = paint
    ? `${severityPaint(paint)[alert.severity](` ${badge} `)} ${paint.bold(title)}`
    : `${badge}: ${title}`;
  const rows = rowsOf(alert).map(({ label, lines }) => {
    const value = indented(lines);
    const name = label.padEnd(12);
    return `  ${paint ? paint.dim(name) : name}${paint && label === "Link" ? paint.underline(value) : value}\n`;
  });
  return `${head}\n${rows.join("")}`;
}

function severityPaint(paint: ChalkInstance): Readonly<Record<Severity, ChalkInstance>> {
  return {
    critical: paint.bgRed.whiteBright.bold,
    high: paint.bgRed.whiteBright,
    medium: paint.bgYellow.black,
    low: paint.bgBlue.whiteBright,
    info: paint.bgWhite.black,
  };
}
