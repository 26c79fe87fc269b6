import { Option } from "commander";
import { defaultMaxBytes } from "../../bytes/bytes.ts";
import { IamAlertsError } from "../../errors.ts";
import type { Io } from "../io.ts";
import type { GlobalOptions } from "./settings.ts";

/** Runs a command's work with the streams, all flags, and the arguments as typed. The work returns the exit code. */
export type Run = <Options extends GlobalOptions>(
  work: (io: Io, options: Options, argv: readonly string[]) => Promise<number>,
) => Promise<void>;

/** The flag for the largest document that is accepted. */
export function maxBytesOption(): Option {
  return new Option("--max-bytes <n>", "largest document to accept, in bytes after decompression")
    .default(defaultMaxBytes)
    .argParser(numberFor("--max-bytes", 1));
}

/** Returns the parser of a flag's percentage. */
export const percentageFor =
  (flag: string) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== "" && value >= 0 && value <= 100) return value;
    throw new IamAlertsError(
      "usage",
      `expected a percentage from 0 to 100 after ${flag}, found ${JSON.stringify(text)}`,
    );
  };

/**
 * Returns the parser of a flag's number, from `least` to `most`; if `least` is a whole number, so must the number be.
 */
export function numberFor(
  flag: string,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  const isWhole = Number.isInteger(least);
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return (text) => {
    const value = Number(text);
    const isFitting = text.trim() !== "" && value >= least && value <= most && (!isWhole || Number.isInteger(value));
    if (isFitting) return value;
    const expected = `expected a ${isWhole ? "whole " : ""}number ${range} after ${flag}`;
    throw new IamAlertsError("usage", `${expected}, found ${JSON.stringify(text)}`);
  };
}

/** Collects the values of a flag that may be repeated. */
export function repeatable(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/**
 * Returns the parser of a flag that may be given only once, because the last value would silently replace the others.
 * `unset` is the flag's default.
 */
export function once(flag: string, hint: string, unset?: string): (text: string, before?: string) => string {
  return (text, before) => {
    if (before === unset) return text;
    throw new IamAlertsError(
      "usage",
      `expected ${flag} once, found ${JSON.stringify(before)} and ${JSON.stringify(text)}`,
      {
        hint,
      },
    );
  };
}

/**
 * Refuses flags that have no meaning together with another one.
 *
 * @throws IamAlertsError `usage`
 */
export function refuseWith(
  mode: string,
  options: Readonly<Record<string, unknown>>,
  flags: readonly string[],
  hint: string,
): void {
  const named = (flag: string) => flag.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  // The name of a filter has a default.
  const isGiven = (value: unknown) => value !== undefined && value !== defaultFilterName;
  const flag = flags.find((each) => isGiven(options[named(each)]));
  if (flag === undefined) return;
  throw new IamAlertsError("usage", `expected ${mode} or ${flag}, found both`, { hint: `leave ${flag} out: ${hint}` });
}

/** The name of a subscription filter if a user does not give one. */
export const defaultFilterName = "iam-alerts";

/** Returns the flag that names the subscription filter of a command. */
export function filterNameOption(): Option {
  const name = defaultFilterName;
  return new Option("--filter-name <name>", "name of the subscription filter")
    .default(name)
    .argParser(once("--filter-name", "run the command once for each filter", name));
}
