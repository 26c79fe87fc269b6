import { readPolicies } from "../../../src/alert/policy/policy.ts";
import { type CloudTrailRecord, readRecord } from "../../../src/cloudtrail/record.ts";

export type Raw = Readonly<Record<string, unknown>>;

/** The account that the records are of, and another. */
export const own = "111122223333";
export const other = "999999999999";

export const allow = (rest: Raw): Raw => ({ Effect: "Allow", ...rest });
export const deny = (rest: Raw): Raw => ({ Effect: "Deny", ...rest });

/** A policy document as text, as most calls take it. */
export const policyOf = (statement: unknown): string => JSON.stringify({ Version: "2012-10-17", Statement: statement });

/** A call by its service and name: "iam CreatePolicy". */
export function recordOf(call: string, requestParameters: unknown, rest: Raw = {}): CloudTrailRecord {
  const [service, eventName] = call.split(" ");
  const eventSource = `${service}.amazonaws.com`;
  const record = readRecord({ eventSource, eventName, recipientAccountId: own, requestParameters, ...rest });
  if (record === undefined) throw new Error("expected a record");
  return record;
}

/** The parameter that each call has its document in. */
const parameters: Readonly<Record<string, string>> = {
  "iam CreateRole": "assumeRolePolicyDocument",
  "organizations CreatePolicy": "content",
  "kms PutKeyPolicy": "policy",
  "sts AssumeRole": "policy",
  "s3 PutBucketPolicy": "bucketPolicy",
};

/** What is read of a call that has one policy. */
export function read(call: string, statement: unknown, rest: Raw = {}): ReturnType<typeof readPolicies> {
  const parameter = parameters[call] ?? "policyDocument";
  return readPolicies(recordOf(call, { [parameter]: policyOf(statement) }, rest));
}
