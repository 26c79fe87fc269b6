import { type Fields, field, flag, isFields, own, text } from "../cloudtrail/fields.ts";
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
  const places = ["ConsoleLogin", eventName ?? ""];
  if (places.some((name) => isFailure(own(responseElements, name)) || isFailure(own(details, name)))) return false;
  if (/OAuth2/.test(eventName ?? "") && flag(field(record.additionalEventData, "success")) === false) return false;
  // Nearly every record has no details, and this is asked several times for each.
  return Object.keys(details).length === 0 || !statesOf(details).some(isFailure);
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

const isFailure = (value: unknown): boolean => typeof value === "string" && /^fail(?:ure|ed)$/i.test(value);

const statesOf = (details: Fields): readonly unknown[] =>
  partsOf(details).flatMap((part) => ["state", "status", "result"].map((name) => field(part, name)));

/** The details themselves and the objects right inside them: createManagedAccountStatus. */
const partsOf = (details: Fields): readonly Fields[] => [details, ...Object.values(details).filter(isFields)];
