import type { Alert } from "../alert/alert.ts";
import { csvCell } from "./escape.ts";
import { type Field, fieldAt, tableFields } from "./rows/fields.ts";

/**
 * Renders alerts as CSV with a header row. An apostrophe goes before text that a spreadsheet would read as a formula.
 * Lists of plain values are joined by "; "; other nested values are JSON.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function renderCsv(alerts: readonly Alert[], fields: readonly Field[] = defaultFields()): string {
  return csvHead(fields) + alerts.map((alert) => csvRow(alert, fields)).join("");
}

/** Returns the fields that CSV has by default. */
export function defaultFields(): readonly Field[] {
  return tableFields.map(fieldAt);
}

/** Renders the header row. */
export function csvHead(fields: readonly Field[]): string {
  return csvLine(fields.map(({ name }) => csvCell(name)));
}

/** Renders the row of an alert. */
export function csvRow(alert: Alert, fields: readonly Field[]): string {
  return csvLine(fields.map(({ of }) => cell(of(alert))));
}

function csvLine(cells: readonly string[]): string {
  return `${cells.join(",")}\r\n`;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return csvCell(value);
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) return csvCell(value.join("; "));
  // Numbers stay numbers, so that a spreadsheet can calculate with them; -1 is not a formula.
  return typeof value === "object" ? csvCell(JSON.stringify(value)) : String(value);
}
