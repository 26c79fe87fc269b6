import { type Attributes, element } from "../../../print/xml.ts";
import type { Judged } from "../judge/judge.ts";
import { isAtLeast, type Problem, type Severity } from "../problem.ts";
import type { Report } from "./report.ts";

/**
 * Returns a run as JUnit XML: a suite for each file, and a test case for each pattern. Problems below the limit do not fail
 * their test case; they are its output.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export function printJunit(report: Report, failOn: Severity): string {
  const files = [
    ...new Set([
      ...report.patterns.map(({ pattern }) => pattern.file),
      ...report.problems.map(({ place }) => place.file),
    ]),
  ];
  const suites = files.map((file) => suiteOf(file, report, failOn));
  const blocked = report.unreadable.map(({ path, reason }) => ({
    tests: 1,
    failures: 0,
    xml: suite(
      path,
      1,
      0,
      1,
      testCase("the file can be read", path, 1, [element("error", [["message", reason]], reason)]),
    ),
  }));
  const all = [...suites, ...blocked];
  const sum = (pick: (one: (typeof all)[number]) => number) => String(all.reduce((total, one) => total + pick(one), 0));
  const counts: Attributes = [
    ["name", "iam-alerts lint"],
    ["tests", sum(({ tests }) => tests)],
    ["failures", sum(({ failures }) => failures)],
    ["errors", String(blocked.length)],
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", counts, all.map(({ xml }) => xml).join(""), true)}`;
}

function suiteOf(file: string, report: Report, failOn: Severity) {
  const patterns = report.patterns.filter(({ pattern }) => pattern.file === file);
  const own = new Set(patterns.map(({ pattern }) => pattern));
  const others = report.problems.filter(
    ({ place, pattern }) => place.file === file && (pattern === undefined || !own.has(pattern)),
  );
  const cases = [
    ...patterns.map((judged) => patternCase(judged, report, failOn)),
    ...(others.length === 0 ? [] : [caseOf("the file", file, 1, others, report, failOn)]),
  ];
  const failures = cases.filter(({ isFailed }) => isFailed).length;
  const xml = suite(file, cases.length, failures, 0, cases.map(({ text }) => text).join(""));
  return { tests: cases.length, failures, xml };
}

function patternCase({ pattern }: Judged, report: Report, failOn: Severity) {
  const { line } = report.texts.regionOf(pattern);
  const problems = report.problems.filter((problem) => problem.pattern === pattern);
  return caseOf(`${pattern.kind} ${pattern.resource}`, pattern.file, line, problems, report, failOn);
}

function caseOf(
  name: string,
  file: string,
  line: number,
  problems: readonly Problem[],
  report: Report,
  failOn: Severity,
) {
  const failed = problems.filter(({ severity }) => isAtLeast(severity, failOn));
  const passed = problems.filter((problem) => !failed.includes(problem));
  const faults = failed.map((problem) => {
    const attributes: Attributes = [
      ["message", problem.message],
      ["type", problem.code],
    ];
    return element("failure", attributes, textOf(problem, report));
  });
  const notes =
    passed.length === 0 ? [] : [element("system-out", [], passed.map((problem) => textOf(problem, report)).join("\n"))];
  return { isFailed: failed.length > 0, text: testCase(name, file, line, [...faults, ...notes]) };
}

function textOf({ place, severity, code, message, hint }: Problem, { texts }: Report): string {
  const { file, line, column } = texts.regionOf(place);
  return `${file}:${line}:${column} ${severity} ${code}: ${message}${hint === null ? "" : `\nhint: ${hint}`}`;
}

function testCase(name: string, file: string, line: number, content: readonly string[]): string {
  const attributes: Attributes = [
    ["name", name],
    ["classname", file],
    ["file", file],
    ["line", String(line)],
  ];
  return element("testcase", attributes, content.join(""), true);
}

function suite(name: string, tests: number, failures: number, errors: number, cases: string): string {
  const counts: Attributes = [
    ["name", name],
    ["tests", String(tests)],
    ["failures", String(failures)],
    ["errors", String(errors)],
  ];
  return element("testsuite", counts, cases, true);
}
