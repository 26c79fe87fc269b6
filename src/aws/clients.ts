import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { S3Client } from "@aws-sdk/client-s3";

/** The AWS settings from the flags. The SDK resolves the missing ones as usual. */
export interface ClientOptions {
  readonly region?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
  /** The credentials to use instead of the profile's. */
  readonly credentials?: CredentialsSource;
  /** Called with one line per AWS call or SDK warning; contains no secrets. */
  readonly log?: (line: string) => void;
}

/** Credentials that expire, such as those of an assumed role. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** Returns credentials; the SDK calls it again before they expire. */
export type CredentialsSource = () => Promise<TemporaryCredentials>;

/** The time that one attempt of a call may take, in milliseconds. */
const attemptTimeout = 30_000;

/**
 * Creates a client of CloudWatch Logs. A missing Region or missing credentials fail its first call, not its creation.
 * The SDK reads the Region and the credentials from `profile`, but endpoint_url only from the profile in AWS_PROFILE.
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

/** Creates a client of Lambda, for all calls except Invoke. */
export async function lambdaClient(options: ClientOptions = {}): Promise<LambdaClient> {
  const { LambdaClient } = await import("@aws-sdk/client-lambda");
  return new LambdaClient(settingsOf(options));
}

/**
 * Creates a client for Invoke, with one attempt: a retry would run the function again. `timeout` is in milliseconds.
 */
export async function invokeClient(options: ClientOptions, timeout: number): Promise<LambdaClient> {
  const { LambdaClient } = await import("@aws-sdk/client-lambda");
  return new LambdaClient({ ...settingsOf(options, timeout), maxAttempts: 1 });
}

/** Creates a CloudFormation client. */
export async function cloudFormationClient(options: ClientOptions): Promise<CloudFormationClient> {
  const { CloudFormationClient } = await import("@aws-sdk/client-cloudformation");
  return new CloudFormationClient(settingsOf(options));
}

/** Creates an S3 client. Servers other than AWS have the bucket's name in the path. */
export async function s3Client(options: ClientOptions): Promise<S3Client> {
  const { S3Client } = await import("@aws-sdk/client-s3");
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 } = process.env;
  const isElsewhere = Boolean(options.endpointUrl || AWS_ENDPOINT_URL || AWS_ENDPOINT_URL_S3);
  return new S3Client({ ...settingsOf(options), forcePathStyle: isElsewhere });
}

type Strategy = Awaited<ReturnType<CloudWatchLogsClient["config"]["retryStrategy"]>>;

/** Stops retries of an exceeded quota, which the SDK mistakes for throttling and would retry for two seconds. */
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

/** The details of a call that the SDK passes to its logger. */
interface LoggedCall {
  readonly commandName?: string;
  readonly input?: unknown;
  readonly error?: { readonly name?: string; readonly message?: string };
  readonly metadata?: { readonly httpStatusCode?: number; readonly requestId?: string; readonly attempts?: number };
}

/** The settings of every client. */
export interface Settings {
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly credentials?: CredentialsSource;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: true;
  };
  readonly logger: Readonly<Record<"trace" | "debug" | "info" | "warn" | "error", (content: unknown) => void>>;
}

/** Returns the settings of a client; `timeout` is the time that one attempt may take, in milliseconds. */
export function settingsOf(options: ClientOptions, timeout: number = attemptTimeout): Settings {
  const { region, profile, endpointUrl, credentials, log = () => {} } = options;
  const silent = () => {};
  const say = (content: unknown) => log(typeof content === "string" ? content : describe(content as LoggedCall));
  return {
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
    ...(credentials === undefined ? {} : { credentials }),
    requestHandler: { connectionTimeout: 5_000, requestTimeout: timeout, throwOnRequestTimeout: true },
    // With its own logger the SDK writes nothing to the console.
    logger: { trace: silent, debug: silent, info: say, warn: say, error: say },
  };
}

/** Describes a call by its input, never by headers or answers, which hold keys, tokens and functions' environments. */
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
