import type { ChalkInstance } from "chalk";
import type { DoctorFinding } from "../../../aws/doctor/check.ts";
import { safeJson, visible } from "../../../render/escape.ts";
import { cellsOf } from "../../../render/rows/cells.ts";
import { columnsOf } from "../../flags/screen.ts";
import { formatOf, type GlobalOptions, paintOf } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { hangingRow } from "../../print/hanging.ts";

/** Returns a printer of findings: one by one, or for JSON all of them at the end as one document. */
export async function printer(
  options: GlobalOptions,
  io: Io,
): Promise<{ finding(finding: DoctorFinding): void; end(): void }> {
  const format = formatOf(options, io);
  const held: DoctorFinding[] = [];
  if (format === "json") {
    const end = () => io.stdout.write(`${safeJson(JSON.stringify(held, null, 2))}\n`);
    return { finding: (finding) => void held.push(finding), end };
  }
  if (format === "ndjson") {
    return { finding: (finding) => io.stdout.write(`${safeJson(JSON.stringify(finding))}\n`), end: () => {} };
  }
  const paint = format === "terminal" ? await paintOf(options, io) : undefined;
  const columns = columnsOf(io);
  let heading: string | undefined;
  const print = (finding: DoctorFinding) => {
    const { logGroup } = finding;
    if (logGroup !== heading) io.stdout.write(logGroup === undefined ? "\n" : `\n${visible(logGroup)}:\n`);
    heading = logGroup;
    io.stdout.write(printFinding(finding, columns, paint));
  };
  return { finding: print, end: () => {} };
}

function painted(word: string, status: DoctorFinding["status"], paint: ChalkInstance): string {
  switch (status) {
    case "green":
      return paint.green(word);
    case "amber":
      return paint.yellow(word);
    case "red":
      return paint.red(word);
    case "not-checked":
      return word;
  }
}

/** The combined width of the status and link columns, including the spaces after them. */
const leadWidth = 28;

function printFinding(finding: DoctorFinding, columns: number | undefined, paint?: ChalkInstance): string {
  const { link, status, message, fix } = finding;
  const word = (status === "not-checked" ? "not checked" : status).padEnd(12);
  const shown = paint === undefined ? word : painted(word, status, paint);
  const row = hangingRow(`${shown} ${link.padEnd(14)} `, leadWidth, visible(message), columns);
  return fix === null ? row : `${row}${printFix(visible(fix), columns)}`;
}

/** Returns the line below a finding. A command that does not fit stays whole, so that it can be copied. */
function printFix(fix: string, columns: number | undefined): string {
  const lead = `${" ".repeat(leadWidth)}fix: `;
  const isCommand = /^(?:aws|iam-alerts) /.test(fix);
  if (isCommand && columns !== undefined && lead.length + cellsOf(fix) > columns) return `    fix: ${fix}\n`;
  return hangingRow(lead, lead.length, fix, isCommand ? undefined : columns);
}
