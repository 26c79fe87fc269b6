import type { ChalkInstance } from "chalk";
import { visible } from "../../render/escape.ts";
import { count, grouped } from "../command.ts";
import type { ClauseHits } from "./clauses.ts";
import type { Count, Summary } from "./tally.ts";

/** What a backtest found, as --format json prints it. */
export interface BacktestReport extends Summary {
  readonly pattern: { readonly name: string; readonly source: string };
  readonly files: number;
  /** All records that were read, and their bytes of JSON. */
  readonly records: number;
  readonly bytes: number;
  /** false where the run was interrupted: the numbers are those until then. */
  readonly complete: boolean;
  readonly perDay: { readonly average: number; readonly busiest: Count | null };
  readonly clauses: readonly ClauseHits[];
  /** What --except leaves out. */
  readonly silenced?: Summary;
  /** What the pattern of --compare would alert of besides, and what it would not. */
  readonly compared?: { readonly pattern: string; readonly caught: Summary; readonly lost: Summary };
  /** Files, or parts of them, that could not be read. */
  readonly problems: readonly { readonly file: string; readonly message: string }[];
}

const barWidth = 40;
/** More days than this are shown by months. */
const mostDays = 62;

/** The report for people. */
export function printReport(report: BacktestReport, paint?: ChalkInstance): string {
  const { pattern, alerts, files, records, perDay, silenced, compared, complete } = report;
  const bold = (text: string) => (paint ? paint.bold(text) : text);
  const busiest =
    perDay.busiest === null
      ? ""
      : `, ${perDay.average} a day, ${perDay.busiest.alerts} on the busiest, ${perDay.busiest.name}`;
  const head = [
    `${bold(count(alerts, "alert"))}${busiest}`,
    `${visible(pattern.name)} on ${count(records, "record")} in ${count(files, "file")}${complete ? "" : ", interrupted"}`,
  ];
  const sections = [
    head.join("\n"),
    ...summarySections(report, bold, paint),
    bars(
      "Clauses, of these alerts",
      report.clauses.map(({ text, hits }) => ({ name: text, alerts: hits })),
      bold,
      paint,
    ),
    ...(silenced === undefined ? [] : differenceSections("Silenced by --except", silenced, bold, paint)),
    ...(compared === undefined
      ? []
      : [
          ...differenceSections(`Newly caught by ${compared.pattern}`, compared.caught, bold, paint),
          ...differenceSections(`Newly lost by ${compared.pattern}`, compared.lost, bold, paint),
        ]),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

type Bold = (text: string) => string;

function summarySections(summary: Summary, bold: Bold, paint?: ChalkInstance): readonly string[] {
  const { days, severities, actors, apis, sources } = summary;
  const isLong = days.length > mostDays;
  return [
    bars(isLong ? "By month" : "By day", isLong ? byMonth(days) : days, bold, paint),
    bars("By severity", severities, bold, paint),
    bars("Actors", actors, bold, paint),
    bars("APIs", apis, bold, paint),
    bars("Sources", sources, bold, paint),
  ];
}

function differenceSections(title: string, summary: Summary, bold: Bold, paint?: ChalkInstance): readonly string[] {
  const worst = summary.worst.map(
    ({ time, severity, title }) => `  ${severity.padEnd(8)}  ${time ?? "no time"}  ${visible(title)}`,
  );
  return [
    `${bold(visible(title))}: ${count(summary.alerts, "alert")}`,
    bars("  by actor", summary.actors, bold, paint),
    bars("  by API", summary.apis, bold, paint),
    worst.length === 0 ? "" : [bold("  the worst of them"), ...worst].join("\n"),
  ];
}

function byMonth(days: readonly Count[]): readonly Count[] {
  const months = new Map<string, number>();
  for (const { name, alerts } of days) months.set(name.slice(0, 7), (months.get(name.slice(0, 7)) ?? 0) + alerts);
  return [...months].map(([name, alerts]) => ({ name, alerts }));
}

function bars(title: string, counts: readonly Count[], bold: Bold, paint?: ChalkInstance): string {
  if (counts.length === 0) return "";
  const most = Math.max(...counts.map(({ alerts }) => alerts), 1);
  const names = counts.map(({ name }) => visible(name));
  const width = Math.max(...names.map((name) => name.length));
  const digits = Math.max(...counts.map(({ alerts }) => grouped(alerts).length));
  const lines = counts.map(({ alerts }, index) => {
    const bar = "█".repeat(alerts === 0 ? 0 : Math.max(1, Math.round((alerts / most) * barWidth)));
    const line = `  ${(names[index] ?? "").padEnd(width)}  ${grouped(alerts).padStart(digits)}  ${paint ? paint.cyan(bar) : bar}`;
    return line.trimEnd();
  });
  return [bold(title), ...lines].join("\n");
}
