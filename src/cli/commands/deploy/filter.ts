import type { Filter } from "../../../aws/subscribe/plan.ts";
import { readFilters } from "../../../aws/subscribe/subscription.ts";
import { IamAlertsError } from "../../../errors.ts";
import type { Io } from "../../io.ts";
import type { DeployOptions } from "./parameters.ts";
import type { Session } from "./session.ts";

/** The stack's values that concern its subscription filter. */
export interface Subscription {
  readonly logGroup: string;
  readonly filterName: string;
  readonly functionName: string;
}

/**
 * Returns the log group's filter of a name; null if there is none, undefined if it cannot be read.
 * @throws IamAlertsError
 */
export async function findFilter(
  { logs, progress }: Session,
  { logGroup, filterName }: Subscription,
): Promise<Filter | null | undefined> {
  try {
    const filters = await readFilters(logs, logGroup);
    return filters.find(({ name }) => name === filterName) ?? null;
  } catch (error) {
    if (!(error instanceof IamAlertsError) || error.code !== "aws-denied") throw error;
    progress.say(`not checked whether ${logGroup} already has a filter ${filterName}: ${error.message}`);
    return undefined;
  }
}

/** Whether a filter delivers to the stack's function. */
export function isOwn(filter: Filter, functionName: string): boolean {
  return filter.destinationArn.split(":")[6] === functionName;
}

/**
 * Returns whether the stack gets the filter. A filter that `subscribe` created stays outside, and `subscribe` updates
 * it.
 *
 * @throws IamAlertsError `usage` if the filter delivers to something else
 */
export function getsFilter(existing: Filter | null | undefined, { logGroup, functionName }: Subscription): boolean {
  if (existing == null) return true;
  if (isOwn(existing, functionName)) return false;
  throw new IamAlertsError(
    "usage",
    `expected no filter ${existing.name} on ${logGroup} yet, found one that delivers to ${existing.destinationArn}`,
    {
      hint: "give the new filter another name with --parameter FilterName=…, or remove the existing one first",
      details: { filter: existing.name, destination: existing.destinationArn },
    },
  );
}

/** Makes or updates the filter outside the stack, as `subscribe` does. Returns the exit code. */
export async function subscribeOutside(subscription: Subscription, options: DeployOptions, io: Io): Promise<number> {
  const { subscribe } = await import("../subscribe/command.ts");
  const { logGroup, filterName, functionName } = subscription;
  const { region, profile, endpointUrl, quiet, debug, format, color, pattern, also, except, force, acceptLoss } =
    options;
  const held = format === "json" ? "ndjson" : format;
  const given = {
    region,
    profile,
    endpointUrl,
    quiet,
    debug,
    format: held,
    color,
    pattern,
    also,
    except,
    force,
    acceptLoss,
  };
  const defined = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return subscribe({ ...defined, logGroup: [logGroup], filterName, function: functionName, wait: 60 }, io);
}
