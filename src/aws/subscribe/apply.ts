import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { IamAlertsError } from "../../errors.ts";
import type { Patience } from "./patience.ts";
import { type Change, inverse } from "./plan.ts";
import { applyFilter } from "./subscription.ts";

export interface Clients {
  readonly logs: CloudWatchLogsClient;
  /** Called only for changes of a function's policy. */
  readonly lambda: () => Promise<LambdaClient>;
}

/** Applies one change of a plan; applying it again has no effect. Rejects with IamAlertsError `aws…`. */
async function apply(change: Change, { logs, lambda }: Clients, patience: Patience): Promise<void> {
  if (change.action === "unchanged") return;
  if (change.resource === "subscription-filter") return applyFilter(logs, change, patience);
  if (change.resource === "account-policy") {
    const { applyAccountPolicy } = await import("./account/policy.ts");
    return applyAccountPolicy(logs, change, patience);
  }
  const { applyPermission } = await import("./function-policy.ts");
  await applyPermission(await lambda(), change, patience);
}

/**
 * Applies the changes of one log group's plan in order. If one fails, the additions and removals before it are undone, so
 * that no permission remains without its filter, and no filter without its permission.
 */
export async function applyAll(changes: readonly Change[], clients: Clients, patience: Patience): Promise<void> {
  const applied: Change[] = [];
  const left = [...changes];
  for (let change = left.shift(); change !== undefined; change = left.shift()) {
    try {
      await apply(change, clients, patience);
    } catch (error) {
      // A full log group has no place for both filters of a move, so the old one goes first.
      const old = isFull(error) && isCreated(change) ? left.findIndex(isDeleted) : -1;
      if (old !== -1) {
        left.unshift(...left.splice(old, 1), change);
        continue;
      }
      const back = applied.filter(({ action }) => action === "create" || action === "delete").reverse();
      for (const step of back) await apply(inverse(step), clients, patience).catch(() => {});
      throw error;
    }
    applied.push(change);
  }
}

const isFull = (error: unknown) => error instanceof IamAlertsError && error.code === "aws-limit";
const isCreated = ({ action, resource }: Change) => resource === "subscription-filter" && action === "create";
const isDeleted = ({ action, resource }: Change) => resource === "subscription-filter" && action === "delete";
