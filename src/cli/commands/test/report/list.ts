import type { ChalkInstance } from "chalk";
import { printPlace } from "../../../../document/place.ts";
import { visible } from "../../../../render/escape.ts";
import { count } from "../../../../words.ts";
import { lackOf } from "../cover/clauses.ts";
import { unreached } from "../cover/rules.ts";
import type { Failure, Outcome } from "../run.ts";
import type { Report } from "../suite.ts";

/** The totals of a run. */
export interface Totals {
  readonly tests: number;
  readonly passed: number;
  readonly failed: number;
  /** Tests that could not be run, and problems with files. */
  readonly errors: number;
}

export function totalsOf({ files, problems }: Report): Totals {
  const outcomes = files.flatMap((file) => file.outcomes);
  const blocked = outcomes.filter(({ problem }) => problem !== null).length;
  const failed = outcomes.filter(({ failures }) => failures.length > 0).length;
  const tests = outcomes.length;
  return { tests, passed: tests - blocked - failed, failed, errors: blocked + problems.length };
}

/** Returns a run as a list for people: one line per test, with its failures below. */
export function printList(report: Report, paint?: ChalkInstance): string {
  const files = report.files.map(({ file, outcomes }) => {
    const lines = outcomes.flatMap((outcome) => printOutcome(outcome, paint));
    return `${visible(file.file)}\n${lines.map((line) => `  ${line}\n`).join("")}`;
  });
  return [...files, printPatterns(report), printRules(report), `${printTotals(report)}\n`]
    .filter((part) => part !== "")
    .join("\n");
}

function printOutcome({ name, failures, problem }: Outcome, paint?: ChalkInstance): readonly string[] {
  if (problem !== null) return [`${paint ? paint.red("ERROR") : "ERROR"} ${visible(name)}`];
  if (failures.length === 0) return [`${paint ? paint.green("ok") : "ok"}    ${visible(name)}`];
  const head = `${paint ? paint.red("FAIL") : "FAIL"}  ${visible(name)}`;
  return [head, ...failures.flatMap((failure) => printFailure(failure).map((line) => `      ${line}`))];
}

/** Returns the lines of a failure: its place, the message, the reasons, and the fields that differ. */
export function printFailure(failure: Failure): readonly string[] {
  return [`${visible(printPlace(failure.place))}: ${visible(failure.message)}`, ...detailsOf(failure)];
}

/** Returns the clauses that decided, and the differences: one line for the expected value, one for the actual value. */
export function detailsOf({ decided, differences }: Failure): readonly string[] {
  return [
    ...decided.map((line) => `  ${visible(line)}`),
    ...differences.flatMap(({ path, expected, found }) => [
      `  ${visible(path)}`,
      `    expected ${visible(expected)}`,
      `    found    ${visible(found)}`,
    ]),
  ];
}

/** Returns the number of clauses that the tests cover, and the other clauses, unless a failed test lists them. */
function printPatterns({ patterns, files }: Report): string {
  return patterns
    .map(({ name, pattern, percent, clauses }) => {
      const lacking = clauses.filter((state) => lackOf(state) !== null);
      const covered = `${clauses.length - lacking.length} of ${count(clauses.length, "clause")}, ${percent}%`;
      const isListed = files.some(
        ({ file, outcomes }) =>
          file.pattern.source === pattern &&
          outcomes.some(({ failures }) => failures.some(({ kind }) => kind === "clauses")),
      );
      const lines = isListed ? [] : lacking.map((state) => `  ${visible(state.clause)}   ${lackOf(state)}\n`);
      return `${visible(name)}: tests cover ${covered}\n${lines.join("")}`;
    })
    .join("");
}

/** Returns the number of rules that the tests reach, and the other rules. */
function printRules({ rules }: Report): string {
  return rules
    .map((report) => {
      const missed = unreached(report);
      const counted = report.rules.filter(({ expired }) => !expired).length;
      const lines = missed.map(
        ({ number, when, place }) => `  rule ${number}, line ${place.line}   ${visible(when)}\n`,
      );
      const head = `${visible(report.file)}: tests reach ${counted - missed.length} of ${count(counted, "rule")}, ${report.percent}%`;
      return `${head}${missed.length === 0 ? "" : "; none reaches"}\n${lines.join("")}`;
    })
    .join("");
}

function printTotals(report: Report): string {
  const { tests, passed, failed, errors } = totalsOf(report);
  const parts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(errors > 0 ? [count(errors, "error")] : []),
  ];
  return `${count(tests, "test")} in ${count(report.files.length, "file")}: ${parts.join(", ")}`;
}
