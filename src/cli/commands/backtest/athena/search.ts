import { isWithin } from "../../../../archive/range.ts";
import { athenaClient } from "../../../../aws/athena/client.ts";
import { type Leaf, leavesOf, recordOf } from "../../../../aws/athena/columns.ts";
import { AthenaQueries, type QueryState } from "../../../../aws/athena/execution.ts";
import { partitionConditions, queryOf } from "../../../../aws/athena/query.ts";
import { documentedPartitions, readTable } from "../../../../aws/athena/table.ts";
import { readWorkgroup } from "../../../../aws/athena/workgroup.ts";
import { Pace } from "../../../../aws/pace.ts";
import { IamAlertsError } from "../../../../errors.ts";
import { toAthenaCondition } from "../../../../pattern/translate/athena.ts";
import { count } from "../../../../words.ts";
import { awsOptions, sleep } from "../../../flags/aws.ts";
import type { Io } from "../../../io.ts";
import { caveatInWords } from "../../../print/caveat.ts";
import { talk } from "../../../report.ts";
import type { Collector } from "../collector.ts";
import type { BacktestOptions } from "../options.ts";
import { Progress } from "../progress.ts";
import type { Searched } from "../report/searched.ts";
import { acceptCost, costInWords, costOf } from "./cost.ts";
import type { AthenaRequest } from "./request.ts";

/**
 * Lets Athena search a CloudTrail table, all of it or the part before Ctrl-C or a failure.
 *
 * @throws IamAlertsError for a query that Athena refuses; `usage` if the cost is not accepted.
 */
export async function searchAthena(
  collector: Collector,
  request: AthenaRequest,
  interruption: AbortSignal,
  options: BacktestOptions,
  io: Io,
): Promise<Searched> {
  const conditions = collector.patterns.map((source) => translate(source, options, io));
  // --region selects events; Athena's own Region is that of the profile or the environment.
  const { region: _, ...others } = options;
  const session = new Session(await athenaClient(awsOptions(others, io)), request, interruption, options, io);
  const { query, leaves } = await session.prepare(conditions);
  let failure: IamAlertsError | undefined;
  let rows = 0;
  let isWhole = false;
  try {
    for await (const page of session.rows(query)) {
      for (const values of page) take(collector, request, conditions.length, leaves, values);
      rows += page.length;
    }
    isWhole = !interruption.aborted;
  } catch (error) {
    if (!(error instanceof IamAlertsError) || rows === 0) throw error;
    failure = error;
  }
  const { id, bytes } = session.state;
  if (isWhole && rows === 0 && bytes === 0) throw session.nothingRead();
  if (interruption.aborted && !session.mayRunOn) talk(afterInterruption(session.state), options, io);
  if (id !== "") talk(`Athena scanned ${costInWords(bytes)} at the list price`, options, io);
  const { database, table, workgroup, range } = request;
  const name = `${database}.${table}`;
  const cost = Number(costOf(bytes).toFixed(4));
  const searched = { name, workgroup, since: range.since, until: range.until, queryExecutionId: id };
  return {
    scope: {
      ...{ files: null, unreadFiles: null, records: null, bytes: null, complete: isWhole },
      athena: { ...searched, bytesScanned: bytes, cost },
    },
    words: `${name} from ${range.since} to ${range.until}`,
    failure,
  };
}

/** Describes what Ctrl-C did to a query, and how to go on. */
function afterInterruption({ id, state }: QueryState): string {
  if (id === "") return "no query was started";
  const again = "to search the table, run the same command again, which Athena bills again";
  if (state === "SUCCEEDED") return `the results of the query ${id} were not all read; ${again}`;
  return `the query ${id} was canceled and has no results; ${again}`;
}

/** Translates a pattern, and prints the caveats. */
function translate(source: string, options: BacktestOptions, io: Io): string {
  const { text, caveats } = toAthenaCondition(source);
  for (const caveat of caveats) talk(caveatInWords(caveat, source), options, io);
  return text;
}

type Client = Awaited<ReturnType<typeof athenaClient>>;

const notStarted: QueryState = { id: "", state: "QUEUED", bytes: 0 };

/** A search at Athena: what is known of its table and workgroup, and its query. */
class Session {
  readonly #request: AthenaRequest;
  readonly #signal: AbortSignal;
  readonly #options: BacktestOptions;
  readonly #io: Io;
  readonly #progress: Progress | undefined;
  readonly #client: Client;
  readonly #pace = new Pace({ sleep, throttled: () => {} });
  readonly #queries: AthenaQueries;
  #location: string | undefined;
  state = notStarted;
  /** Whether a query could not be stopped. */
  mayRunOn = false;

  constructor(client: Client, request: AthenaRequest, signal: AbortSignal, options: BacktestOptions, io: Io) {
    this.#client = client;
    this.#request = request;
    this.#signal = signal;
    this.#options = options;
    this.#io = io;
    this.#progress = io.stderr.isTerminal && !options.quiet ? new Progress(io.stderr, performance.now()) : undefined;
    this.#queries = new AthenaQueries(client, this.#pace, {
      sleep,
      maxBytes: request.maxBytes,
      onState: (state) => this.#show(state),
      onStopFailure: (id, failure) => {
        this.mayRunOn = true;
        talk(couldNotStop(id, failure), { quiet: false }, io);
      },
    });
  }

  /** Returns the error for a query that read no file. */
  nothingRead(): IamAlertsError {
    const { database, table, range } = this.#request;
    const name = `${database}.${table}`;
    const files = this.#location === undefined ? "" : `its files are expected in ${this.#location}; `;
    return new IamAlertsError(
      "not-found",
      `Athena found no data to read in ${name} from ${range.since} to ${range.until}: the table is empty there, or its location is wrong`,
      {
        hint: `${files}check that location, --since, --until, --account and --region`,
        details: { table: name, queryExecutionId: this.state.id, location: this.#location ?? null },
      },
    );
  }

  /** Creates the table if that is wanted, and returns the query, once its cost is accepted. */
  async prepare(conditions: readonly string[]): Promise<{ readonly query: string; readonly leaves: readonly Leaf[] }> {
    const { database, table, range, ddl, output, maxBytes } = this.#request;
    const workgroup = await readWorkgroup(this.#client, this.#pace, this.#request.workgroup);
    if (workgroup !== undefined && !workgroup.hasOutput && output === undefined)
      throw noOutput(this.#request.workgroup);
    if (workgroup?.isEnforced && workgroup.hasOutput && output !== undefined) {
      this.#say(
        `the workgroup ${this.#request.workgroup} enforces its own location for results: --output has no effect`,
      );
    }
    if (ddl !== undefined && (await this.#run(ddl)) !== undefined) this.#say(`created the table ${database}.${table}`);
    this.state = notStarted;
    const known = await readTable(this.#client, this.#pace, this.#request);
    if (known === undefined) {
      this.#say(
        `could not read the columns of ${database}.${table}: they are taken to be those of AWS's documentation`,
      );
    }
    this.#location = known?.location;
    const leaves = leavesOf(known?.columns);
    const missing = leavesOf().length - leaves.length;
    if (missing > 0) {
      this.#say(`the table lacks ${count(missing, "column")} of AWS's documentation, and the records those fields`);
    }
    const partitions = known?.partitions ?? documentedPartitions;
    const query = queryOf({ database, table, leaves, conditions, range, partitions });
    if (this.#signal.aborted) return { query, leaves };
    const limits = [maxBytes, workgroup?.maxBytes].filter((limit) => limit !== undefined);
    await acceptCost(
      {
        table: `${database}.${table}`,
        partitions: partitionConditions(range, partitions),
        maxBytes: limits.length === 0 ? undefined : Math.min(...limits),
      },
      this.#options,
      this.#io,
    );
    return { query, leaves };
  }

  /** Runs the query and yields its rows page by page; a value of undefined is NULL. */
  async *rows(query: string): AsyncGenerator<readonly (readonly (string | undefined)[])[], void, undefined> {
    const id = await this.#run(query);
    if (id === undefined) return;
    for await (const page of this.#queries.pages(id, this.#signal)) {
      yield page.map(({ Data = [] }) => Data.map(({ VarCharValue }) => VarCharValue));
    }
  }

  async #run(QueryString: string): Promise<string | undefined> {
    const { database, workgroup, output } = this.#request;
    const place = output === undefined ? {} : { ResultConfiguration: { OutputLocation: output } };
    const QueryExecutionContext = { Catalog: "AwsDataCatalog", Database: database };
    try {
      return await this.#queries.run(
        { QueryString, QueryExecutionContext, WorkGroup: workgroup, ...place },
        this.#signal,
      );
    } finally {
      this.#progress?.clear();
    }
  }

  #show(state: QueryState): void {
    this.state = state;
    this.#progress?.update(
      (seconds) => `Athena: ${state.state.toLowerCase()}, ${costInWords(state.bytes)} so far, ${Math.round(seconds)} s`,
      performance.now(),
    );
  }

  #say(line: string): void {
    talk(line, this.#options, this.#io);
  }
}

/** Takes a row: first whether each pattern holds, then the record's fields. */
function take(
  collector: Collector,
  { range, database, table }: AthenaRequest,
  patterns: number,
  leaves: readonly Leaf[],
  values: readonly (string | undefined)[],
): void {
  const record = recordOf(leaves, values.slice(patterns));
  if (!isWithin(range, record)) return;
  let mask = 0;
  for (const [index, value] of values.slice(0, patterns).entries()) if (value === "true") mask |= 1 << index;
  const { eventTime } = record;
  const time = typeof eventTime === "string" ? eventTime : range.since;
  collector.takeEvent(JSON.stringify(record), mask, time, `${database}.${table}`);
}

function couldNotStop(id: string, { message }: IamAlertsError): string {
  const stop = `aws athena stop-query-execution --query-execution-id ${id}`;
  return `the query ${id} could not be canceled and may run on, which costs money: ${message}; ${stop} cancels it`;
}

function noOutput(workgroup: string): IamAlertsError {
  return new IamAlertsError("usage", `expected --output, found none, and the workgroup ${workgroup} has no location`, {
    hint: "say where Athena writes the results, for example --output s3://<bucket>/athena/, or choose another --workgroup",
  });
}
