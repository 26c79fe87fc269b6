import { type Fields, field, fields, flag, isFields, isTooDeep, spelledAs, spellingsOf, text, time } from "./fields.ts";
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

// The names that are read, and the others that nearly every record has.
const recordNames = spellingsOf(`
  eventVersion userIdentity eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage
  requestParameters responseElements additionalEventData requestID eventID readOnly eventType managementEvent
  recipientAccountId eventCategory tlsDetails sessionCredentialFromConsole serviceEventDetails timeWindow accountId
  resources apiVersion
`);
const identityNames = spellingsOf(`
  type principalId arn accountId accessKeyId userName sessionContext invokedBy identityProvider onBehalfOf inScopeOf
  invokedByDelegate
`);
const sessionNames = spellingsOf(`
  sessionIssuer attributes webIdFederationData sourceIdentity signInSessionArn ec2RoleDelivery assumedRoot
`);

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
  const spelled = spelledAs(recordNames, event);
  const userIdentity = readIdentity(spelled["userIdentity"]);
  return {
    raw: value,
    eventId: text(spelled["eventID"]),
    eventTime: time(spelled["eventTime"]) ?? windowStart(spelled["timeWindow"]),
    eventSource: text(spelled["eventSource"])?.replace(/\.amazonaws\.(?:com\.cn|eu)$/, ".amazonaws.com") ?? null,
    eventName: text(spelled["eventName"]),
    eventType: text(spelled["eventType"]),
    region: text(spelled["awsRegion"]),
    sourceIp: text(spelled["sourceIPAddress"]),
    userAgent: text(spelled["userAgent"]),
    errorCode: text(spelled["errorCode"]),
    errorMessage: text(spelled["errorMessage"]),
    readOnly: flag(spelled["readOnly"]),
    // Aggregated events have the field accountId.
    accountId: text(spelled["recipientAccountId"]) ?? userIdentity.accountId ?? text(spelled["accountId"]),
    fromConsole: flag(spelled["sessionCredentialFromConsole"]) === true,
    userIdentity,
    requestParameters: fields(spelled["requestParameters"]),
    responseElements: fields(spelled["responseElements"]),
    additionalEventData: fields(spelled["additionalEventData"]),
    serviceEventDetails: fields(spelled["serviceEventDetails"]),
  };
}

/** Returns the time of an aggregated event, which covers five minutes. */
function windowStart(window: unknown): string | null {
  return window === undefined ? null : time(field(fields(window), "windowStart"));
}

function readIdentity(value: unknown): UserIdentity {
  const identity = spelledAs(identityNames, fields(value));
  const session = spelledAs(sessionNames, fields(identity["sessionContext"]));
  const issuer = spelledAs(identityNames, fields(session["sessionIssuer"]));
  return {
    type: text(identity["type"]),
    userName: text(identity["userName"]),
    principalId: text(identity["principalId"]),
    arn: text(identity["arn"]),
    accountId: text(identity["accountId"]),
    accessKeyId: text(identity["accessKeyId"]),
    invokedBy: text(identity["invokedBy"]),
    issuer: {
      type: text(issuer["type"]),
      userName: text(issuer["userName"]),
      arn: text(issuer["arn"]),
    },
    mfa: flag(field(fields(session["attributes"]), "mfaAuthenticated")),
    sourceIdentity: text(session["sourceIdentity"]),
    signInSessionArn: text(session["signInSessionArn"]),
    onBehalfOf: text(field(fields(identity["onBehalfOf"]), "userId")),
    federatedProvider:
      text(field(fields(session["webIdFederationData"]), "federatedProvider")) ?? text(identity["identityProvider"]),
    fromInstance: text(session["ec2RoleDelivery"]) !== null,
    assumedRoot: flag(session["assumedRoot"]) === true,
    delegateAccount: text(field(fields(identity["invokedByDelegate"]), "accountId")),
    issuedTo: text(field(fields(identity["inScopeOf"]), "credentialsIssuedTo")),
  };
}
