import { type Fields, field, fields, flag, isFields, text } from "./fields.ts";

/**
 * The fields of a CloudTrail record and the places of their values in an OCSF event, the most exact place first. AWS
 * writes OCSF with the transformer parseToOCSF of CloudWatch Logs and in Security Lake; versions differ in the names.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Transformation-parseToOCSF.html
 * @see https://docs.aws.amazon.com/security-lake/latest/userguide/open-cybersecurity-schema-framework.html
 * @see https://github.com/ocsf/examples/tree/main/mappings/markdown/AWS
 */
const places: Readonly<Record<string, readonly string[]>> = {
  eventVersion: ["metadata.product.version"],
  eventID: ["metadata.uid"],
  eventTime: ["time_dt", "time"],
  eventSource: ["api.service.name"],
  eventName: ["api.operation"],
  eventType: ["metadata.event_code"],
  eventCategory: ["metadata.product.feature.name"],
  awsRegion: ["cloud.region"],
  recipientAccountId: ["cloud.account.uid", "cloud.account_uid"],
  sourceIPAddress: ["src_endpoint.ip", "src_endpoint.domain"],
  vpcEndpointId: ["src_endpoint.uid"],
  userAgent: ["http_request.user_agent"],
  requestID: ["api.request.uid"],
  errorCode: ["api.response.error"],
  errorMessage: ["api.response.message", "api.response.error_message"],
  "userIdentity.type": ["actor.user.type"],
  "userIdentity.userName": ["actor.user.name"],
  "userIdentity.accountId": ["actor.user.account.uid", "actor.user.account_uid"],
  "userIdentity.accessKeyId": ["actor.user.credential_uid"],
  "userIdentity.invokedBy": ["actor.invoked_by"],
  "userIdentity.identityProvider": ["actor.idp.name"],
  "userIdentity.sessionContext.attributes.creationDate": ["actor.session.created_time_dt"],
  "userIdentity.sessionContext.attributes.mfaAuthenticated": ["actor.session.is_mfa", "actor.session.mfa"],
  "userIdentity.sessionContext.sessionIssuer.arn": ["actor.session.issuer"],
  "additionalEventData.LoginTo": ["dst_endpoint.svc_name"],
};

/** The fields of a record that are objects, but may be text in OCSF. */
const objects: ReadonlySet<string> = new Set([
  "requestParameters",
  "responseElements",
  "additionalEventData",
  "serviceEventDetails",
  "userIdentity",
]);

/** Whether an object is a CloudTrail event that was transformed to OCSF. */
export function isOcsf(event: Fields): boolean {
  if (!("class_uid" in event) || "eventName" in event) return false;
  return text(valueAt(event, "metadata.product.name"))?.toLowerCase() === "cloudtrail";
}

/**
 * Returns the CloudTrail record that an OCSF event was made from: the original text if the event has it, else a record
 * with the same values in CloudTrail's fields.
 */
export function fromOcsf(event: Fields): Fields {
  const original = parsed(event["raw_data"]);
  if (isFields(original) && "eventName" in original) return original;
  const record: Writable = {};
  for (const [name, value] of unmapped(event["unmapped"])) put(record, name, objects.has(name) ? parsed(value) : value);
  for (const [name, paths] of Object.entries(places)) {
    const value = paths
      .map((path) => valueAt(event, path))
      .find((found) => text(found) !== null || flag(found) !== null);
    if (value !== undefined) put(record, name, value);
  }
  const user = fields(valueAt(event, "actor.user"));
  for (const [name, value] of Object.entries(idsOf(user, valueAt(event, "actor.idp.uid")))) {
    if (value !== undefined) put(record, name, value);
  }
  const mfa = flag(event["is_mfa"]);
  if (mfa !== null) put(record, "additionalEventData.MFAUsed", mfa ? "Yes" : "No");
  for (const [name, path] of [
    ["requestParameters", "api.request.data"],
    ["responseElements", "api.response.data"],
  ] as const) {
    const value = parsed(valueAt(event, path));
    if (isFields(value)) record[name] = { ...fields(record[name]), ...value };
  }
  return withOutcome(record, event);
}

type Writable = Record<string, unknown>;

/** Returns the ids of a user, whose places differ between versions of OCSF. */
function idsOf(user: Fields, idp: unknown): Readonly<Record<string, string | undefined>> {
  const ids = ["uid", "uuid", "uid_alt"].flatMap((name) => text(user[name]) ?? []);
  const arn = ids.find((id) => id.startsWith("arn:"));
  const other = ids.find((id) => !id.startsWith("arn:"));
  if (user["type"] !== "IdentityCenterUser") return { "userIdentity.arn": arn, "userIdentity.principalId": other };
  return {
    "userIdentity.onBehalfOf.userId": other,
    "userIdentity.onBehalfOf.identityStoreArn": text(idp) ?? undefined,
  };
}

/** Adds the outcome of an event that has a status but no error code, such as a sign-in. */
function withOutcome(record: Writable, event: Fields): Fields {
  const hasFailed = event["status_id"] === 2 || /^fail/i.test(text(event["status"]) ?? "");
  const name = text(record["eventName"]);
  if (!hasFailed || name === null || text(record["errorCode"]) !== null) return record;
  const reason = text(record["errorMessage"]) ?? text(event["status_detail"]);
  return {
    ...record,
    ...(reason === null ? {} : { errorMessage: reason }),
    responseElements: { ...fields(record["responseElements"]), [name]: "Failure" },
  };
}

/** Returns the values for which OCSF has no field, by their path in the record. In Parquet, they are pairs. */
function unmapped(value: unknown): readonly (readonly [string, unknown])[] {
  const found = parsed(value);
  if (isFields(found)) return Object.entries(found);
  if (!Array.isArray(found)) return [];
  return found.flatMap((pair) => {
    const [name, inner] = Array.isArray(pair) ? pair : [field(fields(pair), "key"), field(fields(pair), "value")];
    return typeof name === "string" ? [[name, inner] as const] : [];
  });
}

/** Parses JSON text, and returns any other value unchanged: parameters are text or an object. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.parse(/\d{16}/.test(value) ? value.replace(tokens, quoteLong) : value);
  } catch {
    return value;
  }
}

/** The strings and numbers of JSON. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Puts quotes around an integer beyond 2^53, which keeps its digits, as in the rest of a record. */
function quoteLong(token: string): string {
  return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}

function valueAt(event: Fields, path: string): unknown {
  let value: unknown = event;
  for (const name of path.split(".")) value = isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}

/** Writes a value to a path, unless it is empty text, which means in OCSF that the field is absent. */
function put(record: Writable, path: string, value: unknown): void {
  const names = path.split(".");
  const last = names.pop();
  if (last === undefined || value === "" || value === null || path.includes("__proto__")) return;
  let target = record;
  for (const name of names) {
    const inner = Object.hasOwn(target, name) ? target[name] : undefined;
    // A copy, because the value can belong to the event.
    const next: Writable = { ...fields(inner) };
    target[name] = next;
    target = next;
  }
  target[last] = value;
}
