import { type Fields, field, flag, isFields, text } from "../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../cloudtrail/record.ts";

/**
 * Whether a call succeeded. Sign-ins report a failure in their response elements, in `serviceEventDetails` or in
 * `additionalEventData`; events of a service report one in `serviceEventDetails`.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/understanding-sign-in-events.html
 * @see https://docs.aws.amazon.com/controltower/latest/userguide/lifecycle-events.html
 */
export function isOk(record: CloudTrailRecord): boolean {
  const { errorCode, errorMessage, eventName, responseElements, serviceEventDetails: details } = record;
  if (errorCode !== null || errorMessage !== null) return false;
  if (failsAt(responseElements, eventName) || failsAt(details, eventName)) return false;
  if (eventName?.includes("OAuth2") === true && flag(field(record.additionalEventData, "success")) === false)
    return false;
  return !hasDetails(record) || !statesOf(details).some(isFailure);
}

/** Whether a record has `serviceEventDetails`; nearly none has. */
export function hasDetails({ serviceEventDetails }: CloudTrailRecord): boolean {
  for (const _ in serviceEventDetails) return true;
  return false;
}

/** Returns the reason that a service gives for a failure in `serviceEventDetails`. */
export function reasonOf({ serviceEventDetails: details }: CloudTrailRecord): string | null {
  for (const part of partsOf(details)) {
    for (const name of ["failureReason", "statusMessage", "message", "reason", "errorMessage"]) {
      const reason = text(field(part, name));
      if (reason !== null) return reason;
    }
  }
  return null;
}

/** Whether a part of a record reports the failure of a sign-in, under the name of the event. */
function failsAt(part: Fields, eventName: string | null): boolean {
  // Inherited properties are never text.
  return isFailure(part["ConsoleLogin"]) || (eventName !== null && isFailure(part[eventName]));
}

const isFailure = (value: unknown): boolean => typeof value === "string" && /^fail(?:ure|ed)$/i.test(value);

const statesOf = (details: Fields): readonly unknown[] =>
  partsOf(details).flatMap((part) => ["state", "status", "result"].map((name) => field(part, name)));

/**
 * The details themselves and the objects in them, a few levels deep: enableBaselineStatus.enabledBaselineDetails
 * .statusSummary. Lists are left out, because an item is about one of several accounts or units.
 */
function partsOf(details: Fields, levels = 3): readonly Fields[] {
  const inner = levels === 0 ? [] : Object.values(details).filter(isFields);
  return [details, ...inner.flatMap((part) => partsOf(part, levels - 1))];
}
