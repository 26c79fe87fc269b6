import { readMatcher } from "./matcher.ts";
import { type Config, type Environment, readSettings } from "./settings.ts";

export type { Config } from "./settings.ts";

/**
 * Reads the function's settings from its environment, as `readSettings` does.
 *
 * @throws IamAlertsError `config` that lists every fault: the variable, the expected value and the one found.
 */
export function readConfig(env: Environment): Config {
  return readSettings(env, readMatcher);
}
