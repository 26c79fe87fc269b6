import { untilAborted } from "./answer.ts";
import { type ReadSecret, secretReader, urlIn } from "./secret.ts";

/** A service that messages are posted to. */
export interface Receiver {
  readonly name: string;
  /** The variable with the URL, if the settings have it. */
  readonly variable?: string;
  /** Whether an answer with a status of success confirms the message: a proxy's web page does not. */
  readonly isAccepted: (answer: string, status: number) => boolean;
  /** Whether an answer with a status of success that does not confirm the message suggests another attempt. */
  readonly isTransient?: (answer: string) => boolean;
  /** Returns more headers for an attempt. */
  readonly headersOf?: (body: string, signal?: AbortSignal) => Promise<Readonly<Record<string, string>>>;
}

/**
 * Posts a JSON text and returns the beginning of the answer. Rejects if the receiver does not confirm the message after
 * three attempts, refuses it or redirects, and at the signal.
 */
export type Post = (body: string, signal?: AbortSignal) => Promise<string>;

/** The time that a receiver may take to answer, in ms. */
const timeout = 10_000;

/** The number of attempts for a message, and the pause between two of them, in ms, unless the receiver asks for another. */
const attempts = 3;
const pause = 500;

/**
 * Returns a function that posts to a URL. The URL is a secret: no error contains it, even if an answer repeats it, and
 * neither does an error contain `secrets`, which the messages have.
 */
export function poster(receiver: Receiver, url: ReadSecret, secrets: readonly ReadSecret[] = []): Post {
  return async (body, signal) => {
    const target = await url(signal);
    const hidden = [...partsOf(target), ...(await Promise.all(secrets.map((read) => read(signal))))];
    for (let left = attempts - 1; ; left--) {
      const { answer, refusal = "", wait } = await attempt(receiver, target, hidden, body, signal);
      if (answer !== undefined) return answer;
      if (wait === undefined || left === 0 || signal?.aborted) throw new Error(refusal);
      // The next attempt fails at once if the signal has fired.
      await untilAborted(() => new Promise((done) => setTimeout(done, wait)), signal).catch(() => {});
    }
  };
}

/** Returns a function that posts to a webhook: its URL, or the ARN of the secret that holds it. There is no id. */
export function messagePoster<Message>(receiver: Receiver & { readonly variable: string }, webhook: string) {
  const post = poster(receiver, secretReader(webhook, urlIn(receiver.variable)));
  return async (message: Message, signal?: AbortSignal): Promise<null> => {
    await post(JSON.stringify(message), signal);
    return null;
  };
}

/** Whether an answer is a web page, which comes from a proxy. */
export function isPage(answer: string): boolean {
  return /^\s*</.test(answer);
}

/** The answer that confirms the message, or what went wrong and how long to wait if another attempt makes sense. */
interface Outcome {
  readonly answer?: string;
  readonly refusal?: string;
  readonly wait?: number;
}

async function attempt(
  receiver: Receiver,
  url: string,
  hidden: readonly string[],
  body: string,
  end: AbortSignal | undefined,
): Promise<Outcome> {
  const { name, isAccepted, isTransient = isPage, headersOf } = receiver;
  const headers = { "content-type": "application/json", ...(await headersOf?.(body, end)) };
  const slow = AbortSignal.timeout(timeout);
  const signal = end === undefined ? slow : AbortSignal.any([slow, end]);
  // A redirect must not carry the alert, or the secret in the path, to another host.
  const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" }).catch(
    (error: unknown) => failureOf(name, error as Error),
  );
  if (!(response instanceof Response)) return response;
  const { status, ok } = response;
  if (status >= 300 && status < 400) return { refusal: redirectOf(receiver, response, url, hidden) };
  const answer = await beginningOf(response);
  if (ok && isAccepted(answer, status)) return { answer };
  const refusal = `${name} answered ${status} ${without(hidden, answer).slice(0, 100)}`;
  if (ok && !isTransient(answer)) return { refusal };
  if (status !== 429 && status >= 300 && status < 500) return { refusal };
  const seconds = Number(response.headers.get("retry-after"));
  return { refusal, wait: seconds > 0 ? Math.min(seconds * 1000, timeout) : pause };
}

/** Describes why no answer came. Only failures of the network are worth another try. */
function failureOf(receiver: string, { name, cause }: Error): Outcome {
  const { code, message } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
  // Without a code, fetch itself refuses the request, for example for its port.
  if (code === undefined && name === "TypeError") {
    return { refusal: `fetch refuses the URL of the webhook${message === "bad port" ? ": bad port" : ""}` };
  }
  return { refusal: `${receiver} could not be reached (${code ?? name})`, wait: pause };
}

/** Names the status and the target's host: its path may repeat the secret. */
function redirectOf(
  { name, variable }: Receiver,
  { status, headers }: Response,
  url: string,
  hidden: readonly string[],
): string {
  const location = headers.get("location") ?? "";
  const host = URL.canParse(location, url) ? ` to ${without(hidden, new URL(location, url).host)}` : "";
  const redirects = `redirects (${status})${host}, and redirects are not followed`;
  return variable === undefined ? `${name} ${redirects}` : `the webhook ${redirects}: set ${variable} to the final URL`;
}

/** The number of bytes of an answer to read. Answers are short; a proxy's can be of any size. */
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

/** Returns a URL and the parts of its path and query that can be secrets, as they are written and decoded. */
function partsOf(url: string): readonly string[] {
  const { pathname, search, searchParams } = new URL(url);
  const parts = [...pathname.split("/"), ...search.slice(1).split(/[&=]/), ...searchParams.values()];
  return [url, ...parts.filter((part) => part.length > 5)];
}

/** Returns an answer without secrets: a proxy's page may repeat the requested path. */
function without(secrets: readonly string[], answer: string): string {
  return secrets.reduce((text, secret) => text.replaceAll(secret, "…"), answer);
}
