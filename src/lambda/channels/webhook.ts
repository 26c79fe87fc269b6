import { createHmac } from "node:crypto";
import { isSigningKey } from "../values.ts";
import { isPage, type Post, poster } from "./post.ts";
import { secretReader, urlIn } from "./secret.ts";

/** The maximum size of a message, in bytes. Many receivers refuse more than 1 MB. */
export const maxBytes = 262_144;

/**
 * Returns a function that posts to a webhook with a signature of the time and the body: a receiver that knows the key
 * can tell that the message comes from the function, is unchanged and is not a copy of an old one.
 *
 * Any answer with a status of success confirms a message, except a web page.
 *
 * @param url the webhook's URL, or the ARN of the secret that holds it
 * @param key the key, or the ARN of the secret that holds it
 */
export function webhookPoster(url: string, key: string): Post {
  const readKey = secretReader(key, {
    variable: "WEBHOOK_SECRET",
    expected: "a key of at least 16 printable ASCII characters",
    find: keyIn,
  });
  const receiver = {
    name: "the webhook",
    variable: "WEBHOOK_URL",
    isAccepted: (answer: string) => !isPage(answer),
    headersOf: async (body: string, signal: AbortSignal | undefined) =>
      signedHeaders(body, await readKey(signal), Date.now()),
  };
  return poster(receiver, secretReader(url, urlIn("WEBHOOK_URL")));
}

/** Returns the time in seconds since 1970, and the signature of the time, a period and the body. */
function signedHeaders(body: string, key: string, now: number): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(now / 1000));
  const signature = createHmac("sha256", key).update(`${timestamp}.${body}`).digest("hex");
  return { "x-iam-alerts-timestamp": timestamp, "x-iam-alerts-signature": `sha256=${signature}` };
}

/** Returns the key in a secret's text: the only value of a JSON object, or else the whole text. */
function keyIn(text: string): string | undefined {
  const key = onlyValue(text) ?? text.trim();
  return typeof key === "string" && isSigningKey(key) ? key : undefined;
}

function onlyValue(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    const values = Object.values(JSON.parse(text) as object);
    return values.length === 1 ? values[0] : null;
  } catch {
    // The key itself begins with a brace.
    return undefined;
  }
}
