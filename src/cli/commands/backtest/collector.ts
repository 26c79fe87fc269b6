import { readFileSync } from "node:fs";
import type { Alert } from "../../../alert/alert.ts";
import { isWanted } from "../../../alert/filter.ts";
import { messageOf } from "../../../archive/message.ts";
import { isWithin } from "../../../archive/range.ts";
import { parseJson, tryParse } from "../../../bytes/json.ts";
import { alertOf } from "../../../detect.ts";
import { jsonFault } from "../../../payload/items.ts";
import type { AccountContext } from "../../flags/accounts.ts";
import type { ResolvedPattern } from "../../flags/pattern.ts";
import type { Ruler } from "../../flags/rules.ts";
import type { BacktestOptions } from "./options.ts";
import type { Patterns } from "./patterns.ts";
import type { Output } from "./report/output.ts";
import type { BacktestReport, Disagreement } from "./report/report.ts";
import type { Scope } from "./report/searched.ts";
import { ClauseTally } from "./tally/clauses.ts";
import type { Collected, Problem, Tallies } from "./tally/collected.ts";
import type { Count } from "./tally/counts.ts";
import { Disagreements } from "./tally/disagreements.ts";
import { MutedTally } from "./tally/muted.ts";
import { Tally } from "./tally/tally.ts";
import { WorstAlerts } from "./tally/worst-alerts.ts";

/** Prints findings while a search is running. */
export interface LiveOutput {
  readonly output: Output;
  /** Whether matching lines are printed unchanged, so that nobody has to parse them. */
  readonly copiesLines: boolean;
  lines(lines: Uint8Array): void;
  record(json: string, isMatch: boolean, isDifferent: boolean): void;
  alert(alert: Alert): void;
  disagreement(disagreement: Disagreement): void;
}

/** Problems beyond this number are counted only. */
const maxProblems = 1000;
/** The number of alerts in the table of --html. */
const maxAlertsInTable = 1000;

/** Collects what a search finds: counts, tallies, problems. Passes records and alerts on to the live output. */
export class Collector {
  readonly #patterns: Patterns;
  readonly #resolved: readonly ResolvedPattern[];
  readonly #options: BacktestOptions;
  readonly #live: LiveOutput;
  /** Whether records must become alerts: to be counted, filtered or printed. */
  readonly #needsAlerts: boolean;
  readonly #clauses: ClauseTally;
  readonly #tallies: Tallies;
  readonly #accounts: AccountContext;
  readonly #ruler: Ruler;
  readonly #muted: MutedTally;
  readonly #problems: Problem[] = [];
  readonly #worst = new WorstAlerts<Alert>(maxAlertsInTable);
  readonly #disagreements: Disagreements;
  #matched = 0;
  #problemCount = 0;

  constructor(
    patterns: Patterns,
    options: BacktestOptions,
    live: LiveOutput,
    accounts: AccountContext = {},
    ruler: Ruler = (alert) => alert,
  ) {
    this.#ruler = ruler;
    this.#patterns = patterns;
    this.#accounts = accounts;
    const known = { aliases: accounts.accountAliases, list: accounts.accounts };
    const tally = () => new Tally(known);
    this.#muted = new MutedTally(known);
    this.#tallies = { all: tally(), silenced: tally(), caught: tally(), lost: tally() };
    this.#resolved = [patterns.pattern, patterns.unfiltered, patterns.compared].filter((each) => each !== undefined);
    this.#options = options;
    this.#live = live;
    const { minSeverity, onlyFailed, human, maxPerDay, html, rules } = options;
    this.#needsAlerts =
      ["report", "alerts"].includes(live.output) ||
      [minSeverity, onlyFailed, human, maxPerDay, html, rules].some((option) => option !== undefined);
    this.#clauses = new ClauseTally(patterns.pattern.parsed);
    this.#disagreements = new Disagreements(this.#resolved, (disagreement) => live.disagreement(disagreement));
  }

  /** The patterns' texts; in masks, 1 << n is the bit of the n-th. */
  get patterns(): readonly string[] {
    return this.#resolved.map(({ source }) => source);
  }

  /** Whether the search must deliver the records, not only their number. */
  get wantsRecords(): boolean {
    return this.#live.output !== "count" || this.#needsAlerts;
  }

  get printsAsItComes(): boolean {
    return this.#live.output !== "report";
  }

  /** The number of records that the pattern matches and the filter flags let through. */
  get matched(): number {
    return this.#matched;
  }

  /** The number of problems; `problems` lists the first of them. */
  get problemCount(): number {
    return this.#problemCount;
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  get disagreementCount(): number {
    return this.#disagreements.count;
  }

  get busiestDay(): Count | undefined {
    return this.#tallies.all.busiest;
  }

  /** The worst alerts, for the table of --html. */
  get worstAlerts(): readonly Alert[] {
    return this.#worst.list();
  }

  get collected(): Collected {
    const { all, silenced, caught, lost } = this.#tallies;
    return {
      matched: this.#matched,
      problemCount: this.#problemCount,
      problems: this.#problems,
      clauses: this.#clauses.saved,
      tallies: { all: all.saved, silenced: silenced.saved, caught: caught.saved, lost: lost.saved },
      muted: this.#muted.saved,
      worst: this.#worst.list(),
    };
  }

  /** The settings that must be the same in two runs if the second continues the first. */
  get identity(): readonly unknown[] {
    const { minSeverity, onlyFailed, human, html, rules } = this.#options;
    const ruled = rules === undefined ? [] : [readFileSync(rules, "utf8")];
    return [...ruled, this.patterns, this.#needsAlerts, minSeverity, onlyFailed, human, html !== undefined];
  }

  /** Continues what the collector of an earlier run has collected. */
  restore({ matched, problemCount, problems, clauses, tallies, muted, worst }: Collected): void {
    this.#matched = matched;
    this.#problemCount = problemCount;
    this.#problems.push(...problems);
    this.#clauses.restore(clauses);
    for (const name of ["all", "silenced", "caught", "lost"] as const) this.#tallies[name].restore(tallies[name]);
    this.#muted.restore(muted);
    for (const alert of worst) this.#worst.add(alert);
  }

  /** Takes the messages about parts of a file or log stream that could not be read. */
  takeProblems(file: string, messages: readonly string[]): void {
    this.#problemCount += messages.length;
    const room = Math.max(0, maxProblems - this.#problems.length);
    this.#problems.push(...messages.slice(0, room).map((message) => ({ file, message })));
  }

  /** Takes records as NDJSON, exactly as a file contains them, with the mask of each. */
  takeLines(masks: Uint8Array, lines: Uint8Array): void {
    const isPlain = this.#patterns.unfiltered === undefined && this.#patterns.compared === undefined;
    const isCopied = this.#live.copiesLines && isPlain;
    if (!this.#needsAlerts && (isCopied || this.#live.output === "count")) {
      for (const mask of masks) this.#matched += mask & 1;
      if (isCopied && lines.length > 0) this.#live.lines(lines);
      return;
    }
    const texts = Buffer.from(lines.buffer, lines.byteOffset, lines.length).toString("utf8").split("\n");
    for (const [index, mask] of masks.entries()) this.#takeRecord(texts[index] ?? "", mask);
  }

  /** Takes a log event that AWS reports as a match of at least one pattern, and checks it with our own matcher. */
  takeEvent(message: string, mask: number, time: string, logStream: string): void {
    this.#disagreements.check(mask, time, message);
    const value = tryParse(message)?.json;
    if (value === undefined) this.takeProblems(logStream, [`an event could not be read: ${jsonFault(message)}`]);
    else if (isWithin({ accounts: this.#options.account }, value)) this.#takeRecord(messageOf(message), mask);
  }

  #takeRecord(json: string, mask: number): void {
    const { unfiltered, compared } = this.#patterns;
    const value = this.#needsAlerts ? parseJson(json) : undefined;
    const alert = this.#needsAlerts ? this.#ruler(alertOf(value, this.#accounts, () => json).alert) : undefined;
    if (alert !== undefined && !isWanted(alert, this.#options)) return;
    const isMatch = (mask & 1) !== 0;
    if (alert !== undefined && this.#muted.takes(alert, isMatch)) return;
    if (isMatch) this.#matched++;
    const isCompared = compared !== undefined && (mask & (unfiltered === undefined ? 2 : 4)) !== 0;
    const isDifferent = compared !== undefined && isMatch !== isCompared;
    this.#live.record(json, isMatch, isDifferent);
    if (alert === undefined) return;
    if (isMatch) {
      this.#clauses.add(json, value);
      this.#live.alert(alert);
      if (this.#options.html !== undefined) this.#worst.add(alert);
    }
    const isSilenced = unfiltered !== undefined && !isMatch && (mask & 2) !== 0;
    for (const tally of this.#talliesOf(isMatch, isSilenced, isDifferent)) tally.add(alert);
  }

  #talliesOf(isMatch: boolean, isSilenced: boolean, isDifferent: boolean): readonly Tally[] {
    const { all, silenced, caught, lost } = this.#tallies;
    return [
      ...(isMatch ? [all] : []),
      ...(isSilenced ? [silenced] : []),
      ...(isDifferent ? [isMatch ? lost : caught] : []),
    ];
  }

  report(scope: Scope): BacktestReport {
    const { pattern, unfiltered, compared } = this.#patterns;
    const { all, silenced, caught, lost } = this.#tallies;
    const { count, records } = this.#disagreements;
    const summary = all.summary();
    return {
      pattern: { name: pattern.name, source: pattern.source },
      ...scope,
      perDay: {
        average: Math.round((10 * summary.alerts) / Math.max(1, summary.days.length)) / 10,
        busiest: all.busiest ?? null,
      },
      ...summary,
      weekHours: all.weekHours,
      clauses: this.#clauses.hits(),
      ...(unfiltered === undefined ? {} : { silenced: silenced.summary() }),
      ...(this.#options.rules === undefined ? {} : { muted: this.#muted.summary() }),
      ...(compared === undefined
        ? {}
        : {
            compared: {
              pattern: compared.name,
              relation: compared.relation,
              caught: caught.summary(),
              lost: lost.summary(),
            },
          }),
      ...(scope.logGroup === undefined && scope.athena === undefined ? {} : { disagreements: { count, records } }),
      problems: this.#problems,
    };
  }
}
