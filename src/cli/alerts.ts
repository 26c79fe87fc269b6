import type { Alert } from "../alert/alert.ts";
import type { IamAlertsError } from "../errors.ts";
import { visibleLines } from "../render/escape.ts";
import type { Renderer } from "../render/renderer.ts";
import type { Io } from "./io.ts";
import { reportError, wantsJsonErrors } from "./report.ts";
import { formatOf, type GlobalOptions, rendererOf } from "./settings.ts";

/** Prints alerts as they come, in the format that was asked for, and keeps count of what happened. */
export class AlertWriter {
  readonly #io: Io;
  readonly #renderer: Renderer;
  readonly #options: GlobalOptions;
  readonly #format: string;
  readonly #jsonErrors: boolean;
  #alerts = 0;
  #errors = 0;

  private constructor(io: Io, options: GlobalOptions, renderer: Renderer) {
    this.#io = io;
    this.#renderer = renderer;
    this.#options = options;
    this.#format = formatOf(options, io);
    this.#jsonErrors = wantsJsonErrors(options.format);
  }

  static async create(options: GlobalOptions, io: Io): Promise<AlertWriter> {
    return new AlertWriter(io, options, await rendererOf(options, io));
  }

  get alerts(): number {
    return this.#alerts;
  }

  get errors(): number {
    return this.#errors;
  }

  alert(alert: Alert): void {
    const { start, between, alert: render } = this.#renderer;
    this.#io.stdout.write((this.#alerts++ === 0 ? start : between) + render(alert));
  }

  /** Passes bytes on: unchanged to a pipe, harmless to a terminal, aside where they would break a JSON document. */
  text(bytes: Uint8Array): void {
    const { stdout, stderr } = this.#io;
    const harmless = () => visibleLines(Buffer.from(bytes).toString("utf8").replaceAll("\r\n", "\n"));
    if (this.#format === "json") stderr.write(harmless());
    else stdout.write(this.#format !== "ndjson" || stdout.isTerminal ? harmless() : bytes);
  }

  error(error: IamAlertsError, place: string): void {
    this.#errors++;
    reportError(error, this.#io, this.#jsonErrors, place);
  }

  end(): void {
    const { end, none } = this.#renderer;
    this.#io.stdout.write(this.#alerts === 0 ? none : end);
  }

  /** One line of talk. Where errors went out as JSON, nothing but JSON may stand beside them. */
  say(line: string): void {
    if (this.#options.quiet || (this.#jsonErrors && this.#errors > 0)) return;
    this.#io.stderr.write(`iam-alerts: ${line}\n`);
  }
}
