import { around } from "../../../carriers/around.ts";
import type { CarrierFault, Findings, FoundPattern, SourceFile } from "../../../carriers/found.ts";
import { findPatterns } from "../../../carriers/read.ts";
import type { Place } from "../../../carriers/text.ts";
import { readGrammar } from "../../read/grammars.ts";
import { faultProblem } from "./judge/faults.ts";
import { type Judged, judge } from "./judge/judge.ts";
import type { Problem } from "./problem.ts";

/** The files of a folder with what was found in them. */
export interface LintedFolder {
  readonly files: readonly SourceFile[];
  readonly findings: Findings;
  readonly patterns: readonly Judged[];
  /** The problems of patterns, and the faults of files. */
  readonly problems: readonly Problem[];
}

/** Finds and judges the patterns in the files of one folder. */
export async function lintFolder(files: readonly SourceFile[]): Promise<LintedFolder> {
  const findings = await findPatterns(files, readGrammar);
  const written = writtenIn(files);
  const patterns = findings.patterns.map((pattern) => judge(pattern, written));
  const problems = [
    ...patterns.flatMap((judged) => judged.problems),
    ...findings.faults.map((fault) => faultProblem(fault, undefined, written)),
    ...around(findings).map((fault) => faultProblem(fault, patternAt(fault, findings), written)),
  ];
  return { files, findings, patterns, problems: eachOnce(problems) };
}

/** Returns problems without those of other resources that use the same text: a local value, or copies by count. */
function eachOnce(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, message, place: { file, start, end } }) => {
    const key = JSON.stringify([file, start, end, code, message]);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** Returns the pattern that a fault in its surroundings is about. */
function patternAt({ file, start, end }: CarrierFault, { patterns }: Findings): FoundPattern | undefined {
  return patterns.find((pattern) => pattern.file === file && pattern.start === start && pattern.end === end);
}

/** Returns a function that reads the text of a file at a place. */
function writtenIn(files: readonly SourceFile[]): (place: Place) => string {
  const texts = new Map(files.map(({ name, text }) => [name, text]));
  return ({ file, start, end }) => texts.get(file)?.slice(start, end) ?? "";
}
