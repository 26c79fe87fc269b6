import type { ClientOptions } from "../../aws/clients.ts";
import type { Io } from "../io.ts";
import { talk } from "../report.ts";
import { checkProfile } from "./profiles.ts";
import type { AwsFlags } from "./settings.ts";

/**
 * Returns the client options from the flags; --debug prints each call. Call it before the first client is created,
 * because it also sets variables that the SDK reads.
 *
 * @throws IamAlertsError `aws-credentials` for a profile that does not exist.
 */
export function awsOptions(options: AwsFlags, io: Io): ClientOptions {
  const { region, profile, endpointUrl, debug } = options;
  const named = profile ?? (process.env["AWS_PROFILE"] || undefined);
  if (named !== undefined) checkProfile(named, process.env);
  // Silences the SDK's warning that a later release of it needs a later Node.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  // The SDK reads a profile's endpoint_url only if the environment names the profile.
  if (profile !== undefined) process.env["AWS_PROFILE"] = profile;
  return {
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
    ...(debug === true ? { log: (line) => talk(line, options, io) } : {}),
  };
}

/**
 * Works on the items, at most `atOnce` at a time. Returns the results in the items' order. The work must not reject.
 */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as Item, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}

/** Works on the items, `atOnce` at a time, and yields the results in the items' order. */
export async function* inSequence<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const started: Promise<Result>[] = [];
  for (const index of items.keys()) {
    started.push(...items.slice(started.length, index + atOnce).map(work));
    yield await (started[index] as Promise<Result>);
  }
}

/** Waits for a time, or until the signal aborts. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      done();
    };
    const timer = setTimeout(end, signal?.aborted ? 0 : milliseconds);
    signal?.addEventListener("abort", end);
  });
}
