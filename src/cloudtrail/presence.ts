import { fieldNamesIn } from "./field-names.ts";
import { own } from "./fields.ts";

/** The share of the records that have a field. "usually": most records have it, but AWS does not promise it. */
export type Presence = "always" | "usually" | "sometimes";

/** Returns the texts one of which a field has, given its path; undefined if it can have any. */
export type ValuesOf = (path: string) => readonly string[] | undefined;

const inAll = words("awsRegion eventCategory eventID eventName eventSource eventTime eventType eventVersion");
inAll.add("sourceIPAddress").add("userIdentity");

/** KMS writes a `userIdentity` without a `type` when it rotates a key. */
const inMost = words("managementEvent readOnly recipientAccountId userAgent userIdentity.accountId userIdentity.type");

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html */
const byEventName: Readonly<Record<string, ReadonlySet<string>>> = {
  CheckMfa: words("additionalEventData.MfaType responseElements.CheckMfa userAgent"),
  ConsoleLogin: words(
    "additionalEventData.MFAUsed additionalEventData.MobileVersion responseElements.ConsoleLogin userAgent",
  ),
  ExitRole: words("responseElements.ExitRole userAgent"),
  SwitchRole: words("responseElements.SwitchRole userAgent"),
};

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
const byIdentity: Readonly<Record<string, ReadonlySet<string>>> = {
  AWSService: words("userIdentity.invokedBy"),
  AssumedRole: words("userIdentity.accountId userIdentity.arn userIdentity.principalId"),
  FederatedUser: words("userIdentity.accountId userIdentity.arn userIdentity.principalId"),
  IAMUser: words("userIdentity.accountId userIdentity.arn userIdentity.principalId userIdentity.userName"),
  Root: words("userIdentity.accountId userIdentity.arn userIdentity.principalId"),
};

/** The fields that a role's session has, except some sign-ins and calls of services. */
const ofRole = /^userIdentity\.sessionContext(?:\.sessionIssuer(?:\.\w+)?|\.attributes(?:\.\w+)?)?$/;

/**
 * Returns how many records have a field: of all records, or of those in which other fields have the values that
 * `valuesOf` returns. Returns undefined for a field that CloudTrail does not document.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function presenceOf(path: string, valuesOf: ValuesOf): Presence | undefined {
  if (inAll.has(path)) return "always";
  if (isInEach(byEventName, valuesOf("eventName"), path)) return "always";
  const identities = valuesOf("userIdentity.type");
  if (path === "userIdentity.type" && identities !== undefined) return "always";
  if (isInEach(byIdentity, identities, path)) return "always";
  const isOfRole = identities?.every((type) => type === "AssumedRole") === true;
  if (inMost.has(path) || (isOfRole && ofRole.test(path))) return "usually";
  const names = path.split(".");
  return fieldNamesIn(names.slice(0, -1))?.includes(names.at(-1) ?? "") ? "sometimes" : undefined;
}

function isInEach(
  table: Readonly<Record<string, ReadonlySet<string>>>,
  values: readonly string[] | undefined,
  path: string,
): boolean {
  return values !== undefined && values.length > 0 && values.every((value) => own(table, value)?.has(path));
}

function words(text: string): Set<string> {
  return new Set(text.split(" "));
}
