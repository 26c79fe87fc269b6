import type { ChalkInstance } from "chalk";
import type { DoctorFinding } from "../../../aws/doctor/check.ts";
import { safeJson, visible } from "../../../render/escape.ts";
import { formatOf, type GlobalOptions, paintOf } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";

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
  return { finding: (finding) => io.stdout.write(printFinding(finding, paint)), end: () => {} };
}

function printFinding({ link, status, message, fix }: DoctorFinding, paint?: ChalkInstance): string {
  const word = { green: "green", red: "red", "not-checked": "not checked" }[status].padEnd(12);
  const shown =
    paint === undefined ? word : status === "green" ? paint.green(word) : status === "red" ? paint.red(word) : word;
  const advice = fix === null ? "" : `${" ".repeat(27)}fix: ${visible(fix)}\n`;
  return `${shown} ${link.padEnd(13)} ${visible(message)}\n${advice}`;
}
