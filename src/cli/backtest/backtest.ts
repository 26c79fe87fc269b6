import type { Alert } from "../../alert/alert.ts";
import { isWanted } from "../../alert/filter.ts";
import { type FileFound, searchArchive } from "../../archive/archive.ts";
import { listFiles } from "../../archive/files.ts";
import type { Range } from "../../archive/range.ts";
import { alertOf } from "../../detect.ts";
import { IamAlertsError } from "../../errors.ts";
import { parseJson } from "../../payload/json.ts";
import { safeJson, visibleLines } from "../../render/escape.ts";
import { AlertWriter } from "../alerts.ts";
import { count } from "../command.ts";
import type { BacktestOptions } from "../commands/backtest.ts";
import type { Io } from "../io.ts";
import { expectWritable, readPageParts, writePage } from "../page.ts";
import type { ResolvedPattern } from "../pattern.ts";
import { reportError, wantsJsonErrors } from "../report.ts";
import { formatOf, screenOf } from "../settings.ts";
import { ClauseTally } from "./clauses.ts";
import { renderPage } from "./page.ts";
import { type Amount, Progress } from "./progress.ts";
import { type BacktestReport, printReport } from "./report.ts";
import { Tally } from "./tally.ts";
import { Worst } from "./worst.ts";

/** The patterns of a run. */
export interface Patterns {
  /** The one that is tried, less what --except leaves out. */
  readonly pattern: ResolvedPattern;
  /** The same with what --except leaves out. */
  readonly without: ResolvedPattern | undefined;
  readonly compared: ResolvedPattern | undefined;
}

/** What is printed: a report at the end, or as it comes. */
type Output = "report" | "count" | "alerts" | "records" | "differences";

/** As many problems are listed on stderr; a report lists as many as are kept. */
const mostNamed = 20;
const mostKept = 1000;
/** As many alerts stand in the table of --html. */
const mostInTable = 1000;

/** One run of a pattern over an archive. */
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
  #files = 0;
  #stored = 0;
  #bytes = 0;
  #records = 0;
  #matched = 0;
  #broken = 0;
  #isInterrupted = false;

  constructor(patterns: Patterns, options: BacktestOptions, io: Io) {
    this.#patterns = patterns;
    this.#options = options;
    this.#io = io;
    this.#output = outputOf(options, io);
    const { minSeverity, onlyFailed, human, maxPerDay, html } = options;
    this.#needsAlerts =
      ["report", "alerts"].includes(this.#output) ||
      [minSeverity, onlyFailed, human, maxPerDay, html].some((option) => option !== undefined);
    this.#clauses = new ClauseTally(patterns.pattern.source);
  }

  /**
   * Reads the archive, or what of it comes before Ctrl-C.
   *
   * @throws IamAlertsError `not-found` for a source that does not exist, or where there are no files; `config` for a
   * page that cannot be written.
   */
  async run(sources: readonly string[], range: Range): Promise<void> {
    const { pattern, without, compared } = this.#patterns;
    const { maxBytes, threads, quiet, html } = this.#options;
    const { stderr } = this.#io;
    if (html !== undefined) expectWritable(html);
    if (this.#output === "alerts") this.#writer = await AlertWriter.create(this.#options, this.#io);
    const progress =
      stderr.isTerminal && !quiet ? new Progress(stderr, amountOf(sources, range), performance.now()) : undefined;
    const forget = this.#io.onInterrupt(() => {
      this.#isInterrupted = true;
    });
    try {
      const patterns = [pattern, without, compared].flatMap((one) => (one === undefined ? [] : [one.source]));
      const wantsRecords = this.#output !== "count" || this.#needsAlerts;
      for await (const found of searchArchive({ sources, patterns, range, wantsRecords, maxBytes, threads })) {
        if (found.masks.length > 0 && this.#output !== "report") progress?.clear();
        this.#take(found);
        progress?.update({ files: this.#files, bytes: this.#stored }, this.#bytes, performance.now());
        if (this.#isInterrupted) break;
      }
    } finally {
      progress?.clear();
      forget();
    }
    if (this.#files === 0 && !this.#isInterrupted) throw noFiles(sources, range);
  }

  /** Prints what is known at the end, and gives the exit code. */
  async end(): Promise<number> {
    const { maxPerDay, lenient = false, html } = this.#options;
    if (html !== undefined) writePage(html, renderPage(this.#report(), this.#worst.list(), readPageParts()));
    if (this.#output === "report") await this.#print(this.#report());
    else if (this.#output === "count") this.#io.stdout.write(`${this.#matched}\n`);
    this.#writer?.end();
    for (const { file, message } of this.#problems.slice(0, mostNamed)) {
      const error = new IamAlertsError("payload", message, { details: { file } });
      reportError(error, this.#io, wantsJsonErrors(this.#options.format), file);
    }
    const others = this.#broken > mostNamed ? ` and ${count(this.#broken - mostNamed, "other problem")}` : "";
    const records = `${count(this.#records, "record")} of ${count(this.#files, "file")}`;
    this.#say(`${count(this.#matched, "alert")} in ${records}${others}${this.#isInterrupted ? ", interrupted" : ""}`);
    const { busiest } = this.#tallies.all;
    const isOver = maxPerDay !== undefined && busiest !== undefined && busiest.alerts > maxPerDay;
    if (isOver)
      this.#say(`${count(busiest.alerts, "alert")} on ${busiest.name}, more than the ${maxPerDay} of --max-per-day`);
    if (this.#isInterrupted) return 130;
    return this.#broken > 0 && !lenient ? 2 : isOver ? 1 : 0;
  }

  #take({ file, records, bytes, masks, lines, problems }: FileFound): void {
    this.#files++;
    this.#stored += file.size;
    this.#bytes += bytes;
    this.#records += records;
    this.#broken += problems.length;
    const room = Math.max(0, mostKept - this.#problems.length);
    this.#problems.push(...problems.slice(0, room).map((message) => ({ file: file.path, message })));
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

  #report(): BacktestReport {
    const { pattern, without, compared } = this.#patterns;
    const { all, silenced, caught, lost } = this.#tallies;
    const summary = all.summary();
    return {
      pattern: { name: pattern.name, source: pattern.source },
      files: this.#files,
      records: this.#records,
      bytes: this.#bytes,
      complete: !this.#isInterrupted,
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

function outputOf(options: BacktestOptions, io: Io): Output {
  if (options.count) return "count";
  if (options.alerts) return "alerts";
  if (formatOf(options, io) !== "ndjson") return "report";
  return options.compare === undefined ? "records" : "differences";
}

function amountOf(sources: readonly string[], range: Range): Amount {
  let [files, bytes] = [0, 0];
  for (const { size } of listFiles(sources, range)) {
    files++;
    bytes += size;
  }
  return { files, bytes };
}

function noFiles(sources: readonly string[], { since, until, regions, accounts }: Range): IamAlertsError {
  const isNarrow = [since, until, regions, accounts].some((limit) => limit !== undefined);
  return new IamAlertsError("not-found", `expected files to read in ${sources.join(", ")}, found none`, {
    hint: isNarrow
      ? "by their paths none is of what --since, --until, --region and --account ask for"
      : "files end in .json, .ndjson, .jsonl, .log, .gz or .zst; CloudTrail's digests hold no events",
  });
}
