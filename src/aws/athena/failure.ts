import { type ErrorCode, IamAlertsError } from "../../errors.ts";
import { awsFailure } from "../failure.ts";

/** A reason for which Athena refuses or ends a query. */
interface Reason {
  readonly is: RegExp;
  readonly code: ErrorCode;
  readonly message: (text: string) => string;
  readonly hint: string;
}

/**
 * The reasons, by Athena's own words. The first that applies wins.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/troubleshooting-athena.html
 */
const reasons: readonly Reason[] = [
  {
    is: /no output location provided/i,
    code: "usage",
    message: () => "expected --output, found none, and the workgroup has no location for results",
    hint: "say where Athena writes the results, for example --output s3://<bucket>/athena/, or choose another --workgroup",
  },
  {
    is: /work ?group.*(?:not found|does not exist)/i,
    code: "not-found",
    message: (text) => `expected a workgroup of Athena, found none with that name: ${text}`,
    hint: "check --workgroup, the Region and the account (--profile)",
  },
  {
    is: /bytes scanned limit|data usage control|scanned cutoff/i,
    code: "aws-limit",
    message: (text) => `the workgroup's limit of bytes per query stopped the query: ${text}`,
    hint: "search less with --since, --until, --account and --region, or choose a workgroup with a higher limit",
  },
  {
    is: /TABLE_NOT_FOUND|SCHEMA_NOT_FOUND|table .* does not exist|(?:database|schema) .*(?:does not exist|not found)/i,
    code: "not-found",
    message: (text) => `Athena did not find the table or its database: ${text}`,
    hint: "check --database and --table; --create-table with --location creates the table of AWS's documentation",
  },
  {
    is: /AlreadyExists|already exists/i,
    code: "usage",
    message: (text) => `expected a new table for --create-table, found one with that name: ${text}`,
    hint: "leave out --create-table to search that table, or give another --table",
  },
  {
    is: /COLUMN_NOT_FOUND|cannot be resolved|is not of type ROW|not a row type|TYPE_MISMATCH/i,
    code: "not-found",
    message: (text) => `the table lacks a column of AWS's documented CloudTrail table: ${text}`,
    hint: "create the documented table next to it: --create-table with --location and another --table",
  },
  {
    is: /access ?denied|permission|not authorized|Status Code: 403|Lake Formation/i,
    code: "aws-denied",
    message: (text) => `Athena may not read or write what the query needs: ${text}`,
    hint:
      "allow s3:GetObject and s3:ListBucket on the trail's bucket, s3:PutObject and s3:GetBucketLocation on that of the results, " +
      "kms:Decrypt on an encrypted trail's key, and glue:GetTable, glue:GetDatabase and glue:GetPartitions",
  },
  {
    is: /exhausted resources|query timeout|timed? ?out/i,
    code: "aws-limit",
    message: (text) => `the query was too large for Athena: ${text}`,
    hint: "search a shorter time at once, with --since and --until",
  },
];

/** Returns the error for a query that Athena ended without a result. */
export function queryFailure(reason: string, details: Readonly<Record<string, unknown>>): IamAlertsError {
  const known = reasons.find(({ is }) => is.test(reason));
  if (known !== undefined) return new IamAlertsError(known.code, known.message(reason), { hint: known.hint, details });
  return new IamAlertsError("aws", `Athena did not complete the query: ${reason}`, {
    hint: "the query's id in the details finds it in the Athena console, under Recent queries",
    details,
  });
}

/** Returns the error for a call that Athena refused. */
export function requestFailure(error: unknown, action: string): IamAlertsError {
  const failure = awsFailure(error, action);
  const message = String(failure.details["awsMessage"] ?? failure.message);
  const isRequest = /^(?:Error|InvalidRequestException|MetadataException)$/.test(String(failure.details["awsError"]));
  const known = isRequest ? reasons.find(({ is }) => is.test(message)) : undefined;
  if (known === undefined) return failure;
  return new IamAlertsError(known.code, known.message(message), {
    hint: known.hint,
    details: failure.details,
    cause: error,
  });
}
