import { readFileSync } from "node:fs";
import { presets } from "../../src/presets.ts";
import { lines } from "../cli/io.ts";

/** The published records. */
export const records: readonly object[] = lines<{ record: object }>(
  readFileSync("../shared/corpus/records.jsonl", "utf8"),
).map(({ record }) => record);

/** The presets, and patterns on fields of every kind. */
export const patterns: readonly string[] = [
  ...presets.map(({ pattern }) => pattern),
  '{ $.userIdentity.sessionContext.attributes.mfaAuthenticated = "true" }',
  "{ $.errorCode NOT EXISTS }",
  '{ $.errorCode = "*" }',
  '{ $.errorCode != "AccessDenied" }',
  '{ $.userAgent = "*Boto3*" }',
  '{ $.requestParameters.userName = "a*" }',
  '{ $.requestParameters.userName != "a*" }',
  "{ $.requestParameters.userName NOT EXISTS }",
  '{ $.responseElements.user.userName = "*e*" }',
  "{ $.readOnly = false }",
  "{ $.readOnly IS FALSE }",
  '{ $.resources[*].ARN = "*role*" }',
  '{ $.resources[0].ARN = "arn:aws:iam*" }',
  "{ $.userAgent = %aws-cli/[12]% }",
  "{ $.sourceIPAddress != %^\\d+\\.\\d+% }",
  '{ $.additionalEventData.MFAUsed = "No" }',
  '{ $.requestParameters.* = "*admin*" }',
  "{ $.requestParameters.maxResults > 10 }",
  '{ $.userIdentity.type = "AssumedRole" && $.sourceIPAddress = "*.amazonaws.com" }',
  '{ $.eventName != "Get*" && $.eventName != "List*" && $.eventName != Decrypt }',
  "{ $.recipientAccountId = 111122223333 || $.userIdentity.accountId != 111122223333 }",
];
