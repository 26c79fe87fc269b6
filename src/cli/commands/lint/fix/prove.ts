import type { Edit, FoundPattern } from "../../../../carriers/found.ts";
import type { LintedFolder } from "../folder.ts";
import type { Problem } from "../problem.ts";
import { collide, encodings } from "./encode.ts";
import { type Attempt, trial } from "./trial.ts";

/** Problems with the edits that are proven to fix them. */
interface Proven {
  readonly problems: readonly Problem[];
  readonly edits: readonly Edit[];
}

/** Problems that are fixed together, and the ways of writing the edits that have not been tried yet. */
interface Candidate {
  readonly problems: readonly Problem[];
  readonly ways: (readonly Edit[])[];
}

/** The most trials in a folder, each of which reads its files again. */
const maxTrials = 400;

/** Returns the edits that fix the problems in folders, by problem. */
export async function provenFixes(
  folders: readonly LintedFolder[],
  problems: readonly Problem[],
): Promise<ReadonlyMap<Problem, readonly Edit[]>> {
  const wanted = new Set(problems);
  const fixes = new Map<Problem, readonly Edit[]>();
  for (const folder of folders) {
    const own = folder.problems.filter((problem) => wanted.has(problem));
    for (const proven of await prove(folder, own)) {
      for (const problem of proven.problems) fixes.set(problem, proven.edits);
    }
  }
  return fixes;
}

/** Returns the edits for as many problems as can be fixed at once. The others need another round. */
export async function editsTogether(folder: LintedFolder, problems: readonly Problem[]): Promise<readonly Proven[]> {
  const chosen: Proven[] = [];
  for (const each of await prove(folder, problems)) {
    const isFree = chosen.every((other) => patternOf(other) !== patternOf(each) && !collide(other.edits, each.edits));
    if (isFree) chosen.push(each);
  }
  if (chosen.length < 2) return chosen;
  const isMended = await trial(folder, chosen);
  return chosen.every(isMended) ? chosen : chosen.slice(0, 1);
}

/**
 * Tries the fixes of problems. A fix is proven if reading the files again finds the intended pattern and all others are
 * unchanged. Fixes of different patterns are tried together.
 */
async function prove(folder: LintedFolder, problems: readonly Problem[]): Promise<readonly Proven[]> {
  const proven: Proven[] = [];
  let left = candidatesOf(problems);
  let isAlone = false;
  for (let trials = 0; left.length > 0 && trials < maxTrials; trials++) {
    const batch = batchOf(left, isAlone);
    const tried = batch.map((candidate) => ({ ...candidate, candidate, edits: candidate.ways[0] ?? [] }));
    const isMended = await trial(folder, tried);
    const done = tried.filter(isMended);
    proven.push(...done);
    // An edit that breaks the file hides whether the others are right, so each is tried alone.
    if (done.length === 0 && !isAlone && batch.length > 1) {
      isAlone = true;
      continue;
    }
    const solved = new Set(done.map(({ candidate }) => candidate));
    for (const candidate of batch) if (!solved.has(candidate)) candidate.ways.shift();
    left = left.filter((candidate) => !solved.has(candidate) && candidate.ways.length > 0);
  }
  return proven;
}

/**
 * Returns the candidates. All faults of one kind in a pattern are one candidate: fixing half of the quotes is worse
 * than fixing none.
 */
function candidatesOf(problems: readonly Problem[]): readonly Candidate[] {
  const kinds = new Map<string, Problem[]>();
  const patterns = [...new Set(problems.map(({ pattern }) => pattern))];
  for (const [index, problem] of problems.entries()) {
    if (problem.fix === null) continue;
    const isShared = problem.fix.isEncoded && problem.pattern !== undefined;
    const key = isShared ? `${problem.code} ${patterns.indexOf(problem.pattern)}` : `${index}`;
    kinds.set(key, [...(kinds.get(key) ?? []), problem]);
  }
  return [...kinds.values()].map((same) => {
    const edits = same.flatMap(({ fix }) => fix?.edits ?? []);
    return { problems: same, ways: same[0]?.fix?.isEncoded ? [edits] : [...encodings(edits)] };
  });
}

/** Returns candidates that do not get in each other's way: one for each pattern. */
function batchOf(candidates: readonly Candidate[], isAlone: boolean): readonly Candidate[] {
  const batch: Candidate[] = [];
  const patterns = new Set<FoundPattern | undefined>();
  for (const candidate of candidates) {
    const pattern = patternOf(candidate);
    const edits = candidate.ways[0] ?? [];
    if (batch.length > 0 && (isAlone || pattern === undefined || patterns.has(pattern))) continue;
    if (batch.some(({ ways }) => collide(ways[0] ?? [], edits))) continue;
    patterns.add(pattern);
    batch.push(candidate);
  }
  return batch;
}

const patternOf = ({ problems }: Pick<Attempt, "problems">): FoundPattern | undefined => problems[0]?.pattern;
