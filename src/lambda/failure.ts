import type { Alert } from "../alert/alert.ts";
import { IamAlertsError } from "../errors.ts";
import type { Delivery } from "./delivery.ts";

/** A message that a channel did not accept. */
export interface FailedMessage {
  readonly channel: string;
  readonly alerts: readonly Alert[];
  readonly error: unknown;
}

/** The number of events that an error's message lists for each channel and reason; its details list all of them. */
const maxNamed = 20;

/**
 * Returns the error of a delivery that failed partly or completely. The error identifies events by id, because the
 * contents of a record do not belong in an error.
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
    const named = idsOf(alerts.slice(0, maxNamed)).join(", ");
    const more = alerts.length > maxNamed ? ` and ${alerts.length - maxNamed} more` : "";
    return `${alerts.length} alert${alerts.length === 1 ? "" : "s"} ${reason}: ${named}${more}`;
  });
  return new IamAlertsError("aws", `not delivered: ${parts.join("; ")}`, {
    hint: "Lambda retries the invocation; this instance does not send the delivered alerts again",
    details: {
      undelivered: failures.map(({ channel, alerts }) => ({ channel, eventIds: idsOf(alerts) })),
      deliveries,
    },
    cause: failures[0]?.error,
  });
}

/** Returns how many alerts were delivered and failed, counted once per channel, from an error of `deliveryError`. */
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

/** The maximum length of an error in the log, in characters: the text comes from a service and can be long. */
const maxLength = 500;

/** Returns an error's name and the first line of its message. */
export function errorLine(error: unknown): string {
  return firstLine(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}

/** Returns the first line of an error's message. */
export function reasonLine(error: unknown): string {
  return firstLine(error instanceof Error ? error.message : String(error));
}

function firstLine(text: string): string {
  const [line = ""] = text.split("\n", 1);
  return line.slice(0, maxLength);
}
