import type { Edit, FoundPattern, SourceFile } from "../../../../carriers/found.ts";
import { type LintedFolder, lintFolder } from "../folder.ts";
import type { Judged } from "../judge/judge.ts";
import { sourceOf } from "../judge/source.ts";
import type { Problem } from "../problem.ts";
import { applyEdits } from "./encode.ts";

/** Edits that should fix problems of one pattern. */
export interface Attempt {
  readonly problems: readonly Problem[];
  readonly edits: readonly Edit[];
}

/** Reads the files again with edits. Returns a predicate that accepts the attempts that succeeded. */
export async function trial(
  before: LintedFolder,
  attempts: readonly Attempt[],
): Promise<(attempt: Attempt) => boolean> {
  const edits = attempts.flatMap((attempt) => attempt.edits);
  const after = await lintFolder(withEdits(before.files, edits));
  const [old, young] = [before.findings, after.findings];
  if (young.patterns.length !== old.patterns.length || young.faults.length > old.faults.length) return () => false;
  const fixed = new Set(attempts.map(({ problems }) => problems[0]?.pattern));
  const areOthersSame = old.patterns.every(
    (pattern, index) => fixed.has(pattern) || sharesPlace(pattern, edits) || isSame(pattern, young.patterns[index]),
  );
  if (!areOthersSame) return () => false;
  return ({ problems }) => {
    const [problem] = problems;
    if (problem?.pattern === undefined) return young.faults.length < old.faults.length;
    const index = old.patterns.indexOf(problem.pattern);
    const [was, is] = [judgedAt(before, problem.pattern), after.patterns[index]];
    return was !== undefined && is !== undefined && isMended(problem, was, is);
  };
}

function judgedAt({ patterns }: LintedFolder, pattern: FoundPattern): Judged | undefined {
  return patterns.find((judged) => judged.pattern === pattern);
}

function isMended({ code, fix }: Problem, was: Judged, is: Judged): boolean {
  const { text, isTrimmed } = is.pattern;
  if (text === undefined || errorsIn(is) > errorsIn(was)) return false;
  if (fix?.expects !== undefined) return sourceOf(text, isTrimmed, fix.expects.holes).text === fix.expects.text;
  return is.problems.every((problem) => problem.code !== code);
}

const errorsIn = ({ problems }: Judged): number => problems.filter(({ severity }) => severity === "error").length;

/** Returns the files with edits. */
export function withEdits(files: readonly SourceFile[], edits: readonly Edit[]): readonly SourceFile[] {
  return files.map((file) => {
    const own = edits.filter((edit) => edit.file === file.name);
    return own.length === 0 ? file : { ...file, text: applyEdits(file.text, own) };
  });
}

/** Whether a pattern takes a part of its text from an edited place, such as a local value of Terraform. */
function sharesPlace({ text }: FoundPattern, edits: readonly Edit[]): boolean {
  return (text?.pieces ?? []).some((piece) =>
    edits.some((edit) => edit.file === piece.file && edit.start <= piece.end && piece.start <= edit.end),
  );
}

function isSame(one: FoundPattern, other: FoundPattern | undefined): boolean {
  if (one.text === undefined || other?.text === undefined) return one.text === other?.text;
  return sourceOf(one.text, false).text === sourceOf(other.text, false).text;
}
