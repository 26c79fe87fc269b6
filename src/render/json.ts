import type { Alert } from "../alert/alert.ts";
import { safeJson } from "./escape.ts";
import { type Field, picked } from "./rows/fields.ts";

/** An alert, or its chosen fields, as one line of JSON, with its line break. */
export function renderJsonLine(alert: Alert, fields?: readonly Field[]): string {
  return `${safeJson(JSON.stringify(picked(alert, fields)))}\n`;
}

/** An alert, or its chosen fields, as indented JSON. */
export function renderJson(alert: Alert, fields?: readonly Field[]): string {
  return safeJson(JSON.stringify(picked(alert, fields), null, 2));
}
