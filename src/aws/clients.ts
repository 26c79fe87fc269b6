import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { LambdaClient } from "@aws-sdk/client-lambda";

/** What the flags say about AWS. What they leave open, the SDK finds where it always does. */
export interface ClientOptions {
  readonly region?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
  /** Told of every call and of what the SDK warns of, in a line that holds no secrets. */
  readonly log?: (line: string) => void;
}

/** How long one attempt of a call may take, in milliseconds. */
const attemptTimeout = 30_000;

/**
 * A client of CloudWatch Logs. It fails when it is used, not here: for want of a Region or of credentials. Of `profile`
 * the SDK takes Region and credentials, but not endpoint_url: that is read from AWS_PROFILE's profile alone.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 */
export async function logsClient(options: ClientOptions = {}): Promise<CloudWatchLogsClient> {
  const { CloudWatchLogsClient } = await import("@aws-sdk/client-cloudwatch-logs");
  const client = new CloudWatchLogsClient(settingsOf(options));
  const { config } = client;
  const standard = config.retryStrategy;
  config.retryStrategy = async () => withoutQuotas(await standard());
  return client;
}

/** A client of Lambda, for all calls but Invoke. */
export async function lambdaClient(options: ClientOptions = {}): Promise<LambdaClient> {
  const { LambdaClient } = await import("@aws-sdk/client-lambda");
  return new LambdaClient(settingsOf(options));
}

/** A client for Invoke: one attempt, since another would run the function again. `timeout` is in milliseconds. */
export async function invokeClient(options: ClientOptions, timeout: number): Promise<LambdaClient> {
  const { LambdaClient } = await import("@aws-sdk/client-lambda");
  return new LambdaClient({ ...settingsOf(options, timeout), maxAttempts: 1 });
}

type Strategy = Awaited<ReturnType<CloudWatchLogsClient["config"]["retryStrategy"]>>;

/** The SDK takes a quota for throttling and would try it again for two seconds. */
function withoutQuotas(standard: Strategy): Strategy {
  if (!("refreshRetryTokenForRetry" in standard)) return standard;
  return {
    acquireInitialRetryToken: (scope) => standard.acquireInitialRetryToken(scope),
    recordSuccess: (token) => standard.recordSuccess(token),
    refreshRetryTokenForRetry: async (token, info) => {
      const { error } = info;
      if (error instanceof Error && error.name === "LimitExceededException") throw error;
      return standard.refreshRetryTokenForRetry(token, info);
    },
  };
}

/** What the SDK tells its logger of a call. */
interface LoggedCall {
  readonly commandName?: string;
  readonly input?: unknown;
  readonly error?: { readonly name?: string; readonly message?: string };
  readonly metadata?: { readonly httpStatusCode?: number; readonly requestId?: string; readonly attempts?: number };
}

/** What every client is made with. */
export interface Settings {
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: true;
  };
  readonly logger: Readonly<Record<"trace" | "debug" | "info" | "warn" | "error", (content: unknown) => void>>;
}

/** The settings of a client; `timeout` is what one attempt may take, in milliseconds. */
export function settingsOf(options: ClientOptions, timeout: number = attemptTimeout): Settings {
  const { region, profile, endpointUrl, log = () => {} } = options;
  const silent = () => {};
  const say = (content: unknown) => log(typeof content === "string" ? content : describe(content as LoggedCall));
  return {
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
    requestHandler: { connectionTimeout: 5_000, requestTimeout: timeout, throwOnRequestTimeout: true },
    // With a logger of its own the SDK writes nothing to the console.
    logger: { trace: silent, debug: silent, info: say, warn: say, error: say },
  };
}

/** What goes into a call, never headers or answers: those hold keys, tokens and functions' environments. */
function describe({ commandName = "a call", input, error, metadata = {} }: LoggedCall): string {
  const { httpStatusCode = "no HTTP status", requestId = "none", attempts = 1 } = metadata;
  const name = commandName.replace(/Command$/, "");
  const outcome = error === undefined ? "" : `, ${error.name}: ${error.message?.split("\n")[0]}`;
  return `${name} ${inputText(input)} -> ${httpStatusCode}${outcome}, request id ${requestId}, attempts: ${attempts}`;
}

function inputText(input: unknown): string {
  return JSON.stringify(input ?? {}, (_, value: unknown) => {
    if (value instanceof Uint8Array) return `${value.length} bytes`;
    return typeof value === "string" && value.length > 2_000 ? `${value.length} characters` : value;
  });
}
