import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Io } from "../../io.ts";
import type { Suggestion } from "./suggestion.ts";

/** The longest that a Tab waits for AWS, in milliseconds: for credentials and the answer. */
const patience = 1_000;

/** How long an answer of AWS holds, and how long it is left alone after a failure, in milliseconds. */
const holds = { answer: 10 * 60_000, failure: 60_000 };

/**
 * The log groups whose names begin as typed, 50 at most: as they were a few minutes ago, else as AWS says in time. None
 * without credentials, and none where AWS does not answer: a Tab has no place for errors.
 */
export async function logGroups(
  typed: string,
  given: Readonly<Record<string, string>>,
  io: Io,
): Promise<readonly Suggestion[]> {
  const wanted = wantedOf(given, io.env);
  if (!hasCredentials(wanted.profile, io.env)) return [];
  const file = cacheFile([...Object.values(wanted), io.env["AWS_ACCESS_KEY_ID"], typed], io.env);
  const names = recent(file) ?? (await ask(typed, wanted, file));
  return names.map((value) => ({ value }));
}

type Wanted = Readonly<Record<"region" | "profile" | "endpointUrl", string | undefined>>;

/** What the flags say of AWS, else the environment. */
function wantedOf(given: Partial<Wanted>, env: Io["env"]): Wanted {
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

interface Kept {
  readonly until: number;
  readonly names: readonly string[];
}

function recent(file: string): readonly string[] | undefined {
  try {
    const { until, names } = JSON.parse(readFileSync(file, "utf8")) as Kept;
    return until > Date.now() ? names.filter((name) => typeof name === "string") : undefined;
  } catch {
    return undefined;
  }
}

async function ask(prefix: string, wanted: Wanted, file: string): Promise<readonly string[]> {
  const names = await inTime(prefix, wanted).catch(() => undefined);
  const kept: Kept = { until: Date.now() + (names ? holds.answer : holds.failure), names: names ?? [] };
  try {
    mkdirSync(join(file, ".."), { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify(kept), { mode: 0o600 });
  } catch {
    // Without a cache the next Tab asks again.
  }
  return kept.names;
}

async function inTime(prefix: string, wanted: Wanted): Promise<readonly string[]> {
  // Looking for the metadata of an EC2 instance takes seconds where there is none.
  process.env["AWS_EC2_METADATA_DISABLED"] = "true";
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  const { logGroupNames } = await import("../../../aws/log-groups.ts");
  const signal = AbortSignal.timeout(patience);
  const late = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  return Promise.race([logGroupNames(given, prefix, signal), late]);
}
