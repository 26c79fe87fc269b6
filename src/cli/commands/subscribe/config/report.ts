import type { ChalkInstance } from "chalk";
import type { Change } from "../../../../aws/subscribe/plan.ts";
import { IamAlertsError } from "../../../../errors.ts";
import { safeJson, visible } from "../../../../render/escape.ts";
import { count } from "../../../../words.ts";
import { placeName, type Target } from "../../../config/config.ts";
import { type AwsFlags, formatOf, paintOf } from "../../../flags/settings.ts";
import type { Io } from "../../../io.ts";
import { reportError, talk, wantsJsonErrors } from "../../../report.ts";
import { type Loss, printLoss } from "../loss.ts";
import { printPlan } from "../plan-report.ts";

/** One filter of the file: its plan, and the result. */
export interface Row {
  /** The account, the Region and the log group in messages. */
  label: string;
  /** The account's name in the file. */
  readonly account: string;
  /** Null until the account has been opened. */
  accountId: string | null;
  region: string | null;
  readonly logGroup: string;
  readonly filter: string;
  changes: readonly Change[];
  loss: Loss | null;
  notes: readonly string[];
  applied: boolean;
  error: IamAlertsError | null;
}

/** Reports the filters of a file: to people as plans, to programs as one JSON object for each filter. */
export class Report {
  readonly #options: AwsFlags;
  readonly #io: Io;
  readonly #isJson: boolean;
  readonly #paint: ChalkInstance | undefined;
  readonly #rows: Row[] = [];
  /** Records that an account could not be opened: all of its filters fail, with one message. */
  readonly #reported = new Set<unknown>();

  private constructor(options: AwsFlags, io: Io, paint: ChalkInstance | undefined) {
    this.#options = options;
    this.#io = io;
    this.#isJson = /^(?:nd)?json$/.test(formatOf(options, io));
    this.#paint = paint;
  }

  static async create(options: AwsFlags, io: Io): Promise<Report> {
    return new Report(options, io, formatOf(options, io) === "terminal" ? await paintOf(options, io) : undefined);
  }

  /** The number of filters that failed. */
  get failures(): number {
    return this.#rows.filter(({ error }) => error !== null).length;
  }

  /** Adds a filter to the report; the order of the calls is that of the file. */
  row({ account, region, logGroup, subscription }: Target): Row {
    const row: Row = {
      label: `${placeName({ account, region })} ${logGroup}`,
      account: account.name,
      accountId: null,
      region,
      logGroup,
      filter: subscription.filterName,
      changes: [],
      loss: null,
      notes: [],
      applied: false,
      error: null,
    };
    this.#rows.push(row);
    return row;
  }

  /** Prints all plans, in the order of the file. */
  planned(): void {
    for (const { label, changes, loss, notes, error } of this.#rows) {
      if (error !== null) continue;
      if (!this.#isJson) this.#io.stdout.write(printPlan(label, changes, this.#paint));
      for (const note of notes) talk(`${label}: ${note}`, this.#options, this.#io);
      if (loss === null) continue;
      for (const line of printLoss(loss)) talk(`${label}: loss: ${line}`, { quiet: false }, this.#io);
    }
  }

  waiting({ label }: Row, seconds: number): void {
    talk(`${label}: waiting until CloudWatch Logs may invoke the function, ${seconds} s`, this.#options, this.#io);
  }

  /** Records a failure of `failing`: an account, one of its Regions, or a log group there. */
  failed(row: Row, failing: string, error: unknown): void {
    if (!(error instanceof IamAlertsError)) throw error;
    row.error = error;
    if (this.#reported.has(error)) return;
    this.#reported.add(error);
    reportError(error, this.#io, wantsJsonErrors(this.#options.format), failing);
  }

  /** Prints the JSON, and for people the totals. */
  end(): void {
    const { format } = this.#options;
    const objects = this.#rows.map(({ label: _, notes: __, error, ...row }) => ({
      ...row,
      error: error === null ? null : error.toJSON(),
    }));
    if (this.#isJson && format === "json") this.#io.stdout.write(`${safeJson(JSON.stringify(objects, null, 2))}\n`);
    else if (this.#isJson) {
      for (const object of objects) this.#io.stdout.write(`${safeJson(JSON.stringify(object))}\n`);
    }
    talk(visible(this.#totals()), this.#options, this.#io);
  }

  #totals(): string {
    const differing = this.#rows.filter(({ changes }) => changes.some(({ action }) => action !== "unchanged"));
    const changed = differing.filter(({ applied }) => applied).length;
    const same = this.#rows.filter((row) => row.error === null && !differing.includes(row)).length;
    const parts = [
      `${same} unchanged`,
      ...(changed === 0 ? [] : [`${changed} changed`]),
      ...(differing.length - changed === 0
        ? []
        : [`${differing.filter((row) => !row.applied && row.error === null).length} that would change`]),
      ...(this.failures === 0 ? [] : [`${this.failures} failed`]),
    ];
    return `${count(this.#rows.length, "subscription")}: ${parts.join(", ")}`;
  }
}
