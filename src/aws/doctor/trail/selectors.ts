import type { AdvancedFieldSelector, GetEventSelectorsCommandOutput } from "@aws-sdk/client-cloudtrail";
import { type Recorded, recordsEvent, type SelectedFields, writeEvent } from "../../../cloudtrail/selectors.ts";
import { listedAll } from "../../../words.ts";
import { amber, type DoctorFinding, green, red } from "../check.ts";

/** An event that alerts need, as event selectors see it. */
interface Probe {
  readonly what: string;
  readonly fields: SelectedFields;
}

const call = (what: string, ...event: Parameters<typeof writeEvent>): Probe => ({ what, fields: writeEvent(...event) });

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

function recorded(selectors: GetEventSelectorsCommandOutput, event: SelectedFields): Recorded {
  const { EventSelectors = [], AdvancedEventSelectors = [] } = selectors;
  // A trail without selectors records all management events.
  if (EventSelectors.length + AdvancedEventSelectors.length === 0) return "yes";
  return recordsEvent({ EventSelectors, AdvancedEventSelectors }, event);
}
