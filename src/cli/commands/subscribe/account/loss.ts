import { parseSelection } from "../../../../aws/subscribe/account/selection.ts";
import type { AccountPolicy, Filter } from "../../../../aws/subscribe/plan.ts";
import { type Loss, lossOf } from "../loss.ts";

/** Returns what a policy delivered before a change and does not deliver after it; null if nothing that was compared is lost. */
export function lossOfPolicy(
  before: AccountPolicy,
  after: AccountPolicy,
  { place, ownLog }: { readonly place: string; readonly ownLog: string | undefined },
): Loss | null {
  const found = lossOf([asFilter(before, place)], asFilter(after, place));
  const reasons = [...leftOutReasons(before, after, ownLog), ...destinationReasons(before, after)];
  if (found === null && reasons.length === 0) return null;
  const none = { logGroup: place, filter: before.name, coverage: null, samples: [], findings: [], example: null };
  return { ...(found ?? { ...none, reasons: [] }), reasons: [...(found?.reasons ?? []), ...reasons] };
}

function leftOutReasons(before: AccountPolicy, after: AccountPolicy, ownLog: string | undefined): readonly string[] {
  const [old, now] = [before, after].map(({ selectionCriteria }) => parseSelection(selectionCriteria ?? "NOT IN []"));
  if (old === undefined) return [`what ${before.selectionCriteria} leaves out is not known`];
  // The function's own log group is no loss: its events would invoke the function again and again.
  const more = (now ?? []).filter((name) => !old.includes(name) && name !== ownLog);
  return more.length === 0 ? [] : [`no longer delivered are the log groups ${more.join(", ")}`];
}

function destinationReasons(before: AccountPolicy, after: AccountPolicy): readonly string[] {
  const bare = ({ destinationArn }: AccountPolicy) => destinationArn.split(":").slice(0, 7).join(":");
  return bare(before) === bare(after) ? [] : [`${before.destinationArn} no longer gets events`];
}

/** Returns a policy as a filter, whose pattern can be compared. */
export function asFilter({ selectionCriteria: _, ...policy }: AccountPolicy, logGroup: string): Filter {
  return { ...policy, logGroup, fieldSelectionCriteria: null, emitSystemFields: null, applyOnTransformedLogs: false };
}
