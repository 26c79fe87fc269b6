import { Option } from "commander";
import type { Exclusion } from "../../pattern/except.ts";
import { defaultPreset } from "../../presets.ts";
import { exclusionOf } from "../read/pattern.ts";

export {
  exclusionOf,
  patternIn,
  type Refinement,
  type ResolvedPattern,
  resolvePattern,
  unknownPreset,
} from "../read/pattern.ts";

/** The help text for an argument or flag that takes a pattern. */
export const patternHelp = "a preset's name, @file, or the pattern's text";

/** The help text for the pattern that is used if no other is given. */
export const defaultHelp: string = `(default: ${defaultPreset}; env: IAM_ALERTS_PATTERN)`;

/** Returns the pattern that a flag or argument gives, otherwise that of the environment, otherwise the default preset. */
export function patternOr(given: string | undefined, env: Readonly<Record<string, string | undefined>>): string {
  return given ?? (env["IAM_ALERTS_PATTERN"] || defaultPreset);
}

/** Returns the flag that excludes events from a pattern. */
export function exceptOption(): Option {
  return new Option(
    "--except <selector=value>",
    "exclude events whose field has this value; * matches any text; repeatable",
  ).argParser((text: string, before: readonly Exclusion[] = []) => [...before, exclusionOf(text)]);
}

/** Returns the flag that adds a pattern to a pattern. */
export function alsoOption(): Option {
  return new Option(
    "--also <pattern>",
    "also match what this pattern matches: a preset's name, @file, or the pattern's text; repeatable",
  ).argParser((text: string, before: readonly string[] = []) => [...before, text]);
}
