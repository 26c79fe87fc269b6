import { field, fields, flag, own } from "../../cloudtrail/fields.ts";
import { mutatingIamOperations } from "../../cloudtrail/operations.ts";

/** A management event that an alert needs. */
interface Probe {
  readonly eventSource: string;
  readonly eventName: string;
}

const probes: readonly Probe[] = [
  ...mutatingIamOperations.map((eventName) => ({ eventSource: "iam.amazonaws.com", eventName })),
  { eventSource: "cloudtrail.amazonaws.com", eventName: "StopLogging" },
  { eventSource: "logs.amazonaws.com", eventName: "DeleteSubscriptionFilter" },
  { eventSource: "organizations.amazonaws.com", eventName: "DetachPolicy" },
  { eventSource: "signin.amazonaws.com", eventName: "ConsoleLogin" },
  { eventSource: "sso.amazonaws.com", eventName: "CreateAccountAssignment" },
];

/** Whether the event selectors of a call leave out management events that write, such as changes to IAM. */
export function hidesChanges(parameters: Readonly<Record<string, unknown>>): boolean {
  const [basic, advanced] = [field(parameters, "eventSelectors"), field(parameters, "advancedEventSelectors")];
  if (Array.isArray(advanced) && (advanced.length > 0 || !Array.isArray(basic))) {
    return !probes.every((probe) => advanced.some((selector) => selects(selector, probe)));
  }
  return Array.isArray(basic) && !basic.some(selectsChanges);
}

function selectsChanges(selector: unknown): boolean {
  const { includeManagementEvents, readWriteType, excludeManagementEventSources: excluded } = fields(selector);
  const isIamExcluded = Array.isArray(excluded) && probes.some(({ eventSource }) => excluded.includes(eventSource));
  return flag(includeManagementEvents) !== false && readWriteType !== "ReadOnly" && !isIamExcluded;
}

/**
 * Whether an advanced event selector records an event: all its fields must match.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
function selects(selector: unknown, { eventSource, eventName }: Probe): boolean {
  const conditions = field(fields(selector), "fieldSelectors");
  if (!Array.isArray(conditions)) return false;
  const event = { eventCategory: "Management", readOnly: "false", eventSource, eventName, eventType: "AwsApiCall" };
  return conditions.every((condition: unknown) => {
    const value = own<string>(event, String(field(fields(condition), "field")));
    // A condition on another field, such as the caller, leaves some changes out.
    return value !== undefined && holds(fields(condition), value);
  });
}

function holds(condition: Readonly<Record<string, unknown>>, value: string): boolean {
  const some = (operator: string, test: (wanted: string) => boolean) => {
    const wanted = field(condition, operator);
    return Array.isArray(wanted) && wanted.length > 0 ? wanted.some((one) => test(String(one))) : null;
  };
  const positive = [
    some("equals", (wanted) => wanted.toLowerCase() === value.toLowerCase()),
    some("startsWith", (wanted) => value.startsWith(wanted)),
    some("endsWith", (wanted) => value.endsWith(wanted)),
  ];
  const negative = [
    some("notEquals", (wanted) => wanted.toLowerCase() === value.toLowerCase()),
    some("notStartsWith", (wanted) => value.startsWith(wanted)),
    some("notEndsWith", (wanted) => value.endsWith(wanted)),
  ];
  return !positive.includes(false) && !negative.includes(true);
}
