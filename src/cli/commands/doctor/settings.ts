import { channelNames, minSeverityVariable } from "../../../alert/channel.ts";
import { worstOf } from "../../../alert/severity.ts";
import type { SettingsJudgment } from "../../../aws/doctor/examine.ts";
import type { PatternJudgment } from "../../../aws/doctor/filter/filter.ts";
import type { Variables } from "../../../aws/doctor/function.ts";
import { alertOf } from "../../../detect.ts";
import { readConfig } from "../../../lambda/config.ts";
import { meaningOf } from "../../../pattern/parse/named.ts";
import { presets } from "../../../presets.ts";
import { count } from "../../../words.ts";
import { judgePattern } from "./judge.ts";
import { knownMatches, matcherOf } from "./known-events.ts";
import { channelsReached } from "./reached.ts";

/**
 * Judges a function's settings against the pattern of its filter: whether events that the filter lets through can
 * become alerts, by the events that iam-alerts knows.
 */
export function judgeSettings(pattern: string, variables: Variables): SettingsJudgment {
  const settings = readConfig(variables);
  const channels = channelNames.filter((name) => settings.channels[name] !== undefined);
  const limited = channels.filter((name) => settings.minSeverities[name] !== "info");
  const deciding = ["PATTERN", "EXCEPT", "MIN_SEVERITY", "ONLY_FAILED", "HUMAN", ...limited.map(minSeverityVariable)];
  const set = deciding.filter((name) => variables[name]?.trim());
  if (set.length === 0) {
    return { status: "green", message: "every event that the filter lets through becomes an alert", fix: null };
  }
  const named = set.map((name) => `${name}=${variables[name]?.trim()}`).join(", ");
  const fix = `edit ${set.join(", ")} in the function's environment, or the filter's pattern`;
  const never = whyNeverPasses(variables);
  if (never !== null) {
    const message = `nothing reaches an alert: the function's PATTERN matches nothing: ${never.never}: ${variables["PATTERN"]?.trim()}`;
    const instead = never.corrected === null ? "" : `; instead: ${never.corrected}`;
    return { status: "red", message, fix: `edit PATTERN in the function's environment, or delete it${instead}` };
  }
  const matcher = matcherOf(pattern);
  const passing = matcher === undefined ? [] : [...knownMatches(matcher)];
  if (passing.length === 0) {
    const message = `no event that iam-alerts knows passes the filter, so ${named} cannot be compared with its pattern`;
    return { status: "amber", message, fix: "send an event of your own: iam-alerts doctor --canary --event <file>" };
  }
  const kept = passing.filter(({ message }) => settings.matcher?.test(message) ?? true);
  if (kept.length === 0) {
    const message = `nothing reaches an alert: none of ${count(passing.length, "known event")} that the filter lets through passes the function's ${named}`;
    return { status: "red", message, fix };
  }
  const alerts = kept.map(({ record }) => alertOf(record, {}).alert);
  const worst = worstOf(alerts.map(({ severity }) => severity));
  const wanted = alerts.filter((alert) => channelsReached(alert, settings).length > 0);
  if (wanted.length === 0) {
    const message = `nothing reaches an alert: ${named}, but the worst of ${count(alerts.length, "known event")} that the filter lets through is ${worst}`;
    return { status: "red", message, fix };
  }
  const best = worstOf(wanted.map(({ severity }) => severity));
  if (kept.length < passing.length) {
    const share = `${count(passing.length - kept.length, "known event")} of ${passing.length}`;
    const message = `the function drops ${share} that the filter lets through, by ${named}`;
    return { status: "amber", message, fix };
  }
  return {
    status: "green",
    message: `with ${named}, events that the filter lets through become alerts up to ${best}`,
    fix: null,
  };
}

/** Returns the judgment for a PATTERN that no event can match. */
function whyNeverPasses(variables: Variables): PatternJudgment | null {
  const given = variables["PATTERN"]?.trim() ?? "";
  if (given === "") return null;
  const meaning = meaningOf(given, presets);
  const judged = meaning.kind === "pattern" ? judgePattern(given) : null;
  return judged?.never == null ? null : judged;
}
