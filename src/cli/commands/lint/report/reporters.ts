import { IamAlertsError } from "../../../../errors.ts";
import { didYouMean } from "../../../../words.ts";
import { lintFormats } from "../../../flags/formats.ts";
import { provenFixes } from "../fix/prove.ts";
import type { Severity } from "../problem.ts";
import type { Linted } from "../run.ts";
import { printAnnotations } from "./annotations.ts";
import { printFound, printFoundData } from "./found.ts";
import { printJson, printLines } from "./json.ts";
import { printJunit } from "./junit.ts";
import { type ListOptions, printList } from "./list.ts";
import { printSarif } from "./sarif.ts";

interface Options {
  readonly format?: string;
  readonly list?: boolean;
  readonly failOn: Severity;
}

/**
 * Returns a run in the format that the flags name. The list is for people, on a terminal and in CI logs.
 *
 * @throws IamAlertsError `usage` for a format that lint does not have
 */
export async function printReport(linted: Linted, options: Options, screen: ListOptions): Promise<string> {
  const format = formatOf(options);
  const { report } = linted;
  if (options.list) {
    if (format === "json" || format === "ndjson") return printFoundData(report, format);
    return printFound(report, format === "terminal" ? screen : {});
  }
  switch (format) {
    case "terminal":
      return printList(report, screen);
    case "text":
      return printList(report);
    case "json":
      return printJson(report);
    case "ndjson":
      return printLines(report);
    case "sarif":
      return printSarif(report, await provenFixes(linted.folders, report.problems));
    case "github":
      return printAnnotations(report);
    case "junit":
      return printJunit(report, options.failOn);
  }
}

/** @throws IamAlertsError `usage` */
export function formatOf({
  format = "terminal",
  list,
}: Pick<Options, "format" | "list">): (typeof lintFormats)[number] {
  const offered = list ? lintFormats.slice(0, 4) : lintFormats;
  const known = offered.find((name) => name === format);
  if (known !== undefined) return known;
  throw new IamAlertsError(
    "usage",
    `expected a format for ${list ? "--list" : "problems"}, found ${JSON.stringify(format)}`,
    {
      hint: didYouMean(format, offered) ?? `use one of ${offered.join(", ")}`,
    },
  );
}
