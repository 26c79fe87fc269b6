import {
  type CloudWatchLogsClient,
  GetQueryResultsCommand,
  type GetQueryResultsResponse,
  StartQueryCommand,
  type StartQueryCommandInput,
  StopQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { IamAlertsError } from "../../errors.ts";
import { checkAnswered } from "../failure.ts";
import type { Pace, Pacing } from "../pace.ts";

/** The first and the longest wait for a query's results, in milliseconds. */
const firstWait = 250;
const longestWait = 4_000;

/** Runs queries of Logs Insights. */
export class InsightsQueries {
  readonly #client: CloudWatchLogsClient;
  readonly #pace: Pace;
  readonly #sleep: Pacing["sleep"];

  constructor(client: CloudWatchLogsClient, pace: Pace, sleep: Pacing["sleep"]) {
    this.#client = client;
    this.#pace = pace;
    this.#sleep = sleep;
  }

  /**
   * Runs a query and returns all of its results, or none if it timed out. The signal stops the query.
   *
   * @throws IamAlertsError `aws…`
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
   */
  async run(input: StartQueryCommandInput, signal: AbortSignal): Promise<GetQueryResultsResponse> {
    const action = "logs:StartQuery";
    const { queryId, $metadata } = await this.#pace.call(action, signal, () =>
      this.#client.send(new StartQueryCommand(input), { abortSignal: signal }),
    );
    checkAnswered(queryId, $metadata, action);
    try {
      const first = await this.#ended(queryId ?? "", signal);
      return { ...first, results: first.status === "Timeout" ? [] : await this.#allResults(queryId, first, signal) };
    } catch (error) {
      // AWS charges for a query until it ends.
      await this.#client.send(new StopQueryCommand({ queryId })).catch(() => {});
      throw error;
    }
  }

  /** Waits until a query has ended, and returns the first page of its results. */
  async #ended(queryId: string, signal: AbortSignal): Promise<GetQueryResultsResponse> {
    for (let wait = firstWait; ; wait = Math.min(longestWait, 2 * wait)) {
      await this.#sleep(wait, signal);
      const page = await this.#page(queryId, undefined, signal);
      const { status = "Unknown" } = page;
      if (status === "Complete" || status === "Timeout") return page;
      if (status !== "Scheduled" && status !== "Running") throw failedQuery(queryId, status);
    }
  }

  async #allResults(
    queryId: string | undefined,
    first: GetQueryResultsResponse,
    signal: AbortSignal,
  ): Promise<NonNullable<GetQueryResultsResponse["results"]>> {
    const results = [...(first.results ?? [])];
    for (let { nextToken } = first; nextToken !== undefined; ) {
      const next = await this.#page(queryId, nextToken, signal);
      results.push(...(next.results ?? []));
      nextToken = next.nextToken;
    }
    return results;
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html */
  async #page(
    queryId: string | undefined,
    nextToken: string | undefined,
    signal: AbortSignal,
  ): Promise<GetQueryResultsResponse> {
    const action = "logs:GetQueryResults";
    const command = new GetQueryResultsCommand({ queryId, nextToken });
    const answer = await this.#pace.call(action, signal, () => this.#client.send(command, { abortSignal: signal }));
    checkAnswered(answer.status, answer.$metadata, action);
    return answer;
  }
}

function failedQuery(queryId: string, status: string): IamAlertsError {
  return new IamAlertsError("aws", `expected a completed Logs Insights query, found the status ${status}`, {
    hint: "try again; the query history in the CloudWatch console may show the reason",
    details: { action: "logs:GetQueryResults", queryId, status },
  });
}
