import type { SlackMessage } from "../../render/slack.ts";
import { isWebhookUrl } from "../values.ts";
import { fieldsOf, timeouts, untilAborted } from "./answer.ts";
import { secretsManager } from "./service/endpoint.ts";
import { openService } from "./service/service.ts";

/** Posts one message. Slack does not return an id. */
export type Post = (message: SlackMessage, signal?: AbortSignal) => Promise<null>;

/** The time that Slack may take to answer, in ms. */
const timeout = 10_000;

/** The number of attempts for a message, and the pause between two of them, in ms, unless Slack asks for another. */
const attempts = 3;
const pause = 500;

/**
 * Returns a function that posts to a Slack incoming webhook. `webhook` is its URL or the ARN of the Secrets Manager
 * secret that holds it, which is read once. The URL is a secret: no error contains it, even if an answer repeats it.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function slackPoster(webhook: string): Post {
  let url: Promise<string> | undefined;
  return async (message, signal) => {
    // If the secret could not be read, the next message tries again.
    url ??= webhookUrl(webhook, signal).catch((error: unknown) => {
      url = undefined;
      throw error;
    });
    const body = JSON.stringify(message);
    for (let left = attempts - 1; ; left--) {
      const { refusal, wait } = await post(await url, body, signal);
      if (refusal === undefined) return null;
      if (wait === undefined || left === 0 || signal?.aborted) throw new Error(refusal);
      // The next attempt fails at once if the signal has fired.
      await untilAborted(() => new Promise((done) => setTimeout(done, wait)), signal).catch(() => {});
    }
  };
}

/** The result of an attempt: what went wrong, if anything, and how long to wait if another attempt makes sense. */
interface Outcome {
  readonly refusal?: string;
  readonly wait?: number;
}

async function post(url: string, body: string, end?: AbortSignal): Promise<Outcome> {
  const headers = { "content-type": "application/json" };
  const slow = AbortSignal.timeout(timeout);
  const signal = end === undefined ? slow : AbortSignal.any([slow, end]);
  // A redirect must not carry the alert, or the secret in the path, to another host.
  const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" }).catch(
    (error: unknown) => failureOf(error as Error),
  );
  if (!(response instanceof Response)) return response;
  const { status } = response;
  if (status >= 300 && status < 400) return { refusal: redirectOf(response, url) };
  const answer = withoutSecret(await beginningOf(response), url);
  if (response.ok && isAccepted(answer)) return {};
  const refusal = `Slack answered ${status} ${answer}`;
  if (response.ok && !isTransient(answer)) return { refusal };
  if (status !== 429 && status >= 300 && status < 500) return { refusal };
  const seconds = Number(response.headers.get("retry-after"));
  return { refusal, wait: seconds > 0 ? Math.min(seconds * 1000, timeout) : pause };
}

/** Describes why no answer came. Only failures of the network are worth another try. */
function failureOf({ name, cause }: Error): Outcome {
  const { code, message } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
  // Without a code, fetch itself refuses the request, for example for its port.
  if (code === undefined && name === "TypeError") {
    return { refusal: `fetch refuses the URL of the webhook${message === "bad port" ? ": bad port" : ""}` };
  }
  return { refusal: `Slack could not be reached (${code ?? name})`, wait: pause };
}

/** Names the status and the target's host: its path may repeat the secret. */
function redirectOf({ status, headers }: Response, url: string): string {
  const location = headers.get("location") ?? "";
  const host = URL.canParse(location, url) ? ` to ${withoutSecret(new URL(location, url).host, url)}` : "";
  return `the webhook redirects (${status})${host}, and redirects are not followed: set SLACK_WEBHOOK to the final URL`;
}

/**
 * Whether an answer confirms the message. Slack answers ok, or JSON; a proxy's web page is not a confirmation, even
 * with status 200.
 */
function isAccepted(answer: string): boolean {
  return /^\s*(?:ok\s*$|\{\s*"ok"\s*:\s*true\b)/i.test(answer);
}

/** Whether Slack's own words for a failure, with status 200, or a proxy's page, suggest another try. */
function isTransient(answer: string): boolean {
  return (
    /^\s*</.test(answer) ||
    /"(?:rate_?limited|(?:internal|fatal)_error|service_unavailable|request_timeout)"/.test(answer)
  );
}

/** The number of bytes of an answer to read. Slack's answers are a word; a proxy's can be of any size. */
const maxRead = 2000;

/** Reads the first bytes of an answer, as text. */
async function beginningOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body ?? []) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= maxRead) break;
    }
  } catch {
    // The status is enough.
  }
  return Buffer.concat(chunks).toString("utf8", 0, maxRead);
}

/** Returns the first words of an answer without the secret: a proxy's page may repeat the requested path. */
function withoutSecret(answer: string, url: string): string {
  const secrets = [url, ...new URL(url).pathname.split("/").filter((part) => part.length > 5)];
  return secrets.reduce((text, secret) => text.replaceAll(secret, "…"), answer).slice(0, 100);
}

async function webhookUrl(webhook: string, signal?: AbortSignal): Promise<string> {
  if (!webhook.startsWith("arn:")) return webhook;
  const send = openService(secretsManager, { region: webhook.split(":")[3] ?? "", timeouts });
  const body = JSON.stringify({ SecretId: webhook });
  const answer = fieldsOf(await send({ target: "secretsmanager.GetSecretValue", body }, signal), "Secrets Manager");
  // A secret that was created in the console is a JSON object of names and values.
  const url = /https:\/\/[^\s"\\]+/.exec(String(answer["SecretString"]))?.[0];
  if (url === undefined || !isWebhookUrl(url))
    throw new Error("expected an https URL in the secret of SLACK_WEBHOOK, found none");
  return url;
}
