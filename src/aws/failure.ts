import { IamAlertsError } from "../errors.ts";
import { type Kind, refusals, type SdkError } from "./subscribe/refusals.ts";

/**
 * Returns the error that explains why an SDK call failed. `action` is the call as in IAM policies, such as
 * "logs:TestMetricFilter". The details contain AWS's own error name and message.
 */
export function awsFailure(error: unknown, action: string): IamAlertsError {
  if (error instanceof IamAlertsError) return error;
  const failure = readError(error);
  const { httpStatusCode, requestId } = failure.$metadata ?? {};
  // The error of a connection to several addresses has a code and an empty message.
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

/** Whether an SDK error has that name. Its class is less reliable: many arrive as their service's base class. */
export function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name;
}

const named = (names: RegExp) => (error: SdkError) => names.test(error.name);
const coded = (codes: RegExp) => (error: SdkError) => codes.test(error.code ?? "");

/** The kinds of failures; the first that applies wins. */
const kinds: readonly Kind[] = [
  {
    code: "pattern-syntax",
    is: isAboutPattern,
    message: (_, text) => `AWS rejected the pattern: ${text}`,
    hint: () => "AWS does not report the place; iam-alerts explain describes the pattern part by part",
  },
  ...refusals,
  {
    code: "aws-denied",
    is: named(/^(?:AccessDenied|AuthorizationError|UnauthorizedOperation|NotAuthorized)(?:Exception)?$/),
    message: (action, text) => `not allowed to call ${action}: ${text}`,
    hint: (action) => `allow ${action} for the calling identity, or choose another identity with --profile`,
  },
  {
    code: "aws-credentials",
    is: named(/^(?:CredentialsProviderError|TokenProviderError|ProviderError)$/),
    message: (action, text) => `expected AWS credentials for ${action}, found none: ${text}`,
    hint: (_, error) =>
      signInHint(error) ??
      "set AWS_PROFILE or --profile to a working profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; " +
        "aws sts get-caller-identity shows why a profile fails",
  },
  {
    code: "aws-credentials",
    is: named(/^ExpiredToken(?:Exception)?$/),
    message: (action, text) => `the AWS credentials for ${action} have expired: ${text}`,
    hint: () =>
      "get new ones, for example with aws sso login (with --profile for a profile); if AWS_SESSION_TOKEN is set, replace it",
  },
  {
    code: "aws-credentials",
    is: (error) =>
      /^(?:RequestExpired|RequestTimeTooSkewed)/.test(error.name) ||
      (isSignature(error) && /expired|not yet current/i.test(error.message)),
    message: (action, text) => `AWS rejected the time of the request to ${action}: ${text}`,
    hint: () => "correct the clock of this machine",
  },
  {
    code: "aws-credentials",
    is: (error) =>
      isSignature(error) || /^(?:UnrecognizedClient|InvalidClientTokenId|MissingAuthenticationToken)/.test(error.name),
    message: (action, text) => `AWS rejected the credentials for ${action}: ${text}`,
    hint: () => "check the access key, its secret and, for temporary credentials, the session token",
  },
  {
    code: "aws-limit",
    is: named(/Throttl|^TooManyRequests|^RequestLimitExceeded|^SlowDown/),
    message: (action, text) => `too many calls of ${action}: ${text}`,
    hint: () => "wait a moment and try again",
  },
  {
    code: "aws-limit",
    is: named(/^LimitExceeded|QuotaExceeded/),
    message: (action, text) => `${action} would exceed a quota of the account: ${text}`,
    hint: () => "see the quotas of the account and Region under Service Quotas in the AWS console",
  },
  {
    code: "not-found",
    is: named(/^(?:ResourceNotFound|NotFound|NonExistent|TrailNotFound|QueueDoesNotExist)|NonExistentQueue/),
    message: (action, text) => `${action} did not find the resource: ${text}`,
    hint: () => "check the name, the Region (--region) and the account (--profile)",
  },
  {
    code: "timeout",
    is: (error) => error.name === "AbortError",
    message: (action) => `the call to ${action} was canceled before AWS answered`,
    hint: () => "try again, or allow more time with --timeout",
  },
  {
    code: "timeout",
    is: (error) => error.name === "TimeoutError" && coded(/^(?:ETIMEDOUT|)$/)(error),
    message: (action, text) => `AWS did not answer ${action} in time: ${text}`,
    hint: () => "check the network, the proxy, --endpoint-url and the Region",
  },
  {
    code: "aws",
    is: ({ message }) => message.startsWith("Region is missing"),
    message: (action) => `expected an AWS Region for ${action}, found none`,
    hint: () => "set --region, AWS_REGION or the profile's region; the AWS SDK ignores AWS_DEFAULT_REGION",
  },
  {
    code: "aws",
    is: ({ message }) => message.startsWith("Region not accepted"),
    message: (action, text) => `expected the name of an AWS Region for ${action}: ${text}`,
    hint: () => "set --region or AWS_REGION to the name of a Region, for example eu-west-1",
  },
  {
    code: "aws",
    is: (error) => error.name === "SyntaxError" && error.$metadata !== undefined,
    message: (action, text, { $metadata }) => {
      const found = text.includes("'<'") ? "a web page" : "invalid JSON";
      return `expected AWS's answer to ${action}, found ${found} (HTTP ${$metadata?.httpStatusCode ?? "status unknown"})`;
    },
    hint: () => "a proxy or another server answered instead of AWS; check --endpoint-url and AWS_ENDPOINT_URL",
  },
  {
    code: "aws",
    is: coded(/^ERR_INVALID_URL$/),
    message: (action) => `expected a URL as the endpoint for ${action}`,
    hint: () => "set --endpoint-url or AWS_ENDPOINT_URL to a full URL, for example http://127.0.0.1:5055",
  },
  {
    code: "aws",
    is: coded(/^EPROTO$|CERT|SIGNATURE|^ERR_(?:TLS|SSL)/),
    message: (action, text) => `cannot open a secure connection for ${action}: ${text}`,
    hint: () => "check https or http in --endpoint-url; if a proxy uses its own certificate, set NODE_EXTRA_CA_CERTS",
  },
  {
    code: "aws",
    is: (error) => coded(/^E[A-Z_]+$/)(error) || error.name === "TimeoutError",
    message: (action, text) => `cannot reach AWS for ${action}: ${text}`,
    hint: () => "check the network, the Region and --endpoint-url",
  },
  {
    code: "aws",
    is: named(
      /^(?:InvalidParameter(?:Value|Combination)?|Validation(?:Error)?|InvalidRequestContent|InvalidOperation|BadRequest)(?:Exception)?$/,
    ),
    message: (action, text, { name }) => `AWS does not accept the request of ${action}: ${name}: ${text}`,
    hint: () => "correct the value that AWS's message names; --debug shows what was sent",
  },
  {
    code: "aws",
    is: ({ $fault }) => $fault === "server",
    message: (action, text, { name }) => `${action} failed with a server error of AWS: ${name}: ${text}`,
    hint: () => "try again later; the AWS Health Dashboard shows outages",
  },
];

const other: Kind = {
  code: "aws",
  is: () => true,
  message: (action, text, { name }) => `${action} failed: ${name}: ${text}`,
  hint: (action) => `look up ${action} and the error's name in the AWS API reference; --debug shows what was sent`,
};

/**
 * Refuses an answer without the requested value. AWS may omit an empty list, but if the request id is missing too, the
 * answer did not come from AWS.
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
    hint: "a proxy or another server answered instead of AWS; check --endpoint-url and AWS_ENDPOINT_URL",
    details: { action },
  });
}

/** Returns the sign-in command for the right profile if a session of IAM Identity Center is missing or has expired. */
function signInHint({ message }: SdkError): string | undefined {
  if (!/\bsso\b/i.test(message)) return undefined;
  const profile = /profile[= ]"?([\w.@+-]+)"?/.exec(message)?.[1];
  return profile === undefined || profile === "default" ? "aws sso login" : `aws sso login --profile ${profile}`;
}

function isSignature({ name }: SdkError): boolean {
  return /^(?:InvalidSignature|SignatureDoesNotMatch|IncompleteSignature)/.test(name);
}

/** Whether AWS rejected a pattern. TestMetricFilter takes little else; the errors of other calls mention the pattern. */
function isAboutPattern({ name, message }: SdkError, action: string): boolean {
  if (name !== "InvalidParameterException") return false;
  if (action === "logs:TestMetricFilter") return !/logEventMessages/i.test(message);
  return /filter ?pattern|character\(s\) in term|^Duplicate field|regular expression|\bregex/i.test(message);
}
