import { type CloudTrailRecord, readRecord, type UserIdentity } from "../../src/cloudtrail/record.ts";

/** Reads a record that must be readable. */
export function reading(value: unknown): CloudTrailRecord {
  const record = readRecord(value);
  if (record === undefined) throw new Error("expected a record, found undefined");
  return record;
}

/** The identity of a record that says nothing about who made the call. */
export const nobody: UserIdentity = {
  type: null,
  userName: null,
  principalId: null,
  arn: null,
  accountId: null,
  accessKeyId: null,
  invokedBy: null,
  issuer: { type: null, userName: null, arn: null },
  mfa: null,
  sourceIdentity: null,
  signInSessionArn: null,
  onBehalfOf: null,
  federatedProvider: null,
  fromInstance: false,
  assumedRoot: false,
  delegateAccount: null,
  issuedTo: null,
};
