import type { ChalkInstance } from "chalk";
import { safeJson } from "../../../../render/escape.ts";
import { checkFormat, testFormats } from "../../../flags/formats.ts";
import type { Report } from "../suite.ts";
import { printAnnotations } from "./annotations.ts";
import { reportData, testData } from "./json.ts";
import { printList, totalsOf } from "./list.ts";
import { printTap } from "./tap.ts";

export type Reporter = (report: Report, paint?: ChalkInstance) => string;

/** The printers of a run, by --format. The list is for people, on a terminal and in CI logs. */
const reporters: Readonly<Record<(typeof testFormats)[number], Reporter>> = {
  terminal: printList,
  text: (report) => printList(report),
  json: (report) => `${safeJson(JSON.stringify(reportData(report), null, 2))}\n`,
  ndjson: printLines,
  tap: printTap,
  github: printAnnotations,
};

/** @throws IamAlertsError `usage` for a format that a test run does not have. */
export function reporterOf(format: string): Reporter {
  return reporters[checkFormat(format, testFormats)];
}

/** Returns one object per test, and the totals at the end. */
function printLines(report: Report): string {
  const tests = report.files.flatMap(({ outcomes }) => outcomes.map(testData));
  return [...tests, totalsOf(report)].map((data) => `${safeJson(JSON.stringify(data))}\n`).join("");
}
