import type { AdvancedFieldSelector, GetEventSelectorsCommandOutput } from "@aws-sdk/client-cloudtrail";
import { listedAll } from "../../../words.ts";
import { amber, type DoctorFinding, green, red } from "../check.ts";

/** A call whose record alerts need, as event selectors see it. */
interface Probe {
  readonly what: string;
  readonly fields: Readonly<Record<string, string>>;
}

const call = (
  what: string,
  eventSource: string,
  eventName: string,
  more: Readonly<Record<string, string>> = {},
): Probe => ({
  what,
  fields: { eventCategory: "Management", readOnly: "false", eventType: "AwsApiCall", eventSource, eventName, ...more },
});

const iam = [
  call("changes to IAM", "iam.amazonaws.com", "CreateUser"),
  call("changes to IAM", "iam.amazonaws.com", "AttachRolePolicy"),
];
const others = [
  call("console sign-ins", "signin.amazonaws.com", "ConsoleLogin", { eventType: "AwsConsoleSignIn" }),
  call("changes to KMS keys", "kms.amazonaws.com", "PutKeyPolicy"),
  call("changes to trails", "cloudtrail.amazonaws.com", "StopLogging"),
  call("changes to Identity Center", "sso.amazonaws.com", "CreateAccountAssignment"),
  call("changes to log groups", "logs.amazonaws.com", "DeleteSubscriptionFilter"),
];

/**
 * Checks that a trail's event selectors record the calls that alerts need.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html
 */
export function checkSelectors(name: string, selectors: GetEventSelectorsCommandOutput): DoctorFinding {
  const fix =
    `aws cloudtrail put-event-selectors --trail-name ${name} ` +
    `--event-selectors '[{"ReadWriteType":"All","IncludeManagementEvents":true}]'`;
  const verdict = (probes: readonly Probe[], wanted: Recorded) =>
    probes.filter(({ fields }) => recorded(selectors, fields) === wanted).map(({ what }) => what);
  if (verdict(iam, "no").length > 0) {
    const message = `${name} does not record calls that change something: ${reasonOf(selectors)}`;
    return red("trail", message, fix);
  }
  const missing = [...new Set(verdict(others, "no"))];
  if (missing.length > 0)
    return amber("trail", `${name} records changes to IAM, but no ${listedAll(missing, "or")}`, fix);
  if (verdict([...iam, ...others], "some").length > 0) {
    return amber("trail", `${name} records only the calls that its advanced event selectors choose`, fix);
  }
  return green("trail", `${name} records calls that change something`);
}

function reasonOf({ EventSelectors, AdvancedEventSelectors }: GetEventSelectorsCommandOutput): string {
  const plain = EventSelectors ?? [];
  if ((AdvancedEventSelectors ?? []).length === 0) {
    if (plain.every(({ IncludeManagementEvents }) => IncludeManagementEvents === false)) {
      return "its event selectors leave management events out";
    }
    return "its event selectors record only reads";
  }
  const categories = (AdvancedEventSelectors ?? []).flatMap(({ FieldSelectors }) => valuesOf(FieldSelectors ?? []));
  if (!categories.includes("Management")) {
    return `its advanced event selectors record only events of the category ${listedAll([...new Set(categories)])}`;
  }
  return "its advanced event selectors exclude them";
}

function valuesOf(fields: readonly AdvancedFieldSelector[]): readonly string[] {
  return fields.find(({ Field }) => Field === "eventCategory")?.Equals ?? [];
}

/** Whether a trail records a call: "some" if that depends on more than the call's service and name. */
type Recorded = "yes" | "no" | "some";

function recorded(selectors: GetEventSelectorsCommandOutput, call: Probe["fields"]): Recorded {
  const plain = selectors.EventSelectors ?? [];
  const advanced = selectors.AdvancedEventSelectors ?? [];
  // A trail without selectors records all management events.
  if (plain.length + advanced.length === 0) return "yes";
  const isPlain = plain.some(
    ({ IncludeManagementEvents, ReadWriteType, ExcludeManagementEventSources }) =>
      IncludeManagementEvents !== false &&
      ReadWriteType !== "ReadOnly" &&
      !(ExcludeManagementEventSources ?? []).includes(call["eventSource"] ?? ""),
  );
  const verdicts = advanced.map(({ FieldSelectors }) => (FieldSelectors ?? []).map((field) => holds(field, call)));
  if (isPlain || verdicts.some((fields) => fields.every((field) => field === "yes"))) return "yes";
  return verdicts.some((fields) => !fields.includes("no")) ? "some" : "no";
}

/** Whether a field selector chooses a call: all of its operators must hold; a negative one must hold for each value. */
function holds(selector: AdvancedFieldSelector, call: Probe["fields"]): Recorded {
  const found = call[selector.Field ?? ""];
  if (found === undefined) return "some";
  const positive = (values: readonly string[] | undefined, test: (value: string) => boolean) =>
    (values ?? []).length === 0 || (values ?? []).some(test);
  const negative = (values: readonly string[] | undefined, test: (value: string) => boolean) =>
    !(values ?? []).some(test);
  const equals = (value: string) => found === value;
  const starts = (value: string) => found.startsWith(value);
  const ends = (value: string) => found.endsWith(value);
  const isChosen =
    positive(selector.Equals, equals) &&
    positive(selector.StartsWith, starts) &&
    positive(selector.EndsWith, ends) &&
    negative(selector.NotEquals, equals) &&
    negative(selector.NotStartsWith, starts) &&
    negative(selector.NotEndsWith, ends);
  return isChosen ? "yes" : "no";
}
