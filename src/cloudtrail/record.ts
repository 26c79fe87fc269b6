import { type Fields, field, fields, flag, isFields, isTooDeep, text, time } from "./fields.ts";
import { fromOcsf, isOcsf } from "./ocsf.ts";

/** The identity that made a call, as CloudTrail writes it. Text that is absent or masked is null. */
export interface UserIdentity {
  /** Root, IAMUser, AssumedRole, FederatedUser, … or null: CloudTrail leaves it out at times. */
  readonly type: string | null;
  readonly userName: string | null;
  readonly principalId: string | null;
  readonly arn: string | null;
  readonly accountId: string | null;
  readonly accessKeyId: string | null;
  readonly invokedBy: string | null;
  /** The role or user that issued a temporary session. */
  readonly issuer: { readonly type: string | null; readonly userName: string | null; readonly arn: string | null };
  /** Whether the session was created with MFA; null if the record does not say. */
  readonly mfa: boolean | null;
  readonly sourceIdentity: string | null;
  /** The ARN of the sign-in session that the credentials come from: that of `aws login` or of an OAuth client. */
  readonly signInSessionArn: string | null;
  /** The Identity Center user that a call was made for. */
  readonly onBehalfOf: string | null;
  /** The identity provider of a web identity's session. */
  readonly federatedProvider: string | null;
  /** Whether the session's credentials are those that an EC2 instance hands out. */
  readonly fromInstance: boolean;
  /** Whether the call was made in a root session that sts:AssumeRoot started from another account. */
  readonly assumedRoot: boolean;
  /** The account that acts under a temporary delegation. */
  readonly delegateAccount: string | null;
  /** The ARN of the function or other resource that the credentials were issued to. */
  readonly issuedTo: string | null;
}

/** One CloudTrail record, read tolerantly: a value that is absent, masked or of another type is null. */
export interface CloudTrailRecord {
  /** The original record. */
  readonly raw: unknown;
  readonly eventId: string | null;
  /** ISO 8601 in UTC, however the record spells it. */
  readonly eventTime: string | null;
  /** The service's name as in the partition aws: iam.amazonaws.com for iam.amazonaws.eu too. */
  readonly eventSource: string | null;
  readonly eventName: string | null;
  readonly eventType: string | null;
  readonly region: string | null;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly readOnly: boolean | null;
  readonly accountId: string | null;
  readonly fromConsole: boolean;
  readonly userIdentity: UserIdentity;
  readonly requestParameters: Fields;
  readonly responseElements: Fields;
  readonly additionalEventData: Fields;
  /** The result of an AwsServiceEvent. */
  readonly serviceEventDetails: Fields;
}

/**
 * Reads a CloudTrail record from any value, including an OCSF event that AWS made from one. Never throws because of its
 * content.
 *
 * Returns undefined for a value that is not an object or is nested more than 100 levels deep.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function readRecord(value: unknown): CloudTrailRecord | undefined {
  if (!isFields(value) || isTooDeep(value)) return undefined;
  const event = isOcsf(value) ? fromOcsf(value) : value;
  // The parameters of an OCSF event are text.
  if (event !== value && isTooDeep(event)) return undefined;
  const get = (name: string) => field(event, name);
  const userIdentity = readIdentity(get("userIdentity"));
  return {
    raw: value,
    eventId: text(get("eventID")),
    eventTime: time(get("eventTime")) ?? windowStart(get("timeWindow")),
    eventSource: text(get("eventSource"))?.replace(/\.amazonaws\.(?:com\.cn|eu)$/, ".amazonaws.com") ?? null,
    eventName: text(get("eventName")),
    eventType: text(get("eventType")),
    region: text(get("awsRegion")),
    sourceIp: text(get("sourceIPAddress")),
    userAgent: text(get("userAgent")),
    errorCode: text(get("errorCode")),
    errorMessage: text(get("errorMessage")),
    readOnly: flag(get("readOnly")),
    // Aggregated events have the field accountId.
    accountId: text(get("recipientAccountId")) ?? userIdentity.accountId ?? text(get("accountId")),
    fromConsole: flag(get("sessionCredentialFromConsole")) === true,
    userIdentity,
    requestParameters: fields(get("requestParameters")),
    responseElements: fields(get("responseElements")),
    additionalEventData: fields(get("additionalEventData")),
    serviceEventDetails: fields(get("serviceEventDetails")),
  };
}

/** Returns the time of an aggregated event, which covers five minutes. */
function windowStart(window: unknown): string | null {
  return window === undefined ? null : time(field(fields(window), "windowStart"));
}

function readIdentity(value: unknown): UserIdentity {
  const identity = fields(value);
  const get = (name: string) => field(identity, name);
  const session = fields(get("sessionContext"));
  const issuer = fields(field(session, "sessionIssuer"));
  const attributes = fields(field(session, "attributes"));
  return {
    type: text(get("type")),
    userName: text(get("userName")),
    principalId: text(get("principalId")),
    arn: text(get("arn")),
    accountId: text(get("accountId")),
    accessKeyId: text(get("accessKeyId")),
    invokedBy: text(get("invokedBy")),
    issuer: {
      type: text(field(issuer, "type")),
      userName: text(field(issuer, "userName")),
      arn: text(field(issuer, "arn")),
    },
    mfa: flag(field(attributes, "mfaAuthenticated")),
    sourceIdentity: text(field(session, "sourceIdentity")),
    signInSessionArn: text(field(session, "signInSessionArn")),
    onBehalfOf: text(field(fields(get("onBehalfOf")), "userId")),
    federatedProvider:
      text(field(fields(field(session, "webIdFederationData")), "federatedProvider")) ?? text(get("identityProvider")),
    fromInstance: text(field(session, "ec2RoleDelivery")) !== null,
    assumedRoot: flag(field(session, "assumedRoot")) === true,
    delegateAccount: text(field(fields(get("invokedByDelegate")), "accountId")),
    issuedTo: text(field(fields(get("inScopeOf")), "credentialsIssuedTo")),
  };
}
