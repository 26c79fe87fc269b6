import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, relative } from "node:path";
import { Document, type Pair, type YAMLMap } from "yaml";
import { IamAlertsError } from "../../../../errors.ts";
import type { Pattern } from "../../../../pattern/ast.ts";
import { resolvePattern } from "../../../flags/pattern.ts";
import { readSample, sampleNames } from "../../../read/input.ts";
import { invokeHere, unmarked } from "../run.ts";
import { type Case, CaseFinder } from "./cases.ts";
import { clausesOf } from "./clauses.ts";

/** A case as it goes into the file. */
interface Written extends Case {
  readonly matches: boolean;
  readonly clause: string;
  /** How many clauses were left out because the case is theirs, too. */
  shared: number;
}

const schemaComment = " yaml-language-server: $schema=./node_modules/iam-alerts/dist/expectations.schema.json";

/**
 * Writes a first file for a pattern: for every clause an event that matches by it, and one that is refused for want of
 * it, from the samples; an event that does for several clauses is written once. Gives the file, and the clauses for which
 * no event was found.
 *
 * @throws IamAlertsError `config` where the file exists, `usage` for a pattern of fields of a line.
 */
export async function writeFirstFile(
  given: string,
  path?: string,
): Promise<{ readonly file: string; readonly lacking: readonly string[] }> {
  const { name, parsed } = resolvePattern(given);
  const isFile = given.startsWith("@");
  const stem = isFile ? basename(given.slice(1), extname(given)) : name === "the pattern" ? "pattern" : name;
  const file = path ?? `${stem}.iam-alerts.yaml`;
  const { cases, lacking } = findCases(parsed);
  const pattern = isFile ? `@${relative(dirname(file), given.slice(1))}` : given;
  const text = await printCases(pattern, cases, lacking);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: "wx" });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new IamAlertsError("config", code === "EEXIST" ? `${file} exists` : `cannot write ${file}: ${message}`, {
      hint: "name another file: iam-alerts test --init iam-changes other.iam-alerts.yaml",
      cause,
    });
  }
  return { file, lacking };
}

async function printCases(pattern: string, cases: readonly Written[], lacking: readonly string[]): Promise<string> {
  const first = cases.find(({ matches }) => matches);
  const alert = first && (await alertOf(first));
  const document = new Document({
    pattern,
    tests: cases.map((each) => testOf(each, each === first ? alert : undefined)),
  });
  document.commentBefore = schemaComment;
  const list = document.get("tests") as { readonly items: readonly YAMLMap[] };
  for (const [index, item] of list.items.entries()) {
    item.spaceBefore = index > 0;
    for (const { key, value } of item.items as Pair<{ value: string }, YAMLMap>[]) {
      if (/^(?:set|unset|alert)$/.test(key.value) && value !== null) value.flow = true;
    }
  }
  if (lacking.length > 0) document.comment = lacking.map((clause) => ` no event was found for ${clause}`).join("\n");
  return document.toString({ lineWidth: 0 });
}

function findCases(pattern: Pattern): { readonly cases: readonly Written[]; readonly lacking: readonly string[] } {
  const samples = sampleNames().map((name) => [name, JSON.parse(readSample(name))] as const);
  // What worked comes before what was refused: it is the plainer case.
  const sorted = samples.toSorted(([, one], [, other]) => Number("errorCode" in one) - Number("errorCode" in other));
  const finder = new CaseFinder(pattern, new Map(sorted));
  const cases = new Map<string, Written>();
  const lacking: string[] = [];
  for (const [index, clause] of clausesOf(pattern).entries()) {
    const { match, refusal } = finder.find(index);
    for (const [found, matches] of [
      [match, true],
      [refusal, false],
    ] as const) {
      if (found === null) {
        lacking.push(`${matches ? "a match by" : "a refusal for want of"} ${clause}`);
        continue;
      }
      const key = JSON.stringify([found.sample, found.set, found.unset]);
      const known = cases.get(key);
      if (known === undefined) cases.set(key, { ...found, matches, clause, shared: 0 });
      else known.shared++;
    }
  }
  return { cases: [...cases.values()], lacking };
}

function testOf({ sample, set, unset, matches, clause, shared }: Written, alert: object | undefined): object {
  const others = shared === 0 ? "" : `, and ${shared} more`;
  return {
    name: `${matches ? "matches by" : "is silent for want of"} ${clause}${others}`,
    event: sample,
    ...(Object.keys(set).length > 0 ? { set } : {}),
    ...(unset.length > 0 ? { unset } : {}),
    matches,
    clause,
    ...(alert === undefined ? {} : { alert }),
  };
}

async function alertOf({ record }: Case): Promise<object | undefined> {
  const [alert] = await invokeHere([JSON.stringify(record)]);
  if (alert === undefined || alert instanceof IamAlertsError) return undefined;
  const { severity, title } = unmarked(alert);
  return { severity, title };
}
