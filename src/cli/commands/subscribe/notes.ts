import type { SubscriptionPolicy } from "../../../aws/account-policies.ts";
import type { Filter, FilterChange } from "../../../aws/subscribe/plan.ts";
import { IamAlertsError } from "../../../errors.ts";
import { didYouMean } from "../../../words.ts";
import type { RequestedFilter } from "./request.ts";

/** Returns the step that deletes a filter. */
export function removalOf(filter: Filter): FilterChange {
  return { action: "delete", resource: "subscription-filter", name: filter.name, before: filter, after: null };
}

/** Returns a sentence if an existing filter keeps a pattern that is not the default. */
export function keptNotes({ isPatternGiven, pattern }: RequestedFilter, own: Filter | undefined): readonly string[] {
  if (own === undefined || isPatternGiven || own.pattern === pattern) return [];
  return [`the filter ${own.name} keeps its pattern; --pattern gives it another`];
}

/** Returns a warning for each other filter that delivers to the same function or stream. */
export function duplicateNotes(others: readonly Filter[], { name, destinationArn }: Filter): readonly string[] {
  return others
    .filter((other) => bare(other.destinationArn) === bare(destinationArn))
    .map(
      (other) =>
        `warning: the filter ${other.name} also delivers to ${other.destinationArn}, so an event that both let through ` +
        `arrives twice; to move ${other.name} to ${name}, give --rename-from`,
    );
}

/** Returns an ARN of a function without its alias or version, and any other ARN as it is. */
const bare = (arn: string) => arn.replace(/(:function:[^:]+):.*$/, "$1");

/**
 * Returns a warning for each subscription policy of the account that delivers the same log group to the same place, or
 * the function's own log to the function.
 */
export function policyNotes(
  policies: readonly SubscriptionPolicy[],
  { logGroup, name, destinationArn }: Filter,
  ownLogGroup: string | undefined,
): readonly string[] {
  const same = policies.filter((policy) => bare(policy.destinationArn) === bare(destinationArn));
  const twice = same.filter((policy) => policy.appliesTo(logGroup));
  const loops = same.filter((policy) => ownLogGroup !== undefined && policy.appliesTo(ownLogGroup));
  return [
    ...twice.map(
      (policy) =>
        `warning: the account's subscription policy ${policy.name} already delivers ${logGroup} to ` +
        `${policy.destinationArn}, ${lettingThrough(policy)}, so an event that ${name} lets through too arrives twice; ` +
        `exclude the log group from the policy, or do without ${name}`,
    ),
    ...loops.map(
      (policy) =>
        `warning: the account's subscription policy ${policy.name} delivers the function's own log group ${ownLogGroup} ` +
        "to the function, so every alert causes another invocation; exclude that log group from the policy",
    ),
  ];
}

function lettingThrough({ pattern }: SubscriptionPolicy): string {
  return pattern === "" ? "every event" : `the events of ${pattern}`;
}

/** Returns a sentence about the time while a filter is moved. */
export function moveNotes(old: Filter | undefined, { name, destinationArn }: Filter): readonly string[] {
  if (old === undefined || old.name === name) return [];
  const twice = old.destinationArn === destinationArn ? "; while both exist, events arrive twice" : "";
  return [
    `${name} is created before ${old.name} is deleted${twice}; if the log group is full, ${old.name} is deleted first, ` +
      "and events in between are not delivered",
  ];
}

/** Returns the error for a filter that cannot be moved because it does not exist. */
export function noFilter(logGroup: string, name: string, filters: readonly Filter[]): IamAlertsError {
  const names = filters.map((filter) => filter.name);
  const existing = names.length === 0 ? "the log group has no subscription filter" : `its filters: ${names.join(", ")}`;
  return new IamAlertsError("not-found", `expected the filter ${JSON.stringify(name)} on ${logGroup}, found none`, {
    hint: didYouMean(name, names) ?? existing,
    details: { logGroup, filters: names },
  });
}

/** Returns the note for an account's subscription policies that could not be read. */
export function policiesUnread({ code, message, details }: IamAlertsError): string {
  const why = code === "aws-denied" ? `${details["action"]} is not allowed` : message;
  return `not checked: whether a subscription policy of the account delivers the same log groups (${why})`;
}
