import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Io } from "../../io.ts";
import type { Suggestion } from "./suggestion.ts";

/** The longest time that a Tab waits for credentials and the answer of AWS, in milliseconds. */
const patience = 1_000;

/** The time for which an answer or a failure of AWS is cached, in milliseconds. */
const cacheTimes = { answer: 10 * 60_000, failure: 60_000 };

/**
 * Returns at most 50 log groups whose names begin with the typed text, from the cache or from AWS. Returns none without
 * credentials, or if AWS does not answer in time: completion cannot show errors.
 */
export async function logGroups(
  typed: string,
  given: Readonly<Record<string, string>>,
  io: Io,
): Promise<readonly Suggestion[]> {
  const settings = settingsOf(given, io.env);
  if (!hasCredentials(settings.profile, io.env)) return [];
  const file = cacheFile([...Object.values(settings), io.env["AWS_ACCESS_KEY_ID"], typed], io.env);
  const names = cached(file) ?? (await ask(typed, settings, file));
  return names.map((value) => ({ value }));
}

type Settings = Readonly<Record<"region" | "profile" | "endpointUrl", string | undefined>>;

/** Returns the AWS settings from the flags, else from the environment. */
function settingsOf(given: Partial<Settings>, env: Io["env"]): Settings {
  return {
    region: given.region ?? (env["AWS_REGION"] || env["AWS_DEFAULT_REGION"]),
    profile: given.profile ?? env["AWS_PROFILE"],
    endpointUrl: given.endpointUrl ?? (env["AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"] || env["AWS_ENDPOINT_URL"]),
  };
}

function hasCredentials(profile: string | undefined, env: Io["env"]): boolean {
  if (env["AWS_ACCESS_KEY_ID"] || env["AWS_WEB_IDENTITY_TOKEN_FILE"]) return true;
  if (env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] || env["AWS_CONTAINER_CREDENTIALS_FULL_URI"]) return true;
  const folder = join(env["HOME"] || homedir(), ".aws");
  const files = [
    env["AWS_SHARED_CREDENTIALS_FILE"] || join(folder, "credentials"),
    env["AWS_CONFIG_FILE"] || join(folder, "config"),
  ];
  return profile !== undefined || files.some((file) => existsSync(file));
}

function cacheFile(key: readonly unknown[], env: Io["env"]): string {
  const folder = env["XDG_CACHE_HOME"] || join(env["HOME"] || homedir(), ".cache");
  const name = createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 16);
  return join(folder, "iam-alerts", `log-groups-${name}.json`);
}

interface Cached {
  readonly until: number;
  readonly names: readonly string[];
}

function cached(file: string): readonly string[] | undefined {
  try {
    const { until, names } = JSON.parse(readFileSync(file, "utf8")) as Cached;
    return until > Date.now() ? names.filter((name) => typeof name === "string") : undefined;
  } catch {
    return undefined;
  }
}

async function ask(prefix: string, settings: Settings, file: string): Promise<readonly string[]> {
  const names = await inTime(prefix, settings).catch(() => undefined);
  const entry: Cached = { until: Date.now() + (names ? cacheTimes.answer : cacheTimes.failure), names: names ?? [] };
  try {
    mkdirSync(join(file, ".."), { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify(entry), { mode: 0o600 });
  } catch {
    // Without a cache the next Tab asks again.
  }
  return entry.names;
}

async function inTime(prefix: string, settings: Settings): Promise<readonly string[]> {
  // Looking for EC2 instance metadata takes seconds on other machines.
  process.env["AWS_EC2_METADATA_DISABLED"] = "true";
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  const { logGroupNames } = await import("../../../aws/log-groups.ts");
  const signal = AbortSignal.timeout(patience);
  const late = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  return Promise.race([logGroupNames(given, prefix, signal), late]);
}
