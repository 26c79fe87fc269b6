import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { Patience } from "./patience.ts";
import { type Change, inverse } from "./plan.ts";
import { applyFilter } from "./subscription.ts";

export interface Clients {
  readonly logs: CloudWatchLogsClient;
  /** Called only for steps on a function's policy. */
  readonly lambda: () => Promise<LambdaClient>;
}

/** Takes one step of a plan; taking it again changes nothing. Rejects with IamAlertsError `aws…`. */
async function apply(change: Change, { logs, lambda }: Clients, patience: Patience): Promise<void> {
  if (change.action === "unchanged") return;
  if (change.resource === "subscription-filter") return applyFilter(logs, change, patience);
  const { applyPermission } = await import("./function-policy.ts");
  await applyPermission(await lambda(), change, patience);
}

/**
 * Takes the steps of one log group's plan in their order. Where one fails, what was added or taken away before it is put
 * back, so that no permission stays behind for a filter that is not there, and none is missing for one that is.
 */
export async function applyAll(changes: readonly Change[], clients: Clients, patience: Patience): Promise<void> {
  const taken: Change[] = [];
  for (const change of changes) {
    try {
      await apply(change, clients, patience);
    } catch (error) {
      const back = taken.filter(({ action }) => action === "create" || action === "delete").reverse();
      for (const step of back) await apply(inverse(step), clients, patience).catch(() => {});
      throw error;
    }
    taken.push(change);
  }
}
