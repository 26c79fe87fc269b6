import type { Edit, FoundPattern } from "../../../../carriers/found.ts";
import type { Place } from "../../../../carriers/text.ts";
import type { PatternError, Span } from "../../../../errors.ts";
import type { Diagnostic } from "../../../../pattern/lint/lint.ts";
import type { TextEdit } from "../../../../pattern/lint/rule.ts";
import type { Fix, Problem } from "../problem.ts";
import { changesBetween } from "./changes.ts";
import { type Diagnosed, diagnosed } from "./diagnosed.ts";
import { faultProblem, merged } from "./faults.ts";
import { type Kinship, kinshipOf } from "./presets.ts";
import { repairOf } from "./repair.ts";
import { exactPlaceOf, placeOf, type Source, sourceOf, touchesHole } from "./source.ts";

import { readingOf, type Variant } from "./variants.ts";

/** A pattern and what is known about it. */
export interface Judged {
  readonly pattern: FoundPattern;
  /** The text that AWS gets, with each hole as the file writes it; undefined if it is not in the file. */
  readonly text: string | undefined;
  /** whole: the file has the whole pattern. partly: it has holes. unknown: a hole decides what it is. */
  readonly judged: "whole" | "partly" | "unknown";
  readonly preset: Kinship | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Judges a pattern: the faults of its carrier first, and then what AWS refuses or lint reports, unless it follows from
 * such a fault or depends on a hole.
 *
 * @param written returns a part of a file, to show a hole as it is written
 */
export function judge(pattern: FoundPattern, written: (place: Place) => string): Judged {
  const faults = merged(pattern.faults).map((fault) => faultProblem(fault, pattern, written));
  if (pattern.text === undefined)
    return { pattern, text: undefined, judged: "unknown", preset: undefined, problems: faults };
  const holes = pattern.text.pieces.flatMap((piece) => (piece.kind === "hole" ? [written(piece)] : []));
  const { text } = sourceOf(pattern.text, pattern.isTrimmed, holes);
  const reading = readingOf(pattern.text, pattern.isTrimmed);
  const known = {
    pattern,
    text,
    judged: holes.length === 0 ? ("whole" as const) : ("partly" as const),
    preset: undefined,
  };
  switch (reading.kind) {
    case "unknown":
      return { ...known, judged: "unknown", problems: faults };
    case "refused": {
      const refused = refusal(pattern, reading.source, reading.error);
      const follows = pattern.faults.some((fault) => fault.severity === "error" && isBehind(refused.place, fault));
      return { ...known, problems: follows ? faults : [...faults, refused] };
    }
    case "read": {
      const { kinship, problems } = findings(pattern, reading.variants);
      const reasons = pattern.faults.filter(({ severity }) => severity !== "info");
      const own = problems.filter(({ place, code }) =>
        reasons.every((fault) => !overlap(fault, place) && !followsFrom[fault.code]?.includes(code)),
      );
      return { ...known, preset: kinship, problems: [...faults, ...own] };
    }
  }
}

/** The codes that report the same thing as a carrier's fault, at another place. */
const followsFrom: Readonly<Record<string, readonly string[]>> = {
  "cdk-any-term-group": ["optional-terms-ignored"],
  "cdk-quoted-twice": ["misleading-phrase"],
  "shell-quotes-lost": ["terms-in-any-order"],
};

/** Whether a fault can be the reason for a refusal: it is at the same place or before it. */
const isBehind = (refused: Place, fault: Place): boolean => refused.file !== fault.file || fault.start <= refused.end;

const overlap = (one: Place, other: Place): boolean =>
  one.file === other.file &&
  one.start < Math.max(other.end, other.start + 1) &&
  other.start < Math.max(one.end, one.start + 1);

/** Returns the problem for a pattern that AWS refuses. The place in the file replaces that in the pattern. */
function refusal(pattern: FoundPattern, source: Source, error: PatternError): Problem {
  const edits = repairOf(source.text);
  return {
    code: "pattern-syntax",
    severity: "error",
    message: `AWS refuses this pattern: ${error.message.replace(/ \((?:line \d+, )?column \d+\)$/, "")}`,
    hint: error.hint ?? null,
    place: placeOf(source, error.span) ?? pattern,
    pattern,
    subject: source.text.slice(error.span.start, error.span.end),
    fix: edits === undefined ? null : fixOf(source, edits, true),
  };
}

function findings(
  pattern: FoundPattern,
  variants: readonly Variant[],
): { readonly kinship: Kinship | undefined; readonly problems: readonly Problem[] } {
  const [first, ...others] = variants.map((variant) => diagnosed(variant, pattern.logGroup)) as [
    Diagnosed,
    ...Diagnosed[],
  ];
  const isWhole = others.length === 0;
  const isSure = (one: Diagnostic) =>
    others.every(({ diagnostics }) => diagnostics.some((other) => isSame(one, other))) &&
    (isWhole || isIndependent(one) || !touchesHole(first.source, one.span));
  const sure = first.diagnostics.filter(isSure).map((one) => withoutHoles(one, first.source));
  const never = others.every(({ never }) => never !== undefined) ? first.never : undefined;
  const kinship = isWhole ? kinshipOf(first.parsed) : undefined;
  const problems = sure
    .filter(({ code }) => !(code === "no-condition" && isValueOnly(pattern, first)))
    .map((diagnostic) => diagnosticProblem(pattern, first.source, diagnostic, diagnostic === never, isWhole));
  const near = kinship?.difference === undefined ? [] : [nearlyPreset(pattern, first.source, kinship)];
  return { kinship, problems: [...problems, ...near] };
}

const isSame = (one: Diagnostic, other: Diagnostic): boolean =>
  one.code === other.code && (one.message === other.message || isIndependent(one));

/** Whether a diagnostic is right for any value of a hole at its place: a term with ? is ignored, no matter which. */
const isIndependent = ({ code }: Diagnostic): boolean => code === "optional-terms-ignored";

/** Returns a diagnostic whose message does not quote the text that was put into a hole. */
function withoutHoles(one: Diagnostic, source: Source): Diagnostic {
  if (!isIndependent(one) || !touchesHole(source, one.span)) return one;
  return { ...one, message: one.message.replace(/so \S+ has/, "so this one has") };
}

/** Whether a pattern only names the fields of a line, from which a metric takes its value. */
function isValueOnly({ kind }: FoundPattern, { parsed }: Variant): boolean {
  return kind === "metric filter" && parsed.kind === "space" && parsed.fields.length > 1;
}

function diagnosticProblem(
  pattern: FoundPattern,
  source: Source,
  { code, severity, message, hint, span, fix }: Diagnostic,
  isNever: boolean,
  isWhole: boolean,
): Problem {
  const edits = fix === null || !isWhole ? undefined : changesBetween(source.text, fix);
  return {
    code,
    severity: isNever ? "error" : severity,
    message: isNever ? `this pattern never matches: ${message}` : message,
    hint,
    place: placeOf(source, span) ?? pattern,
    pattern,
    subject: source.text.slice(span.start, span.end),
    fix: edits === undefined ? null : fixOf(source, edits, false),
  };
}

/** Returns the fix in terms of the file; null if the file does not write a changed part as it is. */
function fixOf(source: Source, edits: readonly TextEdit[], isSafe: boolean): Fix | null {
  const placed = edits.map(({ span, text }): Edit | undefined => {
    const place = exactPlaceOf(source, span);
    return place && { ...place, text };
  });
  const known = placed.filter((edit) => edit !== undefined);
  if (known.length < placed.length || new Set(known.map(({ file }) => file)).size !== 1) return null;
  const holes = source.pieces.flatMap(({ kind, text }) => (kind === "hole" ? [text] : []));
  return { edits: known, isEncoded: false, isSafe, expects: { text: applied(source.text, edits), holes } };
}

function applied(text: string, edits: readonly TextEdit[]): string {
  const backwards = edits.toSorted((a, b) => b.span.start - a.span.start);
  return backwards.reduce(
    (before, { span, text: put }) => before.slice(0, span.start) + put + before.slice(span.end),
    text,
  );
}

/** Returns a note for auditors, who compare a pattern with the published one. */
function nearlyPreset(pattern: FoundPattern, source: Source, { preset, difference, span }: Kinship): Problem {
  const whole: Span = { start: 0, end: source.text.length };
  return {
    code: "nearly-preset",
    severity: "info",
    message: `this pattern is ${preset.name} (${preset.source}) except for one clause: ${difference}`,
    hint: `to compare, print the original: iam-alerts patterns ${preset.name}`,
    place: placeOf(source, span ?? whole) ?? pattern,
    pattern,
    subject: source.text,
    fix: null,
  };
}
