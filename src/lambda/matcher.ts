import { IamAlertsError } from "../errors.ts";
import { type Exclusion, except, parseExclusion } from "../pattern/except.ts";
import { compile, type Matcher } from "../pattern/match/compile.ts";
import { meaningOf } from "../pattern/parse/named.ts";
import { parse } from "../pattern/parse/parser.ts";
import { checkSpeed } from "../pattern/regex/speed.ts";
import { presets } from "../presets.ts";
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
  const source = given === "" ? everyEvent : sourceOf(given, faults);
  if (source === undefined) return undefined;
  try {
    const pattern = parse(except(source, exclusions));
    checkSpeed(pattern);
    return compile(pattern);
  } catch (error) {
    if (!(error instanceof IamAlertsError)) throw error;
    const hint = error.hint === undefined ? "" : ` (${error.hint})`;
    const variable = given === "" ? "EXCEPT" : "PATTERN";
    faults.push({ variable, expected: "a filter pattern", found: `${JSON.stringify(given)}: ${error.message}${hint}` });
    return undefined;
  }
}

/** Matches every JSON object, with or without an eventName. */
const everyEvent = "{ ($.eventName NOT EXISTS) || ($.eventName IS NULL) || ($.eventName = *) }";

/** Returns the pattern that PATTERN names or holds; undefined after a fault. */
function sourceOf(given: string, faults: Fault[]): string | undefined {
  const fault = (found: string) => {
    faults.push({ variable: "PATTERN", expected: "a preset's name or a filter pattern", found });
    return undefined;
  };
  if (given.startsWith("@"))
    return fault(`${JSON.stringify(given)}: the function reads no files, set the pattern itself`);
  const meaning = meaningOf(given, presets);
  switch (meaning.kind) {
    case "named":
      return meaning.named.pattern;
    case "pattern":
      return given;
    case "quoted":
      return fault(`${given}: leave out the quotes around it`);
    case "misspelled": {
      const { word, near } = meaning;
      const advice = near === undefined ? "see iam-alerts patterns" : `did you mean ${near}?`;
      return fault(`${JSON.stringify(word)}, which is not a preset (${advice})`);
    }
  }
}
