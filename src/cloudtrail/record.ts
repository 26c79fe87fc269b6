/** A JSON object of somebody else's making. */
export type Fields = Readonly<Record<string, unknown>>;

/** Who made a call, as CloudTrail writes it; text that is absent or masked is null. */
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
  /** Whether the session was made with MFA; null where the record does not say. */
  readonly mfa: boolean | null;
  readonly sourceIdentity: string | null;
  /** The Identity Center user that a call was made for. */
  readonly onBehalfOf: string | null;
  /** The identity provider that a web identity's session came from. */
  readonly federatedProvider: string | null;
  /** Whether the session's credentials are those that an EC2 instance hands out. */
  readonly fromInstance: boolean;
}

/** One CloudTrail record, read tolerantly: whatever is absent, masked or of another type is null. */
export interface CloudTrailRecord {
  /** The record as it came. */
  readonly raw: unknown;
  readonly eventId: string | null;
  /** ISO 8601 in UTC, whatever the record's spelling. */
  readonly eventTime: string | null;
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
}

/** Deeper than anything CloudTrail writes (11 was seen); what is deeper would exhaust the stack of whoever prints it. */
const maxDepth = 100;

/**
 * Reads a CloudTrail record out of any value, without ever throwing for what is in it.
 *
 * Gives undefined for a value that is no object or is nested more than 100 levels deep: nothing can be said of it.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function readRecord(value: unknown): CloudTrailRecord | undefined {
  if (!isFields(value) || isTooDeep(value)) return undefined;
  const get = (name: string) => field(value, name);
  const userIdentity = readIdentity(get("userIdentity"));
  return {
    raw: value,
    eventId: text(get("eventID")),
    eventTime: time(get("eventTime")),
    eventSource: text(get("eventSource")),
    eventName: text(get("eventName")),
    eventType: text(get("eventType")),
    region: text(get("awsRegion")),
    sourceIp: text(get("sourceIPAddress")),
    userAgent: text(get("userAgent")),
    errorCode: text(get("errorCode")),
    errorMessage: text(get("errorMessage")),
    readOnly: flag(get("readOnly")),
    accountId: text(get("recipientAccountId")) ?? userIdentity.accountId,
    fromConsole: flag(get("sessionCredentialFromConsole")) === true,
    userIdentity,
    requestParameters: fields(get("requestParameters")),
    responseElements: fields(get("responseElements")),
    additionalEventData: fields(get("additionalEventData")),
  };
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
    onBehalfOf: text(field(fields(get("onBehalfOf")), "userId")),
    federatedProvider:
      text(field(fields(field(session, "webIdFederationData")), "federatedProvider")) ?? text(get("identityProvider")),
    fromInstance: text(field(session, "ec2RoleDelivery")) !== null,
  };
}

/** A field by its name, or by its name in another case: records that were relayed have lost it. */
export function field(object: Fields, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const lower = name.toLowerCase();
  for (const key of Object.keys(object)) {
    // The lengths tell most names apart, and cost nothing.
    if (key.length === name.length && key.toLowerCase() === lower) return object[key];
  }
  return undefined;
}

/** Text that says something: CloudTrail and relays mask values as "", "-", "..." or asterisks. */
export function text(value: unknown): string | null {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value !== "string" || /^[-.*\s]*$/.test(value)) return null;
  return value;
}

/** The fields of an object; none for anything else (null, the text "null", a log text, a list). */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Booleans, as CloudTrail writes them: true, "true", "Yes". */
export function flag(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return null;
  if (/^(?:true|yes)$/i.test(value)) return true;
  return /^(?:false|no)$/i.test(value) ? false : null;
}

/** What CloudTrail itself writes, on the days that every month has: nothing in it is to be converted. */
const asWritten = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/**
 * A time as ISO 8601 in UTC, to the second or, where the record has them, milliseconds. Takes CloudTrail's own spelling,
 * the same without T and Z and with more decimals, and milliseconds or seconds since 1970.
 */
function time(value: unknown): string | null {
  if (typeof value === "number") return iso(value > 1e11 ? value : value * 1000);
  if (typeof value !== "string") return null;
  if (asWritten.test(value)) return value;
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d{1,3})?\d*\s*(Z|UTC|[+-]\d\d:?\d\d)?$/.exec(value.trim());
  if (parts === null) return null;
  const [, date, clock, fraction = "", zone = "Z"] = parts;
  return iso(Date.parse(`${date}T${clock}${fraction}${zone === "UTC" ? "Z" : zone}`));
}

function iso(milliseconds: number): string | null {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(".000Z", "Z");
}

/** Whether a value is nested more than 100 levels deep. */
export function isTooDeep(value: unknown): boolean {
  return isDeeper(value, maxDepth);
}

function isDeeper(value: unknown, limit: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (limit === 0) return true;
  for (const key in value) {
    const inner = (value as Fields)[key];
    // Asked here as well, because most values are no objects and a call costs more than the question.
    if (typeof inner === "object" && isDeeper(inner, limit - 1)) return true;
  }
  return false;
}
