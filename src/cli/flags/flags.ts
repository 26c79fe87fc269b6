import { Option } from "commander";
import { defaultMaxBytes } from "../../bytes/bytes.ts";
import { IamAlertsError } from "../../errors.ts";
import type { Io } from "../io.ts";
import type { GlobalOptions } from "./settings.ts";

/** Runs a command's work with the streams, all of its flags and what was typed; the work gives the exit code. */
export type Run = <Options extends GlobalOptions>(
  work: (io: Io, options: Options, argv: readonly string[]) => Promise<number>,
) => Promise<void>;

/** The flag for the largest document that is accepted. */
export function maxBytesOption(): Option {
  return new Option("--max-bytes <n>", "the largest document to accept once unpacked, in bytes")
    .default(defaultMaxBytes)
    .argParser(numberFor("--max-bytes", 1));
}

/** Reads a flag's percentage. */
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

/** Reads the number after a flag, from `least` on: a whole one, where the least is one too. */
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

/** Reads a flag that may be given more than once. */
export function repeatable(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
