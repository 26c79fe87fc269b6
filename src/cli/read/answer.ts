import { type Alert, unreadableAlert } from "../../alert/alert.ts";
import { parseJson } from "../../bytes/json.ts";
import type { Delivery } from "../../lambda/handler.ts";

/** What an alert function answered. */
export interface AlertAnswer {
  readonly alerts: readonly Alert[];
  readonly deliveries: readonly Delivery[];
}

/**
 * Reads what a function answered: alerts as they are, of whatever version of ours it is; undefined where it is another
 * function's answer.
 */
export function readAnswer(answer: string): AlertAnswer | undefined {
  let value: unknown;
  try {
    value = parseJson(answer);
  } catch {
    return undefined;
  }
  const { alerts, deliveries } = (isObject(value) ? value : {}) as Record<string, unknown>;
  if (!Array.isArray(alerts) || !Array.isArray(deliveries)) return undefined;
  return alerts.every(isAlert)
    ? { alerts: alerts.map(completed), deliveries: deliveries.filter(isDelivery) }
    : undefined;
}

const objects = ["actor", "action", "source", "outcome", "parameters"] as const;

function isAlert(value: unknown): value is Alert {
  const { version, title, ...fields } = (isObject(value) ? value : {}) as Partial<Alert>;
  return version === 1 && typeof title === "string" && objects.every((name) => isObject(fields[name]));
}

/** An older function's alerts lack what came later. */
function completed(alert: Alert): Alert {
  const empty = unreadableAlert("", "");
  const { actor, source } = alert;
  return {
    ...filled(alert, { ...empty, findings: [], record: null }),
    actor: filled(actor, empty.actor),
    source: filled(source, empty.source),
  };
}

/** What is there, in its order, and then what is missing. */
function filled<Value extends object>(found: Value, whole: Value): Value {
  const missing = Object.entries(whole).filter(([name]) => !(name in found));
  return { ...found, ...Object.fromEntries(missing) };
}

function isDelivery(value: unknown): value is Delivery {
  const { channel, id } = (isObject(value) ? value : {}) as Record<string, unknown>;
  return typeof channel === "string" && (typeof id === "string" || id === null);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
