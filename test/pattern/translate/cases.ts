import { existsSync, readdirSync, readFileSync } from "node:fs";
import { PatternError } from "../../../src/errors.ts";
import type { Selector } from "../../../src/pattern/ast.ts";
import { compile } from "../../../src/pattern/match/compile.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";
import type { CaveatCode, Translation } from "../../../src/pattern/translate/dialect.ts";
import { lines } from "../../cli/io.ts";

interface PatternCase {
  readonly pattern: string;
  readonly message: string;
}

const folder = new URL("../../../fixtures/patterns/", import.meta.url);

/** The cases of the suites with a valid pattern and a message. */
const suiteCases: readonly PatternCase[] = readdirSync(folder)
  .flatMap((name) => (JSON.parse(readFileSync(new URL(name, folder), "utf8")) as { cases: PatternCase[] }).cases)
  .filter(({ message }) => message !== undefined);

const file = new URL("../../../../shared/filter-pattern-cases.jsonl", import.meta.url);

/** Further cases from a file outside the project, if it exists. */
const sharedCases: readonly PatternCase[] = (
  existsSync(file) ? lines<PatternCase>(readFileSync(file, "utf8")) : []
).filter(({ pattern, message }) => message !== undefined && isPattern(pattern));

/** Whether a text is a valid pattern. */
export function isPattern(source: string): boolean {
  try {
    return parse(source) !== undefined;
  } catch {
    return false;
  }
}

const allCases = [...suiteCases, ...sharedCases];

/** The patterns and messages of all cases, without long ones, which only test AWS's limits. */
export const suites: { readonly patterns: readonly string[]; readonly messages: readonly string[] } = {
  patterns: [...new Set(allCases.map(({ pattern }) => pattern))].filter((text) => text.length < 900),
  messages: [...new Set(allCases.map(({ message }) => message))].filter((text) => text.length < 2000),
};

const recordFolder = new URL("../../../fixtures/records/", import.meta.url);

/** The sample records, as text. */
export const records: readonly string[] = readdirSync(recordFolder).map((name) =>
  JSON.stringify(JSON.parse(readFileSync(new URL(name, recordFolder), "utf8"))),
);

/** Moves every selector of a pattern below a field: $.a becomes $.requestParameters.a. */
export function below(field: string, source: string): string {
  const pattern = parse(source);
  const starts: number[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if ((node as Selector).kind === "selector") starts.push((node as Selector).span.start);
    for (const child of Object.values(node)) visit(child);
  };
  visit(pattern);
  let moved = source;
  for (const start of new Set(starts.sort((a, b) => b - a))) {
    moved = `${moved.slice(0, start)}$.${field}${moved.slice(start + 1)}`;
  }
  return moved;
}

/** A message for which a pattern and its translation disagree, with the caveats of the translation. */
export interface Difference {
  readonly pattern: string;
  readonly message: string;
  readonly codes: readonly CaveatCode[];
}

export interface Compared {
  /** The number of compared results. */
  readonly verdicts: number;
  readonly differences: readonly Difference[];
  /** The differences that no caveat mentions. */
  readonly unexplained: readonly Difference[];
  /** The distinct reasons for which patterns were refused, sorted. */
  readonly refused: readonly string[];
}

/** Whether a caveat applies to a message, or to how the pattern tests it. */
const explains: Readonly<Record<CaveatCode, (message: string, pattern: string) => boolean>> = {
  null: (message) => /[:[,]\s*null/.test(message),
  list: (message, pattern) => /.[[{]|"\w+\.\w+"/.test(message) || /\[\*\]/.test(pattern),
  type: (message) => /[:[,]\s*(?:-?\d|true|false|"(?:true|false|[-+.\deE]+)")/.test(message),
  leftmost: (message) => /(..).*\1/.test(message),
  "line-break": (message) => /\n|\\n/.test(message),
  json: (message) => !isEvent(message),
  // These caveats do not depend on a message.
  fields: () => false,
  delivery: () => false,
  size: () => false,
  scan: () => false,
};

/**
 * Tests every message with every pattern and with its translation. `select` returns the indexes of the messages that a
 * translation selects.
 */
export async function compare(
  patterns: Iterable<string>,
  messages: readonly string[],
  translate: (pattern: string) => Translation,
  select: (text: string) => ReadonlySet<number> | Promise<ReadonlySet<number>>,
): Promise<Compared> {
  const differences: Difference[] = [];
  const refused = new Set<string>();
  let verdicts = 0;
  for (const pattern of patterns) {
    let translation: Translation;
    try {
      translation = translate(pattern);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      refused.add(String(error.details["reason"]));
      continue;
    }
    const selected = await select(translation.text);
    const matcher = compile(pattern);
    const codes = [...new Set(translation.caveats.map(({ code }) => code))];
    for (const [index, message] of messages.entries()) {
      verdicts++;
      if (matcher.test(message) !== selected.has(index)) differences.push({ pattern, message, codes });
    }
  }
  const unexplained = differences.filter(
    ({ pattern, message, codes }) => !codes.some((code) => explains[code](message, pattern)),
  );
  return { verdicts, differences, unexplained, refused: [...refused].sort() };
}

/** Whether a text is JSON that could be a record: an object or a list without duplicate names. */
export function isEvent(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !/"a": ?1, ?"a"/.test(text);
  } catch {
    return false;
  }
}

/** Returns the message and the frame of a refusal, or "not refused". */
export function refusalOf(translate: () => unknown): string {
  try {
    translate();
  } catch (error) {
    if (error instanceof PatternError) return `${error.message}\n${error.frame}`;
    throw error;
  }
  return "not refused";
}
