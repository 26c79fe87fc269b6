import type { AthenaClient, QueryExecution, Row, StartQueryExecutionInput } from "@aws-sdk/client-athena";
import { IamAlertsError } from "../../errors.ts";
import { checkAnswered, isNamed } from "../failure.ts";
import type { Pace, Pacing } from "../pace.ts";
import { queryFailure, requestFailure } from "./failure.ts";

/** The first and the longest wait for the end of a query, in milliseconds. */
const firstWait = 250;
const longestWait = 3_000;
/** The number of rows of a page, the most that Athena returns. */
const pageSize = 1_000;

/** A query that is running or has ended. */
export interface QueryState {
  readonly id: string;
  readonly state: string;
  readonly bytes: number;
}

export interface ExecutionOptions {
  readonly sleep: Pacing["sleep"];
  /** Stops the query once it has scanned more bytes. */
  readonly maxBytes: number | undefined;
  /** Called with the state of the query each time that Athena was asked for it. */
  readonly onState: (state: QueryState) => void;
  /** Called if a query could not be stopped, which may run on. */
  readonly onStopFailure: (id: string, failure: IamAlertsError) => void;
}

/** Runs queries at Athena, and stops one that is interrupted. */
export class AthenaQueries {
  readonly #client: AthenaClient;
  readonly #pace: Pace;
  readonly #options: ExecutionOptions;

  constructor(client: AthenaClient, pace: Pace, options: ExecutionOptions) {
    this.#client = client;
    this.#pace = pace;
    this.#options = options;
  }

  /**
   * Runs a query until it has ended. Returns its id, or undefined if the signal stopped it.
   *
   * @throws IamAlertsError for a query that Athena refuses or ends without a result; `aws-limit` after too many bytes
   * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
   */
  async run(input: StartQueryExecutionInput, signal: AbortSignal): Promise<string | undefined> {
    const { StartQueryExecutionCommand } = await import("@aws-sdk/client-athena");
    if (signal.aborted) return undefined;
    const action = "athena:StartQueryExecution";
    // The same token in each attempt: a lost answer must not start a second query. The signal does not cancel the call,
    // because the query would run on without anybody who knows its id.
    const command = new StartQueryExecutionCommand({ ClientRequestToken: crypto.randomUUID(), ...input });
    const never = new AbortController().signal;
    const { QueryExecutionId: id = "", $metadata } = await this.#pace
      .call(action, never, () => this.#client.send(command))
      .catch((error: unknown) => {
        throw requestFailure(error, action);
      });
    checkAnswered(id === "" ? undefined : id, $metadata, action);
    this.#options.onState(stateOf(id, undefined));
    let hasEnded = false;
    try {
      hasEnded = await this.#ended(id, signal);
      return hasEnded ? id : undefined;
    } finally {
      // Athena bills what a query scans until it is stopped.
      if (!hasEnded) await this.#stop(id);
    }
  }

  /** Yields the rows of a query that has ended, page by page; ends early at the signal. */
  async *pages(id: string, signal: AbortSignal): AsyncGenerator<readonly Row[], void, undefined> {
    const { GetQueryResultsCommand } = await import("@aws-sdk/client-athena");
    const action = "athena:GetQueryResults";
    let isFirst = true;
    for (let NextToken: string | undefined; !signal.aborted; ) {
      const command = new GetQueryResultsCommand({ QueryExecutionId: id, MaxResults: pageSize, NextToken });
      const page = await this.#pace
        .call(action, signal, () => this.#client.send(command, { abortSignal: signal }))
        .catch((error: unknown) => {
          if (signal.aborted) return undefined;
          throw requestFailure(error, action);
        });
      if (page === undefined) return;
      checkAnswered(page.ResultSet, page.$metadata, action);
      const { Rows = [] } = page.ResultSet ?? {};
      // The first row of a SELECT has the names of the columns.
      yield isFirst ? Rows.slice(1) : Rows;
      isFirst = false;
      NextToken = page.NextToken;
      if (NextToken === undefined) return;
    }
  }

  /** Waits until a query has ended. Returns false at the signal. */
  async #ended(id: string, signal: AbortSignal): Promise<boolean> {
    const { GetQueryExecutionCommand } = await import("@aws-sdk/client-athena");
    const { sleep, onState, maxBytes = Number.POSITIVE_INFINITY } = this.#options;
    const action = "athena:GetQueryExecution";
    for (let wait = firstWait; ; wait = Math.min(longestWait, 2 * wait)) {
      await sleep(wait, signal);
      if (signal.aborted) return false;
      const answer = await this.#pace
        .call(action, signal, () =>
          this.#client.send(new GetQueryExecutionCommand({ QueryExecutionId: id }), { abortSignal: signal }),
        )
        .catch((error: unknown) => {
          if (signal.aborted) return undefined;
          throw requestFailure(error, action);
        });
      if (answer === undefined) return false;
      checkAnswered(answer.QueryExecution, answer.$metadata, action);
      const found = stateOf(id, answer.QueryExecution);
      onState(found);
      if (found.state === "SUCCEEDED") return true;
      if (found.state === "FAILED" || found.state === "CANCELLED") throw failed(found, answer.QueryExecution);
      if (found.bytes > maxBytes) throw tooMuch(found, maxBytes);
    }
  }

  async #stop(id: string): Promise<void> {
    const { StopQueryExecutionCommand } = await import("@aws-sdk/client-athena");
    await this.#client.send(new StopQueryExecutionCommand({ QueryExecutionId: id })).catch((error: unknown) => {
      // A query that has ended cannot be stopped, which is fine.
      if (isNamed(error, "InvalidRequestException")) return;
      this.#options.onStopFailure(id, requestFailure(error, "athena:StopQueryExecution"));
    });
  }
}

function stateOf(id: string, found: QueryExecution | undefined): QueryState {
  const { Status, Statistics } = found ?? {};
  return { id, state: Status?.State ?? "QUEUED", bytes: Statistics?.DataScannedInBytes ?? 0 };
}

function failed({ id, state, bytes }: QueryState, found: QueryExecution | undefined): IamAlertsError {
  const reason = found?.Status?.StateChangeReason ?? found?.Status?.AthenaError?.ErrorMessage;
  return queryFailure(reason ?? `its state is ${state}`, { queryExecutionId: id, status: state, bytesScanned: bytes });
}

function tooMuch({ id, bytes }: QueryState, maxBytes: number): IamAlertsError {
  return new IamAlertsError("aws-limit", `stopped the query, which had scanned ${bytes} bytes: more than --max-scan`, {
    hint: "search less with --since, --until, --account and --region, or give a larger --max-scan",
    details: { queryExecutionId: id, bytesScanned: bytes, maxBytes },
  });
}
