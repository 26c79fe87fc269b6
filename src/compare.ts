import { mutatingIamOperations } from "./cloudtrail/operations.ts";
import { presenceOf } from "./cloudtrail/presence.ts";
import { eventSources, knownEvents } from "./cloudtrail/service-events.ts";
import { valuesOf } from "./cloudtrail/values.ts";
import type { Pattern } from "./pattern/ast.ts";
import { type Comparison, compare as compareAny, type Records } from "./pattern/compare/compare.ts";
import { compile, type Matcher } from "./pattern/match/compile.ts";
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
  const comparison = compareAny(first, second, cloudTrail ? records : {});
  if (!cloudTrail) return comparison;
  const { onlyInFirst, onlyInSecond, inBoth } = comparison;
  const matchers = [compile(first), compile(second)];
  const real = (message: string | null) => message && withRealCall(message, matchers);
  return { ...comparison, onlyInFirst: real(onlyInFirst), onlyInSecond: real(onlyInSecond), inBoth: real(inBoth) };
}

/**
 * Returns an event with a call that its service has, if both patterns have the same verdicts on one: the proof chooses
 * the name and the service one by one.
 */
function withRealCall(message: string, matchers: readonly Matcher[]): string {
  if (!message.startsWith("{")) return message;
  const event = JSON.parse(message) as { readonly eventName?: unknown; readonly eventSource?: unknown };
  const { eventName, eventSource } = event;
  if (typeof eventName !== "string" || typeof eventSource !== "string") return message;
  const names = knownEvents(eventSource)?.names ?? new Set();
  if (names.has(eventName)) return message;
  const isLike = (text: string) => matchers.every((matcher) => matcher.test(text) === matcher.test(message));
  for (const name of names) {
    const text = JSON.stringify({ ...event, eventName: name });
    if (isLike(text)) return text;
  }
  for (const source of eventSources) {
    if (knownEvents(source)?.names.has(eventName) !== true) continue;
    const text = JSON.stringify({ ...event, eventSource: source });
    if (isLike(text)) return text;
  }
  return message;
}
