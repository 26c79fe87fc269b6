import { readFileSync, statSync } from "node:fs";
import { IamAlertsError } from "../../errors.ts";
import type { Pattern } from "../../pattern/ast.ts";
import { either } from "../../pattern/either.ts";
import { type Exclusion, except, parseExclusion } from "../../pattern/except.ts";
import { compile, type Matcher } from "../../pattern/match/compile.ts";
import { parseWithHints } from "../../pattern/parse/hints.ts";
import { meaningOf } from "../../pattern/parse/named.ts";
import { checkSpeed } from "../../pattern/regex/speed.ts";
import { presets } from "../../presets.ts";
import { didYouMean } from "../../words.ts";
import { reasonOf } from "./file.ts";

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
    hint: "for example userIdentity.arn=*:assumed-role/ci-deploy/*",
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
  const parsed = parseWithHints(source);
  checkSpeed(parsed);
  const name = [first, ...others].map(({ name: each }) => each).join(" + ");
  return { name, source, parsed, matcher: compile(parsed) };
}

function find(given: string): { readonly name: string; readonly source: string } {
  if (given.startsWith("@")) return { name: given, source: readPattern(given.slice(1)) };
  const meaning = meaningOf(given, presets);
  if ((meaning.kind === "pattern" || meaning.kind === "misspelled") && isFileName(given)) {
    throw new IamAlertsError("usage", `expected a preset or a pattern, found the file ${JSON.stringify(given)}`, {
      hint: `to use the pattern in it, write @${given}`,
    });
  }
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

/** Whether a text names a file, rather than a search term that happens to be a file's name. */
function isFileName(given: string): boolean {
  if (!/^[^\s{["%?]*[./\\][^\s{["%?]*$/.test(given)) return false;
  return statSync(given, { throwIfNoEntry: false })?.isFile() === true;
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
