import type { Alert } from "../../../alert/alert.ts";
import { IamAlertsError } from "../../../errors.ts";
import { safeJson, visible, visibleLines } from "../../../render/escape.ts";
import { count } from "../../../words.ts";
import { formatOf, screenOf } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { AlertWriter } from "../../print/alerts.ts";
import { expectWritable, writeFile } from "../../read/file.ts";
import { readPlayground } from "../../read/playground.ts";
import { reportError, wantsJsonErrors } from "../../report.ts";
import type { Collector, LiveOutput } from "./collector.ts";
import type { BacktestOptions } from "./options.ts";
import { renderPage } from "./page/page.ts";
import { readPageParts } from "./page/parts.ts";
import { playgroundLinks } from "./page/playground.ts";
import { type Output, outputOf } from "./report/output.ts";
import { type BacktestReport, type Disagreement, printReport } from "./report/report.ts";
import type { Searched } from "./report/searched.ts";

/** The number of problems that are listed on stderr. */
const maxListed = 20;

/** Prints a backtest, live or at its end, and decides the exit code. */
export class Reporter implements LiveOutput {
  readonly output: Output;
  readonly #options: BacktestOptions;
  readonly #io: Io;
  readonly #isJson: boolean;
  readonly #writer: AlertWriter | undefined;

  private constructor(options: BacktestOptions, io: Io, output: Output, writer: AlertWriter | undefined) {
    this.output = output;
    this.#options = options;
    this.#io = io;
    this.#isJson = wantsJsonErrors(options.format);
    this.#writer = writer;
  }

  /** @throws IamAlertsError `config` if a page cannot be written, `usage` for --playground without --html. */
  static async create(options: BacktestOptions, io: Io): Promise<Reporter> {
    const output = outputOf(options, io);
    const { html, playground } = options;
    if (playground !== undefined && html === undefined) {
      throw new IamAlertsError("usage", "expected --html with --playground, found none", {
        hint: "the page of --html links its alerts to the playground; iam-alerts playground writes it alone",
      });
    }
    for (const page of [html, playground]) if (page !== undefined) expectWritable(page);
    return new Reporter(options, io, output, output === "alerts" ? await AlertWriter.create(options, io) : undefined);
  }

  get copiesLines(): boolean {
    return this.output === "records" && !this.#io.stdout.isTerminal;
  }

  lines(lines: Uint8Array): void {
    this.#io.stdout.write(lines);
  }

  record(json: string, isMatch: boolean, isDifferent: boolean): void {
    const { stdout } = this.#io;
    if (this.output === "records" && isMatch) stdout.write(`${stdout.isTerminal ? visibleLines(json) : json}\n`);
    if (this.output === "differences" && isDifferent) {
      stdout.write(`{"change":"${isMatch ? "lost" : "caught"}","record":${safeJson(json)}}\n`);
    }
  }

  alert(alert: Alert): void {
    this.#writer?.alert(alert);
  }

  disagreement(disagreement: Disagreement): void {
    if (this.#options.quiet) return;
    const { pattern, record } = disagreement;
    const text = this.#isJson
      ? safeJson(JSON.stringify({ disagreement }))
      : `iam-alerts: AWS reports a match, but iam-alerts does not find one; please report this
  pattern: ${visible(pattern)}
  record: ${visible(record)}`;
    this.#io.stderr.write(`${text}\n`);
  }

  /** Prints the rest. Returns the exit code. */
  async end(collector: Collector, searched: Searched, isInterrupted: boolean): Promise<number> {
    const { scope, failure, resume } = searched;
    const { maxPerDay, lenient = false } = this.#options;
    const { busiestDay, problemCount, matched } = collector;
    this.#writePages(collector, scope);
    if (this.output === "report") await this.#print(collector.report(scope));
    else if (this.output === "count") this.#io.stdout.write(`${matched}\n`);
    this.#writer?.end();
    this.#reportProblems(collector);
    if (failure === undefined || !this.#isJson) this.#say(summary(collector, searched, isInterrupted), problemCount);
    const isOver = maxPerDay !== undefined && busiestDay !== undefined && busiestDay.alerts > maxPerDay;
    if (isOver) {
      const { alerts, name } = busiestDay;
      this.#say(`${count(alerts, "alert")} on ${name}, which is more than --max-per-day ${maxPerDay}`, problemCount);
    }
    if (failure !== undefined) reportError(failure, this.#io, this.#isJson);
    if (resume) this.#sayResume(resume);
    if (isInterrupted) return 130;
    return failure !== undefined || (problemCount > 0 && !lenient) ? 2 : isOver ? 1 : 0;
  }

  #writePages(collector: Collector, scope: Searched["scope"]): void {
    const { html, playground } = this.#options;
    if (html === undefined) return;
    const report = collector.report(scope);
    const tryLink = playground === undefined ? undefined : playgroundLinks(html, playground, report.pattern.source);
    writeFile(html, renderPage(report, collector.worstAlerts, readPageParts(), tryLink));
    if (playground !== undefined) writeFile(playground, readPlayground());
  }

  #reportProblems({ problems }: Collector): void {
    for (const { file, message } of problems.slice(0, maxListed)) {
      const error = new IamAlertsError("payload", message, { details: { file } });
      reportError(error, this.#io, this.#isJson, file);
    }
  }

  #sayResume(resume: string): void {
    const line = this.#isJson ? safeJson(JSON.stringify({ resume })) : `iam-alerts: to continue: ${visible(resume)}`;
    this.#io.stderr.write(`${line}\n`);
  }

  async #print(report: BacktestReport): Promise<void> {
    const format = formatOf(this.#options, this.#io);
    const { ascii } = this.#options;
    const screen = format === "terminal" ? await screenOf(this.#options, this.#io) : { ascii };
    this.#io.stdout.write(
      format === "json" ? `${safeJson(JSON.stringify(report, null, 2))}\n` : printReport(report, screen),
    );
  }

  /** Writes one line to stderr. After problems as JSON, only JSON may follow there. */
  #say(line: string, problemCount: number): void {
    const isJsonOnly = this.#isJson && problemCount > 0;
    if (!this.#options.quiet && !isJsonOnly) this.#io.stderr.write(`iam-alerts: ${line}\n`);
  }
}

function summary(collector: Collector, { words }: Searched, isInterrupted: boolean): string {
  const { matched, problemCount, disagreementCount } = collector;
  const unlisted = problemCount > maxListed ? ` and ${count(problemCount - maxListed, "other problem")}` : "";
  const against = disagreementCount > 0 ? `, ${count(disagreementCount, "disagreement")} with AWS` : "";
  return `${count(matched, "alert")} in ${words}${unlisted}${against}${isInterrupted ? ", interrupted" : ""}`;
}
