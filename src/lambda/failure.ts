import type { Alert } from "../alert/alert.ts";
import { IamAlertsError } from "../errors.ts";
import type { Delivery } from "./delivery.ts";

/** A message that a channel did not take. */
export interface FailedMessage {
  readonly channel: string;
  readonly alerts: readonly Alert[];
  readonly error: unknown;
}

/** How many events an error's message names for each channel and reason; its details name all. */
const mostNamed = 20;

/**
 * The error of a delivery that failed in part or as a whole. It names events by their ids: what is in a record does not
 * belong into an error.
 */
export function deliveryError(failures: readonly FailedMessage[], deliveries: readonly Delivery[]): IamAlertsError {
  const groups = new Map<string, Alert[]>();
  for (const { channel, alerts, error } of failures) {
    const reason = `by ${channel} (${errorLine(error)})`;
    const group = groups.get(reason) ?? [];
    group.push(...alerts);
    groups.set(reason, group);
  }
  const parts = [...groups].map(([reason, alerts]) => {
    const named = idsOf(alerts.slice(0, mostNamed)).join(", ");
    const more = alerts.length > mostNamed ? ` and ${alerts.length - mostNamed} more` : "";
    return `${alerts.length} alert${alerts.length === 1 ? "" : "s"} ${reason}: ${named}${more}`;
  });
  return new IamAlertsError("aws", `not delivered: ${parts.join("; ")}`, {
    hint: "Lambda tries the invocation again; what was delivered is not sent again by this instance",
    details: {
      undelivered: failures.map(({ channel, alerts }) => ({ channel, eventIds: idsOf(alerts) })),
      deliveries,
    },
    cause: failures[0]?.error,
  });
}

/** How many alerts channels took and did not take, each counted once a channel, as an error of `deliveryError` says. */
export function outcomeOf(error: unknown): { readonly delivered: number; readonly failed: number } | undefined {
  const { undelivered, deliveries } = error instanceof IamAlertsError ? error.details : {};
  if (!Array.isArray(undelivered) || !Array.isArray(deliveries)) return undefined;
  const failed = (undelivered as { readonly eventIds: readonly unknown[] }[]).map(({ eventIds }) => eventIds.length);
  return { delivered: deliveredBy(deliveries as Delivery[]), failed: failed.reduce((sum, count) => sum + count, 0) };
}

export function deliveredBy(deliveries: readonly Delivery[]): number {
  return deliveries.reduce((sum, { alerts }) => sum + alerts, 0);
}

export function idsOf(alerts: readonly Alert[]): readonly (string | null)[] {
  return alerts.map(({ id }) => id);
}

/** How many characters of an error are told: what a service answers is not ours. */
const longestName = 500;

/** An error in one line. */
export function errorLine(error: unknown): string {
  const [line = ""] = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).split("\n", 1);
  return line.slice(0, longestName);
}
