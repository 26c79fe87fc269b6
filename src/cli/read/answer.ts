import { type Alert, unreadableAlert } from "../../alert/alert.ts";
import { parseJson } from "../../bytes/json.ts";
import { fields, isFields } from "../../cloudtrail/fields.ts";
import type { Delivery } from "../../lambda/handler.ts";

/** The answer of an alert function. */
export interface AlertAnswer {
  readonly alerts: readonly Alert[];
  readonly deliveries: readonly Delivery[];
}

/**
 * Parses the answer of an alert function, of any version of iam-alerts. Returns undefined for the answer of a different
 * function.
 */
export function readAnswer(answer: string): AlertAnswer | undefined {
  let value: unknown;
  try {
    value = parseJson(answer);
  } catch {
    return undefined;
  }
  const { alerts, deliveries } = fields(value);
  if (!Array.isArray(alerts) || !Array.isArray(deliveries)) return undefined;
  return alerts.every(isAlert)
    ? { alerts: alerts.map(completed), deliveries: deliveries.filter(isDelivery) }
    : undefined;
}

const objects = ["actor", "action", "source", "outcome", "parameters"] as const;

function isAlert(value: unknown): value is Alert {
  const { version, title, ...parts } = fields(value);
  return version === 1 && typeof title === "string" && objects.every((name) => isFields(parts[name]));
}

/** Adds the fields that the alerts of an older function lack. */
function completed(alert: Alert): Alert {
  const empty = unreadableAlert("", "");
  const { actor, source } = alert;
  return {
    ...filled(alert, { ...empty, findings: [], record: null }),
    actor: filled(actor, empty.actor),
    source: filled(source, empty.source),
  };
}

/** Returns the existing fields in their order, followed by the missing ones. */
function filled<Value extends object>(value: Value, defaults: Value): Value {
  const missing = Object.entries(defaults).filter(([name]) => !(name in value));
  return { ...value, ...Object.fromEntries(missing) };
}

function isDelivery(value: unknown): value is Delivery {
  const { channel, id } = fields(value);
  return typeof channel === "string" && (typeof id === "string" || id === null);
}
