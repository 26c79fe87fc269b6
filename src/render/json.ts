import type { Alert } from "../alert/alert.ts";
import { safeJson } from "./escape.ts";
import { type Field, picked } from "./rows/fields.ts";

/** Renders an alert, or some of its fields, as one line of JSON that ends in a line break. */
export function renderJsonLine(alert: Alert, fields?: readonly Field[]): string {
  return `${safeJson(JSON.stringify(picked(alert, fields)))}\n`;
}

/** Renders an alert, or some of its fields, as indented JSON. */
export function renderJson(alert: Alert, fields?: readonly Field[]): string {
  return safeJson(JSON.stringify(picked(alert, fields), null, 2));
}
