import type { CarrierFault, Edit, FoundPattern } from "../../../../carriers/found.ts";
import type { Place } from "../../../../carriers/text.ts";
import { withoutLineBreak } from "../fix/line-break.ts";
import type { Problem } from "../problem.ts";

/** Returns faults that are the same at several places of a pattern as one, at the first place. */
export function merged(faults: readonly CarrierFault[]): readonly CarrierFault[] {
  const kinds = new Map<string, CarrierFault[]>();
  for (const fault of faults) {
    const key = `${fault.code} ${fault.message}`;
    kinds.set(key, [...(kinds.get(key) ?? []), fault]);
  }
  return [...kinds.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined || same.length === 1) return same;
    const fixes = same.flatMap(({ fix }) => fix ?? []);
    const isFixed = same.every(({ fix }) => fix !== undefined);
    const { fix: _, ...fault } = first;
    return [
      {
        ...fault,
        message: `${first.message} (${same.length} times in this pattern)`,
        ...(isFixed ? { fix: fixes } : {}),
      },
    ];
  });
}

/** Returns the problem for a carrier's fault, in a pattern or in the file as a whole. */
export function faultProblem(
  { code, severity, message, hint, fix, file, start, end }: CarrierFault,
  pattern: FoundPattern | undefined,
  written: (place: Place) => string,
): Problem {
  const place = { file, start, end };
  const edits =
    fix ?? (code === "final-line-break" && pattern !== undefined ? lineBreakFix(pattern, written) : undefined);
  return {
    code,
    severity,
    message,
    hint: hint ?? null,
    place,
    pattern,
    subject: written(place),
    fix: edits === undefined ? null : { edits, isEncoded: true, isSafe: true, expects: undefined },
  };
}

function lineBreakFix(pattern: FoundPattern, written: (place: Place) => string): readonly Edit[] | undefined {
  const text = written({ file: pattern.file, start: 0, end: Number.POSITIVE_INFINITY });
  const first = pattern.text?.pieces.find(({ file }) => file === pattern.file);
  const last = pattern.text?.pieces.findLast(({ file }) => file === pattern.file);
  if (first === undefined || last === undefined) return undefined;
  return withoutLineBreak(text, { file: pattern.file, start: first.start, end: last.end });
}
