import type { Place } from "../../../../document/place.ts";
import { githubData, githubLines, githubProperty } from "../../../../render/escape.ts";
import type { Report } from "../suite.ts";
import { detailsOf, printList } from "./list.ts";

/**
 * Returns a run for the log of GitHub Actions: the list, and an annotation at the line of each failure.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function printAnnotations(report: Report): string {
  const outcomes = report.files.flatMap((file) => file.outcomes);
  const annotations = [
    ...outcomes.flatMap(({ name, failures }) =>
      failures.map((failure) => annotation("error", failure.place, name, [failure.message, ...detailsOf(failure)])),
    ),
    ...outcomes.flatMap(({ name, problem }) =>
      problem === null ? [] : [annotation("error", problem.place, name, [problem.error.message])],
    ),
    ...report.problems.map(({ error, place }) => annotation("error", place, "not a test", [error.message])),
    ...report.warnings.map(({ message, place }) => annotation("warning", place, "iam-alerts test", [message])),
  ];
  return githubLines(printList(report)) + annotations.join("");
}

function annotation(kind: "error" | "warning", place: Place, title: string, lines: readonly string[]): string {
  const properties = [
    `file=${githubProperty(place.file)}`,
    `line=${place.line}`,
    `col=${place.column}`,
    `title=${githubProperty(title)}`,
  ];
  return `::${kind} ${properties.join(",")}::${lines.map(githubData).join("%0A")}\n`;
}
