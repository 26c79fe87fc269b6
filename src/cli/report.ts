import { type Problem, printPlace } from "../document/place.ts";
import { type IamAlertsError, PatternError } from "../errors.ts";
import { safeJson, visible, visibleLines } from "../render/escape.ts";
import { cellsOf } from "../render/rows/cells.ts";
import type { Io } from "./io.ts";

/** Whether errors are printed as JSON: only if --format names JSON. */
export function wantsJsonErrors(format: string | undefined): boolean {
  return format === "json" || format === "ndjson";
}

/** Writes an error to stderr: a sentence, the place, a hint; or one JSON object. `place` is the place in the input. */
export function reportError(error: IamAlertsError, io: Io, json: boolean, place?: string): void {
  const message = place === undefined ? error.message : `${place}: ${error.message}`;
  if (json) {
    io.stderr.write(`${safeJson(JSON.stringify({ error: { ...error.toJSON(), message } }))}\n`);
    return;
  }
  const frame = error instanceof PatternError ? `\n${printFrame(error.frame)}`.replaceAll("\n", "\n  ") : "";
  const hint = error.hint === undefined ? "" : `\n  hint: ${visible(error.hint)}`;
  io.stderr.write(`iam-alerts: ${visible(message)}${frame}${hint}\n`);
}

/** Reports problems of a file with their places. */
export function reportProblems(
  problems: readonly Problem[],
  { format }: { readonly format?: string | undefined },
  io: Io,
): void {
  for (const { error, place } of problems) reportError(error, io, wantsJsonErrors(format), printPlace(place));
}

/** Returns a pattern's line with its caret, which moves where escapes or wide characters make the line longer. */
function printFrame(frame: string): string {
  const [line = "", marks = ""] = frame.split("\n");
  const at = marks.indexOf("^");
  const lead = visibleLines(line.slice(0, at)).replace(/[^\t]+/g, (text) => " ".repeat(cellsOf(text)));
  const width = cellsOf(visibleLines(line.slice(at, marks.length)));
  return `${visibleLines(line)}\n${lead}^${"~".repeat(Math.max(1, width) - 1)}`;
}

/** Writes one line to stderr, unless --quiet. */
export function talk(line: string, { quiet }: { readonly quiet?: boolean }, io: Io): void {
  if (!quiet) io.stderr.write(`iam-alerts: ${visible(line)}\n`);
}
