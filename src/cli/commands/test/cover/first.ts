import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, relative } from "node:path";
import { Document, type Pair, type YAMLMap } from "yaml";
import { IamAlertsError } from "../../../../errors.ts";
import type { Pattern } from "../../../../pattern/ast.ts";
import { shellQuoted } from "../../../../shell.ts";
import { type Refinement, resolvePattern } from "../../../flags/pattern.ts";
import type { Io } from "../../../io.ts";
import { reasonOf } from "../../../read/file.ts";
import { readSample, sampleNames } from "../../../read/input.ts";
import { Events } from "../events.ts";
import { parseTests } from "../file/parse.ts";
import { invokeHere, isPassed, type Outcome, runTests, unmarked } from "../run.ts";
import { type Case, CaseFinder } from "./cases.ts";
import { clausesOf } from "./clauses.ts";

/** A case for the file. */
interface Written extends Case {
  readonly matches: boolean;
  readonly clause: string;
  /** The number of other clauses that this case also covers. */
  shared: number;
}

const schemaComment = " yaml-language-server: $schema=./node_modules/iam-alerts/dist/expectations.schema.json";

/**
 * Writes a first test file for a pattern, with events made from the samples: for every clause, one that matches because of
 * the clause and one that is refused because the clause does not hold. An event that covers several clauses is written once.
 * Every test is run before the file is written. Returns the file, and the clauses without an event.
 *
 * @throws IamAlertsError `config` if the file exists, `usage` for a space-delimited pattern or one without conditions.
 */
export async function writeFirstFile(
  given: string,
  path: string | undefined,
  refinement: Refinement,
  io: Io,
): Promise<{ readonly file: string; readonly lacking: readonly string[] }> {
  const { name } = resolvePattern(given);
  const { parsed } = resolvePattern(given, refinement);
  const isFile = given.startsWith("@");
  const stem = isFile ? basename(given.slice(1), extname(given)) : name === "the pattern" ? "pattern" : name;
  const file = path ?? `${stem}.iam-alerts.yaml`;
  const cases = findCases(parsed);
  if (clausesOf(parsed).length === 0) {
    throw new IamAlertsError(
      "usage",
      "expected a pattern with conditions after --init, found one that matches every event",
    );
  }
  const named = (text: string) => (text.startsWith("@") ? `@${relative(dirname(file), text.slice(1))}` : text);
  const { also = [], except: exclusions = [] } = refinement;
  const head = {
    pattern: named(given),
    ...(also.length === 0 ? {} : { also: also.map(named) }),
    ...(exclusions.length === 0 ? {} : { except: exclusions.map(({ selector, value }) => `${selector}=${value}`) }),
  };
  const { text, lacking } = await passing(file, head, cases, io);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: "wx" });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new IamAlertsError(
      "config",
      code === "EEXIST" ? `${file} already exists` : `cannot write ${file}: ${reasonOf(cause)}`,
      {
        hint: `name a different file: iam-alerts test --init ${shellQuoted(given)} other.iam-alerts.yaml`,
        cause,
      },
    );
  }
  return { file, lacking };
}

/** Cases for the file, and the clauses without one. */
interface Found {
  readonly cases: readonly Written[];
  readonly lacking: readonly string[];
}

/** Returns the file's text, without the cases whose tests would fail, and the clauses that then lack a case. */
async function passing(
  file: string,
  head: object,
  { cases, lacking }: Found,
  io: Io,
): Promise<{ readonly text: string; readonly lacking: readonly string[] }> {
  const text = await printCases(head, cases, lacking);
  const failing = new Set(await failingTests(file, text, io));
  if (failing.size === 0) return { text, lacking };
  const left = cases.filter((_, index) => failing.has(index));
  const more = left.map((each) => `${lackOfCase(each.matches)} ${each.clause} whose test passes`);
  const kept = cases.filter((_, index) => !failing.has(index));
  return passing(file, head, { cases: kept, lacking: [...lacking, ...more] }, io);
}

/** Runs the tests in a text as `iam-alerts test` would run them in a file. Returns the indexes of those that fail. */
export async function failingTests(file: string, text: string, io: Io): Promise<readonly number[]> {
  const parsed = parseTests(file, text);
  if (!("tests" in parsed)) throw parsed[0]?.error ?? new Error(`${file}: the tests cannot be read`);
  const outcomes = await runTests(parsed, parsed.tests, new Events(io), invokeHere);
  return [...outcomes.keys()].filter((index) => !isPassed(outcomes[index] as Outcome));
}

const lackOfCase = (matches: boolean) => (matches ? "a match because of" : "a refusal without");

async function printCases(head: object, cases: readonly Written[], lacking: readonly string[]): Promise<string> {
  const first = cases.find(({ matches }) => matches);
  const alert = first && (await alertOf(first));
  const document = new Document({
    ...head,
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
  if (lacking.length > 0) document.comment = lacking.map((clause) => ` found no event for ${clause}`).join("\n");
  return document.toString({ lineWidth: 0 });
}

function findCases(pattern: Pattern): Found {
  const samples = sampleNames().map((name) => [name, JSON.parse(readSample(name))] as const);
  // Calls that succeeded come before calls that were denied, because they are simpler cases.
  const sorted = samples.toSorted(([, a], [, b]) => Number("errorCode" in a) - Number("errorCode" in b));
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
        lacking.push(`${lackOfCase(matches)} ${clause}`);
        continue;
      }
      const key = JSON.stringify([found.sample, found.set, found.unset]);
      const written = cases.get(key);
      if (written === undefined) cases.set(key, { ...found, matches, clause, shared: 0 });
      else written.shared++;
    }
  }
  return { cases: [...cases.values()], lacking };
}

function testOf({ sample, set, unset, matches, clause, shared }: Written, alert: object | undefined): object {
  const others = shared === 0 ? "" : `, and ${shared} more`;
  return {
    name: `${matches ? "matches because of" : "is refused without"} ${clause}${others}`,
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
