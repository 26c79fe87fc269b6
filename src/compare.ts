import { mutatingIamOperations } from "./cloudtrail/operations.ts";
import { presenceOf } from "./cloudtrail/presence.ts";
import { valuesOf } from "./cloudtrail/values.ts";
import type { Pattern } from "./pattern/ast.ts";
import { type Comparison, compare as compareAny, type Records } from "./pattern/compare/compare.ts";
import { wordsOf } from "./words.ts";

export type { Comparison } from "./pattern/compare/compare.ts";

export interface CompareOptions {
  /** Whether the messages are records of CloudTrail, so that for example each has an eventName, which is text. */
  readonly cloudTrail?: boolean;
}

/** Fields that are text in every record that has them. */
const texts: ReadonlySet<string> = new Set(
  wordsOf("awsRegion eventID eventName eventSource eventTime requestID sourceIPAddress userAgent userIdentity.arn"),
);

const services: readonly string[] = wordsOf("iam sts signin kms ec2 s3 organizations cloudtrail").map(
  (service) => `${service}.amazonaws.com`,
);

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const records: Records = {
  isAlways: (field) => presenceOf(field, () => undefined) === "always",
  isText: (field) => texts.has(field) || /text/.test(valuesOf(field)?.kind ?? ""),
  likely(field) {
    if (field === "eventName") return mutatingIamOperations;
    if (field === "eventSource") return services;
    const values = valuesOf(field);
    return values?.kind === "texts" ? values.texts : [];
  },
};

/**
 * Proves how two patterns relate, by searching for a message that only one of them matches. Every message in the answer
 * was tested with both patterns.
 *
 * @throws PatternError if a text is not a valid pattern.
 */
export function compare(
  first: Pattern | string,
  second: Pattern | string,
  { cloudTrail = false }: CompareOptions = {},
): Comparison {
  return compareAny(first, second, cloudTrail ? records : {});
}
