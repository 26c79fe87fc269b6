import type { Alert } from "../alert/alert.ts";
import { type AlertFilter, isWanted } from "../alert/filter.ts";
import type { Detection, DetectSettings } from "../detect.ts";
import type { Matcher } from "../pattern/match/compile.ts";
import type { Payload } from "../payload/payload.ts";
import type { ResponseSettings } from "../response/respond.ts";
import { MutedAlerts } from "../rules/muted.ts";
import type { ReadAccounts } from "./configured/accounts.ts";
import type { LogEntry } from "./delivery.ts";

/** Returns alerts as the team's rules change them. Must not reject, because no alert may be lost. */
export type ApplyRules = (alerts: readonly Alert[]) => Promise<readonly Alert[]>;

/** The settings that decide which alerts a payload has. */
interface DetectionSettings extends Omit<DetectSettings, "accounts" | "warnings"> {
  readonly matcher?: Matcher | undefined;
  readonly accounts?: ReadAccounts | undefined;
}

/**
 * Detects the alerts of a payload, with what is known about accounts. The tables of alerts are loaded with the first
 * events: they are a quarter of the code, which control messages do not need.
 */
export async function detected(
  payload: Payload,
  { accounts, matcher, ...settings }: DetectionSettings,
  log: (entry: LogEntry) => void,
): Promise<Detection> {
  const { detect } = await import("../detect.ts");
  if (accounts === undefined) return detect(payload, matcher, settings);
  const { knownAccounts } = await import("./configured/accounts.ts");
  return detect(payload, matcher, { ...settings, ...(await knownAccounts(accounts, log)) });
}

/** The settings that decide what the alerts of a payload are like. */
interface AnswerSettings {
  readonly rules?: ApplyRules | undefined;
  readonly filter?: AlertFilter | undefined;
  readonly response?: ResponseSettings | undefined;
}

/**
 * Returns the alerts of a payload as the rules change them, if the filter lets them pass then, with what to do now. The
 * tables of responses are loaded with the first of these alerts.
 */
export async function answered(
  found: readonly Alert[],
  { logGroup, owner }: Payload,
  { rules, filter = {}, response }: AnswerSettings,
): Promise<readonly Alert[]> {
  const ruled = rules === undefined || found.length === 0 ? found : await rules(found);
  const alerts = ruled.filter((alert) => isWanted(alert, filter));
  if (alerts.length === 0) return alerts;
  const { respond } = await import("../response/respond.ts");
  return alerts.map((alert) => respond(alert, response, { name: logGroup, account: owner }));
}

/** Returns the alerts that no rule mutes, and logs the number of the others by rule. */
export function unmuted(alerts: readonly Alert[], log: (entry: LogEntry) => void): readonly Alert[] {
  const muted = new MutedAlerts();
  const loud = alerts.filter((alert) => !muted.takes(alert));
  for (const { rule, alerts: count } of muted.counts) log({ message: `muted by rule ${rule}`, rule, alerts: count });
  return loud;
}
