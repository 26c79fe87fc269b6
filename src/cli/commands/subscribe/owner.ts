import { type ClientOptions, lambdaClient } from "../../../aws/clients.ts";
import { stackOfFilter } from "../../../aws/stack/owner.ts";
import type { Change, Filter } from "../../../aws/subscribe/plan.ts";
import { functionTargetOf } from "../../../aws/subscribe/subscription.ts";
import { IamAlertsError } from "../../../errors.ts";
import { shellQuoted } from "../../../shell.ts";
import type { SubscribeOptions } from "./request.ts";

/**
 * Returns the notes about stacks that have one of the plan's existing filters among their resources. The next update of
 * such a stack would undo the change.
 *
 * @throws IamAlertsError `usage` if the plan changes the filter, unless --force, --dry-run or --check is given
 */
export async function ownerNotes(
  changes: readonly Change[],
  client: ClientOptions,
  options: SubscribeOptions,
): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const change of changes) {
    if (change.resource !== "subscription-filter" || change.before === null || change.action === "unchanged") continue;
    const target = functionTargetOf(change.before.destinationArn);
    if (target === null) continue;
    const { before } = change;
    const stack = await stackOfFilter(await lambdaClient(client), client, target.functionArn, before).catch(
      (error: unknown) => {
        if (!(error instanceof IamAlertsError)) throw error;
        notes.push(`not checked whether a stack has the filter ${before.name}: ${error.message}`);
        return null;
      },
    );
    if (stack === null) continue;
    const isKept = options.dryRun !== true && options.check !== true && options.force !== true;
    if (isKept) throw owned(stack, before, change.action === "delete", options);
    notes.push(`the filter ${before.name} belongs to the stack ${stack}, whose next update may undo the change`);
  }
  return notes;
}

function owned(stack: string, { name }: Filter, isRemoved: boolean, options: SubscribeOptions): IamAlertsError {
  const named = stack === "iam-alerts" ? "" : ` --stack-name ${stack}`;
  const also = (options.also ?? []).map((pattern) => ` --also ${shellQuoted(pattern)}`).join("");
  const pattern = options.pattern === undefined ? " --pattern …" : ` --pattern ${shellQuoted(options.pattern)}`;
  const command = isRemoved
    ? `iam-alerts deploy${named} --parameter SubscriptionFilter=false`
    : `iam-alerts deploy${named}${pattern}${also}`;
  return new IamAlertsError("usage", `the stack ${stack} has the filter ${name}, so it was not changed here`, {
    hint: `change the stack: ${command}; --force changes the filter anyway`,
    details: { stack, filter: name },
  });
}
