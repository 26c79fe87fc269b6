import { readFileSync } from "node:fs";
import { IamAlertsError } from "../errors.ts";
import { compile, type Matcher } from "../pattern/compile.ts";
import { presets } from "../presets.ts";
import { didYouMean } from "./suggest.ts";

export interface NamedMatcher {
  /** How messages call the pattern. */
  readonly name: string;
  readonly matcher: Matcher;
}

/** What `--pattern` takes, for the help. */
export const patternHelp = "a preset's name, @file, or the pattern's text";

/**
 * The matcher for what a user gave as a pattern: a preset's name, @file, or the pattern's text.
 *
 * @throws IamAlertsError `not-found` for an unknown preset or file, PatternError for a bad pattern.
 */
export function resolvePattern(given: string): NamedMatcher {
  const preset = presets.find(({ name }) => name === given);
  if (preset !== undefined) return { name: preset.name, matcher: compile(preset.pattern) };
  if (given.startsWith("@")) return { name: given, matcher: compile(readPattern(given.slice(1))) };
  if (/^[\w-]+$/.test(given)) {
    const names = presets.map(({ name }) => name);
    throw new IamAlertsError("not-found", `expected a pattern, found ${JSON.stringify(given)}, which is no preset`, {
      hint: didYouMean(given, names) ?? `the presets are ${names.join(", ")}; a pattern begins with {`,
    });
  }
  return { name: "the pattern", matcher: compile(given) };
}

/** Editors end a file with a line break, which AWS would refuse in a pattern. */
function readPattern(file: string): string {
  try {
    return readFileSync(file, "utf8")
      .replace(/^\uFEFF/, "")
      .replace(/\r?\n$/, "");
  } catch (cause) {
    throw new IamAlertsError("not-found", `cannot read the pattern file ${file}: ${(cause as Error).message}`, {
      cause,
    });
  }
}
