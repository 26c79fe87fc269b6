import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { Alert } from "../../alert/alert.ts";
import { IamAlertsError } from "../../errors.ts";
import type { MutedAlerts } from "../../rules/muted.ts";
import type { RuleSet } from "../../rules/rule.ts";
import { grouped } from "../../words.ts";
import type { Io } from "../io.ts";
import { reasonOf } from "../read/file.ts";
import { reportProblems } from "../report.ts";
import type { GlobalOptions } from "./settings.ts";

/** The flag that names the team's rules. */
export interface RulesOptions {
  readonly rules?: string;
}

/** Adds the flag that names the team's rules. */
export function addRulesOption(command: Command): Command {
  return command.option("--rules <file>", "apply the team's rules in a YAML file, which raise, mute and route alerts");
}

/** Applies rules to an alert. */
export type Ruler = (alert: Alert) => Alert;

/**
 * Returns a function that applies the rules of --rules; one that changes nothing without the flag. Reports all faults of
 * the file and returns undefined if it has any.
 *
 * @throws IamAlertsError `not-found` if the file cannot be read
 */
export async function rulerOf(options: RulesOptions & GlobalOptions, io: Io): Promise<Ruler | undefined> {
  if (options.rules === undefined) return (alert) => alert;
  const set = await readRulesFile(options.rules);
  if (set.isWhole) return rulerWith(set);
  reportProblems(set.problems, options, io);
  return undefined;
}

/** Returns a function that applies rules as of now. */
export async function rulerWith(set: RuleSet): Promise<Ruler> {
  const { applyRules } = await import("../../rules/apply.ts");
  const now = Date.now();
  return (alert) => applyRules(alert, set, now);
}

/**
 * Reads a file of rules.
 *
 * @throws IamAlertsError `not-found` if the file cannot be read
 */
export async function readRulesFile(file: string): Promise<RuleSet> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new IamAlertsError("not-found", `cannot read the rules in ${file}: ${reasonOf(cause)}`, { cause });
  }
  const { readRules } = await import("../../rules/read.ts");
  return readRules(text, file);
}

/** Returns "2 muted by rule 3" for each rule that mutes an alert. */
export function mutedWords({ counts }: MutedAlerts): readonly string[] {
  return counts.map(({ rule, alerts }) => `${grouped(alerts)} muted by rule ${rule}`);
}
