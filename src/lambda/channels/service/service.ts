import { isThrottlingError, isTransientError, StandardRetryStrategy } from "@smithy/core/retry";
import { SignatureV4 } from "@smithy/signature-v4";
import type { RetryErrorInfo, SdkError } from "@smithy/types";
import { endingAt } from "../answer.ts";
import { credentials } from "./credentials.ts";
import { endpointOf, type Service } from "./endpoint.ts";
import { exchange, type Timeouts } from "./exchange.ts";
import { refusalOf, ServiceError } from "./refusal.ts";
import { Sha256 } from "./sha256.ts";

/** One call of an API. */
export interface Call {
  /** Default: POST */
  readonly method?: "GET" | "POST";
  /** The path of the request. Default: / */
  readonly path?: string;
  /** The operation, if the service's protocol names it in a header. */
  readonly target?: string;
  /** The range of bytes that the answer may have, in the words of HTTP. */
  readonly range?: string;
  readonly body: string;
}

/**
 * Makes a call and returns the text of the answer. Rejects at the signal, or with the error of the last attempt: a
 * ServiceError if the service answered.
 */
export type Send = (call: Call, signal?: AbortSignal) => Promise<string>;

export interface ServiceOptions {
  /** Default: the Region of the function, which Lambda puts into AWS_REGION. */
  readonly region?: string;
  readonly timeouts: Timeouts;
  /** The number of attempts for a call. Default: AWS_MAX_ATTEMPTS, or else 3. */
  readonly attempts?: number;
}

/** The difference between two clocks, in ms, above which AWS refuses a signature. */
const maxSkew = 240_000;

/**
 * Returns a client of an AWS service. The parts of the SDK that sign requests and decide about retries do so here too;
 * only the clients around them are missing, because loading one takes longer than the rest of the function's start.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function openService(service: Service, { region = ownRegion(), timeouts, attempts }: ServiceOptions): Send {
  const { env } = process;
  const endpoint = endpointOf(service, region, env);
  const uriEscapePath = service.signsPathAsSent !== true;
  const signer = new SignatureV4({ service: service.signedAs, region, credentials, sha256: Sha256, uriEscapePath });
  const retries = new StandardRetryStrategy(attempts ?? (Number(env["AWS_MAX_ATTEMPTS"]) || 3));
  /** The time by which the service's clock is ahead of this one, in ms. */
  let skew = 0;

  const attempt = async (
    { method = "POST", path = "/", target, range, body }: Call,
    signal: AbortSignal | undefined,
  ): Promise<string> => {
    const url = new URL(endpoint.pathname.replace(/\/$/, "") + path, endpoint);
    const headers = {
      host: url.host,
      "content-type": service.contentType,
      "content-length": String(Buffer.byteLength(body)),
      "user-agent": "iam-alerts",
      ...(target === undefined ? {} : { "x-amz-target": target }),
      ...(range === undefined ? {} : { range }),
      ...trace(env),
    };
    const unsigned = {
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      method,
      headers,
      body,
    };
    const signed = await signer.sign(unsigned, { signingDate: new Date(Date.now() + skew) });
    const answer = await exchange(url, method, signed.headers, body, timeouts, endingAt(signal));
    if (answer.status < 300) return answer.body;
    const theirs = Date.parse(answer.headers.date ?? "") - Date.now();
    const isCorrected = Math.abs(theirs - skew) >= maxSkew;
    if (isCorrected) skew = theirs;
    throw refusalOf(answer, isCorrected);
  };

  return async (call, signal) => {
    for (let token = await retries.acquireInitialRetryToken(""); ; ) {
      try {
        const answer = await attempt(call, signal);
        retries.recordSuccess(token);
        return answer;
      } catch (error) {
        if (signal?.aborted) throw error;
        // Waits, or rejects if another attempt is of no use.
        token = await retries.refreshRetryTokenForRetry(token, retryInfo(error as SdkError)).catch(() => {
          throw error;
        });
      }
    }
  };
}

function ownRegion(): string {
  const region = process.env["AWS_REGION"] ?? "";
  if (region === "") throw new Error("expected the function's Region in AWS_REGION, found nothing");
  return region;
}

function retryInfo(error: SdkError): RetryErrorInfo {
  const errorType = isThrottlingError(error) ? "THROTTLING" : isTransientError(error) ? "TRANSIENT" : "CLIENT_ERROR";
  const retryAfterHint = error instanceof ServiceError ? error.retryAfter : undefined;
  return { errorType, ...(retryAfterHint === undefined ? {} : { retryAfterHint }) };
}

/**
 * Returns the header by which AWS notices a loop: a function whose calls invoke it again.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
function trace({
  AWS_LAMBDA_FUNCTION_NAME: inLambda = "",
  _X_AMZN_TRACE_ID: id = "",
}: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return inLambda === "" || id === "" ? {} : { "x-amzn-trace-id": id };
}
