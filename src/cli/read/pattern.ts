import { readFileSync, statSync } from "node:fs";
import { IamAlertsError } from "../../errors.ts";
import { type GivenPattern, givenPattern, parseGiven, patternIn } from "../../given-pattern.ts";
import type { Pattern } from "../../pattern/ast.ts";
import { either } from "../../pattern/either.ts";
import { type Exclusion, except, parseExclusion } from "../../pattern/except.ts";
import { compile, type Matcher } from "../../pattern/match/compile.ts";
import { meaningOf } from "../../pattern/parse/named.ts";
import { presets } from "../../presets.ts";
import { reasonOf } from "./file.ts";

export { patternIn, unknownPreset } from "../../given-pattern.ts";

/** A pattern that a user named or typed, read once for everything that a command does with it. */
export interface ResolvedPattern {
  /** The name of the pattern in messages. */
  readonly name: string;
  readonly source: string;
  readonly parsed: Pattern;
  readonly matcher: Matcher;
}

/** The changes to a pattern. */
export interface Refinement {
  /** Patterns to add. */
  readonly also?: readonly string[];
  /** Events to exclude from the whole. */
  readonly except?: readonly Exclusion[];
}

/**
 * Parses `selector=value`.
 *
 * @throws IamAlertsError `usage` for anything else; `where` names its place.
 */
export function exclusionOf(text: string, where = "after --except"): Exclusion {
  const exclusion = parseExclusion(text);
  if (exclusion !== undefined) return exclusion;
  throw new IamAlertsError("usage", `expected selector=value ${where}, found ${JSON.stringify(text)}`, {
    hint: "for example userIdentity.arn=arn:aws:sts::*:assumed-role/ci-deploy/*",
  });
}

/**
 * Returns the pattern for a preset's name, @file, or the pattern's text, with the patterns that flags add and
 * without the events that they exclude.
 *
 * @throws IamAlertsError `not-found` for an unknown preset or file, PatternError for a bad pattern.
 */
export function resolvePattern(
  given: string,
  { also = [], except: exclusions = [] }: Refinement = {},
): ResolvedPattern {
  const first = find(given);
  const others = also.map(find);
  const combined = others.length === 0 ? first.source : either([first.source, ...others.map(({ source }) => source)]);
  const source = exclusions.length === 0 ? combined : except(combined, exclusions);
  const parsed = parseGiven(source);
  const name = [first, ...others].map(({ name: each }) => each).join(" + ");
  return { name, source, parsed, matcher: compile(parsed) };
}

function find(given: string): GivenPattern {
  if (given.startsWith("@")) return { name: given, source: readPattern(given.slice(1)) };
  const { kind } = meaningOf(given, presets);
  if ((kind === "pattern" || kind === "misspelled") && isFileName(given)) {
    throw new IamAlertsError("usage", `expected a preset or a pattern, found the file ${JSON.stringify(given)}`, {
      hint: `to use the pattern in it, write @${given}`,
    });
  }
  return givenPattern(given);
}

/** Whether a text names a file, rather than a search term that happens to be a file's name. */
function isFileName(given: string): boolean {
  if (!/^[^\s{["%?]*[./\\][^\s{["%?]*$/.test(given)) return false;
  return statSync(given, { throwIfNoEntry: false })?.isFile() === true;
}

function readPattern(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new IamAlertsError("not-found", `cannot read the pattern file ${file}: ${reasonOf(cause)}`, { cause });
  }
  const pattern = patternIn(text);
  // An empty pattern matches every event.
  if (pattern !== "") return pattern;
  throw new IamAlertsError("usage", `expected a pattern in ${file}, found none`);
}
