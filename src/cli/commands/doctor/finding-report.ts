import type { ChalkInstance } from "chalk";
import type { DoctorFinding } from "../../../aws/doctor/check.ts";
import { safeJson, visible } from "../../../render/escape.ts";
import { cellsOf } from "../../../render/rows/cells.ts";
import { columnsOf } from "../../flags/screen.ts";
import { formatOf, type GlobalOptions, paintOf } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { hangingRow } from "../../print/hanging.ts";
import { talk } from "../../report.ts";

/** Prints findings as they come. Returns the exit code. */
export async function reportFindings(
  findings: AsyncIterable<DoctorFinding>,
  options: GlobalOptions,
  io: Io,
  before: () => void = () => {},
): Promise<number> {
  const show = await printer(options, io);
  const statuses: DoctorFinding["status"][] = [];
  for await (const finding of findings) {
    before();
    statuses.push(finding.status);
    show.finding(finding);
  }
  show.end();
  const number = (status: DoctorFinding["status"]) => statuses.filter((each) => each === status).length;
  const counts = [`${number("green")} green`, `${number("amber")} amber`, `${number("red")} red`];
  talk(`${counts.join(", ")}, ${number("not-checked")} not checked`, options, io);
  return statuses.includes("red") ? 1 : statuses.includes("not-checked") ? 2 : 0;
}

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
  let heading = "";
  const print = (finding: DoctorFinding) => {
    const place = placeOf(finding);
    if (place !== heading) io.stdout.write(place === "" ? "\n" : `\n${visible(place)}:\n`);
    heading = place;
    io.stdout.write(printFinding(finding, columns, paint));
  };
  return { finding: print, end: () => {} };
}

/** Returns the account, the Region and the log group that a finding names. */
function placeOf({ account, region, logGroup }: DoctorFinding): string {
  return [account, region, logGroup].filter((name) => name !== undefined).join(" ");
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
