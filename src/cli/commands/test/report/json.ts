import type { Place, Problem } from "../../../../document/place.ts";
import { lackOf } from "../cover/clauses.ts";
import type { Failure, Outcome } from "../run.ts";
import type { Report } from "../suite.ts";
import { totalsOf } from "./list.ts";

/** Returns a run as data for programs: counts, every test with its failures, and every pattern with its clauses. */
export function reportData(report: Report): object {
  const { tests, passed, failed, errors } = totalsOf(report);
  return {
    ...{ ok: failed === 0 && errors === 0 && tests > 0, tests, passed, failed, errors },
    files: report.files.map(({ file: { file, pattern }, outcomes }) => ({
      ...{ file, pattern: { name: pattern.name, source: pattern.source } },
      tests: outcomes.map(testData),
    })),
    problems: report.problems.map(problemData),
    warnings: report.warnings.map(({ message, place }) => ({ message, ...place })),
    patterns: report.patterns.map(({ clauses, ...pattern }) => ({
      ...pattern,
      clauses: clauses.map((state) => ({ ...state, lacks: lackOf(state) })),
    })),
    rules: report.rules.map(({ file, percent, rules }) => ({
      ...{ file, percent },
      rules: rules.map(({ number, when, place: { line }, until, reached, expired }) => ({
        ...{ rule: number, line, when, until, reached, expired },
      })),
    })),
  };
}

/** Returns one test as data. */
export function testData({ name, place, failures, problem }: Outcome): object {
  return {
    ...{ name, ok: failures.length === 0 && problem === null, ...place },
    failures: failures.map(failureData),
    error: problem === null ? null : problemData(problem),
  };
}

function failureData({ kind, message, place, decided, differences }: Failure): object {
  return { kind, message, ...place, decided, differences };
}

function problemData({ error, place }: Problem): object & Place {
  return { ...error.toJSON(), ...place };
}
