import { field } from "../../cloudtrail/fields.ts";
import { mutatingIamOperations } from "../../cloudtrail/operations.ts";
import { recordsEvent, writeEvent } from "../../cloudtrail/selectors.ts";

/** The management events that an alert needs. */
const needed = [
  ...mutatingIamOperations.map((eventName) => writeEvent("iam.amazonaws.com", eventName)),
  writeEvent("cloudtrail.amazonaws.com", "StopLogging"),
  writeEvent("logs.amazonaws.com", "DeleteSubscriptionFilter"),
  writeEvent("organizations.amazonaws.com", "DetachPolicy"),
  writeEvent("signin.amazonaws.com", "ConsoleLogin"),
  writeEvent("sso.amazonaws.com", "CreateAccountAssignment"),
];

/** One of them for each source, because nearly no selector reads the name of an event. */
const neededBySource = [...new Map(needed.map((event) => [event["eventSource"], event])).values()];

/**
 * Whether the event selectors of a call leave out management events that write, such as changes to IAM. A condition on
 * another field, such as the caller, also leaves out some changes.
 */
export function hidesChanges(parameters: Readonly<Record<string, unknown>>): boolean {
  const given = ["eventSelectors", "advancedEventSelectors"].map((name) => field(parameters, name));
  const lists = given.filter((list) => Array.isArray(list));
  if (lists.length === 0) return false;
  const events = JSON.stringify(lists).includes('"eventName"') ? needed : neededBySource;
  return events.some((event) => recordsEvent(parameters, event) !== "yes");
}
