import { IamAlertsError } from "../../errors.ts";
import { awsFailure } from "../failure.ts";

/** Returns the error that explains why a folder of a bucket could not be listed. */
export function listingFailure(error: unknown, bucket: string): IamAlertsError {
  const { name, failure } = read(error, "s3:ListBucket");
  if (name === "NoSuchBucket") {
    return new IamAlertsError("not-found", `expected a bucket, found none named ${JSON.stringify(bucket)}`, {
      hint: "check the name; aws s3 ls lists the buckets of your account",
      details: failure.details,
      cause: error,
    });
  }
  return failure.code === "aws-denied" ? withRequester(failure) : failure;
}

/** Returns why one object cannot be read; undefined for a failure that would affect every other object, too. */
export function objectFault(error: unknown): string | undefined {
  const { name, failure } = read(error, "s3:GetObject");
  if (name === "NoSuchKey") return "expected an object, found none; it was deleted after it had been listed";
  if (name === "InvalidObjectState") {
    return "the object is archived and must be restored before it can be read; aws s3api restore-object restores it";
  }
  const status = Number(failure.details["httpStatus"] ?? 0);
  const isOwn = ["aws", "aws-denied", "not-found"].includes(failure.code) && status >= 400 && status < 500;
  if (!isOwn || /^(?:NoSuchBucket|PermanentRedirect|AuthorizationHeaderMalformed)$/.test(name)) return undefined;
  return `${failure.message}${failure.hint === undefined ? "" : `; ${failure.hint}`}`;
}

/** Returns the error for an object that cannot be read because of a failure of all. */
export function getFailure(error: unknown): IamAlertsError {
  return read(error, "s3:GetObject").failure;
}

/** Returns the error for a bucket of which no object may be read. */
export function allDenied(problem: string, objects: number): IamAlertsError {
  return new IamAlertsError("aws-denied", `could not read any of the first ${objects} objects: ${problem}`, {
    hint:
      "allow s3:GetObject on the objects, and kms:Decrypt on the key of an encrypted bucket; a bucket whose requesters pay " +
      "needs --request-payer requester",
  });
}

/** S3 names the missing permission, which is that of a key for an encrypted object. */
function read(error: unknown, action: string): { readonly name: string; readonly failure: IamAlertsError } {
  const cause = error instanceof IamAlertsError ? error.cause : error;
  const { name, message } = cause instanceof Error ? cause : { name: "", message: "" };
  const [, permission] = /not authorized to perform:? ([\w-]+:\w+)/.exec(message) ?? [];
  return { name, failure: awsFailure(cause ?? error, permission ?? action) };
}

function withRequester(failure: IamAlertsError): IamAlertsError {
  const { code, message, hint = "", details, cause } = failure;
  return new IamAlertsError(code, message, {
    hint: `${hint}; a bucket whose requesters pay needs --request-payer requester`,
    details,
    cause,
  });
}
