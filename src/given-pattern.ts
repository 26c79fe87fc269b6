import { IamAlertsError } from "./errors.ts";
import type { Pattern } from "./pattern/ast.ts";
import { parseWithHints } from "./pattern/parse/hints.ts";
import { meaningOf } from "./pattern/parse/named.ts";
import { checkSpeed } from "./pattern/regex/speed.ts";
import { presets } from "./presets.ts";
import { didYouMean } from "./words.ts";

/** A pattern as a user gave it, and its name in messages. */
export interface GivenPattern {
  readonly name: string;
  readonly source: string;
}

/**
 * Returns the pattern for a preset's name or a pattern's text.
 *
 * @throws IamAlertsError `not-found` for an unknown preset, `usage` for a pattern in quotes
 */
export function givenPattern(given: string): GivenPattern {
  const meaning = meaningOf(given, presets);
  switch (meaning.kind) {
    case "named":
      return { name: meaning.named.name, source: meaning.named.pattern };
    case "pattern":
      return { name: "the pattern", source: given };
    case "quoted":
      throw new IamAlertsError("usage", `expected a preset or a pattern, found ${JSON.stringify(given)}, with quotes`, {
        hint: `leave the quotes out: ${meaning.inner}`,
      });
    case "misspelled":
      throw unknownPreset(meaning.word, `; to search for the text, put it in double quotes: '"${meaning.word}"'`);
  }
}

/**
 * Returns the text of a pattern, or of the preset with that name, where files cannot be read.
 *
 * @param hint what to do instead of naming a file
 * @throws IamAlertsError `config` for a file, and as `givenPattern` does
 */
export function patternWithoutFiles(given: string, hint: string): string {
  if (!given.startsWith("@")) return givenPattern(given).source;
  throw new IamAlertsError("config", `expected a preset or a pattern, found ${JSON.stringify(given)}`, { hint });
}

/**
 * Parses a pattern that a user gave.
 *
 * @throws PatternError for a pattern that AWS refuses, and for a regular expression that can be slow
 */
export function parseGiven(source: string): Pattern {
  const parsed = parseWithHints(source);
  checkSpeed(parsed);
  return parsed;
}

/** Returns the error for a name that no preset has. */
export function unknownPreset(given: string, otherwise = ""): IamAlertsError {
  const controls = controlsOf(given);
  return new IamAlertsError(
    "not-found",
    `expected a preset or a pattern, found ${JSON.stringify(given)}, which is not a preset`,
    {
      hint: controls ?? didYouMean(given, names) ?? `iam-alerts patterns lists the presets${otherwise}`,
    },
  );
}

const names = presets.map(({ name }) => name);

/** Returns "CIS 4.4 is CloudWatch.4 or cis-1.2-3.4" for a control's number, with or without cis- and a version. */
function controlsOf(given: string): string | undefined {
  const [, control] = /^(?:cis[- ]?)?(?:[\d.]+-)?(\d+\.\d+)$/i.exec(given) ?? [];
  if (control === undefined) return undefined;
  // For example: CIS 1.2: 1.1 + 3.3; 1.4–5.0: 4.3
  const numbers = (source: string) =>
    [...source.matchAll(/: ([^:;]*)/g)].flatMap(([, list = ""]) => list.split(/[^\d.]+/));
  const found = presets.filter(({ source }) => source.includes("CIS") && numbers(source).includes(control));
  return found.length === 0 ? undefined : `CIS ${control} is ${found.map(({ name }) => name).join(" or ")}`;
}

/**
 * Returns the pattern in the text of a file or of a YAML block: without the lines that begin with #, which are comments,
 * and without the space and line breaks around the pattern, which AWS would refuse.
 */
export function patternIn(text: string): string {
  return text
    .replace(/^\uFEFF/, "")
    .replace(/^[ \t]*#.*(?:\n|$)/gm, "")
    .trim();
}
