import { safeJson } from "../../../../render/escape.ts";
import type { Judged } from "../judge/judge.ts";
import type { Problem } from "../problem.ts";
import { fingerprintOf } from "../suppress/baseline.ts";
import type { Texts } from "./place.ts";
import { countsOf, type Report } from "./report.ts";

/** Returns a run as one document. */
export function printJson(report: Report): string {
  const { problems, patterns, unreadable, large, texts } = report;
  const data = {
    problems: problems.map((problem) => problemData(problem, texts)),
    patterns: patterns.map((judged) => patternData(judged, texts)),
    unreadable,
    large,
    summary: summaryOf(report),
  };
  return `${safeJson(JSON.stringify(data, null, 2))}\n`;
}

/** Returns a run as one line per problem, and the summary at the end. */
export function printLines(report: Report): string {
  const lines = [
    ...report.problems.map((problem) => problemData(problem, report.texts)),
    { summary: summaryOf(report) },
  ];
  return lines.map((line) => `${safeJson(JSON.stringify(line))}\n`).join("");
}

function problemData(problem: Problem, texts: Texts) {
  const { code, severity, message, hint, pattern, place, fix } = problem;
  return {
    ...texts.regionOf(place),
    severity,
    code,
    message,
    hint,
    resource: pattern?.resource ?? null,
    kind: pattern?.kind ?? null,
    fixable: fix?.isSafe ?? false,
    suggestion: fix?.expects?.holes.length === 0 ? fix.expects.text : null,
    fingerprint: fingerprintOf(problem),
  };
}

/** Returns a pattern for programs. */
export function patternData(
  { pattern, text, judged, preset }: Judged,
  texts: Texts,
): Readonly<Record<string, unknown>> {
  return {
    ...texts.regionOf(pattern),
    kind: pattern.kind,
    resource: pattern.resource,
    carrier: pattern.carrier,
    judged,
    preset: preset === undefined ? null : { name: preset.preset.name, difference: preset.difference ?? null },
    pattern: text ?? null,
  };
}

function summaryOf(report: Report) {
  const { patterns, files, silenced, known, unreadable, large } = report;
  const { error, warning, info } = countsOf(report);
  return {
    ...{ errors: error, warnings: warning, infos: info, patterns: patterns.length },
    notJudged: patterns.filter(({ judged }) => judged === "unknown").length,
    ...{ files, unreadable: unreadable.length, large: large.length, silenced, known },
  };
}
