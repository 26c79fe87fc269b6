import type { Alert } from "../../../alert/alert.ts";
import { isWanted } from "../../../alert/filter.ts";
import { messageOf } from "../../../archive/judge.ts";
import { isWithin } from "../../../archive/range.ts";
import { parseJson, tryParse } from "../../../bytes/json.ts";
import { alertOf } from "../../../detect.ts";
import { IamAlertsError } from "../../../errors.ts";
import { jsonFault } from "../../../payload/items.ts";
import { safeJson, visible, visibleLines } from "../../../render/escape.ts";
import { count } from "../../../words.ts";
import type { ResolvedPattern } from "../../flags/pattern.ts";
import { formatOf, screenOf } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { AlertWriter } from "../../print/alerts.ts";
import { expectWritable, writeFile } from "../../read/file.ts";
import { reportError, wantsJsonErrors } from "../../report.ts";
import type { BacktestOptions } from "./options.ts";
import { renderPage } from "./page.ts";
import { readPageParts } from "./page-parts.ts";
import { Disagreements } from "./report/disagreements.ts";
import { type Output, outputOf } from "./report/output.ts";
import { type BacktestReport, printReport } from "./report/report.ts";
import type { Scope, Searched } from "./report/searched.ts";
import { ClauseTally } from "./tally/clauses.ts";
import { Tally } from "./tally/tally.ts";
import { Worst } from "./tally/worst.ts";

/** The patterns of a run. */
export interface Patterns {
  /** The one that is tried, less what --except leaves out. */
  readonly pattern: ResolvedPattern;
  /** The same with what --except leaves out. */
  readonly without: ResolvedPattern | undefined;
  readonly compared: ResolvedPattern | undefined;
}

/** As many problems are listed on stderr; a report lists as many as are kept. */
const mostNamed = 20;
const mostKept = 1000;
/** As many alerts stand in the table of --html. */
const mostInTable = 1000;

/** One run of a pattern over the past. */
export class Backtest {
  readonly #patterns: Patterns;
  readonly #options: BacktestOptions;
  readonly #io: Io;
  readonly #output: Output;
  /** Whether records must become alerts: to be counted, filtered or printed. */
  readonly #needsAlerts: boolean;
  readonly #clauses: ClauseTally;
  readonly #tallies = { all: new Tally(), silenced: new Tally(), caught: new Tally(), lost: new Tally() };
  readonly #problems: { readonly file: string; readonly message: string }[] = [];
  readonly #worst = new Worst<Alert>(mostInTable);
  #writer: AlertWriter | undefined;
  readonly #disagreements: Disagreements;
  readonly #resolved: readonly ResolvedPattern[];
  readonly #interruption = new AbortController();
  #matched = 0;
  #broken = 0;

  constructor(patterns: Patterns, options: BacktestOptions, io: Io) {
    this.#patterns = patterns;
    this.#options = options;
    this.#io = io;
    this.#output = outputOf(options, io);
    const { minSeverity, onlyFailed, human, maxPerDay, html } = options;
    this.#needsAlerts =
      ["report", "alerts"].includes(this.#output) ||
      [minSeverity, onlyFailed, human, maxPerDay, html].some((option) => option !== undefined);
    this.#clauses = new ClauseTally(patterns.pattern.parsed);
    this.#disagreements = new Disagreements(options, io);
    this.#resolved = [patterns.pattern, patterns.without, patterns.compared].filter((one) => one !== undefined);
  }

  /** The patterns' texts; in masks 1 << n is for the n-th. */
  get patterns(): readonly string[] {
    return this.#resolved.map(({ source }) => source);
  }

  /** Whether the records themselves are wanted, or only their number. */
  get wantsRecords(): boolean {
    return this.#output !== "count" || this.#needsAlerts;
  }

  get printsAsItComes(): boolean {
    return this.#output !== "report";
  }

  get isInterrupted(): boolean {
    return this.#interruption.signal.aborted;
  }

  /** Comes with Ctrl-C. */
  get interruption(): AbortSignal {
    return this.#interruption.signal;
  }

  /**
   * Has a search made, and prints what it found, whole or until Ctrl-C. Gives the exit code.
   *
   * @throws IamAlertsError `config` for a page that cannot be written, before the search.
   */
  async run(search: () => Promise<Searched>): Promise<number> {
    if (this.#options.html !== undefined) expectWritable(this.#options.html);
    if (this.#output === "alerts") this.#writer = await AlertWriter.create(this.#options, this.#io);
    const forget = this.#io.onInterrupt(() => this.#interruption.abort());
    try {
      return await this.#end(await search());
    } finally {
      forget();
    }
  }

  async #end({ scope, words, resume, failure }: Searched): Promise<number> {
    const { maxPerDay, lenient = false, html } = this.#options;
    const isJson = wantsJsonErrors(this.#options.format);
    if (html !== undefined) writeFile(html, renderPage(this.#report(scope), this.#worst.list(), readPageParts()));
    if (this.#output === "report") await this.#print(this.#report(scope));
    else if (this.#output === "count") this.#io.stdout.write(`${this.#matched}\n`);
    this.#writer?.end();
    for (const { file, message } of this.#problems.slice(0, mostNamed)) {
      reportError(new IamAlertsError("payload", message, { details: { file } }), this.#io, isJson, file);
    }
    const others = this.#broken > mostNamed ? ` and ${count(this.#broken - mostNamed, "other problem")}` : "";
    const against =
      this.#disagreements.count > 0 ? `, ${count(this.#disagreements.count, "disagreement")} with AWS` : "";
    const interrupted = this.isInterrupted ? ", interrupted" : "";
    if (failure === undefined || !isJson)
      this.#say(`${count(this.#matched, "alert")} in ${words}${others}${against}${interrupted}`);
    const { busiest } = this.#tallies.all;
    const isOver = maxPerDay !== undefined && busiest !== undefined && busiest.alerts > maxPerDay;
    if (isOver)
      this.#say(`${count(busiest.alerts, "alert")} on ${busiest.name}, more than the ${maxPerDay} of --max-per-day`);
    if (failure !== undefined) reportError(failure, this.#io, isJson);
    if (resume) {
      const line = isJson
        ? safeJson(JSON.stringify({ resume }))
        : `iam-alerts: to go on from there: ${visible(resume)}`;
      this.#io.stderr.write(`${line}\n`);
    }
    if (this.isInterrupted) return 130;
    return failure !== undefined || (this.#broken > 0 && !lenient) ? 2 : isOver ? 1 : 0;
  }

  /** Takes what could not be read of a file or a log stream. */
  takeProblems(file: string, messages: readonly string[]): void {
    this.#broken += messages.length;
    const room = Math.max(0, mostKept - this.#problems.length);
    this.#problems.push(...messages.slice(0, room).map((message) => ({ file, message })));
  }

  /** Takes records as NDJSON, as they stand in a file, with the mask of each. */
  takeLines(masks: Uint8Array, lines: Uint8Array): void {
    const isPlain = this.#patterns.without === undefined && this.#patterns.compared === undefined;
    const isCopied = this.#output === "records" && isPlain && !this.#io.stdout.isTerminal;
    if (!this.#needsAlerts && (isCopied || this.#output === "count")) {
      for (const mask of masks) this.#matched += mask & 1;
      if (isCopied && lines.length > 0) this.#io.stdout.write(lines);
      return;
    }
    const texts = Buffer.from(lines.buffer, lines.byteOffset, lines.length).toString("utf8").split("\n");
    for (const [index, mask] of masks.entries()) this.#record(texts[index] ?? "", mask);
  }

  /** Takes a log event that AWS says at least one of the patterns matches, and says where our own matcher does not. */
  takeEvent(message: string, mask: number, time: string, logStream: string): void {
    this.#disagreements.check(this.#resolved, mask, time, message);
    const value = tryParse(message)?.json;
    if (value === undefined) this.takeProblems(logStream, [`an event could not be read: ${jsonFault(message)}`]);
    else if (isWithin({ accounts: this.#options.account }, value)) this.#record(messageOf(message), mask);
  }

  /** Takes a record that at least one of the patterns matches. */
  #record(json: string, mask: number): void {
    const { without, compared } = this.#patterns;
    const { stdout } = this.#io;
    const value = this.#needsAlerts ? parseJson(json) : undefined;
    const alert = this.#needsAlerts ? alertOf(value, {}, json).alert : undefined;
    if (alert !== undefined && !isWanted(alert, this.#options)) return;
    const isMatch = (mask & 1) !== 0;
    if (isMatch) this.#matched++;
    const isCompared = compared !== undefined && (mask & (without === undefined ? 2 : 4)) !== 0;
    const isDifferent = compared !== undefined && isMatch !== isCompared;
    if (this.#output === "records" && isMatch) stdout.write(`${stdout.isTerminal ? visibleLines(json) : json}\n`);
    if (this.#output === "differences" && isDifferent) {
      stdout.write(`{"change":"${isMatch ? "lost" : "caught"}","record":${safeJson(json)}}\n`);
    }
    if (alert === undefined) return;
    if (isMatch) {
      this.#clauses.add(json, value);
      this.#writer?.alert(alert);
      if (this.#options.html !== undefined) this.#worst.add(alert);
    }
    for (const tally of this.#talliesOf(isMatch, without !== undefined && (mask & 2) !== 0, isDifferent))
      tally.add(alert);
  }

  #talliesOf(isMatch: boolean, isMatchWithout: boolean, isDifferent: boolean): readonly Tally[] {
    const { all, silenced, caught, lost } = this.#tallies;
    return [...(isMatch ? [all] : isMatchWithout ? [silenced] : []), ...(isDifferent ? [isMatch ? lost : caught] : [])];
  }

  #report(scope: Scope): BacktestReport {
    const { pattern, without, compared } = this.#patterns;
    const { all, silenced, caught, lost } = this.#tallies;
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
      ...(without === undefined ? {} : { silenced: silenced.summary() }),
      ...(compared === undefined
        ? {}
        : { compared: { pattern: compared.name, caught: caught.summary(), lost: lost.summary() } }),
      ...(scope.logGroup === undefined
        ? {}
        : { disagreements: { count: this.#disagreements.count, records: this.#disagreements.records } }),
      problems: this.#problems,
    };
  }

  async #print(report: BacktestReport): Promise<void> {
    const format = formatOf(this.#options, this.#io);
    const { ascii } = this.#options;
    const screen = format === "terminal" ? await screenOf(this.#options, this.#io) : { ascii };
    this.#io.stdout.write(
      format === "json" ? `${safeJson(JSON.stringify(report, null, 2))}\n` : printReport(report, screen),
    );
  }

  #say(line: string): void {
    const isJsonAlone = wantsJsonErrors(this.#options.format) && this.#broken > 0;
    if (!this.#options.quiet && !isJsonAlone) this.#io.stderr.write(`iam-alerts: ${line}\n`);
  }
}
