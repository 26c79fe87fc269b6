import type { Alert } from "../../alert/alert.ts";
import type { IamAlertsError } from "../../errors.ts";
import { githubLines } from "../../render/escape.ts";
import type { Format, Renderer } from "../../render/renderer.ts";
import { type AlertOptions, alertFormatOf, rendererOf } from "../flags/settings.ts";
import type { Io } from "../io.ts";
import { reportError, wantsJsonErrors } from "../report.ts";

/** The formats in which other lines may appear between alerts. */
const linewise: readonly Format[] = ["terminal", "text", "ndjson", "github"];

/** Prints alerts as they arrive, in the requested format, and counts alerts and errors. */
export class AlertWriter {
  readonly #io: Io;
  readonly #renderer: Renderer;
  readonly #options: AlertOptions;
  readonly #format: Format;
  readonly #jsonErrors: boolean;
  /** The alerts of a document, which is printed at the end. */
  readonly #held: Alert[] = [];
  #alerts = 0;
  #errors = 0;

  private constructor(io: Io, options: AlertOptions, renderer: Renderer) {
    this.#io = io;
    this.#renderer = renderer;
    this.#options = options;
    this.#format = alertFormatOf(options, io);
    this.#jsonErrors = wantsJsonErrors(options.format);
  }

  static async create(options: AlertOptions, io: Io): Promise<AlertWriter> {
    return new AlertWriter(io, options, await rendererOf(options, io));
  }

  get alerts(): number {
    return this.#alerts;
  }

  get errors(): number {
    return this.#errors;
  }

  alert(alert: Alert): void {
    const first = this.#alerts++ === 0;
    if (this.#renderer.kind === "document") {
      this.#held.push(alert);
      return;
    }
    const { start, between, alert: render } = this.#renderer;
    this.#io.stdout.write((first ? start : between) + render(alert));
  }

  /** Passes bytes through: unchanged to a pipe, escaped to a terminal, and to stderr if they would break a document. */
  text(bytes: Uint8Array): void {
    const { stdout, stderr } = this.#io;
    // In any format, the output may be the log of a CI job.
    const escaped = () => githubLines(Buffer.from(bytes).toString("utf8").replaceAll("\r\n", "\n"));
    if (!linewise.includes(this.#format)) stderr.write(escaped());
    else stdout.write(this.#format !== "ndjson" || stdout.isTerminal ? escaped() : bytes);
  }

  error(error: IamAlertsError, place: string): void {
    this.#errors++;
    reportError(error, this.#io, this.#jsonErrors, place);
  }

  end(): void {
    if (this.#renderer.kind === "document") {
      this.#io.stdout.write(this.#renderer.render(this.#held));
      return;
    }
    const { end, none } = this.#renderer;
    this.#io.stdout.write(this.#alerts === 0 ? none : end);
  }

  /** Writes one line to stderr. After errors as JSON, only JSON may follow there. */
  say(line: string): void {
    if (this.#options.quiet || (this.#jsonErrors && this.#errors > 0)) return;
    this.#io.stderr.write(`iam-alerts: ${line}\n`);
  }
}
