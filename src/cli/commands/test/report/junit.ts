import { printPlace } from "../../../../document/place.ts";
import { type Attributes, element } from "../../../print/xml.ts";
import type { Outcome } from "../run.ts";
import type { Report } from "../suite.ts";
import { detailsOf, totalsOf } from "./list.ts";

/**
 * Returns a run as JUnit XML, with one suite per file.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export function printJunit(report: Report): string {
  const { tests, failed, errors } = totalsOf(report);
  const suites = [
    ...report.files.map(({ file, outcomes }) => suite(file.file, outcomes.map(testCase(file.file)), outcomes)),
    ...report.problems.map(({ error, place }) => {
      const fault = element("error", [["message", error.message]], printPlace(place));
      const only = element(
        "testcase",
        [
          ["name", "the file can be read"],
          ["classname", place.file],
        ],
        fault,
        true,
      );
      return element(
        "testsuite",
        [
          ["name", place.file],
          ["tests", "1"],
          ["failures", "0"],
          ["errors", "1"],
        ],
        only,
        true,
      );
    }),
  ];
  const counts: Attributes = [
    ["name", "iam-alerts test"],
    ["tests", String(tests + report.problems.length)],
    ["failures", String(failed)],
    ["errors", String(errors)],
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", counts, suites.join(""), true)}`;
}

function suite(name: string, cases: readonly string[], outcomes: readonly Outcome[]): string {
  const failed = outcomes.filter(({ failures }) => failures.length > 0).length;
  const errors = outcomes.filter(({ problem }) => problem !== null).length;
  const counts: Attributes = [
    ["name", name],
    ["tests", String(outcomes.length)],
    ["failures", String(failed)],
    ["errors", String(errors)],
  ];
  return element("testsuite", counts, cases.join(""), true);
}

const testCase =
  (file: string) =>
  ({ name, place, failures, problem }: Outcome): string => {
    const faults = failures.map((failure) =>
      element(
        "failure",
        [
          ["message", failure.message],
          ["type", failure.kind],
        ],
        [printPlace(failure.place), ...detailsOf(failure)].join("\n"),
      ),
    );
    if (problem !== null) {
      faults.push(element("error", [["message", problem.error.message]], printPlace(problem.place)));
    }
    const attributes: Attributes = [
      ["name", name],
      ["classname", file],
      ["file", file],
      ["line", String(place.line)],
    ];
    return element("testcase", attributes, faults.join(""), true);
  };
