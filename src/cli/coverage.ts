import { mutatingIamOperations } from "../cloudtrail/operations.ts";
import type { Matcher } from "../pattern/match/compile.ts";

/** The share of IAM's write operations that a pattern catches. */
export interface Coverage {
  readonly caught: number;
  readonly of: number;
  /** caught / of, in percent, one decimal. */
  readonly percent: number;
  readonly missed: readonly string[];
}

/** Tests a pattern with a plain call of each IAM operation that changes something. */
export function coverageOf(matcher: Matcher): Coverage {
  const missed = mutatingIamOperations.filter((eventName) => !matcher.test(JSON.stringify(plainCall(eventName))));
  const of = mutatingIamOperations.length;
  const caught = of - missed.length;
  return { caught, of, percent: Math.round((caught / of) * 1000) / 10, missed };
}

/** Returns a call as CloudTrail records it, with only the fields that every record has. */
export function plainCall(eventName: string): object {
  return {
    eventVersion: "1.11",
    userIdentity: {
      type: "IAMUser",
      principalId: "AIDACKCEVSQ6C2EXAMPLE",
      arn: "arn:aws:iam::111122223333:user/alice",
      accountId: "111122223333",
      userName: "alice",
    },
    eventTime: "2026-11-18T15:21:36Z",
    eventSource: "iam.amazonaws.com",
    eventName,
    awsRegion: "us-east-1",
    sourceIPAddress: "192.0.2.1",
    userAgent: "aws-cli/2.31.10",
    requestParameters: {},
    responseElements: null,
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "111122223333",
    eventCategory: "Management",
  };
}
