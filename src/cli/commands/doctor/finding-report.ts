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
  let heading: string | undefined;
  const print = (finding: DoctorFinding) => {
    const { logGroup } = finding;
    if (logGroup !== heading) io.stdout.write(logGroup === undefined ? "\n" : `\n${visible(logGroup)}:\n`);
    heading = logGroup;
    io.stdout.write(printFinding(finding, paint));
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

function printFinding({ link, status, message, fix }: DoctorFinding, paint?: ChalkInstance): string {
  const word = (status === "not-checked" ? "not checked" : status).padEnd(12);
  const shown = paint === undefined ? word : painted(word, status, paint);
  const advice = fix === null ? "" : `${" ".repeat(28)}fix: ${visible(fix)}\n`;
  return `${shown} ${link.padEnd(14)} ${visible(message)}\n${advice}`;
}
