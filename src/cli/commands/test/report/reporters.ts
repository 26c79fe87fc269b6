import type { ChalkInstance } from "chalk";
import { IamAlertsError } from "../../../../errors.ts";
import { safeJson } from "../../../../render/escape.ts";
import { didYouMean } from "../../../../words.ts";
import type { Report } from "../suite.ts";
import { printAnnotations } from "./annotations.ts";
import { reportData, testData } from "./json.ts";
import { printList, totalsOf } from "./list.ts";
import { printTap } from "./tap.ts";

export type Reporter = (report: Report, paint?: ChalkInstance) => string;

/** How a run is printed, by --format. The list is for people, on a terminal and in the log of a run in CI. */
const reporters: Readonly<Record<string, Reporter>> = {
  terminal: printList,
  text: (report) => printList(report),
  json: (report) => `${safeJson(JSON.stringify(reportData(report), null, 2))}\n`,
  ndjson: printLines,
  tap: printTap,
  github: printAnnotations,
};

/** @throws IamAlertsError `usage` for a format that a run has not. */
export function reporterOf(format: string): Reporter {
  const found = Object.hasOwn(reporters, format) ? reporters[format] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(reporters);
  throw new IamAlertsError("usage", `expected a format for tests, found ${JSON.stringify(format)}`, {
    hint: didYouMean(format, names) ?? `use one of ${names.join(", ")}`,
  });
}

/** An object a test, and the counts for an end. */
function printLines(report: Report): string {
  const tests = report.files.flatMap(({ outcomes }) => outcomes.map(testData));
  return [...tests, totalsOf(report)].map((data) => `${safeJson(JSON.stringify(data))}\n`).join("");
}
