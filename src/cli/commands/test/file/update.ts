import { safeJson } from "../../../../render/escape.ts";
import { writeFile } from "../../../read/file.ts";
import type { Outcome } from "../run.ts";
import type { FileReport } from "../suite.ts";
import type { Range } from "./file.ts";

/**
 * Writes the actual alert fields into the file. Returns whether the file changed.
 *
 * @throws IamAlertsError `config` if the file cannot be written.
 */
export function update({ file: { file, text }, outcomes }: FileReport): boolean {
  const next = updated(text, outcomes);
  if (next !== text) writeFile(file, next);
  return next !== text;
}

/**
 * Returns the file's text with the expected alert fields replaced by the actual ones, and every other byte unchanged. An
 * empty `alert: {}` gets the severity and the title.
 */
function updated(text: string, outcomes: readonly Outcome[]): string {
  const edits: { readonly range: Range; readonly value: string }[] = [];
  for (const { test, alert, found } of outcomes) {
    if (alert === null || !test?.alert) continue;
    if (test.alert.fields.length === 0) {
      const value = `{ severity: ${alert.severity}, title: ${printValue(alert.title)} }`;
      edits.push({ range: test.alert.range, value });
    }
    for (const { field, value } of found) edits.push({ range: field.range, value: printValue(value) });
  }
  // From the end, so that an edit does not move the places of the others.
  return edits
    .toSorted((a, b) => b.range.start - a.range.start)
    .reduce((before, { range: { start, end }, value }) => {
      const isBlock = before.slice(start, end).endsWith("\n");
      const lead = start === end ? " " : "";
      return before.slice(0, start) + lead + value + (isBlock ? "\n" : "") + before.slice(end);
    }, text);
}

const keyword = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** Returns a value as YAML on one line: plain text if it cannot be misread, otherwise JSON. */
function printValue(value: unknown): string {
  if (typeof value !== "string") return safeJson(JSON.stringify(value ?? null));
  const text = /^\/.+\/$/s.test(value) ? asExpression(value) : value;
  const isPlain = /^[A-Za-z](?:[\w .@/-]*[\w@/-])?$/.test(text) && !keyword.test(text);
  return isPlain ? text : safeJson(JSON.stringify(text));
}

/** Returns an expression that matches a text between slashes, which would be read as an expression itself. */
function asExpression(text: string): string {
  const atoms = [...text].map((character) => {
    if (/[A-Za-z0-9:_#=@/;, -]/.test(character)) return character;
    return character > "\x7f" ? "[^\\x00-\\x7f]" : `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
  return `/^${atoms.join("")}$/`;
}
