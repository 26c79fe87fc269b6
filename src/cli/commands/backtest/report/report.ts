import type { Comparison } from "../../../../compare.ts";
import { visible, visibleAscii } from "../../../../render/escape.ts";
import { cellsOf } from "../../../../render/rows/cells.ts";
import type { Screen } from "../../../../render/terminal.ts";
import type { MutedByRule } from "../../../../rules/muted.ts";
import { count, grouped, listedAll, shortened } from "../../../../words.ts";
import { sentenceOf } from "../../diff/sentence.ts";
import type { ClauseHits } from "../tally/clauses.ts";
import type { Count } from "../tally/counts.ts";
import { type ActorCount, actorLabel, type Brief, type Summary } from "../tally/tally.ts";

/** The result of a backtest, as --format json prints it. */
export interface BacktestReport extends Summary {
  readonly pattern: { readonly name: string; readonly source: string };
  /** null for a log group and for Athena. */
  readonly files: number | null;
  /** The number of files without a record that could be read; null for a log group and for Athena. */
  readonly unreadFiles: number | null;
  /** The number of records read, and their bytes of JSON. null if AWS reads them and does not report numbers. */
  readonly records: number | null;
  readonly bytes: number | null;
  /** false if the run was interrupted or failed; the numbers cover the time until then. */
  readonly complete: boolean;
  readonly logGroup?: LogGroupSearched;
  readonly athena?: AthenaSearched;
  /** Records that AWS reports as a match and this program does not; the list has the first of them. */
  readonly disagreements?: { readonly count: number; readonly records: readonly Disagreement[] };
  readonly perDay: { readonly average: number; readonly busiest: Count | null };
  /** The number of alerts in each of the 24 hours, in UTC, of each weekday, beginning with Monday. */
  readonly weekHours: readonly (readonly number[])[];
  readonly clauses: readonly ClauseHits[];
  /** The alerts that --except excludes. */
  readonly silenced?: Summary;
  /** The alerts that rules mute, which no other number counts, and their number for each rule. */
  readonly muted?: Summary & { readonly rules: readonly MutedByRule[] };
  /** The alerts that the pattern of --compare would add and lose, and its relation to the pattern of the run. */
  readonly compared?: {
    readonly pattern: string;
    readonly relation: Comparison["relation"];
    readonly caught: Summary;
    readonly lost: Summary;
  };
  /** Files or parts of files that could not be read. */
  readonly problems: readonly { readonly file: string; readonly message: string }[];
}

/** The history that AWS searched. Times are those of the log events, ISO 8601 in UTC. */
export interface LogGroupSearched {
  readonly name: string;
  readonly since: string;
  readonly until: string;
  /** The report covers everything until this time. */
  readonly reached: string;
  /** The command that continues from there; null if nothing is left. */
  readonly resume: string | null;
}

/** The events of a table that Athena searched. Times are those of the events, ISO 8601 in UTC. */
export interface AthenaSearched {
  /** The database and the table. */
  readonly name: string;
  readonly workgroup: string;
  readonly since: string;
  readonly until: string;
  /** The query's id at Athena; "" if the run was interrupted before it started. */
  readonly queryExecutionId: string;
  /** The number of bytes that Athena scanned, as stored, and their list price in USD. */
  readonly bytesScanned: number;
  readonly cost: number;
}

/** Returns the history or table that AWS searched, in words without escapes; undefined for files. */
export function placeOf({ logGroup, athena }: Pick<BacktestReport, "logGroup" | "athena">): string | undefined {
  if (athena !== undefined) return `${athena.name} from ${athena.since} to ${athena.until}`;
  return logGroup && `${logGroup.name} from ${logGroup.since} to ${logGroup.reached}`;
}

/** A record on which AWS and this program disagree. */
export interface Disagreement {
  readonly pattern: string;
  readonly time: string;
  readonly record: string;
}

const maxBar = 40;
const minBar = 8;
/** The length at which names are cut if the width of the terminal is unknown. */
const maxName = 72;
/** The number of days above which days are summed up by month. */
const maxDays = 62;

/** Returns the report for people, with the colors and width of the terminal. */
export function printReport(report: BacktestReport, screen: Screen = {}): string {
  return new Printer(screen).report(report);
}

/** Returns "Muted by rules 3 and 5". */
export function mutedTitle({ rules }: NonNullable<BacktestReport["muted"]>): string {
  const numbers = listedAll(rules.map(({ rule }) => String(rule)));
  return rules.length === 0 ? "Muted by rules" : `Muted by rule${rules.length === 1 ? "" : "s"} ${numbers}`;
}

class Printer {
  readonly #screen: Screen;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  report(report: BacktestReport): string {
    const { pattern, alerts, files, records, perDay, clauses, silenced, muted, compared, complete } = report;
    const { average, busiest } = perDay;
    const daily =
      busiest === null
        ? ""
        : `, ${grouped(average)} per day, at most ${grouped(busiest.alerts)} on ${this.#safe(busiest.name)}`;
    const scope = this.#safe(placeOf(report) ?? `${count(records ?? 0, "record")} in ${count(files ?? 0, "file")}`);
    const interrupted = complete ? "" : ", interrupted";
    const sections = [
      `${this.#bold(count(alerts, "alert"))}${daily}
${this.#safe(pattern.name)} on ${scope}${interrupted}`,
      ...this.#summary(report),
      this.#bars(
        "Clauses that hold for these alerts",
        clauses.toSorted((a, b) => b.hits - a.hits).map(({ text, hits }) => ({ name: text, alerts: hits })),
      ),
      ...(silenced === undefined ? [] : this.#difference("Silenced by --except", silenced)),
      ...(muted === undefined ? [] : this.#difference(mutedTitle(muted), muted)),
      ...(compared === undefined
        ? []
        : [
            this.#safe(sentenceOf(compared.relation, compared.pattern, pattern.name)),
            ...this.#difference(`Newly caught by ${compared.pattern}`, compared.caught),
            ...this.#difference(`Newly lost by ${compared.pattern}`, compared.lost),
          ]),
    ];
    return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
  }

  #summary({ days, severities, accounts, regions, actors, apis, sources, worst }: Summary): readonly string[] {
    const isLong = days.length > maxDays;
    return [
      this.#bars(isLong ? "By month, in UTC" : "By day, in UTC", isLong ? byMonth(days) : days),
      this.#bars("By severity", severities),
      accounts.length > 1 ? this.#bars("By account", accounts) : "",
      regions.length > 1 ? this.#bars("By Region", regions) : "",
      this.#bars("Actors", actors.map(labeled)),
      this.#bars("APIs", apis),
      this.#bars("Sources", sources),
      this.#worst("The most severe, latest first, in UTC", worst, accounts.length > 1),
    ];
  }

  #worst(title: string, alerts: readonly Brief[], hasAccounts: boolean): string {
    if (alerts.length === 0) return "";
    const names = alerts.map(({ account }) => this.#safe(account.alias ?? account.id ?? "unknown"));
    const width = Math.max(...names.map(cellsOf));
    const lines = alerts.map(({ time, severity, title: what }, index) => {
      const name = names[index] ?? "";
      const where = hasAccounts ? `  ${name}${" ".repeat(width - cellsOf(name))}` : "";
      return `  ${severity.padEnd(8)}  ${(time ?? "no time").padEnd(20)}${where}  ${this.#safe(what)}`;
    });
    return [this.#bold(title), ...lines].join("\n");
  }

  #difference(title: string, { alerts, accounts, actors, apis, worst }: Summary): readonly string[] {
    return [
      `${this.#bold(this.#safe(title))}: ${count(alerts, "alert")}`,
      this.#bars("  by actor", actors.map(labeled)),
      this.#bars("  by API", apis),
      this.#worst("  the most severe", worst, accounts.length > 1),
    ];
  }

  #bars(title: string, counts: readonly Count[]): string {
    if (counts.length === 0) return "";
    const { columns = Number.POSITIVE_INFINITY, ascii = false, paint } = this.#screen;
    const most = Math.max(...counts.map(({ alerts }) => alerts), 1);
    const digits = Math.max(...counts.map(({ alerts }) => grouped(alerts).length));
    const fixedWidth = digits + "      ".length;
    const room = Math.max(minBar, Math.min(maxName, columns - fixedWidth - minBar));
    const names = counts.map(({ name }) => shortened(this.#safe(name), room, "..."));
    const width = Math.max(...names.map(cellsOf));
    const barRoom = Math.max(minBar, Math.min(maxBar, columns - fixedWidth - width));
    const lines = counts.map(({ alerts }, index) => {
      const name = names[index] ?? "";
      const cells = alerts === 0 ? 0 : Math.max(1, Math.round((alerts / most) * barRoom));
      const bar = (ascii ? "#" : "█").repeat(cells);
      const line = `  ${name}${" ".repeat(width - cellsOf(name))}  ${grouped(alerts).padStart(digits)}`;
      return bar === "" ? line : `${line}  ${paint === undefined ? bar : paint.cyan(bar)}`;
    });
    return [this.#bold(title), ...lines].join("\n");
  }

  #bold(text: string): string {
    const { paint } = this.#screen;
    return paint === undefined ? text : paint.bold(text);
  }

  #safe(text: string): string {
    return this.#screen.ascii ? visibleAscii(text) : visible(text);
  }
}

const labeled = (actor: ActorCount): Count => ({ name: actorLabel(actor), alerts: actor.alerts });

function byMonth(days: readonly Count[]): readonly Count[] {
  const months = new Map<string, number>();
  for (const { name, alerts } of days) months.set(name.slice(0, 7), (months.get(name.slice(0, 7)) ?? 0) + alerts);
  return [...months].map(([name, alerts]) => ({ name, alerts }));
}
