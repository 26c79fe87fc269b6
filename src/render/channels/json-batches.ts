import type { Alert } from "../../alert/alert.ts";
import { shortened } from "../../words.ts";
import { digestOf } from "../digest.ts";
import { safeJson } from "../escape.ts";

/** Limits on the texts and findings of a forged alert, so that it fits into a message. */
const maxText = 1000;
const maxFindings = 50;

/** A message in JSON, and the alerts in it. */
export interface JsonBatch {
  /** Rendered each time that it is read: the texts of all messages together would need as much memory as the alerts. */
  readonly text: string;
  readonly alerts: readonly Alert[];
}

/**
 * Renders alerts as messages for programs: `{"version":1,"alerts":[…]}`, each alert as alert.schema.json describes
 * it, worst first, in as many messages as needed. An alert that is too large for a message loses its record and
 * parameters, and its record says so.
 *
 * @param maxBytes the size of a message
 * @param medium what a message is called: "SNS message"
 */
export function jsonBatches(alerts: readonly Alert[], maxBytes: number, medium: string): readonly JsonBatch[] {
  const { alerts: sorted } = digestOf(alerts);
  const limit = maxBytes - wrapped([]).length;
  const batches: JsonBatch[] = [];
  const render = (alert: Alert) => fitting(alert, limit, medium);
  let group: Alert[] = [];
  let size = 0;
  const close = () => {
    const alerts = group;
    const batch = {
      alerts,
      get text() {
        return wrapped(alerts.map(render));
      },
    };
    if (alerts.length > 0) batches.push(batch);
    [group, size] = [[], 0];
  };
  for (const alert of sorted) {
    const more = Buffer.byteLength(render(alert)) + 1;
    if (size + more > limit + 1) close();
    group.push(alert);
    size += more;
  }
  close();
  return batches;
}

function wrapped(alerts: readonly string[]): string {
  return `{"version":1,"alerts":[${alerts.join(",")}]}`;
}

function fitting(alert: Alert, limit: number, medium: string): string {
  const whole = safeJson(JSON.stringify(alert));
  if (Buffer.byteLength(whole) <= limit) return whole;
  const record = `cut: ${Buffer.byteLength(whole)} bytes are more than one ${medium} can hold; CloudTrail has the whole event`;
  const without = { ...alert, parameters: {}, policies: [], record };
  const short = safeJson(JSON.stringify(without));
  if (Buffer.byteLength(short) <= limit) return short;
  // Only a forged record has texts of this length outside its parameters.
  const { actor, source, target, outcome } = alert;
  const bounded = {
    ...without,
    title: shortened(alert.title, maxText),
    actor: boundedTexts(actor),
    source: boundedTexts(source),
    target: target === null ? null : boundedTexts(target),
    outcome: boundedTexts(outcome),
    action: boundedTexts(alert.action),
    account: boundedTexts(alert.account),
    id: alert.id === null ? null : shortened(alert.id, maxText),
    findings: alert.findings.slice(0, maxFindings).map(boundedTexts),
  };
  return safeJson(JSON.stringify(bounded));
}

function boundedTexts(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "string" ? shortened(value, maxText) : value,
    ]),
  );
}
