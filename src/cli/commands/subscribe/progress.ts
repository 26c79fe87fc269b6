import type { ChalkInstance } from "chalk";
import type { Change } from "../../../aws/subscribe/plan.ts";
import { IamAlertsError } from "../../../errors.ts";
import { safeJson, visible } from "../../../render/escape.ts";
import { type AwsFlags, formatOf, paintOf } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { reportError, talk, wantsJsonErrors } from "../../report.ts";
import { type Loss, printLoss } from "./loss.ts";
import { printPlan, undoCommands } from "./plan-report.ts";

/** A log group with its plan. */
export interface Planned {
  readonly logGroup: string;
  readonly changes: readonly Change[];
  /** The events that the plan no longer lets through. */
  readonly loss: Loss | null;
  /** Sentences about the plan. */
  readonly notes: readonly string[];
}

/** Reports a plan and its execution: to people step by step, to programs as one JSON object at the end. */
export class Progress {
  readonly #options: AwsFlags;
  readonly #io: Io;
  readonly #format: string;
  readonly #paint: ChalkInstance | undefined;
  #planned: readonly Planned[] = [];
  #undo: string[] = [];
  #failures = 0;

  private constructor(options: AwsFlags, io: Io, paint: ChalkInstance | undefined) {
    this.#options = options;
    this.#io = io;
    this.#format = formatOf(options, io);
    this.#paint = paint;
  }

  static async create(options: AwsFlags, io: Io): Promise<Progress> {
    const isForPeople = formatOf(options, io) === "terminal";
    return new Progress(options, io, isForPeople ? await paintOf(options, io) : undefined);
  }

  /** The number of log groups that failed. */
  get failures(): number {
    return this.#failures;
  }

  get #isJson(): boolean {
    return this.#format === "json" || this.#format === "ndjson";
  }

  planned(planned: readonly Planned[]): void {
    this.#planned = planned;
    for (const { logGroup, changes, loss, notes } of planned) {
      if (!this.#isJson) this.#io.stdout.write(printPlan(logGroup, changes, this.#paint));
      for (const note of notes) talk(`${logGroup}: ${note}`, this.#options, this.#io);
      if (loss === null) continue;
      for (const line of printLoss(loss)) talk(`${logGroup}: loss: ${line}`, { quiet: false }, this.#io);
    }
  }

  waiting(logGroup: string, seconds: number): void {
    talk(`${logGroup}: waiting until CloudWatch Logs may invoke the function, ${seconds} s`, this.#options, this.#io);
  }

  applied(changes: readonly Change[]): void {
    this.#undo.push(...undoCommands(changes, accountFlags(this.#options)));
  }

  failed(logGroup: string, error: unknown): undefined {
    if (!(error instanceof IamAlertsError)) throw error;
    this.#failures++;
    reportError(error, this.#io, wantsJsonErrors(this.#options.format), logGroup);
  }

  /** Prints the JSON, and the commands that undo the changes. */
  end(applied: boolean): void {
    if (this.#isJson) {
      const changes = this.#planned.flatMap((planned) => planned.changes);
      const losses = this.#planned.flatMap(({ loss }) => loss ?? []);
      const report = { changes, losses, applied: applied && this.#failures === 0 };
      const json = JSON.stringify(report, null, this.#format === "json" ? 2 : undefined);
      this.#io.stdout.write(`${safeJson(json)}\n`);
    }
    for (const command of this.#undo) talk(`to undo: ${visible(command)}`, this.#options, this.#io);
  }
}

function accountFlags({ region, profile, endpointUrl }: AwsFlags): readonly string[] {
  return [
    ...(region === undefined ? [] : ["--region", region]),
    ...(profile === undefined ? [] : ["--profile", profile]),
    ...(endpointUrl === undefined ? [] : ["--endpoint-url", endpointUrl]),
  ];
}
