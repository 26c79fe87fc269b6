import type { Alert } from "../alert/alert.ts";
import type { Payload } from "../payload/payload.ts";
import type { ResponseSettings } from "../response/respond.ts";

/**
 * Returns a payload's alerts with what to do now. The tables of responses are loaded with the first alert that is
 * delivered.
 */
export async function answered(
  alerts: readonly Alert[],
  { logGroup, owner }: Payload,
  settings: ResponseSettings | undefined,
): Promise<readonly Alert[]> {
  if (alerts.length === 0) return alerts;
  const { respond } = await import("../response/respond.ts");
  return alerts.map((alert) => respond(alert, settings, { name: logGroup, account: owner }));
}
