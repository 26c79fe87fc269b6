import type { ChalkInstance } from "chalk";
import { visible } from "../../../../render/escape.ts";
import { cellsOf, wrap } from "../../../../render/rows/cells.ts";
import { count, listed, listedAll } from "../../../../words.ts";
import type { Judged } from "../judge/judge.ts";
import { type Problem, type Severity, severities } from "../problem.ts";
import { frameOf } from "./frame.ts";
import { countsOf, type Report } from "./report.ts";

/** The properties of the output that a list depends on. */
export interface ListOptions {
  readonly paint?: ChalkInstance | undefined;
  readonly columns?: number | undefined;
}

const colors: Readonly<Record<Severity, "red" | "yellow" | "cyan">> = { error: "red", warning: "yellow", info: "cyan" };

/** Returns a run as a list for people: each problem with its source line, and the totals. */
export function printList(report: Report, options: ListOptions = {}): string {
  return [
    ...report.problems.map((problem) => printProblem(problem, report, options)),
    printTotals(report, options),
  ].join("\n");
}

/** The narrowest width for text: narrower terminals get lines that are too long. */
const leastRoom = 30;

function printProblem(problem: Problem, { texts }: Report, { paint, columns }: ListOptions): string {
  const { severity, code, message, hint, pattern, fix, place } = problem;
  const { file, line, column } = texts.regionOf(place);
  const room = columns === undefined ? undefined : Math.max(leastRoom, columns - 2);
  const painted = (text: string, style: "bold" | "dim" | "red" | "yellow" | "cyan") =>
    paint ? paint[style](text) : text;
  const frame = frameOf(place, texts, room === undefined ? undefined : room - 2);
  const start = `${visible(file)}:${line}:${column}`;
  const [first = "", ...rest] = wrapped(`${start}: ${severity}: ${visible(message)} [${code}]`, room);
  const head = first.startsWith(`${start}: ${severity}:`)
    ? `${painted(start, "bold")}: ${painted(severity, colors[severity])}:${first.slice(start.length + severity.length + 3)}`
    : first;
  const lines = [
    ...rest,
    ...(pattern === undefined ? [] : wrapped(`in the ${pattern.kind} ${visible(pattern.resource)}`, room)),
    `  ${frame.line}`,
    `  ${painted(frame.marks, colors[severity])}`,
    ...hintLines(hint === null ? [] : [visible(hint)], room),
    ...(fix?.isSafe ? hintLines(["iam-alerts lint --fix corrects this"], room) : []),
  ];
  return `${head}\n${lines.map((text) => `  ${text}\n`).join("")}`;
}

const wrapped = (text: string, room: number | undefined): readonly string[] =>
  room === undefined || cellsOf(text) <= room ? [text] : wrap(text, room);

function hintLines(hints: readonly string[], room: number | undefined): readonly string[] {
  return hints.flatMap((hint) =>
    wrapped(hint, room === undefined ? undefined : room - 6).map(
      (text, index) => `${index === 0 ? "hint: " : "      "}${text}`,
    ),
  );
}

/** Returns the last lines: how many problems, and what was read and judged. */
function printTotals(report: Report, { columns }: ListOptions): string {
  return totalsOf(report)
    .flatMap((line) => wrapped(line, columns))
    .map((line) => `${line}\n`)
    .join("");
}

function totalsOf(report: Report): readonly string[] {
  const { patterns, files, silenced, known } = report;
  if (patterns.length === 0 && report.problems.length === 0) return [`no filter patterns in ${count(files, "file")}`];
  const counts = countsOf(report);
  const found = severities.flatMap((severity) => (counts[severity] === 0 ? [] : [amount(counts[severity], severity)]));
  const number = (state: Judged["judged"]) => patterns.filter(({ judged }) => judged === state).length;
  const [unknown, partly] = [number("unknown"), number("partly")];
  const equal = patterns.flatMap(({ preset }) =>
    preset?.difference === undefined && preset ? [preset.preset.name] : [],
  );
  const checked = count(patterns.length - unknown, "pattern");
  const places = count(new Set(patterns.map(({ pattern }) => pattern.file)).size, "file");
  return [
    `${found.length === 0 ? "no problems" : listedAll(found)} in ${checked}, ${places} (of ${count(files, "file")})`,
    ...(equal.length === 0 ? [] : [`equal to a published pattern: ${listed(equal)}`]),
    ...(partly === 0
      ? []
      : [`${count(partly, "pattern")} checked without the parts that are not in the files, such as variables`]),
    ...(unknown === 0
      ? []
      : [`${count(unknown, "pattern")} not checked, because the text is not in the files; --list shows where`]),
    ...(silenced === 0 ? [] : [`${count(silenced, "problem")} silenced by comments`]),
    ...(known === 0 ? [] : [`${count(known, "problem")} in the baseline`]),
  ];
}

const amount = (number: number, severity: Severity): string =>
  severity === "info" ? `${number} info` : count(number, severity);
