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

/** Every pattern of the suites that is none of those AWS refuses, with the message it is tested on. */
const suiteCases: readonly PatternCase[] = readdirSync(folder)
  .flatMap((name) => (JSON.parse(readFileSync(new URL(name, folder), "utf8")) as { cases: PatternCase[] }).cases)
  .filter(({ message }) => message !== undefined);

const file = new URL("../../../../shared/filter-pattern-cases.jsonl", import.meta.url);

/** The same of the cases that are shared beside the project, where they are. */
const sharedCases: readonly PatternCase[] = (
  existsSync(file) ? lines<PatternCase>(readFileSync(file, "utf8")) : []
).filter(({ pattern, message }) => message !== undefined && isPattern(pattern));

function isPattern(source: string): boolean {
  try {
    return parse(source) !== undefined;
  } catch {
    return false;
  }
}

const allCases = [...suiteCases, ...sharedCases];

/** Their patterns and their messages. Long ones are about AWS's limits and say the same as short ones. */
export const suites: { readonly patterns: readonly string[]; readonly messages: readonly string[] } = {
  patterns: [...new Set(allCases.map(({ pattern }) => pattern))].filter((text) => text.length < 900),
  messages: [...new Set(allCases.map(({ message }) => message))].filter((text) => text.length < 2000),
};

const recordFolder = new URL("../../../fixtures/records/", import.meta.url);

/** The sample records, as text. */
export const records: readonly string[] = readdirSync(recordFolder).map((name) =>
  JSON.stringify(JSON.parse(readFileSync(new URL(name, recordFolder), "utf8"))),
);

/** The pattern with every selector moved below a field: $.a becomes $.requestParameters.a. */
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

/** A message that the pattern and its translation judge differently, with the translation's caveats. */
export interface Difference {
  readonly pattern: string;
  readonly message: string;
  readonly codes: readonly CaveatCode[];
}

export interface Compared {
  /** How many verdicts were compared. */
  readonly verdicts: number;
  readonly differences: readonly Difference[];
  /** Those that no caveat tells of. */
  readonly untold: readonly Difference[];
  /** Why patterns were refused, each reason once, in the order of the alphabet. */
  readonly refused: readonly string[];
}

/** Whether a message, or how the pattern looks at it, is what a caveat tells of. */
const isTold: Readonly<Record<CaveatCode, (message: string, pattern: string) => boolean>> = {
  null: (message) => /[:[,]\s*null/.test(message),
  list: (message, pattern) => /.[[{]|"\w+\.\w+"/.test(message) || /\[\*\]/.test(pattern),
  type: (message) => /[:[,]\s*(?:-?\d|true|false|"[-+.\deE]+")/.test(message),
  leftmost: (message) => /(..).*\1/.test(message),
  "line-break": (message) => /\n|\\n/.test(message),
  json: (message) => !isEvent(message),
  // They are of no single message.
  fields: () => false,
  delivery: () => false,
  size: () => false,
  scan: () => false,
};

/**
 * Puts every message to every pattern and to its translation. `select` gives the numbers of the messages that a
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
  const untold = differences.filter(
    ({ pattern, message, codes }) => !codes.some((code) => isTold[code](message, pattern)),
  );
  return { verdicts, differences, untold, refused: [...refused].sort() };
}

/** Whether a text is JSON that a record could be: an object or a list, and no name twice in it. */
export function isEvent(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !/"a": ?1, ?"a"/.test(text);
  } catch {
    return false;
  }
}

/** What a program and a person are told where a pattern is refused: the message and what the caret points at. */
export function refusalOf(translate: () => unknown): string {
  try {
    translate();
  } catch (error) {
    if (error instanceof PatternError) return `${error.message}\n${error.frame}`;
    throw error;
  }
  return "not refused";
}
