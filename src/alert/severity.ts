import type { CloudTrailRecord } from "../cloudtrail/record.ts";
import type { Actor } from "./who.ts";

export type Severity = "critical" | "high" | "medium" | "low" | "info";

/** Why a record matters. */
export interface Finding {
  /** A stable word: admin-granted, root-used, … */
  readonly code: string;
  readonly severity: Severity;
  /** One plain sentence without a full stop. */
  readonly message: string;
}

/** How much a call matters, by who made it, whether it changes anything and whether it worked. */
export function severityOf(record: CloudTrailRecord, actor: Actor): Severity {
  if (actor.type === "Root") return "high";
  if (record.readOnly === true) return "info";
  return record.errorCode === null && record.errorMessage === null ? "medium" : "low";
}
