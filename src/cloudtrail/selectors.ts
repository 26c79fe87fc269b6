import { type Fields, field, fields, flag, own } from "./fields.ts";

/** The fields of a management event, as event selectors see them. */
export type SelectedFields = Readonly<Record<string, string>>;

/** Whether a trail records an event; "some" if that depends on unknown fields. */
export type Recorded = "yes" | "no" | "some";

/** Returns the fields of a write management event. `more` overrides some of them. */
export function writeEvent(eventSource: string, eventName: string, more: SelectedFields = {}): SelectedFields {
  return {
    eventCategory: "Management",
    readOnly: "false",
    eventType: "AwsApiCall",
    ...{ eventSource, eventName },
    ...more,
  };
}

/**
 * Returns whether a trail with these selectors records a management event that writes. Reads `eventSelectors` and
 * `advancedEventSelectors` of PutEventSelectors as CloudTrail records them, and the answer of GetEventSelectors.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
export function recordsEvent(selectors: Fields, event: SelectedFields): Recorded {
  const verdicts = [
    ...listIn(selectors, "eventSelectors").map((selector) => recordsPlainly(fields(selector), event)),
    ...listIn(selectors, "advancedEventSelectors").map((selector) =>
      worst(listIn(fields(selector), "fieldSelectors").map((condition) => holds(fields(condition), event))),
    ),
  ];
  return verdicts.find((verdict) => verdict === "yes") ?? verdicts.find((verdict) => verdict === "some") ?? "no";
}

/** Returns a field's list; an empty one for anything else. */
function listIn(object: Fields, name: string): readonly unknown[] {
  const value = field(object, name);
  return Array.isArray(value) ? value : [];
}

function recordsPlainly(selector: Fields, event: SelectedFields): Recorded {
  const isRecorded =
    flag(field(selector, "includeManagementEvents")) !== false &&
    field(selector, "readWriteType") !== "ReadOnly" &&
    !listIn(selector, "excludeManagementEventSources").includes(event["eventSource"]);
  return isRecorded ? "yes" : "no";
}

/** A selector records an event only if all its conditions hold. */
function worst(verdicts: readonly Recorded[]): Recorded {
  if (verdicts.length === 0 || verdicts.includes("no")) return "no";
  return verdicts.includes("some") ? "some" : "yes";
}

/** Whether a condition holds: all of its operators must hold, and a negative one must hold for each of its values. */
function holds(condition: Fields, event: SelectedFields): Recorded {
  const value = own(event, String(field(condition, "field")));
  if (value === undefined) return "some";
  const tests: Readonly<Record<string, (wanted: string) => boolean>> = {
    Equals: (wanted) => value === wanted,
    StartsWith: (wanted) => value.startsWith(wanted),
    EndsWith: (wanted) => value.endsWith(wanted),
  };
  const isChosen = Object.entries(tests).every(([name, test]) => {
    const [wanted, unwanted] = [listIn(condition, name), listIn(condition, `Not${name}`)];
    const isWanted = wanted.length === 0 || wanted.some((one) => test(String(one)));
    return isWanted && !unwanted.some((one) => test(String(one)));
  });
  return isChosen ? "yes" : "no";
}
