import type { AccountPolicy, FunctionTarget } from "../../../../aws/subscribe/plan.ts";
import type { RequestedFilter } from "../request.ts";

/** Returns a sentence if an existing policy keeps a pattern that is not the default. */
export function keptNote(
  { isPatternGiven, pattern }: RequestedFilter,
  own: AccountPolicy | undefined,
): readonly string[] {
  if (own === undefined || isPatternGiven || own.pattern === pattern) return [];
  return [`the policy ${own.name} keeps its pattern; --pattern gives it another`];
}

/** Returns a warning for each other policy: AWS accepts one for each Region. */
export function existingNotes(policies: readonly AccountPolicy[], { name }: AccountPolicy): readonly string[] {
  if (policies.some((policy) => policy.name === name)) return [];
  return policies.map(
    (policy) =>
      `warning: the subscription policy ${policy.name} exists, which delivers to ${policy.destinationArn}, and AWS ` +
      `accepts one for each account and Region; --policy-name ${policy.name} changes it instead`,
  );
}

/** Returns a sentence if the function's own log group is left out although --selection does not list it. */
export function leftOutNote(selected: readonly string[], ownLog: string | undefined): readonly string[] {
  if (ownLog === undefined || selected.includes(ownLog)) return [];
  return [`${ownLog} is left out, because the function itself writes to it`];
}

/**
 * Returns a warning for a stream whose readers may write to log groups that the policy delivers.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions-recursion-prevention.html
 */
export function loopNote(leftOut: readonly string[], target: FunctionTarget | null): readonly string[] {
  if (target !== null || leftOut.length > 0) return [];
  return [
    "warning: if what reads the stream writes to a log group, leave that log group out with --selection, " +
      "so that its events do not go around in a loop",
  ];
}
