import type { Alert } from "../alert/alert.ts";
import { safeJson } from "./escape.ts";

/** An alert as one line of JSON, with its line break. */
export function renderJsonLine(alert: Alert): string {
  return `${safeJson(JSON.stringify(alert))}\n`;
}

/** An alert as indented JSON. */
export function renderJson(alert: Alert): string {
  return safeJson(JSON.stringify(alert, null, 2));
}
