import { isWanted } from "../../../alert/filter.ts";
import { severities } from "../../../alert/severity.ts";
import type { ChosenCanary } from "../../../aws/doctor/examine.ts";
import type { Variables } from "../../../aws/doctor/function.ts";
import { alertOf } from "../../../detect.ts";
import { IamAlertsError } from "../../../errors.ts";
import { type Config, readConfig } from "../../../lambda/config.ts";
import { compile } from "../../../pattern/match/compile.ts";
import { canaryLogStream } from "../../../payload/awslogs.ts";
import { readSample, sampleNames } from "../../read/input.ts";

/**
 * Returns the least severe sample event, with the current time, that passes a filter with this pattern and a function
 * with this environment. Its log stream marks the alert as a test. Returns undefined if no sample passes.
 */
export function chooseCanary(pattern: string, variables: Variables): ChosenCanary | undefined {
  const now = new Date();
  const id = now.getTime().toString(36);
  const eventId = `canary-${id}`;
  const matcher = compile(pattern);
  const settings = settingsOf(variables);
  const candidates = sampleNames().map((name) => {
    const sample = JSON.parse(readSample(name)) as object;
    const record = { ...sample, eventTime: `${now.toISOString().slice(0, 19)}Z`, eventID: eventId };
    return { message: JSON.stringify(record), alert: alertOf(record, {}).alert };
  });
  const [chosen] = candidates
    .filter(({ message }) => matcher.test(message) && (settings?.matcher?.test(message) ?? true))
    .filter(({ alert }) => isWanted(alert, settings ?? {}))
    .sort((a, b) => severities.indexOf(b.alert.severity) - severities.indexOf(a.alert.severity));
  return chosen && { logStream: canaryLogStream + id, eventId, message: chosen.message };
}

/** Returns undefined for invalid settings: the function fails on any event then, and the canary shows that. */
function settingsOf(variables: Variables): Config | undefined {
  try {
    return readConfig(variables);
  } catch (error) {
    if (error instanceof IamAlertsError) return undefined;
    throw error;
  }
}
