import type { SlackMessage } from "../../render/slack.ts";
import { endingAt, timeouts, untilAborted } from "./answer.ts";

/** Posts one message. Slack gives no id. */
export type Post = (message: SlackMessage, signal?: AbortSignal) => Promise<null>;

/** How long Slack may take to answer, in ms. */
const timeout = 10_000;

/** How often a message is tried, and how long is waited before the next try, in ms, where Slack says nothing else. */
const tries = 3;
const pause = 500;

/**
 * Posts to a Slack incoming webhook. `webhook` is its URL or the ARN of the Secrets Manager secret that holds it, which
 * is read once. The URL is a secret: no error has it, not even where an answer repeats it.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function slackPoster(webhook: string): Post {
  let url: Promise<string> | undefined;
  return async (message, signal) => {
    // A secret that could not be read is asked for again next time.
    url ??= webhookUrl(webhook, signal).catch((error: unknown) => {
      url = undefined;
      throw error;
    });
    const body = JSON.stringify(message);
    for (let left = tries - 1; ; left--) {
      const { refusal, wait } = await post(await url, body, signal);
      if (refusal === undefined) return null;
      if (wait === undefined || left === 0 || signal?.aborted) throw new Error(refusal);
      // The next try reports the signal.
      await untilAborted(() => new Promise((done) => setTimeout(done, wait)), signal).catch(() => {});
    }
  };
}

/** What went wrong, and how long to wait before another try, if another makes sense. */
interface Outcome {
  readonly refusal?: string;
  readonly wait?: number;
}

async function post(url: string, body: string, end?: AbortSignal): Promise<Outcome> {
  const headers = { "content-type": "application/json" };
  const slow = AbortSignal.timeout(timeout);
  const signal = end === undefined ? slow : AbortSignal.any([slow, end]);
  const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "error" }).catch(
    (error: unknown) => {
      const { cause } = error as Error;
      return String((cause as NodeJS.ErrnoException | undefined)?.code ?? (error as Error).name);
    },
  );
  if (typeof response === "string") return { refusal: `Slack could not be reached (${response})`, wait: pause };
  const answer = withoutSecret(await beginningOf(response), url);
  // A page is none of Slack's answers, whatever its status.
  if (response.ok && !answer.trimStart().startsWith("<")) return {};
  const refusal = `Slack answered ${response.status} ${answer}`;
  if (response.status >= 300 && response.status !== 429 && response.status < 500) return { refusal };
  const seconds = Number(response.headers.get("retry-after"));
  return { refusal, wait: seconds > 0 ? Math.min(seconds * 1000, timeout) : pause };
}

/** How many bytes of an answer are read: Slack's are a word, a proxy's may be anything. */
const mostRead = 2000;

/** The first bytes of an answer, as text. */
async function beginningOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body ?? []) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= mostRead) break;
    }
  } catch {
    // The status says enough.
  }
  return Buffer.concat(chunks).toString("utf8", 0, mostRead);
}

/** An answer's first words; a page of a proxy may name the path that was asked for. */
function withoutSecret(answer: string, url: string): string {
  const secrets = [url, ...new URL(url).pathname.split("/").filter((part) => part.length > 5)];
  return secrets.reduce((text, secret) => text.replaceAll(secret, "…"), answer).slice(0, 100);
}

async function webhookUrl(webhook: string, signal?: AbortSignal): Promise<string> {
  if (!webhook.startsWith("arn:")) return webhook;
  const { GetSecretValueCommand, SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
  const region = webhook.split(":")[3] ?? "";
  const client = new SecretsManagerClient({ region, requestHandler: timeouts });
  const command = new GetSecretValueCommand({ SecretId: webhook });
  const { SecretString = "" } = await client.send(command, endingAt(signal));
  // A secret made in the console is a JSON object of names and values.
  const url = /https:\/\/[^\s"\\]+/.exec(SecretString)?.[0];
  if (url === undefined) throw new Error("the secret of SLACK_WEBHOOK holds no https URL");
  return url;
}
