import { eventSources, knownEvents, readsOnly } from "../../../cloudtrail/service-events.ts";
import { PatternError } from "../../../errors.ts";
import { compile, type Matcher } from "../../../pattern/match/compile.ts";
import { plainCall } from "../../coverage.ts";
import { readSample, sampleNames } from "../../read/input.ts";

type RecordObject = Readonly<Record<string, unknown>>;

/** Returns the matcher of a deployed pattern, or undefined if AWS accepted a pattern that iam-alerts cannot read. */
export function matcherOf(pattern: string): Matcher | undefined {
  try {
    return compile(pattern);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}

const root = {
  type: "Root",
  principalId: "111122223333",
  arn: "arn:aws:iam::111122223333:root",
  accountId: "111122223333",
};

/** Returns a record, the same call by the root user, and the same call refused. */
function variantsOf(record: RecordObject): readonly RecordObject[] {
  return [
    record,
    { ...record, userIdentity: root },
    { ...record, errorCode: "AccessDenied", errorMessage: "not authorized", responseElements: null },
  ];
}

/**
 * Yields the events that a pattern matches among those that iam-alerts knows: the samples, and a plain call of each
 * operation, each also by the root user and refused.
 */
export function* knownMatches(
  matcher: Matcher,
): Generator<{ readonly record: RecordObject; readonly message: string }> {
  const samples = sampleNames().map((name) => JSON.parse(readSample(name)) as RecordObject);
  for (const record of [...samples, ...plainCalls()].flatMap(variantsOf)) {
    const message = JSON.stringify(record);
    if (matcher.test(message)) yield { record, message };
  }
}

function plainCalls(): readonly RecordObject[] {
  return eventSources.flatMap((eventSource) =>
    [...(knownEvents(eventSource)?.names ?? [])].map((eventName) => ({
      ...plainCall(eventName),
      eventSource,
      readOnly: readsOnly(eventName),
    })),
  );
}
