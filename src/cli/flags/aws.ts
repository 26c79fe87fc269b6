import type { ClientOptions } from "../../aws/clients.ts";
import type { Io } from "../io.ts";
import { talk } from "../report.ts";
import type { AwsFlags } from "./settings.ts";

/** What the flags say about AWS; --debug prints each call. To be read before the first client is made. */
export function awsOptions(options: AwsFlags, io: Io): ClientOptions {
  const { region, profile, endpointUrl, debug } = options;
  // The SDK would print that a later release of it needs a later Node.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  // It reads a profile's endpoint_url only where the environment names the profile.
  if (profile !== undefined) process.env["AWS_PROFILE"] = profile;
  return {
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
    ...(debug === true ? { log: (line) => talk(line, options, io) } : {}),
  };
}

/** Does work on every item, on a few at a time; gives the results in the items' order. The work must not reject. */
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

/** Waits, or until the signal comes. */
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
