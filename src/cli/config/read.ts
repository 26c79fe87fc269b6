import { readFileSync } from "node:fs";
import { IamAlertsError } from "../../errors.ts";
import { refuseWith } from "../flags/flags.ts";
import type { AwsFlags } from "../flags/settings.ts";
import type { Io } from "../io.ts";
import { reasonOf } from "../read/file.ts";
import { reportProblems } from "../report.ts";
import { type Config, defaultFile } from "./config.ts";
import { parseConfig } from "./parse.ts";

/**
 * Reads the file that --config names. Reports all problems of the file and returns undefined if it has any.
 *
 * @throws IamAlertsError `not-found` if the file cannot be read
 */
export function readConfig(given: string | true, options: AwsFlags, io: Io): Config | undefined {
  const file = given === true ? defaultFile : given;
  const config = parseConfig(file, textOf(file));
  if ("subscriptions" in config) return config;
  reportProblems(config, options, io);
  return undefined;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const message = `cannot read the configuration file ${file}: ${reasonOf(cause)}`;
    const hint = "name the file after --config, or see docs/config.md for what it contains";
    throw new IamAlertsError("not-found", message, { hint, cause });
  }
}

/**
 * Refuses flags whose values come from the file.
 *
 * @throws IamAlertsError `usage`
 */
export function refuseFlags(given: Readonly<Record<string, unknown>>, flags: readonly string[]): void {
  refuseWith("--config", given, flags, "with --config, the file describes what is subscribed");
}
