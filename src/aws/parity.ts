import {
  type CloudWatchLogsClient,
  type MetricFilterMatchRecord,
  TestMetricFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { IamAlertsError } from "../errors.ts";
import type { Matcher } from "../pattern/index.ts";
import { awsFailure, checkAnswered } from "./failure.ts";

const action = "logs:TestMetricFilter";

/** The number of messages that TestMetricFilter accepts at once. */
const batchSize = 50;

/** A message that a pattern matches here but not on AWS, or vice versa. */
export interface Disagreement {
  readonly message: string;
  readonly here: boolean;
  readonly aws: boolean;
}

/**
 * Asks AWS which messages a pattern matches and returns one answer per message. An empty message is not sent and counts as
 * not matching: TestMetricFilter refuses it, and a log event is never empty.
 *
 * @throws IamAlertsError `pattern-syntax` if AWS rejects the pattern, `aws…` if the call fails
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TestMetricFilter.html
 */
export async function matchOnAws(
  client: Pick<CloudWatchLogsClient, "send">,
  pattern: string,
  messages: readonly string[],
): Promise<readonly boolean[]> {
  const sent = messages.filter((message) => message !== "");
  const answers: boolean[] = [];
  for (let start = 0; start < sent.length; start += batchSize) {
    answers.push(...(await matchBatch(client, pattern, sent.slice(start, start + batchSize))));
  }
  let next = 0;
  return messages.map((message) => message !== "" && answers[next++] === true);
}

/**
 * Returns the messages on which a matcher and AWS disagree about a pattern. Empty messages are left out.
 *
 * @throws IamAlertsError like `matchOnAws`
 */
export async function disagreements(
  matcher: Matcher,
  client: Pick<CloudWatchLogsClient, "send">,
  pattern: string,
  messages: readonly string[],
): Promise<readonly Disagreement[]> {
  const sent = messages.filter((message) => message !== "");
  const answers = await matchOnAws(client, pattern, sent);
  return sent
    .map((message, index) => ({ message, here: matcher.test(message), aws: answers[index] === true }))
    .filter(({ here, aws }) => here !== aws);
}

async function matchBatch(
  client: Pick<CloudWatchLogsClient, "send">,
  pattern: string,
  batch: readonly string[],
): Promise<readonly boolean[]> {
  const matched = new Set(placesOf(await ask(client, pattern, batch), batch));
  return batch.map((_, index) => matched.has(index));
}

async function ask(
  client: Pick<CloudWatchLogsClient, "send">,
  pattern: string,
  batch: readonly string[],
): Promise<readonly MetricFilterMatchRecord[]> {
  const command = new TestMetricFilterCommand({ filterPattern: pattern, logEventMessages: [...batch] });
  const { matches, $metadata } = await client.send(command).catch((error: unknown) => {
    throw awsFailure(error, action);
  });
  checkAnswered(matches, $metadata, action);
  return matches ?? [];
}

/**
 * Returns the indexes of the matches in the batch. AWS does not document whether eventNumber counts from 0 or 1, so the
 * messages decide. Only one of the two can fit, even if messages repeat, because equal messages match alike.
 */
function placesOf(matches: readonly MetricFilterMatchRecord[], batch: readonly string[]): readonly number[] {
  for (const base of [0, 1]) {
    const places = matches.map(({ eventNumber = -1 }) => eventNumber - base);
    const fits = (place: number, index: number) =>
      batch[place] !== undefined && batch[place] === matches[index]?.eventMessage;
    if (places.every(fits)) return places;
  }
  throw new IamAlertsError("aws", `expected the messages of the batch in the answer to ${action}, found others`, {
    hint: "the event numbers fit neither when counted from 0 nor from 1; please report this with the pattern",
    details: { action, eventNumbers: matches.map(({ eventNumber }) => eventNumber ?? null) },
  });
}
