import { type ErrorCode, IamAlertsError } from "../errors.ts";

/** What errors of the SDK may have. Many arrive as plain errors, so their name and code tell more than their class. */
interface SdkError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly $fault?: "client" | "server";
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/** A kind of failure: how to know it, and how to say it. */
interface Kind {
  readonly code: ErrorCode;
  is(error: SdkError, action: string): boolean;
  message(action: string, text: string, error: SdkError): string;
  hint(action: string, error: SdkError): string;
}

/**
 * Says in words why a call of the SDK failed. `action` is the call as IAM policies name it, such as
 * "logs:TestMetricFilter"; AWS's own name and text are in the details.
 */
export function awsFailure(error: unknown, action: string): IamAlertsError {
  if (error instanceof IamAlertsError) return error;
  const failure = readError(error);
  const { httpStatusCode, requestId } = failure.$metadata ?? {};
  // Connection errors to several addresses have a code, and a message that is empty.
  const text = (failure.message.split("\n")[0] ?? "").trim() || (failure.code ?? failure.name);
  const { code, message, hint } = kinds.find((kind) => kind.is(failure, action)) ?? other;
  return new IamAlertsError(code, message(action, text, failure), {
    hint: hint(action, failure),
    details: {
      action,
      awsError: failure.name,
      awsMessage: failure.message,
      ...(httpStatusCode === undefined ? {} : { httpStatus: httpStatusCode }),
      ...(requestId === undefined ? {} : { requestId }),
    },
    cause: error,
  });
}

function readError(error: unknown): SdkError {
  return error instanceof Error ? error : { name: "Error", message: String(error) };
}

/** Whether an error of the SDK has that name: its class says less, as many arrive as their service's base class. */
export function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name;
}

const named = (names: RegExp) => (error: SdkError) => names.test(error.name);
const coded = (codes: RegExp) => (error: SdkError) => codes.test(error.code ?? "");

/** Tried in their order. */
const kinds: readonly Kind[] = [
  {
    code: "pattern-syntax",
    is: isAboutPattern,
    message: (_, text) => `AWS refuses the pattern: ${text}`,
    hint: () => "AWS does not say where; iam-alerts explain takes the pattern apart",
  },
  {
    code: "aws-denied",
    is: named(/^(?:AccessDenied|AuthorizationError|UnauthorizedOperation|NotAuthorized)(?:Exception)?$/),
    message: (action, text) => `not allowed to call ${action}: ${text}`,
    hint: (action) => `allow ${action} to the identity that calls, or choose another with --profile`,
  },
  {
    code: "aws-credentials",
    is: named(/^(?:CredentialsProviderError|TokenProviderError|ProviderError)$/),
    message: (action, text) => `no AWS credentials to call ${action} with: ${text}`,
    hint: (_, error) =>
      signInHint(error) ??
      "set AWS_PROFILE or --profile to a profile that works, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; " +
        "aws sts get-caller-identity says why a profile fails",
  },
  {
    code: "aws-credentials",
    is: named(/^ExpiredToken(?:Exception)?$/),
    message: (action, text) => `the AWS credentials to call ${action} with have expired: ${text}`,
    hint: () => "get new ones, for example with aws sso login",
  },
  {
    code: "aws-credentials",
    is: (error) =>
      /^(?:RequestExpired|RequestTimeTooSkewed)/.test(error.name) ||
      (isSignature(error) && /expired|not yet current/i.test(error.message)),
    message: (action, text) => `AWS does not take the time of the request to ${action}: ${text}`,
    hint: () => "set this machine's clock",
  },
  {
    code: "aws-credentials",
    is: (error) =>
      isSignature(error) || /^(?:UnrecognizedClient|InvalidClientTokenId|MissingAuthenticationToken)/.test(error.name),
    message: (action, text) => `AWS does not take the credentials to call ${action} with: ${text}`,
    hint: () => "check the access key, its secret and, where they are temporary, the session token",
  },
  {
    code: "aws-limit",
    is: named(/Throttl|^TooManyRequests|^RequestLimitExceeded|^SlowDown/),
    message: (action, text) => `too many calls of ${action}: ${text}`,
    hint: () => "wait a little and try again",
  },
  {
    code: "aws-limit",
    is: named(/^LimitExceeded|QuotaExceeded/),
    message: (action, text) => `${action} would exceed a quota of the account: ${text}`,
    hint: () => "Service Quotas in the AWS console shows the quotas of the account and Region",
  },
  {
    code: "not-found",
    is: named(/^(?:ResourceNotFound|NotFound|NonExistent|TrailNotFound|QueueDoesNotExist)|NonExistentQueue/),
    message: (action, text) => `${action} did not find what it was asked for: ${text}`,
    hint: () => "check the name, the Region (--region) and the account (--profile)",
  },
  {
    code: "timeout",
    is: (error) => error.name === "AbortError",
    message: (action) => `the call of ${action} was given up before AWS answered`,
    hint: () => "try again, or give it more time with --timeout",
  },
  {
    code: "timeout",
    is: (error) => error.name === "TimeoutError" && coded(/^(?:ETIMEDOUT|)$/)(error),
    message: (action, text) => `AWS did not answer ${action} in time: ${text}`,
    hint: () => "check the network and the proxy, and whether --endpoint-url and the Region are right",
  },
  {
    code: "aws",
    is: ({ message }) => message.startsWith("Region is missing"),
    message: (action) => `no AWS Region to call ${action} in`,
    hint: () => "set --region, AWS_REGION or the profile's region; the AWS SDK ignores AWS_DEFAULT_REGION",
  },
  {
    code: "aws",
    is: ({ message }) => message.startsWith("Region not accepted"),
    message: (action, text) => `no AWS Region to call ${action} in: ${text}`,
    hint: () => "give --region or AWS_REGION the name of a Region, for example eu-west-1",
  },
  {
    code: "aws",
    is: (error) => error.name === "SyntaxError" && error.$metadata !== undefined,
    message: (action, text, { $metadata }) => {
      const found = text.includes("'<'") ? "a web page" : "no JSON";
      return `expected AWS's answer to ${action}, found ${found} (HTTP ${$metadata?.httpStatusCode ?? "status unknown"})`;
    },
    hint: () => "a proxy or another server answered in place of AWS; check --endpoint-url and AWS_ENDPOINT_URL",
  },
  {
    code: "aws",
    is: coded(/^ERR_INVALID_URL$/),
    message: (action) => `the endpoint to call ${action} at is no URL`,
    hint: () => "give --endpoint-url or AWS_ENDPOINT_URL a whole URL, for example http://127.0.0.1:5055",
  },
  {
    code: "aws",
    is: coded(/^EPROTO$|CERT|SIGNATURE|^ERR_(?:TLS|SSL)/),
    message: (action, text) => `no secure connection to call ${action}: ${text}`,
    hint: () => "check https or http in --endpoint-url; where a proxy has its own certificate, set NODE_EXTRA_CA_CERTS",
  },
  {
    code: "aws",
    is: (error) => coded(/^E[A-Z_]+$/)(error) || error.name === "TimeoutError",
    message: (action, text) => `cannot reach AWS to call ${action}: ${text}`,
    hint: () => "check the network, the Region and --endpoint-url",
  },
  {
    code: "aws",
    is: ({ $fault }) => $fault === "server",
    message: (action, text, { name }) => `AWS could not do ${action}: ${name}: ${text}`,
    hint: () => "try again later; the AWS Health Dashboard shows outages",
  },
];

const other: Kind = {
  code: "aws",
  is: () => true,
  message: (action, text, { name }) => `${action} failed: ${name}: ${text}`,
  hint: (action) => `the AWS API reference says what the error means for ${action}`,
};

/**
 * Refuses an answer without what was asked for: the model lets AWS leave an empty list out, but where the request's id
 * is missing too, it was not AWS that answered.
 *
 * @throws IamAlertsError `aws`
 */
export function checkAnswered(
  found: unknown,
  metadata: { readonly requestId?: string | undefined },
  action: string,
): void {
  if (found !== undefined || (metadata.requestId ?? "") !== "") return;
  throw new IamAlertsError("aws", `expected AWS's answer to ${action}, found nothing`, {
    hint: "a proxy or another server answered in place of AWS; check --endpoint-url and AWS_ENDPOINT_URL",
    details: { action },
  });
}

/** The SDK's own advice where a session of IAM Identity Center is missing or over: the command, for the right profile. */
function signInHint({ message }: SdkError): string | undefined {
  if (!/\bsso\b/i.test(message)) return undefined;
  const profile = /profile[= ]"?([\w.@+-]+)"?/.exec(message)?.[1];
  return profile === undefined || profile === "default" ? "aws sso login" : `aws sso login --profile ${profile}`;
}

function isSignature({ name }: SdkError): boolean {
  return /^(?:InvalidSignature|SignatureDoesNotMatch|IncompleteSignature)/.test(name);
}

/** TestMetricFilter takes nothing but a pattern and messages; other calls must speak of the pattern in their text. */
function isAboutPattern({ name, message }: SdkError, action: string): boolean {
  if (name !== "InvalidParameterException") return false;
  if (action === "logs:TestMetricFilter") return !/logEventMessages/i.test(message);
  return /filter ?pattern|character\(s\) in term|^Duplicate field/i.test(message);
}
