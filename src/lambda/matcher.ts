import { IamAlertsError, PatternError } from "../errors.ts";
import { parseGiven, patternWithoutFiles } from "../given-pattern.ts";
import { type Exclusion, except, parseExclusion } from "../pattern/except.ts";
import { compile, type Matcher } from "../pattern/match/compile.ts";
import type { Fault } from "./values.ts";

/**
 * Compiles PATTERN, a preset's name or a pattern, minus the events that EXCEPT excludes. EXCEPT without PATTERN excludes
 * them from all events. What the program refuses as a pattern is a fault here too.
 *
 * Without both there is no second check. The subscription filter has the recommended pattern unless its owner chose
 * another one, and a function that applied the recommended pattern by itself would drop events that a wider filter lets
 * through, and nobody would see it.
 */
export function readMatcher(env: Readonly<Record<string, string | undefined>>, faults: Fault[]): Matcher | undefined {
  const given = env["PATTERN"]?.trim() ?? "";
  const exclusions: Exclusion[] = [];
  for (const text of (env["EXCEPT"] ?? "").split(/[;\n]/).map((part) => part.trim())) {
    const exclusion = text === "" ? undefined : parseExclusion(text);
    if (exclusion !== undefined) exclusions.push(exclusion);
    else if (text !== "")
      faults.push({ variable: "EXCEPT", expected: "selector=value, separated by ;", found: JSON.stringify(text) });
  }
  if (given === "" && exclusions.length === 0) return undefined;
  try {
    const source =
      given === "" ? everyEvent : patternWithoutFiles(given, "the function reads no files, set the pattern itself");
    return compile(parseGiven(except(source, exclusions)));
  } catch (error) {
    if (!(error instanceof IamAlertsError)) throw error;
    const hint = error.hint === undefined ? "" : ` (${error.hint})`;
    const variable = given === "" ? "EXCEPT" : "PATTERN";
    const isPattern = error instanceof PatternError;
    const expected = isPattern ? "a filter pattern" : "a preset's name or a filter pattern";
    const fault = isPattern ? `${JSON.stringify(given)}: ${error.message}` : error.message.replace(/^.*?, found /, "");
    faults.push({ variable, expected, found: fault + hint });
    return undefined;
  }
}

/** Matches every JSON object, with or without an eventName. */
const everyEvent = "{ ($.eventName NOT EXISTS) || ($.eventName IS NULL) || ($.eventName = *) }";
