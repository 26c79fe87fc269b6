import { readPolicies } from "../../../src/alert/policy/policy.ts";
import { type CloudTrailRecord, readRecord } from "../../../src/cloudtrail/record.ts";
import { account, type Raw } from "../alerts.ts";

export type { Raw };

/** The account of the records, and another one. */
export const own: string = account;
export const other = "999999999999";

export const allow = (rest: Raw): Raw => ({ Effect: "Allow", ...rest });
export const deny = (rest: Raw): Raw => ({ Effect: "Deny", ...rest });

/** Returns a policy document as text, which most calls take. */
export const policyOf = (statement: unknown): string => JSON.stringify({ Version: "2012-10-17", Statement: statement });

/** Returns a record of a call, given by service and name: "iam CreatePolicy". */
export function recordOf(call: string, requestParameters: unknown, rest: Raw = {}): CloudTrailRecord {
  const [service, eventName] = call.split(" ");
  const eventSource = `${service}.amazonaws.com`;
  const record = readRecord({ eventSource, eventName, recipientAccountId: own, requestParameters, ...rest });
  if (record === undefined) throw new Error("expected a record");
  return record;
}

/** The parameter with the document, by call. */
const parameters: Readonly<Record<string, string>> = {
  "iam CreateRole": "assumeRolePolicyDocument",
  "organizations CreatePolicy": "content",
  "kms PutKeyPolicy": "policy",
  "sts AssumeRole": "policy",
  "s3 PutBucketPolicy": "bucketPolicy",
};

/** Reads the policies of a call with one statement. */
export function read(call: string, statement: unknown, rest: Raw = {}): ReturnType<typeof readPolicies> {
  const parameter = parameters[call] ?? "policyDocument";
  return readPolicies(recordOf(call, { [parameter]: policyOf(statement) }, rest));
}
