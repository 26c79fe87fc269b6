import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { IamAlertsError } from "../../../../errors.ts";
import { writeFile } from "../../../read/file.ts";
import type { Problem } from "../problem.ts";

/** A problem that a repository already had. It has no line number, so the problem may move. */
interface Entry {
  readonly file: string;
  readonly resource: string;
  readonly code: string;
  readonly text: string;
}

/** Returns the identity of a problem, which does not depend on its line. */
export function fingerprintOf(problem: Problem): string {
  const { file, resource, code, text } = entryOf(problem);
  return createHash("sha256")
    .update(JSON.stringify([file, resource, code, text]))
    .digest("hex")
    .slice(0, 32);
}

function entryOf({ place, pattern, code, subject }: Problem): Entry {
  return {
    file: relativeToHere(place.file),
    resource: pattern?.resource ?? "",
    code,
    text: subject.replace(/\s+/g, " "),
  };
}

/** Returns a path relative to the current folder if it is inside, so that a baseline works on other machines. */
function relativeToHere(path: string): string {
  const inner = relative(".", path);
  return (inner.startsWith("..") ? path : inner).replaceAll("\\", "/");
}

const keyOf = ({ file, resource, code, text }: Entry): string => JSON.stringify([file, resource, code, text]);

/** The problems that are not in a baseline, and the number of baseline entries without a problem. */
export interface Compared {
  readonly problems: readonly Problem[];
  readonly known: number;
  readonly gone: number;
}

/**
 * Removes the problems that a baseline lists, each entry one problem.
 *
 * @throws IamAlertsError `config` for a file that is not a baseline.
 */
export function withoutBaseline(problems: readonly Problem[], file: string): Compared {
  const left = new Map<string, number>();
  for (const entry of readBaseline(file)) left.set(keyOf(entry), (left.get(keyOf(entry)) ?? 0) + 1);
  const fresh = problems.filter((problem) => {
    const key = keyOf(entryOf(problem));
    const times = left.get(key) ?? 0;
    if (times > 0) left.set(key, times - 1);
    return times === 0;
  });
  const gone = [...left.values()].reduce((sum, times) => sum + times, 0);
  return { problems: fresh, known: problems.length - fresh.length, gone };
}

/** Writes the problems as a baseline, sorted, so that changes are easy to review. */
export function writeBaseline(problems: readonly Problem[], file: string): void {
  const entries = problems.map(entryOf).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  writeFile(file, `${JSON.stringify({ version: 1, problems: entries }, null, 2)}\n`);
}

function readBaseline(file: string): readonly Entry[] {
  const refused = (found: string, cause?: unknown) =>
    new IamAlertsError("config", `expected a baseline of iam-alerts lint in ${file}, found ${found}`, {
      hint: "iam-alerts lint --write-baseline <file> writes one",
      cause,
    });
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw refused("no file that can be read", cause);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refused("a file that is not JSON", cause);
  }
  const { version, problems } = (value ?? {}) as { readonly version?: unknown; readonly problems?: unknown };
  if (version !== 1) throw refused(version === undefined ? "no version" : `version ${JSON.stringify(version)}`);
  if (!Array.isArray(problems) || !problems.every(isEntry)) throw refused("entries of another form");
  return problems;
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null) return false;
  const entry = value as Readonly<Record<string, unknown>>;
  return ["file", "resource", "code", "text"].every((name) => typeof entry[name] === "string");
}
