import { githubData, githubLines, githubProperty } from "../../../../render/escape.ts";
import type { Problem, Severity } from "../problem.ts";
import { printList } from "./list.ts";
import type { Texts } from "./place.ts";
import type { Report } from "./report.ts";

const kinds: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

/**
 * Returns a run for the log of GitHub Actions: the list, and an annotation at each problem.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function printAnnotations(report: Report): string {
  const unreadable = report.unreadable.map(
    ({ path, reason }) => `::error file=${githubProperty(path)},title=unreadable::${githubData(reason)}\n`,
  );
  const annotations = report.problems.map((problem) => annotation(problem, report.texts));
  return githubLines(printList(report)) + [...annotations, ...unreadable].join("");
}

function annotation({ severity, code, message, hint, pattern, place }: Problem, texts: Texts): string {
  const { file, line, column, endLine, endColumn } = texts.regionOf(place);
  const properties = [
    `file=${githubProperty(file)}`,
    `line=${line}`,
    `endLine=${endLine}`,
    // GitHub shows columns only for a place in one line.
    ...(line === endLine ? [`col=${column}`, `endColumn=${endColumn}`] : []),
    `title=${githubProperty(code)}`,
  ];
  const lines = [
    message,
    ...(pattern === undefined ? [] : [`in the ${pattern.kind} ${pattern.resource}`]),
    ...(hint === null ? [] : [`hint: ${hint}`]),
  ];
  return `::${kinds[severity]} ${properties.join(",")}::${lines.map(githubData).join("%0A")}\n`;
}
